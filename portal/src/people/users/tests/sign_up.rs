//! Accounts without staff: by a code, for the customers of a mailbox that are no strangers.

use domain::access::Role;
use domain::ids::DebtorId;
use domain::language::Language;

use super::*;
use crate::billing::customers::{CustomerRecord, upsert};
use crate::billing::debtors::mailboxes::confirm_one_payer;
use crate::people::access::{customers_of, revoke};
use crate::people::users::{enter_code, request_code};
use crate::platform::db::{Only, sql};
use crate::testing::staff_members::seed_staff;
use crate::testing::{admin, on_both};

const MAILBOX: &str = "casa@example.org";

/// Customers whom the institution knows by a mailbox.
async fn known_as(t: &TestPortal, names: &[&str]) {
    let record = |(number, name): (usize, &&str)| CustomerRecord {
        number: format!("K{number}"),
        name: (*name).to_owned(),
        email: Some(MAILBOX.to_owned()),
        ..CustomerRecord::default()
    };
    let records: Vec<CustomerRecord> = names.iter().enumerate().map(record).collect();
    upsert(&t.portal, &Actor::System, "school", &records).await.unwrap();
}

/// Asks for a code: its number, and the code if one was mailed.
async fn asks(t: &TestPortal, email: &str) -> (String, Option<String>) {
    let number = request_code(&t.portal, &home(), email, Language::Es).await.unwrap();
    let code = mails(t).await.first().map(code_in);
    (number, code)
}

/// Enters with a code: who it is, and the names of the customers that they see.
async fn enters(t: &TestPortal, (number, code): (String, Option<String>)) -> (Actor, Vec<String>) {
    let code = code.expect("a code was mailed");
    let welcome = enter_code(&t.portal, &home(), &number, &code).await.unwrap();
    let actor = Actor::User(welcome.pass.user().clone());
    let customers = customers_of(&t.portal, &actor).await.unwrap();
    (actor, customers.into_iter().map(|grant| grant.name).collect())
}

#[tokio::test]
async fn whoever_proves_a_mailbox_has_an_account_for_its_customers_from_then_on() {
    on_both(async |t| {
        known_as(&t, &["Lucía Ñahui Peña", "Mateo Ñahui Peña"]).await;
        let asked = asks(&t, MAILBOX).await;
        let (actor, seen) = enters(&t, asked).await;
        assert_eq!(seen, ["Lucía Ñahui Peña", "Mateo Ñahui Peña"]);
        let asked = asks(&t, MAILBOX).await;
        assert_eq!(enters(&t, asked).await, (actor, seen));
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_of_strangers_opens_nothing_until_staff_say_that_they_are_one_payer() {
    on_both(async |t| {
        known_as(&t, &["Lucía Ñahui Peña", "Pedro Soto Ríos"]).await;
        assert_eq!(asks(&t, MAILBOX).await.1, None);
        let mut tx = t.portal.db.read().await.unwrap();
        let text = "SELECT id FROM debtors WHERE email = 'casa@example.org'";
        let (debtor,) = sql!(one Only<DebtorId>, &mut tx, text).unwrap();
        drop(tx);
        seed_staff(&t.portal, "ana", &[Role::Admin]).await;
        confirm_one_payer(&t.portal, &admin(), &debtor).await.unwrap();
        let asked = asks(&t, MAILBOX).await;
        assert_eq!(enters(&t, asked).await.1.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_mailbox_gets_the_same_answer_and_no_mail() {
    on_both(async |t| {
        known_as(&t, &["Lucía Ñahui Peña"]).await;
        let (number, code) = asks(&t, "nadie@example.org").await;
        assert_eq!((number.len(), code), (asks(&t, MAILBOX).await.0.len(), None));
    })
    .await;
}

#[tokio::test]
async fn what_staff_took_away_does_not_come_back_with_the_next_code() {
    on_both(async |t| {
        known_as(&t, &["Lucía Ñahui Peña"]).await;
        let asked = asks(&t, MAILBOX).await;
        let (actor, _) = enters(&t, asked).await;
        let Actor::User(user) = &actor else { panic!("a user") };
        let customer = customers_of(&t.portal, &actor).await.unwrap().remove(0).customer;
        assert!(revoke(&t.portal, &Actor::System, user, &customer).await.unwrap());
        let asked = asks(&t, MAILBOX).await;
        assert_eq!(enters(&t, asked).await, (actor, vec![]));
    })
    .await;
}
