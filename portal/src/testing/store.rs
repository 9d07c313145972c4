//! SQL of test data.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{CustomerId, DebtorId, InvoiceId};
use sqlx::AssertSqlSafe;

use crate::Portal;
use crate::platform::db::{Only, sql};
use crate::platform::ids;

/// Adds a customer without an e-mail address.
///
/// # Panics
/// When the database fails, or the number is taken.
pub async fn customer(portal: &Portal, number: &str, name: &str) -> CustomerId {
    let id: CustomerId = ids::new(portal.now());
    let mut tx = portal.db.write().await.expect("the test database is there");
    sql!(
        run,
        &mut tx,
        "INSERT INTO customers (id, source, number, name, created_at)
         VALUES ($1, 'test', $2, $3, $4)",
        id,
        number,
        name,
        portal.now(),
    )
    .expect("a new customer");
    tx.commit().await.expect("it is written");
    id
}

/// Sets a customer's e-mail address.
///
/// # Panics
/// When the database fails.
pub async fn give_mailbox(portal: &Portal, customer: &CustomerId, email: &str) {
    let mut tx = portal.db.write().await.expect("the test database is there");
    sql!(run, &mut tx, "UPDATE customers SET email = $2 WHERE id = $1", customer, email,)
        .expect("a known customer");
    tx.commit().await.expect("it is written");
}

/// Adds a debtor with this e-mail address, who is reminded of the customer's debts.
///
/// # Panics
/// When the database fails.
pub async fn remind_of(portal: &Portal, customer: &CustomerId, email: &str) -> DebtorId {
    let debtor: DebtorId = ids::new(portal.now());
    let mut tx = portal.db.write().await.expect("the test database is there");
    sql!(
        run,
        &mut tx,
        "INSERT INTO debtors (id, name, email, next_decision_at, created_at)
         VALUES ($1, $2, $2, $3, $3)",
        debtor,
        email,
        portal.now(),
    )
    .expect("a new mailbox");
    sql!(run, &mut tx, "UPDATE customers SET debtor_id = $2 WHERE id = $1", customer, debtor,)
        .expect("a known customer");
    tx.commit().await.expect("it is written");
    debtor
}

/// Adds `people` debtors for benchmarks, each with an invoice of `each` open instalments, the first
/// overdue by a week. Nothing is posted to the ledger.
///
/// # Panics
/// When the database fails.
pub async fn open_instalments(portal: &Portal, people: i64, each: i64) {
    const COUNT: &str = "WITH RECURSIVE n (i) AS (SELECT CAST(1 AS BIGINT)
                          UNION ALL SELECT i + 1 FROM n WHERE i < $1) ";
    let (now, today) = (portal.now().as_millisecond(), portal.today());
    let day = |days: i32| today.checked_add(jiff::Span::new().days(days)).expect("a day");
    let mut tx = portal.db.write().await.expect("the test database is there");
    for text in [
        "INSERT INTO debtors (id, name, email, next_decision_at, created_at)
         {n} SELECT 'bd' || i, 'Persona ' || i, 'b' || i || '@example.org', CAST($2 AS BIGINT),
                    CAST($2 AS BIGINT) FROM n",
        "INSERT INTO customers (id, source, number, name, email, debtor_id, created_at)
         {n} SELECT 'bc' || i, 'bench', 'C' || i, 'Persona ' || i, 'b' || i || '@example.org',
                    'bd' || i, CAST($2 AS BIGINT) FROM n",
    ] {
        let text = sqlx::AssertSqlSafe(text.replace("{n}", COUNT));
        sql!(run, &mut tx, text, people, now).expect("it is written");
    }
    let text = "INSERT INTO invoices (id, customer_id, source, number, description, currency,
                                      total_minor, outstanding_minor, issued_on, due_on, disputed,
                                      created_at)
                {n} SELECT 'bi' || i, 'bc' || i, 'bench', 'I' || i, 'Pensión', 'PEN',
                           CAST($3 AS BIGINT) * 100, CAST($3 AS BIGINT) * 100,
                           CAST($4 AS TEXT), CAST($5 AS TEXT), FALSE, CAST($2 AS BIGINT) FROM n";
    let text = sqlx::AssertSqlSafe(text.replace("{n}", COUNT));
    let (issued_on, due_on) = (day(-60).to_string(), day(-7).to_string());
    sql!(run, &mut tx, text, people, now, each, issued_on, due_on).expect("it is written");
    for number in 1..=each {
        let text = "INSERT INTO instalments (id, invoice_id, number, due_on, amount_minor)
                    {n} SELECT 'bn' || i || '-' || CAST($2 AS BIGINT), 'bi' || i,
                           CAST($2 AS BIGINT), CAST($3 AS TEXT), 100 FROM n";
        let text = sqlx::AssertSqlSafe(text.replace("{n}", COUNT));
        let months = i32::try_from(number - 1).expect("few");
        let due_on = day(30 * months - 7).to_string();
        sql!(run, &mut tx, text, people, number, due_on).expect("it is written");
    }
    tx.commit().await.expect("it is written");
}

/// Adds an open invoice in PEN with one instalment due in 30 days.
///
/// # Panics
/// When the database fails, or the number is taken.
pub async fn invoice(portal: &Portal, customer: &CustomerId, number: &str) -> InvoiceId {
    let id: InvoiceId = ids::new(portal.now());
    let (today, amount_minor) = (portal.today(), 45_000_i64);
    let due_on = today.checked_add(jiff::Span::new().days(30)).expect("within the calendar");
    let mut tx = portal.db.write().await.expect("the test database is there");
    sql!(
        run,
        &mut tx,
        "INSERT INTO invoices (id, customer_id, source, number, description, currency, total_minor,
                               outstanding_minor, issued_on, due_on, disputed, created_at)
         VALUES ($1, $2, 'test', $3, 'Pensión', 'PEN', $4, $4, $5, $6, FALSE, $7)",
        id,
        customer,
        number,
        amount_minor,
        today,
        due_on,
        portal.now(),
    )
    .expect("a new invoice");
    sql!(
        run,
        &mut tx,
        "INSERT INTO instalments (id, invoice_id, number, due_on, amount_minor)
         VALUES ($1, $2, 1, $3, $4)",
        ids::text(portal.now()),
        id,
        due_on,
        amount_minor,
    )
    .expect("a new instalment");
    tx.commit().await.expect("it is written");
    id
}

/// Number of stored one-time codes.
///
/// # Panics
/// When the database fails.
pub async fn rows_of_codes(portal: &Portal) -> i64 {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let (count,) =
        sql!(one(i64,), &mut tx, "SELECT COUNT(*) FROM one_time_codes").expect("it answers");
    count
}

/// Stored texts of all one-time codes and jobs, for finding leaked secrets.
///
/// # Panics
/// When the database fails.
pub async fn text_of_codes_and_jobs(portal: &Portal) -> String {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let codes = sql!(
        all(String,),
        &mut tx,
        "SELECT id || purpose || email || COALESCE(code_hash, '') FROM one_time_codes",
    );
    let jobs = sql!(
        all(String,),
        &mut tx,
        "SELECT name || payload || COALESCE(last_error, '') FROM jobs",
    );
    let rows = codes.expect("it answers").into_iter().chain(jobs.expect("it answers"));
    rows.map(|(text,)| text).collect()
}

/// Ids of all stored gateway events.
///
/// # Panics
/// When the database fails.
pub async fn gateway_event_ids(portal: &Portal) -> BTreeSet<String> {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let rows = sql!(all Only<String>, &mut tx, "SELECT event_id FROM gateway_events");
    rows.expect("the gateway_events are read").into_iter().map(|(id,)| id).collect()
}

/// Enqueues a job unknown to this release.
///
/// # Panics
/// When the database fails.
pub async fn enqueue_raw(portal: &Portal, payload: &str) {
    let mut tx = portal.db.write().await.expect("the test database is there");
    let now = portal.now().as_millisecond();
    sql!(
        run,
        &mut tx,
        "INSERT INTO jobs (id, name, payload, state, run_at, created_at)
         VALUES ($1, 'raw', $2, 'queued', $3, $3)",
        ids::text(portal.now()),
        payload,
        now,
    )
    .expect("a new job");
    tx.commit().await.expect("it is written");
}

/// Number of payments that are settled.
///
/// # Panics
/// When the database cannot be reached.
pub async fn settled_payments(portal: &Portal) -> usize {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let text = "SELECT COUNT(*) FROM payments WHERE state = 'succeeded'";
    let (count,) = sql!(one Only<i64>, &mut tx, text).expect("they are counted");
    usize::try_from(count).expect("a count")
}

/// How often the timeline of each paid invoice says that the confirmation was sent.
///
/// # Panics
/// When the database cannot be reached.
pub async fn confirmations_by_invoice(portal: &Portal) -> Vec<i64> {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let rows = sql!(
        all Only<i64>,
        &mut tx,
        "SELECT COUNT(*)
           FROM activity
          WHERE kind = 'confirmation_sent'
          GROUP BY payment_id, invoice_id",
    );
    rows.expect("they are counted").into_iter().map(|(count,)| count).collect()
}

/// The content of every table, by its name.
///
/// # Panics
/// When the database fails.
pub async fn contents(portal: &Portal) -> BTreeMap<String, String> {
    let mut tx = portal.db.read().await.expect("the test database is there");
    let is_sqlite = portal.db.engine() == "sqlite";
    let names = match is_sqlite {
        true => sql!(
            all Only<String>,
            &mut tx,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        ),
        false => sql!(
            all Only<String>,
            &mut tx,
            "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()",
        ),
    };
    let mut contents = BTreeMap::new();
    for (name,) in names.expect("the tables are listed") {
        let rows = match is_sqlite {
            true => {
                let list = format!(
                    "SELECT group_concat('quote(\"' || name || '\")', '||''|''||')
                       FROM pragma_table_info('{name}')"
                );
                let list = AssertSqlSafe(list);
                let (columns,) = sql!(one Only<String>, &mut tx, list).expect("it has columns");
                format!(
                    "SELECT COALESCE(group_concat(content, '/'), '')
                       FROM (SELECT {columns} AS content FROM \"{name}\" ORDER BY 1)"
                )
            }
            false => format!(
                "SELECT COALESCE(string_agg(t::text, '/' ORDER BY t::text), '') FROM \"{name}\" t"
            ),
        };
        let rows = AssertSqlSafe(rows);
        let (content,) = sql!(one Only<String>, &mut tx, rows).expect("its rows are read");
        contents.insert(name, content);
    }
    contents
}

/// Runs a statement against the ledger directly.
///
/// # Errors
/// When the database refuses it.
///
/// # Panics
/// When the database cannot be reached.
pub async fn tamper(portal: &Portal, statement: &'static str) -> crate::Result<()> {
    let mut tx = portal.db.write().await.expect("the test database is there");
    sql!(run, &mut tx, statement)?;
    tx.commit().await
}
