//! The people of the tests: a mother with a daughter at the school, and a stranger with a son.

use domain::access::{Actor, Scope};
use domain::identity::Email;
use domain::ids::{CustomerId, InvoiceId, UserId};
use domain::invoices::{Line, NewInvoice};
use domain::money::{Currency, Money};
use portal::invoices::issue::{NewInvoiceFor, issue};
use portal::testing::{self, TestPortal};
use portal::{Portal, access, users};

/// A user, a customer of theirs, and an invoice to that customer.
pub struct Person {
    pub user: UserId,
    pub customer: CustomerId,
    pub invoice: InvoiceId,
}

impl Person {
    pub async fn new(t: &TestPortal, name: &str) -> Self {
        let email = Email::parse(&format!("{name}@example.org")).unwrap();
        let new = users::NewUser { email, name: name.into(), language: None, password: None };
        let user = users::create(&t.portal, new).await.unwrap();
        let customer = testing::customer(&t.portal, &format!("C-{name}"), name).await;
        access::grant(&t.portal, &user, &customer, Scope::SeeAndPay).await.unwrap();
        let invoice = issue_to(&t.portal, &customer, &format!("F-{name}-1")).await;
        Self { user, customer, invoice }
    }
}

/// Issues an invoice: something happens to the customer.
pub async fn issue_to(portal: &Portal, customer: &CustomerId, number: &str) -> InvoiceId {
    let amount = Money::new(45_000, Currency::parse("PEN").unwrap());
    let today = portal.today();
    let invoice = NewInvoice {
        source: "test".into(),
        number: number.into(),
        description: "Pensión".into(),
        currency: amount.currency,
        issued_on: today,
        disputed: false,
        lines: vec![Line { description: "Pensión".into(), quantity: 1, amount }],
        plan: vec![(today, amount)],
    };
    let new = NewInvoiceFor { customer: customer.clone(), invoice };
    issue(portal, &Actor::System, &[new]).await.unwrap().remove(0).invoice
}
