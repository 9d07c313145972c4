//! Undo: each row ends reversed, kept or failed, and nothing is done twice.

use domain::access::Scope;
use domain::ids::{CustomerId, InvoiceId, UserId};
use domain::imports::undo::{KeptReason, UndoOutcome};
use domain::invoices::amendment::AmendmentEntry;
use domain::language::Language::Es;
use domain::money::Money;
use jiff::SignedDuration;

use super::super::undo::order::UndoWork;
use super::*;
use crate::billing::invoices::amend::{amend, amendable};
use crate::billing::ledger;
use crate::contact::holds;
use crate::payments::offline::{OfflinePayment, record_offline};
use crate::people::access::grant;
use crate::platform::db::{Only, sql};

const COLUMNS: &str =
    "Código,Nombre,Correo,Factura,Emisión,Vencimiento,Monto,Moneda,Fecha de pago\n";
const OPEN: &str = "K1,Ana Peña,ana@uno.example,F-1,2026-11-01,2026-12-15,100.00,PEN,";
const PAID: &str = "K2,Luz Soto,luz@dos.example,F-2,2026-10-01,2026-10-31,50.50,PEN,2026-10-20";
const ALL: UndonePlace = UndonePlace { before: i64::MAX, limit: 100 };

fn content(rows: &[&str]) -> Vec<u8> {
    format!("{COLUMNS}{}\n", rows.join("\n")).into_bytes()
}

/// Loads a file; a minute passes.
async fn load_rows(t: &TestPortal, rows: &[&str]) -> ImportId {
    let id = sent(t, &content(rows)).await;
    assert_eq!(file(t, &id).await.state, ImportState::Checked, "it needs no mapping");
    loaded(t, &id, false).await;
    t.clock.advance(SignedDuration::from_mins(1));
    id
}

async fn order(t: &TestPortal, id: &ImportId) {
    let version = file(t, id).await.version;
    undo(&t.portal, &ana(), id, version).await.unwrap();
}

/// Undoes an import: rows reversed, kept, failed.
async fn undone(t: &TestPortal, id: &ImportId) -> [u64; 3] {
    order(t, id).await;
    run_due(&t.portal).await.unwrap();
    let found = review(&t.portal, &ana(), id).await.unwrap();
    assert_eq!((found.file.state, found.undo.standing), (ImportState::Undone, 0));
    assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    [found.undo.reversed, found.undo.kept, found.undo.failed]
}

async fn kept(t: &TestPortal, id: &ImportId) -> Vec<(String, KeptReason)> {
    let rows = undone_rows(&t.portal, &ana(), id, UndoOutcome::Kept, ALL).await.unwrap();
    rows.into_iter().map(|row| (row.number, row.reason.unwrap())).collect()
}

/// Total and outstanding amount, and the due date.
async fn invoice(t: &TestPortal, number: &str) -> String {
    let mut tx = t.portal.db.read().await.unwrap();
    let (text,) = sql!(
        one Only<String>,
        &mut tx,
        "SELECT CAST(total_minor AS TEXT) || ' ' || CAST(outstanding_minor AS TEXT) || ' ' || due_on
           FROM invoices
          WHERE number = $1",
        number,
    )
    .unwrap();
    text
}

/// Mailbox of a customer, and of the debtor.
async fn mailboxes(t: &TestPortal, number: &str) -> String {
    let mut tx = t.portal.db.read().await.unwrap();
    let (text,) = sql!(
        one Only<String>,
        &mut tx,
        "SELECT COALESCE(c.email, '-') || ' ' || COALESCE(d.email, '-')
           FROM customers c
           JOIN debtors d ON d.id = c.debtor_id
          WHERE c.number = $1",
        number,
    )
    .unwrap();
    text
}

async fn id_of(t: &TestPortal, text: &'static str, number: &str) -> String {
    let mut tx = t.portal.db.read().await.unwrap();
    let (id,) = sql!(one Only<String>, &mut tx, text, number).unwrap();
    id
}

async fn invoice_id(t: &TestPortal, number: &str) -> InvoiceId {
    let id = id_of(t, "SELECT id FROM invoices WHERE number = $1", number).await;
    InvoiceId::parse(&id).unwrap()
}

async fn customer_id(t: &TestPortal, number: &str) -> CustomerId {
    let id = id_of(t, "SELECT id FROM customers WHERE number = $1", number).await;
    CustomerId::parse(&id).unwrap()
}

/// A user who sees a customer.
async fn user_of(t: &TestPortal, customer: &CustomerId) -> Actor {
    t.seed_user("tia", &[]).await;
    let user = UserId::parse("tia").unwrap();
    grant(&t.portal, &Actor::System, &user, customer, Scope::SeeAndPay).await.unwrap();
    Actor::User(user)
}

async fn pay(t: &TestPortal, number: &str, minor: i64) {
    let id = invoice_id(t, number).await;
    let issued = amendable(&t.portal, &ana(), &id).await.unwrap().issued;
    let part = issued.instalments.first().unwrap().id.clone();
    let payment = OfflinePayment {
        reference: format!("counter-{number}"),
        at: t.portal.now(),
        payer: None,
        parts: vec![(part, Money::new(minor, issued.currency))],
    };
    record_offline(&t.portal, &Actor::System, &[payment]).await.unwrap();
}

async fn reword(t: &TestPortal, number: &str) {
    let id = invoice_id(t, number).await;
    let found = amendable(&t.portal, &ana(), &id).await.unwrap();
    let due = found.issued.instalments.iter().map(|_| "2027-01-15".to_owned()).collect();
    let (description, reason) = ("Plazo ampliado".to_owned(), "Lo pidió".to_owned());
    let entry = AmendmentEntry { description, due, reason };
    amend(&t.portal, &ana(), &id, &found.version, &entry).await.unwrap();
}

#[tokio::test]
async fn what_nobody_touched_is_as_before_and_a_later_load_brings_it_back() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let id = load_rows(&t, &[OPEN, PAID]).await;
        assert_eq!(invoice(&t, "F-2").await, "5050 0 2026-10-31");
        assert_eq!(mailboxes(&t, "K1").await, "ana@uno.example ana@uno.example");
        assert_eq!(undone(&t, &id).await, [4, 0, 0]);
        assert_eq!(invoice(&t, "F-1").await, "0 0 2026-12-15");
        assert_eq!(invoice(&t, "F-2").await, "0 0 2026-10-31");
        assert_eq!(mailboxes(&t, "K1").await, "- -");

        let version = file(&t, &id).await.version;
        let again = undo(&t.portal, &ana(), &id, version).await;
        assert!(matches!(again, Err(ImportFileError::WrongState)), "{again:?}");

        let summary = loaded(&t, &id, false).await;
        assert_eq!((summary.added, summary.changed, summary.settled), (0, 2, 1));
        assert_eq!(invoice(&t, "F-1").await, "10000 10000 2026-12-15");
        assert_eq!(invoice(&t, "F-2").await, "5050 0 2026-10-31");
        assert_eq!(mailboxes(&t, "K1").await, "ana@uno.example ana@uno.example");
        t.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(undone(&t, &id).await, [8, 0, 0]);
        assert_eq!(invoice(&t, "F-1").await, "0 0 2026-12-15");
    })
    .await;
}

#[tokio::test]
async fn a_later_file_is_undone_to_what_the_earlier_one_said() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        load_rows(&t, &[OPEN, PAID]).await;
        let dearer = OPEN.replace("100.00", "120.00").replace("12-15", "12-28");
        let dearer = dearer.replace("ana@uno", "ana@tres");
        let unpaid = PAID.replace("2026-10-20", "2026-10-22");
        let later = load_rows(&t, &[&dearer, &unpaid]).await;
        assert_eq!(invoice(&t, "F-1").await, "12000 12000 2026-12-28");
        assert_eq!(mailboxes(&t, "K1").await, "ana@tres.example ana@tres.example");
        assert_eq!(undone(&t, &later).await, [3, 0, 0]);
        assert_eq!(invoice(&t, "F-1").await, "10000 10000 2026-12-15");
        assert_eq!(invoice(&t, "F-2").await, "5050 0 2026-10-31");
        assert_eq!(mailboxes(&t, "K1").await, "ana@uno.example ana@uno.example");
    })
    .await;
}

#[tokio::test]
async fn what_somebody_touched_since_is_kept_with_its_reason() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let row = |number: u32| {
            OPEN.replace("K1", &format!("K{number}"))
                .replace("ana@uno", &format!("k{number}@uno"))
                .replace("F-1", &format!("F-{number}"))
        };
        let rows: Vec<String> = (1..=6).map(row).collect();
        let lines: Vec<&str> = rows.iter().map(String::as_str).collect();
        let id = load_rows(&t, &lines).await;
        pay(&t, "F-1", 10_000).await;
        reword(&t, "F-2").await;
        let user = user_of(&t, &customer_id(&t, "K3").await).await;
        let third = invoice_id(&t, "F-3").await;
        holds::ask(&t.portal, &user, &third, "¿Por qué debo esto?", Es).await.unwrap();
        let later = load_rows(&t, &[&row(4).replace("100.00", "90.00")]).await;
        tamper(&t.portal, "UPDATE invoices SET description = 'Otra' WHERE number = 'F-5'")
            .await
            .unwrap();
        tamper(&t.portal, "UPDATE customers SET name = 'Otra' WHERE number = 'K6'").await.unwrap();

        assert_eq!(undone(&t, &id).await, [5, 7, 0]);
        let expected = [
            ("F-5", KeptReason::Edited),
            ("F-4", KeptReason::LaterImport),
            ("F-3", KeptReason::CustomerActed),
            ("F-2", KeptReason::ChangedAtDesk),
            ("F-1", KeptReason::Paid),
            ("K6", KeptReason::Edited),
            ("K3", KeptReason::HasUser),
        ];
        let expected = expected.map(|(number, reason)| (number.to_owned(), reason));
        let mut found = kept(&t, &id).await;
        found.sort_by_key(|(number, _)| {
            (number.starts_with('K'), std::cmp::Reverse(number.clone()))
        });
        assert_eq!(found, expected);
        assert_eq!(invoice(&t, "F-4").await, "9000 9000 2026-12-15");
        assert_eq!(invoice(&t, "F-6").await, "0 0 2026-12-15");
        assert_eq!(undone(&t, &later).await, [1, 0, 0]);
        assert_eq!(invoice(&t, "F-4").await, "10000 10000 2026-12-15");
        let held = holds::holds(&t.portal, &user, &third).await.unwrap();
        assert_eq!(held.questions.len(), 1, "{held:?}");
    })
    .await;
}

#[tokio::test]
async fn an_undo_that_was_cut_off_goes_on_and_does_no_row_twice() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let id = load_rows(&t, &[OPEN, PAID]).await;
        order(&t, &id).await;
        let work = UndoWork { portal: &t.portal, import: &id, by: "ana" };
        assert_eq!(work.undo_some(1).await.unwrap(), 1);
        let found = review(&t.portal, &ana(), &id).await.unwrap();
        assert_eq!((found.undo.reversed, found.undo.standing), (1, 3));
        run_due(&t.portal).await.unwrap();
        let version = file(&t, &id).await.version;
        let mut tx = t.portal.db.write().await.unwrap();
        for version in [version - 1, version] {
            let job = UndoImport { import: id.clone(), version };
            queue::enqueue(&mut tx, &job, t.portal.now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        run_due(&t.portal).await.unwrap();
        let found = review(&t.portal, &ana(), &id).await.unwrap();
        assert_eq!((found.undo.reversed, found.file.version), (4, version));
        for number in ["F-1", "F-2"] {
            let text = "SELECT CAST(COUNT(*) AS TEXT)
                          FROM invoice_lines l JOIN invoices v ON v.id = l.invoice_id
                         WHERE v.number = $1 AND l.description = 'Anulación'";
            assert_eq!(id_of(&t, text, number).await, "1", "{number}");
        }
        assert_eq!(ledger::check(&t.portal, &Actor::System).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_row_that_cannot_be_undone_fails_alone() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let id = load_rows(&t, &[OPEN, PAID]).await;
        tamper(&t.portal, "UPDATE import_effects SET subject = 'none' WHERE number = 'F-2'")
            .await
            .unwrap();
        assert_eq!(undone(&t, &id).await, [3, 0, 1]);
        let rows = undone_rows(&t.portal, &ana(), &id, UndoOutcome::Failed, ALL).await.unwrap();
        let numbers: Vec<&str> = rows.iter().map(|row| row.number.as_str()).collect();
        assert_eq!(numbers, ["F-2"]);
        assert_eq!(invoice(&t, "F-1").await, "0 0 2026-12-15");
    })
    .await;
}

#[tokio::test]
async fn work_that_fails_says_so_and_is_begun_anew() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let id = sent(&t, &content(&[OPEN])).await;
        let version = file(&t, &id).await.version;
        let early = retry(&t.portal, &ana(), &id, version).await;
        assert!(matches!(early, Err(ImportFileError::WrongState)), "{early:?}");
        load(&t.portal, &ana(), &id, version, false).await.unwrap();
        tamper(&t.portal, "UPDATE import_parts SET content = '!'").await.unwrap();
        run_due(&t.portal).await.unwrap();
        let failed = file(&t, &id).await;
        assert_eq!((failed.state, failed.failed_at), (ImportState::Loading, Some(t.portal.now())));
        let good = super::super::content::part_of(&content(&[OPEN]));
        let mut tx = t.portal.db.write().await.unwrap();
        sql!(run, &mut tx, "UPDATE import_parts SET content = $1", &good).unwrap();
        tx.commit().await.unwrap();
        retry(&t.portal, &ana(), &id, failed.version).await.unwrap();
        run_due(&t.portal).await.unwrap();
        let after = file(&t, &id).await;
        assert_eq!((after.state, after.failed_at), (ImportState::Loaded, None));
        t.leaves_jobs();
    })
    .await;
}

#[tokio::test]
async fn a_file_does_not_overrule_the_desk() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        load_rows(&t, &[OPEN]).await;
        reword(&t, "F-1").await;
        for row in [OPEN.to_owned(), OPEN.replace("100.00", "130.00")] {
            let id = sent(&t, &content(&[&row])).await;
            let found = all_problems(&t, &id).await;
            let found: Vec<_> =
                found.into_iter().map(|one| (one.problem.reason, one.effect)).collect();
            let reason = ProblemReason::CannotApply(Obstacle::ChangedAtDesk);
            assert_eq!(found, [(reason, ProblemEffect::Kept)]);
            let summary = loaded(&t, &id, false).await;
            assert_eq!((summary.kept, summary.changed, summary.unchanged), (1, 0, 1));
            assert_eq!(invoice(&t, "F-1").await, "10000 10000 2027-01-15");
        }
        let paid = format!("{OPEN}2026-11-15");
        let id = sent(&t, &content(&[&paid])).await;
        let summary = loaded(&t, &id, false).await;
        assert_eq!((summary.kept, summary.settled), (1, 1));
        assert_eq!(invoice(&t, "F-1").await, "10000 0 2027-01-15");
    })
    .await;
}

/// Loads rows by a mapping in which negative amounts are credit notes; a minute passes.
async fn load_notes(t: &TestPortal, lines: &[&str]) -> ImportId {
    let id = sent(t, &rows(lines)).await;
    let roles = [
        (ColumnRole::Customer, 1),
        (ColumnRole::Name, 2),
        (ColumnRole::Number, 3),
        (ColumnRole::IssuedOn, 4),
        (ColumnRole::DueOn, 5),
        (ColumnRole::Amount, 6),
    ];
    let mapping = Mapping { negative: NegativeMeaning::CreditNote, ..mapping(&roles) };
    let version = file(t, &id).await.version;
    let order = MappingOrder { import: &id, version, mapping: &mapping, save_as: "" };
    map(&t.portal, &ana(), order).await.unwrap();
    run_due(&t.portal).await.unwrap();
    loaded(t, &id, false).await;
    t.clock.advance(SignedDuration::from_mins(1));
    id
}

#[tokio::test]
async fn a_credit_note_of_a_file_is_booked_back_and_booked_again_by_a_later_load() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        load_notes(&t, &[FIRST]).await;
        let note = "K1,Ana Peña,NC-1,2026-11-02,2026-12-15,-30.00";
        let id = load_notes(&t, &[FIRST, note]).await;
        assert_eq!(invoice(&t, "F-1").await, "7000 7000 2026-12-15");
        assert_eq!(undone(&t, &id).await, [1, 0, 0]);
        assert_eq!(invoice(&t, "F-1").await, "10000 10000 2026-12-15");
        let summary = loaded(&t, &id, false).await;
        assert_eq!((summary.credited, summary.changed), (1, 0));
        assert_eq!(invoice(&t, "F-1").await, "7000 7000 2026-12-15");
        t.clock.advance(SignedDuration::from_mins(1));
        assert_eq!(undone(&t, &id).await, [2, 0, 0]);
        assert_eq!(invoice(&t, "F-1").await, "10000 10000 2026-12-15");
    })
    .await;
}
