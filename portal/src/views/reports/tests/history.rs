//! A random history: invoices, payments that are entered late, parts, too much, what is taken back,
//! and corrections.

use domain::ids::{CustomerId, InvoiceId, PaymentId};
use domain::invoices::{InstalmentTerms, InvoiceLine, InvoiceTerms, IssuedInvoice, NewInvoice};

use super::*;
use crate::billing::customers::{self, CustomerRecord};
use crate::billing::invoices::correct::{self, correct};
use crate::billing::invoices::issue::{NewInvoiceFor, issue};
use crate::billing::{ledger, movements};
use crate::payments::reverse;

pub(super) const CURRENCIES: [Currency; 2] = [Currency::Pen, Currency::Usd];

pub(super) struct History {
    rng: StdRng,
    customers: Vec<CustomerId>,
    invoices: Vec<InvoiceId>,
    payments: Vec<PaymentId>,
    /// Number of the next invoice or payment.
    next: u32,
}

impl History {
    pub(super) async fn begin(t: &TestPortal, seed: u64) -> Self {
        t.leaves_jobs();
        let record = |number: u32| CustomerRecord {
            number: number.to_string(),
            name: format!("Ana {number}"),
            ..CustomerRecord::default()
        };
        let records: Vec<_> = (0..5).map(record).collect();
        let customers = customers::upsert(&t.portal, &Actor::System, "school", &records).await;
        Self {
            rng: StdRng::seed_from_u64(seed),
            customers: customers.unwrap(),
            invoices: Vec::new(),
            payments: Vec::new(),
            next: 0,
        }
    }

    /// Goes on for some steps of a few days each; in the end the books agree.
    pub(super) async fn go_on(&mut self, t: &TestPortal, steps: u32) {
        for _ in 0..steps {
            t.clock.advance(SignedDuration::from_hours(24 * self.rng.random_range(1..5)));
            for _ in 0..self.rng.random_range(2..7) {
                match self.rng.random_range(0..20) {
                    0..8 => self.issue(t).await,
                    8..15 => self.pay(t).await,
                    15 => self.take_back(t).await,
                    16..19 => self.correct(t).await,
                    _ => movements::jobs::fold(&t.portal).await.unwrap(),
                }
            }
        }
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    }

    fn number(&mut self) -> String {
        self.next += 1;
        self.next.to_string()
    }

    fn days(&mut self, from: Date, days: std::ops::Range<i32>) -> Date {
        Period::days_to(from, 1 - self.rng.random_range(days)).first
    }

    async fn issue(&mut self, t: &TestPortal) {
        let currency = *CURRENCIES.choose(&mut self.rng).unwrap();
        let issued_on = self.days(t.portal.today(), -60..1);
        let mut due_on = issued_on;
        let mut plan = Vec::new();
        for _ in 0..self.rng.random_range(1..4) {
            due_on = self.days(due_on, 0..40);
            plan.push((due_on, Money::new(self.rng.random_range(100..50_000), currency)));
        }
        let total = Money::sum(currency, plan.iter().map(|(_, amount)| *amount)).unwrap();
        let description = "Pensión".to_owned();
        let line = InvoiceLine { description: description.clone(), quantity: 1, amount: total };
        let invoice = NewInvoice {
            source: "school".into(),
            number: self.number(),
            description,
            currency,
            issued_on,
            disputed: false,
            lines: vec![line],
            plan,
        };
        let customer = self.customers.choose(&mut self.rng).unwrap().clone();
        let new = [NewInvoiceFor { customer, invoice }];
        let issued = issue(&t.portal, &Actor::System, &new).await.unwrap().remove(0);
        self.invoices.push(issued.invoice);
    }

    async fn picked(&mut self, t: &TestPortal) -> Option<IssuedInvoice> {
        let id = self.invoices.choose(&mut self.rng)?.clone();
        let mut tx = t.portal.db.read().await.unwrap();
        correct::store::issued(&mut tx, &[id]).await.unwrap().pop()
    }

    /// A part, all, or too much, on a day that may be long ago.
    async fn pay(&mut self, t: &TestPortal) {
        let Some(invoice) = self.picked(t).await else { return };
        let mut open = invoice.instalments.iter().filter(|part| !part.outstanding().is_zero());
        let Some(part) = open.next() else { return };
        let owed = part.outstanding().minor;
        let minor = match self.rng.random_range(0..4) {
            0 => self.rng.random_range(1..=owed),
            1 => owed + self.rng.random_range(1..500),
            _ => owed,
        };
        let days = if self.rng.random_ratio(1, 3) { self.rng.random_range(0..50) } else { 0 };
        let payment = OfflinePayment {
            reference: self.number(),
            at: t.portal.now() - SignedDuration::from_hours(24 * days),
            payer: None,
            parts: vec![(part.id.clone(), Money::new(minor, invoice.currency))],
        };
        let paid = record_offline(&t.portal, &Actor::System, &[payment]).await.unwrap();
        self.payments.extend(paid);
    }

    async fn take_back(&mut self, t: &TestPortal) {
        let Some(payment) = self.payments.choose(&mut self.rng).cloned() else { return };
        // One that became credit, or is taken back already, stays.
        let _ = reverse(&t.portal, &admin(), &payment).await;
    }

    /// Other dates, another amount, or void.
    async fn correct(&mut self, t: &TestPortal) {
        let Some(invoice) = self.picked(t).await else { return };
        let mut terms = InvoiceTerms::default();
        match self.rng.random_range(0..5) {
            0 => terms = invoice.void(),
            1 => terms.issued_on = Some(self.days(invoice.issued_on, -10..10)),
            kind => {
                for part in &invoice.instalments {
                    let change = self.rng.random_range(0..2_000);
                    terms.plan.push(InstalmentTerms {
                        due_on: (kind > 2).then(|| self.days(part.due_on, -20..40)),
                        amount: (kind < 4)
                            .then(|| Money::new(part.paid.minor + change, invoice.currency)),
                    });
                }
            }
        }
        correct(&t.portal, &admin(), &invoice.id, &terms).await.unwrap();
    }
}
