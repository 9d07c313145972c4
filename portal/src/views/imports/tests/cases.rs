//! Files as people have them, each with what is right. The files are in the folder of this module.

use std::fs;
use std::path::Path;

use super::*;

/// A file of the cases.
fn case(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/views/imports/tests/cases");
    fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn profile(name: &str) -> String {
    String::from_utf8(case(name)).unwrap()
}

async fn load(t: &TestPortal, profile: &str, file: &str) -> (Summary, Vec<LineProblem>) {
    run(t, profile, case(file), ImportMode::GoodOnes).await.unwrap()
}

/// Invoices as number, customer, name, address, total, outstanding and due date.
async fn invoices(t: &TestPortal) -> Vec<String> {
    let mut tx = t.portal.db.read().await.unwrap();
    let rows = sql!(
        all(String,),
        &mut tx,
        "SELECT v.number || '|' || c.number || '|' || c.name || '|' || COALESCE(c.email, '') || '|'
                || CAST(v.total_minor AS TEXT) || '|' || CAST(v.outstanding_minor AS TEXT) || '|'
                || v.due_on AS text
           FROM invoices v
           JOIN customers c ON c.id = v.customer_id
          ORDER BY v.number",
    )
    .unwrap();
    rows.into_iter().map(|(text,)| text).collect()
}

/// The settings of a file whose profile is in another case.
const COMMA: &str = r#"
    source = "c20"
    currency = "COP"
    date = "%d/%m/%Y"
    decimal = ","
    delimiter = ";"
"#;
const BY_NAME: &str = r#"
    [columns]
    customer = "Cliente"
    name = "Nombre"
    number = "Factura"
    issued_on = "Fecha"
    due_on = "Vence"
    amount = "Saldo"
"#;

#[tokio::test]
async fn an_amount_without_decimals_is_read_where_the_profile_says_the_mark() {
    on_both(async |t| {
        let (summary, problems) = load(&t, &profile("c01.toml"), "c01.csv").await;
        assert_eq!(problems, []);
        let amounts: Vec<i64> = [15_000_000, 125_000_000, 15_000_000, 8_500, 1_250_000].into();
        assert_eq!(summary.added_totals[0].minor, amounts.iter().sum::<i64>());
    })
    .await;
}

#[tokio::test]
async fn a_date_that_carries_a_time_is_its_day() {
    on_both(async |t| {
        for number in 0..3 {
            let (summary, problems) =
                load(&t, &profile(&format!("c02-{number}.toml")), &format!("c02-{number}.csv"))
                    .await;
            assert_eq!((problems, summary.added), (vec![], 1), "c02-{number}");
        }
        assert!(invoices(&t).await.iter().all(|text| text.ends_with("|2026-11-02")));
    })
    .await;
}

#[tokio::test]
async fn a_later_file_changes_what_it_says_and_its_credit_note_waits_for_nobody() {
    on_both(async |t| {
        let erp = profile("erp.toml");
        load(&t, &erp, "c03-first.csv").await;
        let (summary, problems) = load(&t, &erp, "c03-later.csv").await;
        assert_eq!((problems, summary.changed), (vec![], 1));
        let moved = "E-1|K1|Carla Uno|carla@uno.example|30000|30000|2026-12-28";
        assert_eq!(invoices(&t).await, [moved]);
        let (summary, problems) = load(&t, &erp, "c28.csv").await;
        assert_eq!((problems, summary.changed, summary.added), (vec![], 1, 1));
        let credited = "E-1|K1|Carla Uno|carla@uno.example|25000|25000|2026-10-20";
        assert_eq!(invoices(&t).await[0], credited);
    })
    .await;
}

#[tokio::test]
async fn what_is_empty_in_a_later_file_stays_as_it_was() {
    on_both(async |t| {
        let erp = profile("erp.toml");
        load(&t, &erp, "c24-first.csv").await;
        load(&t, &erp, "c24-later.csv").await;
        let all = invoices(&t).await;
        assert_eq!(all.len(), 2);
        for text in all {
            assert!(text.contains("|K5|Julia Cinco|julia@cinco.example|"), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn two_addresses_in_a_cell_keep_no_debt_out() {
    on_both(async |t| {
        let (summary, problems) = load(&t, &profile("erp.toml"), "c05.csv").await;
        assert_eq!((summary.added, summary.bad, summary.remarks), (2, 0, 1));
        assert_eq!(reasons(&problems), [(2, "email", &ProblemReason::SeveralAddresses)]);
        assert!(invoices(&t).await[0].contains("|Eva Tres|eva@tres.example|"));
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_of_strangers_is_told_with_its_lines_and_names_and_keeps_no_row_out() {
    on_both(async |t| {
        let erp = profile("erp.toml");
        let customer = |line, number: &str, name: &str| MailboxCustomer {
            line: Some(line),
            number: number.to_owned(),
            name: Some(name.to_owned()),
        };
        let three = [(2, "P0", "Gloria Ajena"), (3, "P1", "Hugo Distinto"), (4, "P2", "Inés Otra")];
        let email = "sinemail@colegio.example".to_owned();
        let customers = three.map(|(line, number, name)| customer(line, number, name)).to_vec();
        let warning = MailboxWarning { email, customers };
        for (mode, added) in [(ImportMode::CheckOnly, 0), (ImportMode::AllOrNothing, 3)] {
            let (summary, problems) = run(&t, &erp, case("c06.csv"), mode).await.unwrap();
            assert_eq!((problems, summary.bad, summary.added), (vec![], 0, added));
            assert_eq!(summary.mailbox_warnings, std::slice::from_ref(&warning), "{mode:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn titles_are_skipped_and_a_total_is_never_a_debt() {
    on_both(async |t| {
        let plain = format!("{COMMA}{BY_NAME}");
        let (summary, problems) =
            load(&t, &format!("{COMMA}skip_lines = 3\n{BY_NAME}"), "c20-preamble.csv").await;
        assert_eq!((problems, summary.added), (vec![], 1));
        for (file, line) in [("c20-total.csv", 5), ("c20-total-full.csv", 4)] {
            let (summary, problems) = load(&t, &plain, file).await;
            assert_eq!(reasons(&problems), [(line, "", &ProblemReason::Total)], "{file}");
            assert_eq!((summary.added, summary.bad), (2, 1), "{file}");
            let ended = format!("{COMMA}end = \"Total\"\n{BY_NAME}");
            let (summary, problems) = load(&t, &ended, file).await;
            assert_eq!((problems, summary.unchanged), (vec![], 2), "{file}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_currency_is_read_as_people_write_it() {
    on_both(async |t| {
        for (code, added, bad) in [
            ("BOB", 3, 0),
            ("CLP", 4, 0),
            ("EUR", 5, 0),
            ("PEN", 6, 0),
            ("PYG", 4, 0),
            ("USD", 4, 2),
            ("UYU", 3, 0),
        ] {
            let (summary, problems) =
                load(&t, &profile(&format!("c23-{code}.toml")), &format!("c23-{code}.csv")).await;
            assert_eq!((summary.added, summary.bad), (added, bad), "{code}: {problems:?}");
            assert!(problems.iter().all(|one| one.reason == ProblemReason::NotPositive));
        }
    })
    .await;
}

#[tokio::test]
async fn a_quote_that_is_never_closed_is_told_by_its_line_and_swallows_no_row() {
    on_both(async |t| {
        let (summary, problems) = load(&t, &profile("c25.toml"), "c25.csv").await;
        assert_eq!(reasons(&problems), [(2, "", &ProblemReason::UnclosedQuote)]);
        assert_eq!((summary.records, summary.bad, summary.added), (3, 1, 2));
        let all = invoices(&t).await;
        assert!(all[0].starts_with("N-32|") && all[1].starts_with("N-33|"), "{all:?}");
    })
    .await;
}

#[tokio::test]
async fn rows_of_one_number_are_lines_of_one_invoice() {
    on_both(async |t| {
        let lines = profile("f1.toml")
            .replace(
                "description = \"item_description\"",
                "line_description = \"item_description\"\nline_amount = \"line_amount\"",
            )
            .replace("[columns]", "rows = \"lines\"\n[columns]");
        let (summary, problems) = load(&t, &lines, "f1.csv").await;
        let long = ProblemReason::TooLong(60);
        assert_eq!(reasons(&problems), [(2, "customer_address_line", &long)]);
        assert_eq!((summary.records, summary.added), (3, 2));
        assert_eq!(summary.added_totals[0].minor, 829_540 + 653_720);
        let mut tx = t.portal.db.read().await.unwrap();
        let rows = sql!(
            all(String,),
            &mut tx,
            "SELECT l.description || ' ' || CAST(l.amount_minor AS TEXT) AS text
               FROM invoice_lines l
               JOIN invoices v ON v.id = l.invoice_id
              WHERE v.number = 'E001-1480'
              ORDER BY l.position",
        )
        .unwrap();
        let texts: Vec<String> = rows.into_iter().map(|(text,)| text).collect();
        let expected =
            ["CHUMACERAS 1 3/4 284000", "ZUNCHO DE 5/8 270000", "Impuestos y otros 99720"];
        assert_eq!(texts, expected);
        let (_, problems) = load(&t, &profile("f1.toml").replace("f1", "f1b"), "f1.csv").await;
        assert!(problems.iter().any(|one| one.reason == ProblemReason::Twice(3)), "{problems:?}");
    })
    .await;
}

#[tokio::test]
async fn words_say_what_is_paid_and_days_after_issue_when_it_is_due() {
    on_both(async |t| {
        let words = profile("f4.toml")
            .replace("due_on = \"emission_date\"\n", "state = \"state\"\n")
            .replace("[columns]", "due_days = 30\n[columns]");
        let (summary, problems) = load(&t, &words, "f4.csv").await;
        assert_eq!((problems, summary.added, summary.settled), (vec![], 3, 1));
        let all = invoices(&t).await;
        assert_eq!(all[0], "A-0001-00000501|Imprenta Andina|Imprenta Andina||2150|2150|2026-03-24");
        assert_eq!(all[2], "B-0001-00000502|Viveros Lila|Viveros Lila||1775|0|2026-03-05");
    })
    .await;
}

#[tokio::test]
async fn columns_are_found_by_position_where_there_is_no_header() {
    on_both(async |t| {
        let places = "source = \"f5\"\ncurrency = \"ARS\"\ndate = \"%Y-%m-%d\"\ndecimal = \".\"\n\
                      header = false\ndue_days = 15\n[columns]\ncustomer = 7\nname = 7\n\
                      number = 1\nissued_on = 2\namount = 6\nstate = 8\n";
        let (summary, problems) = load(&t, places, "f5.csv").await;
        assert_eq!((problems, summary.added), (vec![], 2));
        let first = "FA10001|GRASAS DEL SUR S.A.|GRASAS DEL SUR S.A.||11890000|11890000|2026-03-16";
        assert_eq!(invoices(&t).await[0], first);
    })
    .await;
}

#[tokio::test]
async fn negative_rows_are_credit_notes_against_what_their_customer_owes() {
    on_both(async |t| {
        let notes = profile("f6.toml").replace(
            "[columns]",
            "negative = \"credit_note\"\n[columns]\ncurrency = \"Hauswährung\"",
        );
        let (summary, problems) = load(&t, &notes, "f6.csv").await;
        assert_eq!((summary.added, summary.waiting, summary.bad), (2, 1, 0));
        let nothing = Obstacle::NothingOwed;
        let waits = ProblemReason::CannotApply(nothing);
        assert_eq!(reasons(&problems), [(4, "Belegnummer", &waits)]);
        let text = String::from_utf8(case("f6.csv")).unwrap();
        let theirs = text.replace("31000002", "31000001");
        for credited in [1, 0] {
            let (summary, problems) =
                run(&t, &notes, &theirs, ImportMode::AllOrNothing).await.unwrap();
            assert_eq!((problems, summary.credited), (vec![], credited));
            let all = invoices(&t).await;
            assert!(all[0].contains("|4145545|4145545|"), "{all:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn invisible_signs_are_no_part_of_a_number_and_the_encoding_is_named() {
    on_both(async |t| {
        let utf8 = profile("f7.toml");
        let (summary, problems) = load(&t, &utf8, "f7-bom2.csv").await;
        assert_eq!((problems, summary.added), (vec![], 1));
        assert!(invoices(&t).await[0].starts_with("N-1|Peñañaña|"));
        let other = utf8.replace("\"f7\"", "\"f7b\"");
        let (_, problems) = load(&t, &other, "f7-cp1252.csv").await;
        let told = problems[0].to_string();
        assert!(told.contains("say encoding = \"windows-1252\" in the profile"), "{told}");
        let said = format!("encoding = \"windows-1252\"\n{other}");
        let (summary, problems) = load(&t, &said, "f7-cp1252.csv").await;
        assert_eq!((problems, summary.added), (vec![], 1));
        assert!(invoices(&t).await.iter().all(|text| text.starts_with("N-1|Peñañaña|")));
    })
    .await;
}

#[tokio::test]
async fn long_names_and_numbers_and_many_invoices_come_in() {
    on_both(async |t| {
        for (file, added) in [("c15.csv", 2), ("c15b.csv", 1), ("c19.csv", 120)] {
            let (summary, problems) = load(&t, &profile("erp.toml"), file).await;
            assert_eq!(problems, [], "{file}");
            assert!(summary.added >= added.min(2) && summary.bad == 0, "{file}");
        }
    })
    .await;
}

/// Every file is used by a test of this module, so that none is forgotten.
#[test]
fn every_file_of_the_cases_has_its_test() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/views/imports/tests/cases");
    let text = include_str!("cases.rs");
    for entry in fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let stem = name.split(['.', '-']).next().unwrap();
        assert!(text.contains(&name) || text.contains(&format!("{stem}-{{")), "{name}");
    }
}

#[tokio::test]
async fn a_proposal_for_each_file_is_a_profile_or_says_what_is_unsure() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/views/imports/tests/cases");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "csv") {
            let mut file = fs::File::open(&path).unwrap();
            let proposal = explain(&mut file, "erp").unwrap();
            let read = read_profile(&proposal.to_string());
            assert!(read.is_ok() || !proposal.doubts.is_empty(), "{}: {read:?}", path.display());
        }
    }
}
