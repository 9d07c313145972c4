//! Bulk statements on either engine, because a round trip per row makes imports slow.

use sqlx::{AssertSqlSafe, Postgres, Sqlite, Transaction};

use super::fault::NulInText;
use super::query::{MANY, bound, counted};
use super::{EngineTx, Tx};

/// Rows per statement on SQLite; the text of a full statement is prepared once.
const ROWS: usize = 128;

pub(crate) use super::value::Value;

/// Values of a row, of any bindable type.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        [$($crate::platform::db::value::Value::from($value)),*]
    };
}
pub(crate) use values;

/// Writes all rows; returns their number. A column holds values of one kind. To insert, `head` is
/// `INSERT INTO table (columns)`, and `tail` may be an `ON CONFLICT` clause; to update, `head` is
/// `UPDATE table SET a = v.column2 FROM (` and `tail` is `) AS v WHERE table.id = v.column1` (each
/// row at most once, because only one of several updates would be applied).
pub(crate) async fn run<const N: usize>(
    tx: &mut Tx,
    head: &'static str,
    tail: &'static str,
    rows: &[[Value<'_>; N]],
) -> Result<u64, sqlx::Error> {
    NulInText::check(rows.as_flattened().iter().filter_map(Value::text))?;
    let written = match &mut tx.engine {
        EngineTx::Sqlite(tx) => in_tuples(tx, head, tail, rows).await,
        EngineTx::Postgres(tx) => in_arrays(tx, head, tail, rows).await,
    };
    counted(tx, written)
}

/// `VALUES (?, ?), (?, ?)`, in chunks. The placeholders are unnamed: SQLite treats `$1` as a name
/// and would look each up among all others.
async fn in_tuples<const N: usize>(
    tx: &mut Transaction<'static, Sqlite>,
    head: &str,
    tail: &str,
    rows: &[[Value<'_>; N]],
) -> Result<u64, sqlx::Error> {
    let mut written = 0;
    for chunk in rows.chunks(ROWS) {
        let text = AssertSqlSafe(format!("{head} VALUES {} {tail}", tuples(N, chunk.len())));
        let query = sqlx::query(text).persistent(is_kept(chunk.len()));
        let query = chunk.as_flattened().iter().fold(query, bound);
        written += query.execute(&mut **tx).await?.rows_affected();
    }
    Ok(written)
}

/// Caches only the texts of full statements and of single rows, because others rarely recur.
const fn is_kept(rows: usize) -> bool {
    rows == ROWS || rows == 1
}

/// `(?, ?), (?, ?)` for this number of columns and rows.
fn tuples(columns: usize, rows: usize) -> String {
    let tuple = format!("({})", vec!["?"; columns].join(", "));
    vec![tuple; rows].join(", ")
}

/// `UNNEST($1, $2)`: an array per column, in one statement. With many rows it is planned each time,
/// because a plan made while the tables were small scans them fully when they are large.
async fn in_arrays<const N: usize>(
    tx: &mut Transaction<'static, Postgres>,
    head: &str,
    tail: &str,
    rows: &[[Value<'_>; N]],
) -> Result<u64, sqlx::Error> {
    let Some(first) = rows.first() else { return Ok(0) };
    let text =
        format!("{head} SELECT * FROM {} {tail}", arrays(&first.each_ref().map(Value::column)));
    let mut query = sqlx::query(AssertSqlSafe(text)).persistent(rows.len() < MANY);
    for (column, value) in first.iter().enumerate() {
        let values = rows.iter().map(|row| &row[column]);
        query = match value {
            Value::Text(_) => query.bind(values.map(Value::text).collect::<Vec<_>>()),
            Value::Int(_) => query.bind(values.map(Value::int).collect::<Vec<_>>()),
            Value::Bool(_) => query.bind(values.map(Value::bool).collect::<Vec<_>>()),
        };
    }
    Ok(query.execute(&mut **tx).await?.rows_affected())
}

/// `UNNEST($1::TEXT[], $2::BIGINT[]) AS u (column1, column2)`: the column names that `VALUES` has.
fn arrays(types: &[&str]) -> String {
    let numbered = |text: fn((usize, &&str)) -> String| {
        (1..).zip(types).map(text).collect::<Vec<_>>().join(", ") //
    };
    let places = numbered(|(number, kind)| format!("${number}::{kind}[]"));
    format!("UNNEST({places}) AS u ({})", numbered(|(number, _)| format!("column{number}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::{Only, sql};
    use crate::testing::on_both;

    #[test]
    fn there_is_a_place_for_every_value() {
        assert_eq!(tuples(2, 2), "(?, ?), (?, ?)");
        assert_eq!(tuples(1, 3), "(?), (?), (?)");
        let expected = "UNNEST($1::TEXT[], $2::BIGINT[]) AS u (column1, column2)";
        assert_eq!(arrays(&["TEXT", "BIGINT"]), expected);
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
