//! Customers, users and invoices for tests.

use domain::access::{Actor, Scope};
use domain::calendar::Date;
use domain::ids::{CustomerId, InstalmentId, InvoiceId, UserId};
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::money::{Currency, Money};

use crate::Portal;
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::invoices::issue::{InvoiceIssue, NewInvoiceFor, issue};
use crate::people::access;
use crate::platform::ids;

mod store;

/// Two students, a parent of both, an uncle who is pay-only for the first, and a stranger.
#[derive(Debug, Clone)]
pub struct Family {
    /// Sees and pays for both.
    pub parent: Actor,
    /// May only pay for the first.
    pub uncle: Actor,
    /// A user without access to any customer.
    pub stranger: Actor,
    pub first_customer: CustomerId,
    pub second_customer: CustomerId,
    /// Three instalments of S/ 450.00.
    pub first_invoice: InvoiceId,
    /// Two instalments of S/ 300.00.
    pub second_invoice: InvoiceId,
    pub first: Vec<InstalmentId>,
    pub second: Vec<InstalmentId>,
}

/// Seeds a family. The first instalments are due on 10 November 2026, the others monthly after
/// that.
///
/// # Panics
/// When the database fails.
pub async fn family(portal: &Portal) -> Family {
    let record = |number: &str, name: &str| CustomerRecord {
        number: number.into(),
        name: name.into(),
        email: Some(format!("{}@example.org", number.to_lowercase())),
        ..CustomerRecord::default()
    };
    let records = [record("A-100", "Lucía Ñahui Peña"), record("A-101", "Mateo Ñahui Peña")];
    let customers =
        customers::upsert(portal, &Actor::System, "school", &records).await.expect("customers");
    let parent = user(portal, "rosa@example.org", "Rosa Peña").await;
    let uncle = user(portal, "tito@example.org", "Tito Peña").await;
    let stranger = user(portal, "otra@example.org", "Otra Persona").await;
    for (user, customer, scope) in [
        (&parent, &customers[0], Scope::SeeAndPay),
        (&parent, &customers[1], Scope::SeeAndPay),
        (&uncle, &customers[0], Scope::PayOnly),
    ] {
        let granted = access::grant(portal, &Actor::System, user, customer, scope).await;
        granted.expect("the grant is new");
    }
    let first = invoice(portal, &customers[0], "2026-0001", 45_000, 3).await;
    let second = invoice(portal, &customers[1], "2026-0002", 30_000, 2).await;
    let ids = |issued: &InvoiceIssue| issued.instalments.iter().map(|i| i.0.clone()).collect();
    Family {
        parent: Actor::User(parent),
        uncle: Actor::User(uncle),
        stranger: Actor::User(stranger),
        first: ids(&first),
        second: ids(&second),
        first_customer: customers[0].clone(),
        second_customer: customers[1].clone(),
        first_invoice: first.invoice,
        second_invoice: second.invoice,
    }
}

async fn user(portal: &Portal, email: &str, name: &str) -> UserId {
    let id: UserId = ids::new(portal.now());
    store::user(portal, &id, email, name).await;
    id
}

/// Issues an invoice with this many equal instalments.
///
/// # Panics
/// When the database fails.
pub async fn invoice(
    portal: &Portal,
    customer: &CustomerId,
    number: &str,
    each_minor: i64,
    instalments: i8,
) -> InvoiceIssue {
    let amount = |minor| Money::new(minor, Currency::Pen);
    let due = |i: i8| jiff::civil::date(2026, 11, 10).saturating_add(jiff::Span::new().months(i));
    let new = NewInvoice {
        source: "school".into(),
        number: number.into(),
        description: "Pensión 2026".into(),
        currency: Currency::Pen,
        issued_on: jiff::civil::date(2026, 11, 1),
        disputed: false,
        lines: vec![InvoiceLine {
            description: "Pensión de enseñanza".into(),
            quantity: i64::from(instalments),
            amount: amount(each_minor * i64::from(instalments)),
        }],
        plan: (0..instalments).map(|i| (due(i), amount(each_minor))).collect(),
    };
    let new = NewInvoiceFor { customer: customer.clone(), invoice: new };
    let mut issued = issue(portal, &Actor::System, &[new]).await.expect("the invoice is issued");
    issued.remove(0)
}

/// Credit of a customer, in minor units.
pub async fn credit_of(portal: &Portal, customer: &CustomerId) -> i64 {
    store::credit_of(portal, customer).await
}

/// Due date of an invoice's next instalment.
pub async fn due_on(portal: &Portal, invoice: &InvoiceId) -> Date {
    store::due_on(portal, invoice).await
}
