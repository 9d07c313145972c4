//! Many rows in one statement, on either engine: a round trip for each row makes imports slow.

use sqlx::AssertSqlSafe;

use super::Tx;

/// So many rows go into one statement; the text of a full one is prepared once.
const ROWS: usize = 128;

/// A value of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    /// A text, or nothing.
    Text(Option<&'a str>),
    /// A number, or nothing.
    Int(Option<i64>),
    /// True or false.
    Bool(bool),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Some(text))
    }
}

impl<'a> From<Option<&'a str>> for Value<'a> {
    fn from(text: Option<&'a str>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Value<'_> {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

/// Binds values one after the other.
macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match *value {
                Value::Text(text) => query.bind(text),
                Value::Int(number) => query.bind(number),
                Value::Bool(truth) => query.bind(truth),
            };
        }
        query
    }};
}

/// Runs `head VALUES (…), (…) tail` for all rows; gives how many were written. To insert, `head` is
/// `INSERT INTO table (columns)`, and `tail` may say what to do on conflict; to update, `head` is
/// `UPDATE table SET a = v.column2 FROM (` and `tail` is `) AS v WHERE table.id = v.column1`
/// (no row may be meant twice then: only one of the two would be applied).
pub(crate) async fn run<const N: usize>(
    tx: &mut Tx,
    head: &'static str,
    tail: &'static str,
    rows: &[[Value<'_>; N]],
) -> Result<u64, sqlx::Error> {
    let mut written = 0;
    for chunk in rows.chunks(ROWS) {
        let text = AssertSqlSafe(format!("{head} VALUES {} {tail}", tuples(N, chunk.len())));
        let (values, keep) = (chunk.as_flattened(), is_kept(chunk.len()));
        written += match tx {
            Tx::Sqlite(tx) => {
                let query = bound!(sqlx::query(text), values).persistent(keep);
                query.execute(&mut **tx).await?.rows_affected()
            }
            Tx::Postgres(tx) => {
                let query = bound!(sqlx::query(text), values).persistent(keep);
                query.execute(&mut **tx).await?.rows_affected()
            }
        };
    }
    Ok(written)
}

/// Only the texts of full statements and of single rows come again.
const fn is_kept(rows: usize) -> bool {
    rows == ROWS || rows == 1
}

/// `($1, $2), ($3, $4)`: so many tuples of so many columns.
fn tuples(columns: usize, rows: usize) -> String {
    let mut text = String::with_capacity(rows * columns * 7);
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            let number = row * columns + column + 1;
            text.push_str(if column == 0 { "$" } else { ", $" });
            text.push_str(&number.to_string());
        }
        text.push(')');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::{Only, sql};
    use crate::testing::on_both;

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(tuples(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(tuples(1, 3), "($1), ($2), ($3)");
    }

    #[tokio::test]
    async fn any_number_of_rows_is_written_and_read_back_and_conflicts_are_left_out() {
        on_both(async |t| {
            for count in [0, 1, 2, ROWS - 1, ROWS, ROWS + 1, 3 * ROWS + 7] {
                let mut tx = t.portal.db.write().await.unwrap();
                sql!(run, &mut tx, "DELETE FROM counters").unwrap();
                let names: Vec<String> = (0..count).map(|n| format!("n'{n}\"")).collect();
                let rows: Vec<_> = names
                    .iter()
                    .zip(0..)
                    .map(|(name, n): (_, i64)| [name.as_str().into(), n.into()])
                    .collect();
                let head = "INSERT INTO counters (name, value)";
                let tail = "ON CONFLICT (name) DO NOTHING";
                let all = run::<2>(&mut tx, head, tail, &rows).await.unwrap();
                assert_eq!(all, count as u64);
                assert_eq!(run::<2>(&mut tx, head, tail, &rows).await.unwrap(), 0);
                let found = sql!(all Only<i64>, &mut tx, "SELECT value FROM counters ORDER BY 1");
                assert_eq!(found.unwrap(), (0..).take(count).map(|n| (n,)).collect::<Vec<_>>());
            }
        })
        .await;
    }
}
