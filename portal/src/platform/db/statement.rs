//! Statements put together from fixed texts. The filter of a list has too many forms for one text
//! each, and a text that covers all forms cannot use an index.

use sqlx::AssertSqlSafe;

use super::query::{self, Query};
use super::value::{Bind, Value};
use super::{FromRow, Tx};
use crate::Result;

/// A statement, or a part of one. Its text has only what is written in the sources: what somebody
/// entered is bound.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statement {
    text: String,
    values: Vec<Value<'static>>,
}

impl Statement {
    pub(crate) fn of(text: &'static str) -> Self {
        Self { text: text.to_owned(), values: Vec::new() }
    }

    /// Appends a text.
    pub(crate) fn then(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Appends a text with one `?`, the place of the value.
    pub(crate) fn bind(mut self, text: &'static str, value: &(impl Bind + ?Sized)) -> Self {
        self.values.push(value.value().owned());
        let place = format!("${}", self.values.len());
        debug_assert_eq!(text.matches('?').count(), 1, "{text}");
        self.text.push_str(&text.replace('?', &place));
        self
    }

    /// The same as [`Self::bind`], if there is a value.
    pub(crate) fn bind_if(self, text: &'static str, value: Option<&(impl Bind + ?Sized)>) -> Self {
        match value {
            Some(value) => self.bind(text, value),
            None => self,
        }
    }

    /// Appends a part whose places were numbered from 1.
    pub(crate) fn part(mut self, part: Self) -> Self {
        let before = self.values.len();
        let mut pieces = part.text.split('$');
        self.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let digits = piece.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = piece.split_at(digits);
            let number: usize = number.parse().unwrap_or_default();
            self.text.push_str(&format!("${}{rest}", before + number));
        }
        self.values.extend(part.values);
        self
    }

    /// The conditions of a ` WHERE` after others.
    pub(crate) fn further(mut self) -> Self {
        if let Some(conditions) = self.text.strip_prefix(" WHERE ") {
            self.text = format!(" AND {conditions}");
        }
        self
    }

    fn query(&self) -> Query<'_> {
        Query::named(AssertSqlSafe(self.text.clone()), &self.values)
    }

    /// Runs it; returns the number of rows that it changed.
    pub(crate) async fn run(&self, tx: &mut Tx) -> Result<u64> {
        Ok(query::run(tx, self.query()).await?)
    }

    /// All rows.
    pub(crate) async fn all<T: FromRow + Send + Unpin>(&self, tx: &mut Tx) -> Result<Vec<T>> {
        Ok(query::all(tx, self.query()).await?)
    }

    /// The only row.
    pub(crate) async fn one<T: FromRow + Send + Unpin>(&self, tx: &mut Tx) -> Result<T> {
        Ok(query::one(tx, self.query()).await?)
    }
}

#[cfg(test)]
mod plans {
    use super::*;
    use crate::platform::db::{At, EngineTx, Only, Row};

    /// A line of SQLite's plan.
    struct PlanStep(String);

    impl FromRow for PlanStep {
        fn from_row(row: &Row<'_>, _: At<'_>) -> std::result::Result<Self, sqlx::Error> {
            String::from_row(row, At::Name("detail")).map(Self)
        }
    }

    /// Makes PostgreSQL use an index wherever there is one, however small the table.
    const INDEXES_ONLY: &str = "SET LOCAL enable_seqscan = off;
                                SET LOCAL enable_bitmapscan = off;
                                SET LOCAL enable_sort = off;
                                SET LOCAL enable_incremental_sort = off;
                                SET LOCAL enable_hashjoin = off;
                                SET LOCAL enable_mergejoin = off;
                                SET LOCAL enable_material = off";

    impl Statement {
        /// The engine's plan, a line for each step.
        pub(crate) async fn plan(&self, tx: &mut Tx) -> Vec<String> {
            let explained = |with: &'static str| {
                let text = AssertSqlSafe(format!("{with} {}", self.text));
                Query::named(text, &self.values)
            };
            if let EngineTx::Postgres(inside) = &mut tx.engine {
                sqlx::raw_sql(INDEXES_ONLY).execute(&mut **inside).await.unwrap();
                let lines = query::all::<Only<String>>(tx, explained("EXPLAIN")).await.unwrap();
                return lines.into_iter().map(|(line,)| line).collect();
            }
            let lines = query::all::<PlanStep>(tx, explained("EXPLAIN QUERY PLAN")).await.unwrap();
            lines.into_iter().map(|PlanStep(line)| line).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::Only;
    use crate::testing::on_both;

    #[test]
    fn places_are_numbered_on() {
        let part = Statement::of("a = 1").bind(" AND b = ?", &5_i64).bind(" AND c = ?", "x");
        let whole =
            Statement::of("").bind("z > ? AND ", &1_i64).part(part).bind(" LIMIT ?", &9_i64);
        assert_eq!(whole.text, "z > $1 AND a = 1 AND b = $2 AND c = $3 LIMIT $4");
        let values: Vec<_> = whole.values.iter().map(|value| format!("{value:?}")).collect();
        assert_eq!(values.len(), 4);
        assert!(values[2].contains('x'), "{values:?}");
    }

    #[test]
    fn conditions_stand_after_others() {
        let part = Statement::of(" WHERE a = 1").bind(" AND b = ?", &5_i64);
        let whole = Statement::of("SELECT 1").bind(" WHERE c = ?", &1_i64).part(part.further());
        assert_eq!(whole.text, "SELECT 1 WHERE c = $1 AND a = 1 AND b = $2");
    }

    #[tokio::test]
    async fn what_was_entered_is_bound() {
        on_both(async |t| {
            let mut tx = t.portal.db.read().await.unwrap();
            let odd = "'; DROP TABLE counters; -- $1 ?";
            let found: Vec<Only<i64>> = Statement::of("SELECT COUNT(*) FROM counters")
                .bind(" WHERE name <> ?", odd)
                .bind_if(" AND value = ?", None::<&i64>)
                .all(&mut tx)
                .await
                .unwrap();
            assert!(found[0].0 > 0);
        })
        .await;
    }
}
