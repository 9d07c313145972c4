//! Seed data for tests: customers, users with access, invoices and payments.

use domain::access::{Actor, LinkTarget, Presence, Proof, Role, Scope};
use domain::ids::{CustomerId, DebtorId, InstalmentId, InvoiceId, PaymentId, StaffId, UserId};
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::payments::{Choice, Event};

use super::{ScriptedGateway, TestPortal};
use crate::Portal;
use crate::billing::customers;
use crate::payments::{self, OpenAttempt, StartRequest, advance};
use crate::people::access;

mod store;

#[derive(Debug, Clone, Copy)]
pub struct SeedInvoice<'a> {
    /// Also its number; the ids of its instalments are `<id>-1`, `<id>-2`, …
    pub id: &'a str,
    pub customer: &'a str,
    /// `YYYY-MM-DD`.
    pub issued_on: &'a str,
    pub currency: Currency,
    pub disputed: bool,
    /// Due date and amount, in minor units, of each instalment.
    pub plan: &'a [(&'a str, i64)],
}

impl<'a> SeedInvoice<'a> {
    /// An invoice in PEN, issued on 2026-11-01.
    #[must_use]
    pub const fn of(customer: &'a str, id: &'a str, plan: &'a [(&'a str, i64)]) -> Self {
        let issued_on = "2026-11-01";
        Self { id, customer, issued_on, currency: Currency::Pen, disputed: false, plan }
    }
}

/// # Panics
/// When the text is not a valid id.
#[must_use]
pub fn user(id: &str) -> Actor {
    Actor::User(UserId::parse(id).expect("an id"))
}

/// The holder of a pay-link.
///
/// # Panics
/// When the text is not a valid id.
#[must_use]
pub fn link_holder(invoice: &str) -> Actor {
    Actor::LinkHolder(LinkTarget::Invoice(InvoiceId::parse(invoice).expect("an id")))
}

/// The holder of a link in a reminder.
#[must_use]
pub fn preferences_link(debtor: &DebtorId) -> Actor {
    Actor::LinkHolder(LinkTarget::Preferences(debtor.clone()))
}

/// A staff member with all rights.
#[must_use]
pub fn admin() -> Actor {
    staff("ana", &[Role::Admin])
}

/// A member of staff who proved the second factor a moment ago.
///
/// # Panics
/// When the text is not a valid id.
#[must_use]
pub fn staff(id: &str, roles: &[Role]) -> Actor {
    staff_with(id, roles, Proof::Fresh)
}

/// The same, with the proof of the second factor given.
///
/// # Panics
/// When the text is not a valid id.
#[must_use]
pub fn staff_with(id: &str, roles: &[Role], proof: Proof) -> Actor {
    let id = StaffId::parse(id).expect("an id");
    let (number, address) = ("a session".into(), "198.51.100.7".into());
    let presence = Presence::Session { number, address, proof };
    Actor::Staff { id, roles: roles.iter().copied().collect(), presence }
}

/// Completes what seeded customers are searched by, as recurring work does.
///
/// # Panics
/// When the database fails.
pub async fn index_customers(portal: &Portal) {
    customers::index::complete(portal).await.expect("the test database is there");
}

/// Chosen instalments with their amounts in minor units of PEN; 0 means the whole instalment.
///
/// # Panics
/// When a text is not a valid id.
#[must_use]
pub fn choices(parts: &[(&str, i64)]) -> Vec<Choice> {
    let choice = |(id, minor): &(&str, i64)| Choice {
        instalment: InstalmentId::parse(id).expect("an id"),
        part: (*minor > 0).then_some(Money::new(*minor, Currency::Pen)),
    };
    parts.iter().map(choice).collect()
}

impl TestPortal {
    /// Adds a user with access to customers, which are created if necessary. Ids serve as names:
    /// `ana` is called `Ana`.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn seed_user(&self, id: &str, access: &[(&str, Scope)]) {
        let now = self.portal.now();
        let mut tx = self.portal.db.write().await.expect("the database answers");
        store::user(&mut tx, id, now).await.expect("a new user");
        let user = UserId::parse(id).expect("an id");
        for (customer, scope) in access {
            store::customer(&mut tx, customer, now).await.expect("a customer");
            let customer = CustomerId::parse(customer).expect("an id");
            access::store::grant(&mut tx, &user, &customer, *scope, now)
                .await
                .expect("a new access");
        }
        tx.commit().await.expect("the database answers");
    }

    /// Adds an invoice and posts it to the ledger. Its customer is created if necessary.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn seed_invoice(&self, invoice: &SeedInvoice<'_>) {
        let now = self.portal.now();
        let mut tx = self.portal.db.write().await.expect("the database answers");
        store::customer(&mut tx, invoice.customer, now).await.expect("a customer");
        store::invoice(&self.portal, &mut tx, invoice).await.expect("a new invoice");
        tx.commit().await.expect("the database answers");
    }

    /// Starts a payment in PEN.
    ///
    /// # Panics
    /// When it cannot be started.
    pub async fn seed_payment(
        &self,
        actor: &Actor,
        parts: &[(&str, i64)],
        sum: i64,
    ) -> OpenAttempt {
        let request = StartRequest {
            choices: choices(parts),
            expected: Money::new(sum, Currency::Pen),
            language: Language::Es,
            payer_email: Some("payer@example.org".into()),
        };
        payments::start(&self.portal, actor, &request).await.expect("a payment that can start")
    }

    /// Applies the gateway's event to a payment.
    ///
    /// # Panics
    /// When the database fails.
    pub async fn seed_outcome(&self, payment: &PaymentId, event: Event) {
        advance::alone(&self.portal, payment, event).await.expect("the payment moves");
    }

    /// Makes a settled payment in PEN.
    ///
    /// # Panics
    /// When it cannot be paid.
    pub async fn seed_paid(&self, actor: &Actor, parts: &[(&str, i64)], sum: i64) -> PaymentId {
        let payment = self.seed_payment(actor, parts, sum).await.payment;
        let reference = ScriptedGateway::reference(&payment);
        let at = self.portal.now();
        self.seed_outcome(&payment, Event::Succeeded { reference, at }).await;
        payment
    }
}
