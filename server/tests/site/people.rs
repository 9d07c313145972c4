//! Test users, each with a customer, a half-paid invoice, a payment and its receipt.

use domain::access::{Actor, Scope};
use domain::identity::Email;
use domain::ids::{CustomerId, DebtorId, InstalmentId, InvoiceId, PaymentId, ReceiptId, UserId};
use domain::invoices::{InvoiceLine, NewInvoice};
use domain::money::{Currency, Money};
use portal::Portal;
use portal::billing::invoices::issue::{InvoiceIssue, NewInvoiceFor, issue};
use portal::payments::{self, OfflinePayment};
use portal::people::{access, users};
use portal::testing::{self, TestPortal};

/// A user, the user's customer, and the customer's objects.
pub struct Person {
    pub user: UserId,
    pub customer: CustomerId,
    pub invoice: InvoiceId,
    pub instalment: InstalmentId,
    pub payment: PaymentId,
    pub receipt: ReceiptId,
    pub debtor: DebtorId,
}

impl Person {
    /// All names contain this one.
    pub async fn new(t: &TestPortal, name: &str) -> Self {
        let email = Email::parse(&format!("{name}@example.org")).unwrap();
        let new = users::NewUser { email, name: name.into(), language: None, password: None };
        let user = users::create(&t.portal, &Actor::System, new).await.unwrap();
        let customer = testing::customer(&t.portal, &format!("C-{name}"), name).await;
        access::grant(&t.portal, &Actor::System, &user, &customer, Scope::SeeAndPay).await.unwrap();
        let mailbox = format!("{name}@example.org");
        let debtor = testing::remind_of(&t.portal, &customer, &mailbox).await;
        let issued = issued_to(&t.portal, &customer, &format!("F-{name}-1")).await;
        let instalment = issued.instalments[0].0.clone();
        let paid = OfflinePayment {
            reference: format!("P-{name}-1"),
            at: t.portal.now(),
            payer: Some(user.clone()),
            parts: vec![(instalment.clone(), soles(22_500))],
        };
        let payments = payments::record_offline(&t.portal, &Actor::System, &[paid]).await.unwrap();
        let payment = payments[0].clone();
        let actor = Actor::User(user.clone());
        let detail = payments::detail(&t.portal, &actor, &payment).await.unwrap();
        let receipt = detail.receipts[0].id.clone();
        Self { user, customer, invoice: issued.invoice, instalment, payment, receipt, debtor }
    }
}

fn soles(minor: i64) -> Money {
    Money::new(minor, Currency::Pen)
}

/// Issues an invoice, which creates activity of the customer.
pub async fn issue_to(portal: &Portal, customer: &CustomerId, number: &str) -> InvoiceId {
    issued_to(portal, customer, number).await.invoice
}

async fn issued_to(portal: &Portal, customer: &CustomerId, number: &str) -> InvoiceIssue {
    let (amount, today) = (soles(45_000), portal.today());
    let invoice = NewInvoice {
        source: "test".into(),
        number: number.into(),
        description: "Pensión".into(),
        currency: amount.currency,
        issued_on: today,
        disputed: false,
        lines: vec![InvoiceLine { description: "Pensión".into(), quantity: 1, amount }],
        plan: vec![(today, amount)],
    };
    let new = NewInvoiceFor { customer: customer.clone(), invoice };
    issue(portal, &Actor::System, &[new]).await.unwrap().remove(0)
}
