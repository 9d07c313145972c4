//! Payments from start to settlement, on both engines.

use domain::access::Actor;
use domain::ids::{InstalmentId, PaymentId};
use domain::language::Language;
use domain::money::{Currency, Money};
use domain::payments::{Choice, Event, StateKind};
use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::billing::ledger;
use crate::testing::{ScriptedGateway, TestPortal, family};
use crate::{Error, Portal};

mod gateway_events;
mod orders;
mod settling;
mod starting;

fn pen(minor: i64) -> Money {
    Money::new(minor, Currency::Pen)
}

/// A request to pay whole instalments.
fn whole(instalments: &[&InstalmentId], expected: i64) -> StartRequest {
    let choice = |id: &&InstalmentId| Choice { instalment: (*id).clone(), part: None };
    StartRequest {
        choices: instalments.iter().map(choice).collect(),
        expected: pen(expected),
        language: Language::Es,
        payer_email: None,
    }
}

fn success(payment: &PaymentId, at: Timestamp) -> Event {
    Event::Succeeded { reference: ScriptedGateway::reference(payment), at }
}

/// Receives a webhook.
async fn tell(t: &TestPortal, id: &str, payment: &PaymentId, amount: Money, event: &Event) {
    let body = ScriptedGateway::event(id, payment, amount, event);
    let headers = http::HeaderMap::new();
    receive(&t.portal, domain::payments::Origin::Sandbox, &headers, &body).await.unwrap();
}

async fn state(portal: &Portal, payment: &PaymentId) -> StateKind {
    let mut tx = portal.db.read().await.unwrap();
    store::find(&mut tx, payment).await.unwrap().expect("the payment is there").state.kind()
}

/// Outstanding amount of each instalment.
async fn owed(portal: &Portal, actor: &Actor, instalments: &[InstalmentId]) -> Vec<i64> {
    let mut tx = portal.db.read().await.unwrap();
    let today = portal.today();
    let debts = store::debts(&mut tx, actor, today, instalments).await.unwrap();
    let of =
        |id: &InstalmentId| debts.iter().find(|d| d.instalment == *id).unwrap().outstanding.minor;
    instalments.iter().map(of).collect()
}

async fn books_agree(portal: &Portal) {
    assert_eq!(ledger::check(portal, &Actor::System).await.unwrap(), vec![]);
}
