//! `aldia desk`: customers' questions, claims and disputes, and the answers of staff.

use domain::language::Language;
use jiff::SignedDuration;
use portal::contact::holds::{self, NewClaim};
use portal::testing::family::{Family, family};
use portal::testing::{TestPortal, on_both};

use super::{Output, aldia};

async fn desk(t: &TestPortal, arguments: &[&str]) -> Output {
    aldia(t, &[&["desk"], arguments].concat()).await
}

async fn asked(t: &TestPortal) -> Family {
    let family = family(&t.portal).await;
    let (parent, invoice) = (&family.parent, &family.first_invoice);
    holds::ask(&t.portal, parent, invoice, "¿Qué es\nesto?", Language::Es).await.unwrap();
    family
}

/// Id and kind of the only case on the list.
async fn only(t: &TestPortal) -> (String, String) {
    let list = desk(t, &["list"]).await.done();
    let heads: Vec<_> = list.lines().filter(|line| !line.starts_with(' ')).collect();
    let [head] = heads[..] else { panic!("{list}") };
    let mut words = head.split("  ").map(str::to_owned);
    (words.next().unwrap(), words.next().unwrap())
}

#[tokio::test]
async fn a_question_is_listed_answered_once_and_the_answer_goes_by_mail() {
    on_both(async |t| {
        assert_eq!(desk(&t, &["list"]).await.done(), "");
        asked(&t).await;
        let list = desk(&t, &["list"]).await.done();
        assert!(list.contains("  question  2026-0001  Lucía Ñahui Peña\n"), "{list}");
        assert!(list.ends_with("    ¿Qué es\n    esto?\n"), "{list}");
        let (id, _) = only(&t).await;

        desk(&t, &["answer", &id, "Es la pensión.", "--as", "eva peña"])
            .await
            .refused(1, "no active member");
        desk(&t, &["answer", &id, " ", "--as", "eva"]).await.refused(1, "aldia: ");
        assert_eq!(only(&t).await.0, id, "it waits still");
        let answered = desk(&t, &["answer", &id, "Es la pensión.", "--as", "eva"]).await.done();
        assert_eq!(answered, "");
        assert_eq!(desk(&t, &["list"]).await.done(), "");
        desk(&t, &["answer", &id, "Otra vez."]).await.refused(1, "aldia: ");

        // The command's clock has advanced meanwhile.
        t.clock.advance(SignedDuration::from_mins(1));
        portal::worker::run_due(&t.portal).await.unwrap();
        let mails = t.mailer.mails();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to.address, "rosa@example.org");
        assert!(mails[0].text.contains("Es la pensión."), "{}", mails[0].text);
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_decided_once() {
    on_both(async |t| {
        let family = family(&t.portal).await;
        let claim = NewClaim {
            paid_on: t.portal.today(),
            method: "transferencia".into(),
            reference: "OP 123".into(),
        };
        let (parent, invoice) = (&family.parent, &family.first_invoice);
        holds::claim_paid(&t.portal, parent, invoice, &claim, Language::Es).await.unwrap();
        let (id, kind) = only(&t).await;
        assert_eq!(kind, "claim_paid");
        desk(&t, &["answer", &id, "No es una pregunta."]).await.refused(1, "not found");
        desk(&t, &["claim", &id]).await.refused(2, "<TEXT>");
        assert_eq!(only(&t).await.0, id, "it waits still");
        desk(&t, &["claim", &id, "Aquí está.", "--found", "--as", "eva"]).await.done();
        assert_eq!(desk(&t, &["list"]).await.done(), "");
        desk(&t, &["claim", &id, "No está."]).await.refused(1, "aldia: ");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_not_answered() {
    on_both(async |t| {
        let nobodys = "0".repeat(32);
        desk(&t, &["answer", &nobodys, "Hola."]).await.refused(1, "not found");
        desk(&t, &["claim", &nobodys, "Hola."]).await.refused(1, "not found");
        desk(&t, &["answer", "¡no!", "Hola."]).await.refused(2, "an id, as the list shows it");
        desk(&t, &["answer"]).await.refused(2, "<ID>");
        desk(&t, &[]).await.refused(2, "Usage: aldia desk");
    })
    .await;
}
