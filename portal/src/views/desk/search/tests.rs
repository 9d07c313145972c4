//! What staff type, and whom they find: the same on both engines, by an index.

use domain::access::{Actor, Role, Scope};
use sqlx::{AssertSqlSafe, Row};

use super::*;
use crate::Error;
use crate::billing::customers::{CustomerRecord, upsert};
use crate::people::access;
use crate::platform::db::EngineTx;
use crate::testing::{self, TestPortal, family, on_both, staff, user};

/// Number, name, document, mailbox.
const CUSTOMERS: [[&str; 4]; 9] = [
    ["A-100", "Lucía Ñahui Peña", "45.871.236-K", "lucia@example.org"],
    ["A-101", "Mateo Ñahui Peña", "", "lucia@example.org"],
    ["A-2001", "María Quispe Huamán", "70112233", "mquispe@example.org"],
    ["B-7", "José Quispe", "", ""],
    ["B-8", "JOSÉ LUIS PÉREZ", "20100047218", "jl.perez@example.com"],
    ["B-9", "Straße & Søn S.A.C.", "", "office@strasse.example"],
    ["B-10", "O'Connor AND Not Ltd", "", ""],
    ["B-11", "María-José D'Ávila", "", ""],
    ["B-12", "李小龙", "", ""],
];

async fn world(t: &TestPortal) {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let record = |[number, name, document, email]: [&str; 4]| CustomerRecord {
        number: number.into(),
        name: name.into(),
        document: given(document),
        email: given(email),
        ..CustomerRecord::default()
    };
    // One by one, so that they are found in this order.
    let mut ids = Vec::new();
    for customer in CUSTOMERS {
        let records = [record(customer)];
        ids.extend(upsert(&t.portal, &Actor::System, "school", &records).await.unwrap());
    }
    for (place, number) in [(0, "F001-00012"), (2, "f001-00013"), (3, "2026/0042")] {
        family::invoice(&t.portal, &ids[place], number, 10_000, 1).await;
    }
    t.seed_user("tito", &[]).await;
    let tito = domain::ids::UserId::parse("tito").unwrap();
    access::grant(&t.portal, &Actor::System, &tito, &ids[3], Scope::PayOnly).await.unwrap();
}

async fn found(t: &TestPortal, actor: &Actor, text: &str) -> String {
    let Some(result) = search(&t.portal, actor, text).await.unwrap() else { return "-".into() };
    let numbers: Vec<String> = result.hits.into_iter().map(|hit| hit.number).collect();
    numbers.join(" ")
}

/// What is typed, and whom it finds, in this order.
const QUERIES: [(&str, &str); 46] = [
    ("lucia", "A-100 A-101 B-8"),
    ("LUCÍA", "A-100 B-8"),
    ("nahui", "A-100 A-101"),
    ("ñahui pena", "A-100 A-101"),
    ("peña ñahui lucía", "A-100"),
    ("pe", "A-100 A-101 B-8"),
    ("qui mar", "A-2001"),
    ("quispe", "A-2001 B-7"),
    ("jose", "B-7 B-8 B-11"),
    ("jose quispe", "B-7"),
    ("strasse", "B-9"),
    ("STRASSE son", "B-9"),
    ("maria jose", "B-11"),
    ("d'avila", "B-11"),
    ("o'connor", "B-10"),
    ("李小", "B-12"),
    // Typing errors.
    ("quipse", "A-2001 B-7"),
    ("kispe", "A-2001 B-7"),
    ("mraia quispe", "A-2001"),
    ("huamna", "A-2001"),
    ("perex jose", "B-8"),
    ("josé luis peres", "B-8"),
    ("ñahuy", "A-100 A-101"),
    ("zzzzzz", ""),
    // Numbers, documents, invoices.
    ("a-100", "A-100"),
    ("A100", "A-100"),
    ("a10", "A-100 A-101"),
    ("b-1", "B-10 B-11 B-12"),
    ("45.871", "A-100"),
    ("45871236k", "A-100"),
    ("70112233", "A-2001"),
    ("201000", "B-8"),
    ("f001-00012", "A-100"),
    ("F001-0001", "A-100 A-2001"),
    ("#2026/0042", "B-7"),
    ("0042", ""),
    // Mailboxes.
    ("lucia@example.org", "A-100 A-101"),
    ("mquis", "A-2001 B-8"),
    ("jl.perez@", "B-8"),
    ("TITO@example.org", "B-7"),
    // Operators of either engine are words like others, or nothing.
    ("not and", "B-10"),
    ("\"quispe\" OR *", ""),
    ("quispe:* | 'x", ""),
    ("name:quispe", ""),
    ("' OR 1=1 --", ""),
    ("%", "-"),
];

#[tokio::test]
async fn whom_a_text_finds_is_the_same_on_both_engines() {
    on_both(async |t| {
        world(&t).await;
        let eva = staff("eva", &[Role::Collector]);
        for (text, expected) in QUERIES {
            assert_eq!(found(&t, &eva, text).await, expected, "{text:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_hit_says_by_what_it_was_found_and_what_is_owed() {
    on_both(async |t| {
        world(&t).await;
        let eva = staff("eva", &[Role::Finance]);
        for (text, by) in [
            ("a-2001", HitReason::Number),
            ("70112233", HitReason::Document),
            ("F001-00013", HitReason::Invoice("f001-00013".into())),
            ("mquispe@example.org", HitReason::Mailbox),
            ("maria quispe", HitReason::Name),
            ("mraia quispe", HitReason::SimilarName),
        ] {
            let result = search(&t.portal, &eva, text).await.unwrap().unwrap();
            let hit = result.hits.into_iter().next().expect(text);
            assert_eq!((hit.name.as_str(), &hit.by), ("María Quispe Huamán", &by), "{text}");
            assert_eq!(hit.owed.iter().map(|owed| owed.minor).collect::<Vec<_>>(), [10_000]);
            assert_eq!(hit.email.as_deref(), Some("mquispe@example.org"));
        }
    })
    .await;
}

#[tokio::test]
async fn who_may_not_read_mailboxes_neither_sees_them_nor_finds_by_them() {
    on_both(async |t| {
        world(&t).await;
        let eva = staff("eva", &[Role::Viewer]);
        for text in ["lucia@example.org", "jl.perez@", "tito@example.org"] {
            assert_eq!(found(&t, &eva, text).await, "", "{text}");
        }
        let result = search(&t.portal, &eva, "maria quispe").await.unwrap().unwrap();
        assert_eq!(result.hits[0].email, None);
        let refused = search(&t.portal, &user("tito"), "quispe").await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn of_many_namesakes_the_first_are_shown_and_it_is_said_that_there_are_more() {
    on_both(async |t| {
        let record = |n: usize| CustomerRecord {
            number: format!("N{n:03}"),
            name: "Ana Flores".into(),
            ..CustomerRecord::default()
        };
        let records: Vec<_> = (0..30).map(record).collect();
        upsert(&t.portal, &Actor::System, "school", &records).await.unwrap();
        let result = search(&t.portal, &testing::admin(), "flores").await.unwrap().unwrap();
        assert!(result.has_more);
        assert_eq!(result.hits.len(), MOST_HITS);
        assert_eq!(result.hits[19].number, "N019");
    })
    .await;
}

/// The plan of a query, on PostgreSQL without full scans where an index can do it.
async fn plan(tx: &mut Tx, texts: [&str; 2], arguments: &[&str]) -> String {
    match &mut tx.engine {
        EngineTx::Sqlite(tx) => {
            let text = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", texts[0]));
            let query = arguments.iter().fold(sqlx::query(text), |query, one| query.bind(*one));
            let rows = query.bind(21_i64).fetch_all(&mut **tx).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>("detail") + "\n").collect()
        }
        EngineTx::Postgres(tx) => {
            let settings = "SET LOCAL enable_seqscan = off";
            sqlx::raw_sql(settings).execute(&mut **tx).await.unwrap();
            let text = AssertSqlSafe(format!("EXPLAIN {}", texts[1]));
            let query = arguments.iter().fold(sqlx::query(text), |query, one| query.bind(*one));
            let rows = query.bind(21_i64).fetch_all(&mut **tx).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>(0) + "\n").collect()
        }
    }
}

#[tokio::test]
async fn every_way_to_find_somebody_has_its_index() {
    on_both(async |t| {
        world(&t).await;
        let is_postgres = t.portal.db.engine() == "postgres";
        let words = if is_postgres { "'quispe'" } else { "\"quispe\"" };
        for (texts, arguments, index) in [
            (store::BY_NUMBER, vec!["a", "b"], "customer_search_by_number"),
            (store::BY_DOCUMENT, vec!["a", "b"], "customer_search_by_document"),
            (store::BY_MAILBOX, vec!["a", "b"], "customer_search_by_mailbox"),
            (store::BY_INVOICE, vec!["a", "b"], "invoices_by_number"),
            (store::BY_WORDS, vec![words], "customer_words"),
        ] {
            let mut tx = t.portal.db.read().await.unwrap();
            let plan = plan(&mut tx, texts, &arguments).await;
            let expected = match index {
                "customer_words" if !is_postgres => "VIRTUAL TABLE INDEX",
                index => index,
            };
            assert!(plan.contains(expected), "{index}: {plan}");
            let is_scanned = |line: &&str| line.contains("SCAN") && !line.contains("VIRTUAL");
            assert!(!plan.lines().any(|line| is_scanned(&line)), "{index}: {plan}");
            assert!(!plan.contains("Seq Scan"), "{index}: {plan}");
        }
    })
    .await;
}
