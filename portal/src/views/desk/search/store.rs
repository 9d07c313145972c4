//! SQL of the search of customers.

use std::collections::{BTreeSet, HashMap};

use domain::calendar::Date;
use domain::ids::CustomerId;
use domain::money::Money;

use super::{MOST_HITS, WordPattern};
use crate::Result;
use crate::platform::db::{Only, Tx, columns, list, sql};

/// Most words that are compared with a misspelt one.
const MOST_CANDIDATES: u32 = 300;

/// How many are read at most: one more than are shown.
fn most() -> i64 {
    i64::try_from(MOST_HITS).unwrap_or(i64::MAX).saturating_add(1)
}

/// A query for texts from `$1` on and before `$2`, in their order, in the syntax whose index each
/// engine takes: on PostgreSQL by bytes, as the database may sort in any language.
macro_rules! beginning_with {
    ($head:literal, $column:literal, $key:literal) => {
        [
            concat!(
                $head,
                $column,
                " >= $1 AND ",
                $column,
                " < $2
                 ORDER BY ",
                $column,
                ", ",
                $key,
                " LIMIT $3"
            ),
            concat!(
                $head,
                $column,
                " ~>=~ $1 AND ",
                $column,
                " ~<~ $2
                 ORDER BY ",
                $column,
                " USING ~<~, ",
                $key,
                " LIMIT $3"
            ),
        ]
    };
}

pub(super) const BY_NUMBER: [&str; 2] =
    beginning_with!("SELECT customer_id FROM customer_search WHERE ", "number", "key");

pub(super) const BY_DOCUMENT: [&str; 2] =
    beginning_with!("SELECT customer_id FROM customer_search WHERE ", "document", "key");

pub(super) const BY_MAILBOX: [&str; 2] =
    beginning_with!("SELECT customer_id FROM customer_search WHERE ", "mailbox", "key");

/// Numbers of invoices sort by bytes on both engines.
pub(super) const BY_INVOICE: [&str; 2] = {
    let [by_bytes, _] = beginning_with!(
        "SELECT customer_id AS customer, number FROM invoices WHERE ",
        "number",
        "id"
    );
    [by_bytes, by_bytes]
};

/// The customers whose names have words.
pub(super) const BY_WORDS: [&str; 2] = [
    "SELECT s.customer_id
       FROM customer_words w
       JOIN customer_search s ON s.key = w.rowid
      WHERE w.customer_words MATCH $1
      ORDER BY w.rowid
      LIMIT $2",
    // The index is read first, whatever the planner expects of it, and not to the end of a frequent
    // word: its first thousand customers are enough to show some.
    "WITH hits AS MATERIALIZED (
        SELECT key, customer_id
          FROM customer_search
         WHERE words @@ CAST($1 AS TSQUERY)
         LIMIT 1000
     )
     SELECT customer_id FROM hits ORDER BY key LIMIT $2",
];

/// The end of the texts that begin with one.
fn behind(beginning: &str) -> String {
    format!("{beginning}{}", char::MAX)
}

fn ids(rows: Vec<Only<CustomerId>>) -> Vec<CustomerId> {
    rows.into_iter().map(|(id,)| id).collect()
}

pub(super) async fn by_number(tx: &mut Tx, number: &str) -> Result<Vec<CustomerId>> {
    const TEXT: [&str; 2] = BY_NUMBER;
    let end = behind(number);
    Ok(ids(sql!(each Only<CustomerId>, tx, TEXT[0], TEXT[1], number, end, most())?))
}

pub(super) async fn by_document(tx: &mut Tx, document: &str) -> Result<Vec<CustomerId>> {
    const TEXT: [&str; 2] = BY_DOCUMENT;
    let end = behind(document);
    Ok(ids(sql!(each Only<CustomerId>, tx, TEXT[0], TEXT[1], document, end, most())?))
}

pub(super) async fn by_mailbox(tx: &mut Tx, mailbox: &str) -> Result<Vec<CustomerId>> {
    const TEXT: [&str; 2] = BY_MAILBOX;
    let end = behind(mailbox);
    Ok(ids(sql!(each Only<CustomerId>, tx, TEXT[0], TEXT[1], mailbox, end, most())?))
}

/// The customers of the debtor with a mailbox.
pub(super) async fn by_mailbox_of_debtor(tx: &mut Tx, mailbox: &str) -> Result<Vec<CustomerId>> {
    Ok(ids(sql!(
        all Only<CustomerId>,
        tx,
        "SELECT c.id
           FROM debtors d
           JOIN customers c ON c.debtor_id = d.id
          WHERE d.email = $1
          ORDER BY c.id
          LIMIT $2",
        mailbox,
        most(),
    )?))
}

/// An invoice by whose number a customer is found.
pub(super) struct InvoiceHit {
    pub(super) customer: CustomerId,
    pub(super) number: String,
}

columns!(InvoiceHit { customer, number });

pub(super) async fn by_invoice(tx: &mut Tx, number: &str) -> Result<Vec<InvoiceHit>> {
    const TEXT: [&str; 2] = BY_INVOICE;
    let end = behind(number);
    Ok(sql!(each InvoiceHit, tx, TEXT[0], TEXT[1], number, end, most())?)
}

pub(super) async fn by_words(tx: &mut Tx, query: &[Vec<WordPattern>]) -> Result<Vec<CustomerId>> {
    const TEXT: [&str; 2] = BY_WORDS;
    let query = if tx.is_shared() { in_postgres(query) } else { in_sqlite(query) };
    Ok(ids(sql!(each Only<CustomerId>, tx, TEXT[0], TEXT[1], query, most())?))
}

/// The syntax of FTS5. Words are letters and digits, so that none can be an operator.
fn in_sqlite(query: &[Vec<WordPattern>]) -> String {
    let pattern = |WordPattern { word, is_whole }: &WordPattern| {
        if *is_whole { format!("\"{word}\"") } else { format!("\"{word}\"*") }
    };
    joined(query, pattern, " OR ", " AND ")
}

/// The syntax of `tsquery`.
fn in_postgres(query: &[Vec<WordPattern>]) -> String {
    let pattern = |WordPattern { word, is_whole }: &WordPattern| {
        if *is_whole { format!("'{word}'") } else { format!("'{word}':*") }
    };
    joined(query, pattern, " | ", " & ")
}

fn joined(
    query: &[Vec<WordPattern>],
    pattern: impl Fn(&WordPattern) -> String,
    or: &str,
    and: &str,
) -> String {
    let either = |patterns: &Vec<WordPattern>| {
        let patterns: Vec<String> = patterns.iter().map(&pattern).collect();
        format!("({})", patterns.join(or))
    };
    query.iter().map(either).collect::<Vec<_>>().join(and)
}

/// Words that share runs of letters with one, those with most first.
pub(super) async fn sharing_grams(tx: &mut Tx, grams: &BTreeSet<String>) -> Result<Vec<String>> {
    let rows = sql!(
        listed Only<String>,
        tx,
        "SELECT word FROM search_grams WHERE gram",
        "GROUP BY word ORDER BY COUNT(*) DESC, word LIMIT $2",
        list(grams),
        MOST_CANDIDATES,
    )?;
    Ok(rows.into_iter().map(|(word,)| word).collect())
}

/// What is shown of a customer.
pub(super) struct CustomerFacts {
    id: CustomerId,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) document: Option<String>,
    pub(super) email: Option<String>,
}

columns!(CustomerFacts { id, number, name, document, email });

pub(super) async fn facts(
    tx: &mut Tx,
    customers: impl Iterator<Item = &CustomerId>,
) -> Result<HashMap<CustomerId, CustomerFacts>> {
    let rows = sql!(
        listed CustomerFacts,
        tx,
        "SELECT id, number, name, document, email FROM customers WHERE id",
        "",
        list(customers),
    )?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row)).collect())
}

struct OwedRow {
    customer: CustomerId,
    owed: Money,
}

columns!(OwedRow { customer, owed });

/// What customers owe of invoices issued so far, by currency.
pub(super) async fn owed(
    tx: &mut Tx,
    customers: impl Iterator<Item = &CustomerId>,
    today: Date,
) -> Result<HashMap<CustomerId, Vec<Money>>> {
    let rows = sql!(
        listed OwedRow,
        tx,
        "SELECT customer_id AS customer, currency,
                CAST(SUM(outstanding_minor) AS BIGINT) AS owed_minor
           FROM invoices
          WHERE outstanding_minor > 0
            AND issued_on <= $2
            AND customer_id",
        "GROUP BY customer_id, currency ORDER BY customer_id, currency",
        list(customers),
        today,
    )?;
    let mut owed: HashMap<CustomerId, Vec<Money>> = HashMap::new();
    for row in rows {
        owed.entry(row.customer).or_default().push(row.owed);
    }
    Ok(owed)
}
