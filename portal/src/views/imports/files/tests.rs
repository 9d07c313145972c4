//! Files of staff, from the upload to the books, on both engines.

use std::io::Write;

use domain::access::{Proof, Role};
use domain::imports::proposal::Doubt;
use domain::imports::{ColumnRef, Mapping, NegativeMeaning, Obstacle, ProblemReason, RowMeaning};

use super::super::{Forecast, ProblemEffect, import_table};
use super::*;
use crate::platform::audit::AuditAct;
use crate::testing::staff_members::seed_staff;
use crate::testing::workbook::{WorkbookSheet, workbook};
use crate::testing::{TestPortal, on_both, staff, staff_with, tamper};
use crate::worker::run_due;

mod undo;

const NAMED: &str = "Código,Nombre,Factura,Emisión,Vencimiento,Monto,Moneda\n";

fn rows(rows: &[&str]) -> Vec<u8> {
    let rows = rows.iter().map(|row| format!("{row},PEN\n"));
    format!("{NAMED}{}", rows.collect::<String>()).into_bytes()
}

const FIRST: &str = "K1,Ana Peña,F-1,2026-11-01,2026-12-15,100.00";
const SECOND: &str = "K2,Luz Soto,F-2,2026-11-01,2026-12-15,50.50";
const BROKEN: &str = "K3,Eva Ríos,F-3,1/11/2026,2026-12-15,-7";

fn ana() -> Actor {
    staff("ana", &[Role::Finance])
}

async fn send(
    t: &TestPortal,
    name: &str,
    content: &[u8],
) -> std::result::Result<ImportId, ImportFileError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content).unwrap();
    let table = import_table(file).unwrap();
    let (bytes, hash) = (content.len() as u64, "hash".to_owned());
    let new = NewImportFile { name: name.into(), bytes, hash, table };
    upload(&t.portal, &ana(), new).await
}

/// Takes a file, and runs the jobs that follow.
async fn sent(t: &TestPortal, content: &[u8]) -> ImportId {
    let id = send(t, "Cobranza.csv", content).await.unwrap();
    run_due(&t.portal).await.unwrap();
    id
}

async fn file(t: &TestPortal, id: &ImportId) -> ImportFile {
    review(&t.portal, &ana(), id).await.unwrap().file
}

async fn counts(t: &TestPortal, id: &ImportId) -> Forecast {
    file(t, id).await.summary.unwrap().forecast
}

async fn loaded(t: &TestPortal, id: &ImportId, accepts_bad: bool) -> Summary {
    let version = file(t, id).await.version;
    load(&t.portal, &ana(), id, version, accepts_bad).await.unwrap();
    run_due(&t.portal).await.unwrap();
    file(t, id).await.summary.unwrap()
}

async fn all_problems(t: &TestPortal, id: &ImportId) -> Vec<FileProblem> {
    problems(&t.portal, &ana(), id, ProblemPlace::default(), 100).await.unwrap()
}

fn mapping(columns: &[(ColumnRole, u16)]) -> Mapping {
    Mapping {
        source: "colegio".into(),
        currency: "PEN".into(),
        date: "%Y-%m-%d".into(),
        decimal: Some('.'),
        due_days: Some(30),
        rows: RowMeaning::Invoices,
        negative: NegativeMeaning::Mistake,
        columns: columns.to_vec(),
    }
}

#[tokio::test]
async fn a_file_is_checked_at_once_and_loaded_only_when_it_is_ordered() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let id = sent(&t, &rows(&[FIRST, SECOND, FIRST, BROKEN])).await;
        let checked = file(&t, &id).await;
        assert_eq!((checked.state, checked.by.as_str()), (ImportState::Checked, "ana"));
        let summary = checked.summary.clone().unwrap();
        assert_eq!((summary.records, summary.bad, summary.loaded), (4, 1, false));
        let expected = Forecast { added: 2, unchanged: 1, ..Forecast::default() };
        assert_eq!(summary.forecast, expected);
        let found = all_problems(&t, &id).await;
        let found: Vec<_> = found.iter().map(|one| (one.problem.line, one.effect)).collect();
        assert_eq!(found, [(5, ProblemEffect::KeptOut); 2]);
        assert_eq!(super::super::tests::invoice_count(&t.portal).await, 0);

        let refused = load(&t.portal, &ana(), &id, checked.version, false).await;
        assert!(matches!(refused, Err(ImportFileError::NotAccepted)), "{refused:?}");
        let stale = load(&t.portal, &ana(), &id, checked.version - 1, true).await;
        assert!(matches!(stale, Err(ImportFileError::Stale)), "{stale:?}");
        let summary = loaded(&t, &id, true).await;
        assert_eq!((summary.added, summary.unchanged, summary.bad), (2, 1, 1));
        assert_eq!(file(&t, &id).await.state, ImportState::Loaded);
        assert_eq!(super::super::tests::invoice_count(&t.portal).await, 2);
        let again = loaded(&t, &id, true).await;
        assert_eq!((again.added, again.changed, again.unchanged), (0, 0, 3));
    })
    .await;
}

#[tokio::test]
async fn the_counts_say_what_loading_does() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let first = sent(&t, &rows(&[FIRST, SECOND])).await;
        loaded(&t, &first, false).await;
        let dearer = SECOND.replace("50.50", "60.00");
        let moved = FIRST.replace("K1", "K9");
        let new = FIRST.replace("F-1", "F-8");
        for (lines, expected) in [
            (vec![FIRST, &dearer], Forecast { unchanged: 1, changed: 1, ..Forecast::default() }),
            (vec![&moved, &new], Forecast { added: 1, ..Forecast::default() }),
        ] {
            let content = [rows(&lines), b"\n".to_vec()].concat();
            let id = sent(&t, &content).await;
            assert_eq!(counts(&t, &id).await, expected, "{lines:?}");
            let waiting = file(&t, &id).await.summary.unwrap().waiting;
            let summary = loaded(&t, &id, false).await;
            let did = (summary.added, summary.changed, summary.unchanged);
            assert_eq!(did, (expected.added, expected.changed, expected.unchanged), "{lines:?}");
            assert_eq!(summary.waiting, waiting, "{lines:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn work_that_was_cut_off_is_done_again_and_changes_nothing_twice() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let id = sent(&t, &rows(&[FIRST, SECOND])).await;
        let before = file(&t, &id).await.version;
        loaded(&t, &id, false).await;
        // As if the process had been killed after the books and before the end of the work.
        tamper(&t.portal, "UPDATE imports SET state = 'loading', version = version - 1")
            .await
            .unwrap();
        assert_eq!(file(&t, &id).await.version, before + 1);
        let job = LoadImport { import: id.clone(), version: before + 1 };
        let mut tx = t.portal.db.write().await.unwrap();
        queue::enqueue(&mut tx, &job, t.portal.now()).await.unwrap();
        queue::enqueue(&mut tx, &job, t.portal.now()).await.unwrap();
        tx.commit().await.unwrap();
        run_due(&t.portal).await.unwrap();
        let after = file(&t, &id).await;
        assert_eq!((after.state, after.version), (ImportState::Loaded, before + 2));
        let summary = after.summary.unwrap();
        assert_eq!((summary.added, summary.unchanged), (0, 2));
        assert_eq!(super::super::tests::invoice_count(&t.portal).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_file_whose_columns_nobody_knows_waits_for_its_mapping_which_serves_the_next() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let text = "uno;dos;tres;cuatro\nK1;F-1;2026-11-01;10.00\nK2;F-2;2026-11-02;20.00\n";
        let id = sent(&t, text.as_bytes()).await;
        let found = review(&t.portal, &ana(), &id).await.unwrap();
        assert_eq!((found.file.state, found.file.summary), (ImportState::Mapping, None));
        assert_eq!(found.names, ["uno", "dos", "tres", "cuatro"]);
        assert!(found.doubts.contains(&Doubt::NoName("customer")), "{:?}", found.doubts);
        assert_eq!(found.rows.len(), 2);
        assert_eq!(found.rows[0].cells, ["K1", "F-1", "2026-11-01", "10.00"]);
        assert!(found.rows[0].draft.is_none());

        let mut mapping = mapping(&[(ColumnRole::Customer, 1), (ColumnRole::Number, 2)]);
        let order = MappingOrder { import: &id, version: 0, mapping: &mapping, save_as: "" };
        let lacking = map(&t.portal, &ana(), order).await;
        assert!(
            matches!(lacking, Err(ImportFileError::NoColumn(ColumnRole::IssuedOn))),
            "{lacking:?}"
        );
        mapping.columns.extend([(ColumnRole::IssuedOn, 3), (ColumnRole::Amount, 4)]);
        let order = MappingOrder { import: &id, version: 0, mapping: &mapping, save_as: "" };
        let long = "x".repeat(MAX_PROFILE_NAME_CHARS + 1);
        let refused = map(&t.portal, &ana(), MappingOrder { save_as: &long, ..order }).await;
        assert!(matches!(refused, Err(ImportFileError::ProfileName)), "{refused:?}");
        map(&t.portal, &ana(), MappingOrder { save_as: "Caja vieja", ..order }).await.unwrap();
        run_due(&t.portal).await.unwrap();
        let found = review(&t.portal, &ana(), &id).await.unwrap();
        assert_eq!(found.file.state, ImportState::Checked);
        assert_eq!(found.doubts, [], "a person said it");
        assert_eq!(found.profiles, ["Caja vieja"]);
        assert_eq!(found.file.profile.columns.customer, ColumnRef::Name("uno".into()));
        assert_eq!(found.rows[1].draft.as_ref().unwrap().amount.minor, 2_000);

        let other = "dos;uno;cuatro;tres\nF-3;K3;30.00;2026-11-03\n";
        let next = sent(&t, other.as_bytes()).await;
        assert_eq!(counts(&t, &next).await.added, 1);
        let version = file(&t, &next).await.version;
        let missing = apply_profile(&t.portal, &ana(), &next, version, "Otra").await;
        assert!(matches!(missing, Err(ImportFileError::NoProfile)), "{missing:?}");
        apply_profile(&t.portal, &ana(), &next, version, "Caja vieja").await.unwrap();
        run_due(&t.portal).await.unwrap();
        assert_eq!(file(&t, &next).await.state, ImportState::Checked);
    })
    .await;
}

#[tokio::test]
async fn a_workbook_is_read_by_its_cells_whatever_the_saved_mapping_says_of_marks() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let names = ["Código", "Factura", "Emisión", "Vence", "Monto", "Moneda"];
        let mut sheet = WorkbookSheet::default();
        for (column, name) in ('A'..).zip(names) {
            sheet = sheet.text(&format!("{column}1"), name);
        }
        for (row, amount) in [(2, "1234.5"), (3, "19.999")] {
            sheet = sheet
                .text(&format!("A{row}"), "K1")
                .text(&format!("B{row}"), &format!("F-{row}"))
                .day(&format!("C{row}"), "46327")
                .day(&format!("D{row}"), "46357")
                .number(&format!("E{row}"), amount)
                .text(&format!("F{row}"), "PEN");
        }
        let id = send(&t, "Cobranza.xlsx", &workbook(&sheet)).await.unwrap();
        run_due(&t.portal).await.unwrap();
        let found = review(&t.portal, &ana(), &id).await.unwrap();
        assert!(found.file.is_of_workbook);
        assert_eq!(found.rows[0].draft.as_ref().unwrap().amount.minor, 123_450);
        let summary = found.file.summary.unwrap();
        assert_eq!((summary.forecast.added, summary.bad), (1, 1));
        let problem = all_problems(&t, &id).await.remove(0).problem;
        assert_eq!((problem.line, problem.value.as_str()), (3, "19.999"));
        let mut all = Vec::new();
        for (role, place) in [
            (ColumnRole::Customer, 1),
            (ColumnRole::Number, 2),
            (ColumnRole::IssuedOn, 3),
            (ColumnRole::DueOn, 4),
            (ColumnRole::Amount, 5),
        ] {
            all.push((role, place));
        }
        let mapping = Mapping { decimal: Some(','), ..mapping(&all) };
        let version = found.file.version;
        let order = MappingOrder { import: &id, version, mapping: &mapping, save_as: "" };
        map(&t.portal, &ana(), order).await.unwrap();
        run_due(&t.portal).await.unwrap();
        let file = file(&t, &id).await;
        assert_eq!(file.profile.decimal, Some('.'));
        assert_eq!(file.summary.unwrap().forecast.added, 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_changed_while_it_was_checked_waits_with_its_reason() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let first = sent(&t, &rows(&[FIRST])).await;
        loaded(&t, &first, false).await;
        let paid = format!("{NAMED}{FIRST},PEN\n").replace("Moneda", "Pagado el");
        let paid = paid.replace(",PEN", ",2026-11-20");
        let second = sent(&t, paid.as_bytes()).await;
        let version = file(&t, &second).await.version;
        let columns: Vec<_> = [
            ColumnRole::Customer,
            ColumnRole::Name,
            ColumnRole::Number,
            ColumnRole::IssuedOn,
            ColumnRole::DueOn,
            ColumnRole::Amount,
            ColumnRole::SettledOn,
        ]
        .into_iter()
        .zip(1..)
        .collect();
        let mapping = Mapping { source: "cobranza".into(), ..mapping(&columns) };
        let order = MappingOrder { import: &second, version, mapping: &mapping, save_as: "" };
        map(&t.portal, &ana(), order).await.unwrap();
        run_due(&t.portal).await.unwrap();
        assert_eq!(counts(&t, &second).await.changed, 1);
        assert_eq!(loaded(&t, &second, false).await.settled, 1);
        let cheaper = sent(&t, &rows(&[&FIRST.replace("100.00", "9.00")])).await;
        assert_eq!(file(&t, &cheaper).await.summary.unwrap().waiting, 1);
        let waits = all_problems(&t, &cheaper).await.remove(0);
        let reason = ProblemReason::CannotApply(Obstacle::MorePaid);
        assert_eq!((waits.problem.reason, waits.effect), (reason, ProblemEffect::Waits));
    })
    .await;
}

#[tokio::test]
async fn only_who_may_import_does_and_each_act_is_in_the_audit() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        seed_staff(&t.portal, "beto", &[Role::Collector]).await;
        let id = sent(&t, &rows(&[FIRST])).await;
        let version = file(&t, &id).await.version;
        let beto = staff("beto", &[Role::Collector]);
        for refused in [
            load(&t.portal, &beto, &id, version, true).await.unwrap_err(),
            discard(&t.portal, &beto, &id, version).await.unwrap_err(),
            apply_profile(&t.portal, &beto, &id, version, "x").await.unwrap_err(),
            may_upload(&t.portal, &beto).await.unwrap_err(),
            list(&t.portal, &beto, None).await.unwrap_err().into(),
            review(&t.portal, &beto, &id).await.unwrap_err().into(),
            problems(&t.portal, &beto, &id, ProblemPlace::default(), 1).await.unwrap_err().into(),
        ] {
            let is_refused = matches!(refused, ImportFileError::Portal(Error::NoRight));
            assert!(is_refused, "{refused:?}");
        }
        let stale = staff_with("ana", &[Role::Finance], Proof::Stale);
        let refused = load(&t.portal, &stale, &id, version, true).await.unwrap_err();
        assert!(matches!(refused, ImportFileError::Portal(Error::ProofNeeded)), "{refused:?}");
        loaded(&t, &id, false).await;
        discard(&t.portal, &ana(), &id, version + 2).await.unwrap();
        let entries = crate::people::staff::audit::read(&t.portal, &Actor::System, 0).await;
        let acts: Vec<_> = entries.unwrap().into_iter().map(|entry| entry.facts.act).collect();
        use AuditAct::{ImportDiscarded, ImportLoaded, ImportUploaded};
        assert_eq!(acts, [ImportUploaded, ImportLoaded, ImportDiscarded]);
        let gone = load(&t.portal, &ana(), &id, version + 3, true).await;
        assert!(matches!(gone, Err(ImportFileError::Gone)), "{gone:?}");
    })
    .await;
}

#[tokio::test]
async fn files_take_only_so_much_room_and_only_for_a_month() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let id = sent(&t, &rows(&[FIRST])).await;
        tamper(&t.portal, "UPDATE imports SET kept_bytes = 268435456").await.unwrap();
        let full = send(&t, "x.csv", &rows(&[FIRST])).await;
        assert!(matches!(full, Err(ImportFileError::Quota)), "{full:?}");
        assert!(matches!(may_upload(&t.portal, &ana()).await, Err(ImportFileError::Quota)));
        jobs::delete_old(&t.portal).await.unwrap();
        assert!(file(&t, &id).await.is_kept);
        t.clock.advance(jiff::SignedDuration::from_hours(24 * 30 + 1));
        jobs::delete_old(&t.portal).await.unwrap();
        let found = review(&t.portal, &ana(), &id).await.unwrap();
        assert!(!found.file.is_kept && found.rows.is_empty());
        assert_eq!(found.file.summary.unwrap().records, 1);
        may_upload(&t.portal, &ana()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_is_no_text_is_refused_and_leaves_nothing() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        for content in [&b""[..], b"\n\n\n", b"\x00\x01\x02\x00\x00\x07"] {
            let refused = send(&t, "x.csv", content).await;
            assert!(matches!(refused, Err(ImportFileError::Unreadable(_))), "{refused:?}");
        }
        assert_eq!(list(&t.portal, &ana(), None).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn the_list_goes_on_behind_the_last_one() {
    on_both(async |t| {
        seed_staff(&t.portal, "ana", &[Role::Finance]).await;
        let mut sent_ids = Vec::new();
        for _ in 0..PAGE + 3 {
            sent_ids.push(send(&t, "x.csv", &rows(&[FIRST])).await.unwrap());
        }
        sent_ids.reverse();
        let first = list(&t.portal, &ana(), None).await.unwrap();
        assert_eq!(first.len(), PAGE + 1);
        let rest = list(&t.portal, &ana(), Some(&first[PAGE - 1].id)).await.unwrap();
        let ids = first.into_iter().take(PAGE).chain(rest).map(|file| file.id);
        assert_eq!(ids.collect::<Vec<_>>(), sent_ids);
    })
    .await;
}
