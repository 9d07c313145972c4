//! Kinds of broken SQLite files, each found by the check of the database or of the books.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use domain::access::{Actor, Scope};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, Row};

use crate::Portal;
use crate::billing::ledger;
use crate::platform::db::Db;
use crate::platform::db::backup::backup;
use crate::testing::{Engine, SeedInvoice, TestPortal, user};

/// What is done to a sound file.
enum Break {
    /// Statements, without checking references.
    Sql(&'static str),
    /// The same in steps, each by a connection that reads the schema anew.
    Steps([&'static str; 3]),
    /// Zeroes from an offset in the root page of a table or index.
    Page(&'static str, u64),
    /// Other bytes at an offset of the file.
    Bytes(u64, &'static [u8]),
    /// Only a part of the file is left.
    Half,
}

use Break::{Bytes, Half, Page, Sql, Steps};

const KINDS: [(&str, Break, &str); 33] = [
    ("a posting of one side", Sql(ONE_SIDE), "a posting sums to zero"),
    (
        "an instalment of another state",
        Sql("UPDATE instalments SET paid_minor = paid_minor - 1 WHERE id = 'l1-1'"),
        "an instalment owes what the ledger says",
    ),
    (
        "a payment without allocation",
        Sql("DELETE FROM allocations"),
        "an instalment is paid by its allocations",
    ),
    (
        "an invoice of another sum",
        Sql("UPDATE invoices SET outstanding_minor = 1"),
        "an invoice owes what its instalments owe",
    ),
    (
        "a line of another sum",
        Sql("UPDATE invoice_lines SET amount_minor = amount_minor + 1"),
        "an invoice is the sum of its lines",
    ),
    (
        "a credit from nowhere",
        Sql("INSERT INTO credits (payment_id, customer_id, currency, amount_minor)
             SELECT id, 'lucia', 'PEN', 5 FROM payments"),
        "a credit is what the ledger says",
    ),
    (
        "a payment of another state",
        Sql("UPDATE payments SET state = 'failed', failure = 'declined', succeeded_at = NULL"),
        "a settled payment is posted once, and no other is",
    ),
    (
        "a credit note without posting",
        Sql("INSERT INTO adjustments (id, invoice_id, amount_minor, made_by, made_at)
             VALUES ('x', 'l1', -5, 'nobody', 0)"),
        "a correction, a reversal and a refund are posted once",
    ),
    (
        "unapplied money from nowhere",
        Sql("INSERT INTO unapplied (id, state, currency, amount_minor, received_on, way,
                                    reference, sender, bank_text, sender_folded, recorded_by,
                                    recorded_at)
             VALUES ('x', 'open', 'PEN', 5, '2026-11-20', 'transfer', '1', '', '', '', 'x', 0)"),
        "unapplied money is what the ledger says",
    ),
    (
        "a movement of unapplied money without posting",
        Sql("INSERT INTO unapplied_movements (id, unapplied_id, number, event, effective_on,
                                              currency, amount_minor, made_by, made_at)
             VALUES ('x', 'x', 0, 'recorded', '2026-11-20', 'PEN', 5, 'x', 0)"),
        "what happened to unapplied money is posted once",
    ),
    (
        "a receipt of another sum",
        Sql("UPDATE receipts SET amount_minor = 1"),
        "the receipts of a payment add up to it",
    ),
    (
        "a paid debt that is held",
        Sql("UPDATE payment_targets SET open = TRUE"),
        "an ended payment holds no instalment",
    ),
    ("a receipt that is gone", Sql("UPDATE counters SET value = 7"), "receipt numbers have no gap"),
    ("a parent that is gone", Sql("DELETE FROM customers"), "refers to a row of customers"),
    ("an orphan", Sql(ORPHAN), "of receipts refers to a row of"),
    (
        "an index that is gone",
        Sql("DROP INDEX payment_targets_open"),
        "index payment_targets_open is not there",
    ),
    ("a table that is gone", Sql("DROP TABLE write_probes"), "table write_probes is not there"),
    (
        "a trigger that is gone",
        Sql("DROP TRIGGER entries_no_update"),
        "trigger entries_no_update is not there",
    ),
    ("a trigger that does nothing", Sql(IDLE_TRIGGER), "trigger entries_no_update is another one"),
    (
        "an index over other rows",
        Sql("DROP INDEX payment_targets_open;
             CREATE INDEX payment_targets_open ON payment_targets (payment_id)"),
        "index payment_targets_open is another one",
    ),
    (
        "a column that is gone",
        Sql("ALTER TABLE customers DROP COLUMN time_zone"),
        "column customers.time_zone is not there",
    ),
    (
        "an index that lacks a row",
        Steps([HIDE, "UPDATE invoices SET due_on = '2001-01-01'", SHOW]),
        "missing from index invoices_pending",
    ),
    (
        "an index with a row too many",
        Steps([HIDE_FULL, "DELETE FROM activity", SHOW]),
        "wrong # of entries in index activity_by_invoice",
    ),
    (
        "a key that is there twice",
        Steps([
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = replace(sql, 'CREATE UNIQUE', 'CREATE')
              WHERE name = 'adjustments_by_number'",
            "INSERT INTO adjustments VALUES ('x', 'l1', 's', 'N', -5, 'nobody', 0, 0),
                                            ('y', 'l1', 's', 'N', -5, 'nobody', 0, 0)",
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = replace(sql, 'CREATE INDEX', 'CREATE UNIQUE INDEX')
              WHERE name = 'adjustments_by_number'",
        ]),
        "non-unique entry in index adjustments_by_number",
    ),
    (
        "a value that its check forbids",
        Sql("PRAGMA ignore_check_constraints = ON; UPDATE instalments SET paid_minor = -5"),
        "CHECK constraint failed in instalments",
    ),
    (
        "nothing where something must be",
        Steps([
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = replace(sql, 'name       TEXT   NOT NULL', 'name TEXT')
              WHERE name = 'customers'",
            "UPDATE customers SET name = NULL",
            "PRAGMA writable_schema = ON;
             UPDATE sqlite_master SET sql = replace(sql, 'name TEXT', 'name       TEXT   NOT NULL')
              WHERE name = 'customers'",
        ]),
        "NULL value in customers.name",
    ),
    (
        "a word for a number",
        Sql("UPDATE payments SET expires_at = 'soon'"),
        "1 values of payments.expires_at are no BIGINT",
    ),
    ("a page of zeroes", Page("entries", 0), "malformed"),
    ("an index page of zeroes", Page("invoices_pending", 0), ""),
    ("a page whose pointers are gone", Page("instalments", 8), ""),
    ("a wrong count of free pages", Bytes(36, &[0, 0, 0x27, 0x10]), "reelist"),
    ("a file that is no database", Bytes(0, b"SQLite format 9"), "not a database"),
    ("half of a file", Half, ""),
];

/// Takes an index out of the schema, and puts it back.
const HIDE: &str = "
    CREATE TABLE hidden AS SELECT * FROM sqlite_master WHERE name = 'invoices_pending';
    PRAGMA writable_schema = ON;
    DELETE FROM sqlite_master WHERE name = 'invoices_pending'";
const HIDE_FULL: &str = "
    CREATE TABLE hidden AS SELECT * FROM sqlite_master WHERE name = 'activity_by_invoice';
    PRAGMA writable_schema = ON;
    DELETE FROM sqlite_master WHERE name = 'activity_by_invoice'";
const SHOW: &str = "
    PRAGMA writable_schema = ON;
    INSERT INTO sqlite_master SELECT * FROM hidden;
    DROP TABLE hidden";

const ONE_SIDE: &str = "
    INSERT INTO entries (posting_id, position, account, subject, currency, amount_minor)
    SELECT id, 9, 'funds', 'x', 'PEN', 1 FROM postings WHERE source_kind = 'payment'";
const ORPHAN: &str = "INSERT INTO receipts SELECT 'r', 9, 'none', 'none', 'PEN', 1, 'code', 0";
const IDLE_TRIGGER: &str = "
    DROP TRIGGER entries_no_update;
    CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN SELECT 1; END";

async fn run(file: &Path, statements: &'static str) {
    let options = SqliteConnectOptions::new().filename(file).foreign_keys(false);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

fn write_at(file: &Path, at: u64, bytes: &[u8]) {
    let mut file = OpenOptions::new().write(true).open(file).unwrap();
    file.seek(SeekFrom::Start(at)).unwrap();
    file.write_all(bytes).unwrap();
}

async fn break_it(file: &Path, how: &Break) {
    match how {
        Sql(statements) => run(file, statements).await,
        Bytes(at, bytes) => write_at(file, *at, bytes),
        Half => {
            let length = fs::metadata(file).unwrap().len();
            OpenOptions::new().write(true).open(file).unwrap().set_len(length / 2).unwrap();
        }
        Page(name, from) => {
            let options = SqliteConnectOptions::new().filename(file);
            let mut connection = options.connect().await.unwrap();
            let text = "SELECT rootpage, (SELECT page_size FROM pragma_page_size)
                          FROM sqlite_master WHERE name = $1";
            let row = sqlx::query(text).bind(name).fetch_one(&mut connection).await.unwrap();
            let (page, size): (i64, i64) = (row.get(0), row.get(1));
            connection.close().await.unwrap();
            let (page, size) = (u64::try_from(page).unwrap(), u64::try_from(size).unwrap());
            let zeroes = vec![0; usize::try_from(size - from).unwrap()];
            write_at(file, (page - 1) * size + from, &zeroes);
        }
        Steps(steps) => {
            for statements in steps {
                run(file, statements).await;
            }
        }
    }
}

/// All that the checks say of a file; what cannot even be opened or read says so.
async fn found(t: &TestPortal, file: &Path) -> String {
    let db = match Db::open(&format!("sqlite:{}", file.display())).await {
        Ok(db) => db,
        Err(error) => return format!("{error}"),
    };
    let mut all = match db.defects().await {
        Ok(defects) => defects.found,
        Err(error) => vec![error.to_string()],
    };
    let portal = Portal { db, ..t.portal.clone() };
    match ledger::check(&portal, &Actor::System).await {
        Ok(differences) => all.extend(differences.into_iter().map(|one| one.rule)),
        Err(error) => all.push(error.to_string()),
    }
    portal.db.close().await;
    all.join("\n")
}

#[tokio::test]
async fn every_kind_of_broken_file_is_found() {
    let t = TestPortal::open(Engine::Sqlite).await;
    t.leaves_jobs();
    t.seed_user("ana", &[("lucia", Scope::SeeAndPay)]).await;
    let plan = [("2026-11-10", 10_000), ("2026-12-10", 10_000)];
    t.seed_invoice(&SeedInvoice::of("lucia", "l1", &plan)).await;
    t.seed_paid(&user("ana"), &[("l1-1", 0)], 10_000).await;
    let folder = tempfile::tempdir().unwrap();
    let sound = folder.path().join("sound.sqlite");
    backup(&t.database.url, &sound).await.unwrap();
    assert_eq!(found(&t, &sound).await, "");
    let mut missed = Vec::new();
    for (number, (kind, how, expected)) in KINDS.iter().enumerate() {
        let file = folder.path().join(format!("{number}.sqlite"));
        fs::copy(&sound, &file).unwrap();
        break_it(&file, how).await;
        let found = found(&t, &file).await;
        if found.is_empty() || !found.contains(expected) {
            missed.push(format!("{kind}: {expected:?} is not in {found:?}"));
        }
    }
    println!("{} of {} kinds of broken files are found", KINDS.len() - missed.len(), KINDS.len());
    assert!(missed.is_empty(), "{missed:#?}");
}
