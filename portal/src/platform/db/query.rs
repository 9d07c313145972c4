//! A statement of `sql!` with its arguments, and its execution on each engine.

use std::borrow::Cow;
use std::sync::Arc;

use domain::money::{Currency, Money};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Database, Encode, Postgres, Row as _, SqlSafeStr, SqlStr, Sqlite, Type};

use super::fault::{self, NulInText};
use super::value::{Bind, FromColumn, RawColumn, Value};
use super::{EngineTx, Tx};

/// A statement in each engine's syntax.
pub(crate) struct Query<'a> {
    pub(crate) sqlite: SqlStr,
    pub(crate) postgres: SqlStr,
    /// Value of `$1` in a text with a list.
    pub(crate) list: Option<List<'a>>,
    pub(crate) arguments: &'a [Value<'a>],
}

/// From this number of rows, a plan of its own pays off on PostgreSQL.
pub(super) const MANY: usize = 100;

/// Texts for `listed`, passed to each engine in a form that can use an index.
#[derive(Debug)]
pub(crate) struct List<'a>(Vec<Cow<'a, str>>);

/// A list of texts or ids for `listed`.
pub(crate) fn list<'a, T: Bind + ?Sized + 'a>(items: impl IntoIterator<Item = &'a T>) -> List<'a> {
    let text = |item: &'a T| match item.value() {
        Value::Text(text) => text,
        Value::Int(_) | Value::Bool(_) => None,
    };
    List(items.into_iter().filter_map(text).collect())
}

type EngineQuery<DB> = sqlx::query::Query<'static, DB, <DB as Database>::Arguments>;

pub(super) fn bound<DB>(query: EngineQuery<DB>, value: &Value<'_>) -> EngineQuery<DB>
where
    DB: Database,
    for<'t> Option<&'t str>: Encode<'t, DB> + Type<DB>,
    for<'t> Option<i64>: Encode<'t, DB> + Type<DB>,
    for<'t> Option<bool>: Encode<'t, DB> + Type<DB>,
{
    match value {
        Value::Text(text) => query.bind(text.as_deref()),
        Value::Int(number) => query.bind(*number),
        Value::Bool(truth) => query.bind(*truth),
    }
}

impl<'a> Query<'a> {
    /// A text that is not known at compile time.
    pub(crate) fn named(text: impl SqlSafeStr, arguments: &'a [Value<'a>]) -> Self {
        let text = text.into_sql_str();
        debug_assert_eq!(places(text.as_str()), arguments.len(), "{}", text.as_str());
        let text: Arc<str> = text.as_str().into();
        let text = || AssertSqlSafe(text.clone()).into_sql_str();
        Self { sqlite: text(), postgres: text(), list: None, arguments }
    }

    /// Refuses what only one of the engines would take.
    fn check(&self) -> Result<(), sqlx::Error> {
        let listed = self.list.iter().flat_map(|List(texts)| texts.iter().map(|text| &**text));
        NulInText::check(self.arguments.iter().filter_map(Value::text).chain(listed))
    }

    fn for_sqlite(self) -> sqlx::query::Query<'static, Sqlite, SqliteArguments> {
        let mut query = sqlx::query(self.sqlite);
        if let Some(List(texts)) = self.list {
            query = query.bind(serde_json::Value::from(texts).to_string());
        }
        self.arguments.iter().fold(query, bound)
    }

    /// Long lists are planned each time.
    fn for_postgres(self) -> sqlx::query::Query<'static, Postgres, PgArguments> {
        let mut query = sqlx::query(self.postgres);
        if let Some(List(texts)) = self.list {
            query = query.persistent(texts.len() < MANY).bind(texts);
        }
        self.arguments.iter().fold(query, bound)
    }
}

/// Runs a statement; returns the number of affected rows.
pub(crate) async fn run(tx: &mut Tx, query: Query<'_>) -> Result<u64, sqlx::Error> {
    query.check()?;
    let done = match &mut tx.engine {
        EngineTx::Sqlite(tx) => {
            query.for_sqlite().execute(&mut **tx).await.map(|done| done.rows_affected())
        }
        EngineTx::Postgres(tx) => {
            query.for_postgres().execute(&mut **tx).await.map(|done| done.rows_affected())
        }
    };
    counted(tx, done)
}

/// Counts the failure of a statement of a write transaction.
pub(super) fn counted<T>(tx: &Tx, done: Result<T, sqlx::Error>) -> Result<T, sqlx::Error> {
    if tx.writes {
        return done.inspect_err(|error| fault::count("statement", error));
    }
    done
}

fn read<T: FromRow>(row: &Row<'_>) -> Result<T, sqlx::Error> {
    T::from_row(row, At::Index(0))
}

pub(crate) async fn all<T: FromRow + Send + Unpin>(
    tx: &mut Tx,
    query: Query<'_>,
) -> Result<Vec<T>, sqlx::Error> {
    query.check()?;
    let rows = match &mut tx.engine {
        EngineTx::Sqlite(tx) => {
            let query = query.for_sqlite().try_map(|row| read(&Row::Sqlite(&row)));
            query.fetch_all(&mut **tx).await
        }
        EngineTx::Postgres(tx) => {
            let query = query.for_postgres().try_map(|row| read(&Row::Postgres(&row)));
            query.fetch_all(&mut **tx).await
        }
    };
    counted(tx, rows)
}

pub(crate) async fn maybe<T: FromRow + Send + Unpin>(
    tx: &mut Tx,
    query: Query<'_>,
) -> Result<Option<T>, sqlx::Error> {
    query.check()?;
    let row = match &mut tx.engine {
        EngineTx::Sqlite(tx) => {
            let query = query.for_sqlite().try_map(|row| read(&Row::Sqlite(&row)));
            query.fetch_optional(&mut **tx).await
        }
        EngineTx::Postgres(tx) => {
            let query = query.for_postgres().try_map(|row| read(&Row::Postgres(&row)));
            query.fetch_optional(&mut **tx).await
        }
    };
    counted(tx, row)
}

pub(crate) async fn one<T: FromRow + Send + Unpin>(
    tx: &mut Tx,
    query: Query<'_>,
) -> Result<T, sqlx::Error> {
    maybe(tx, query).await?.ok_or(sqlx::Error::RowNotFound)
}

/// The highest `$n` in a text.
pub(crate) const fn places(text: &str) -> usize {
    let text = text.as_bytes();
    let (mut highest, mut at) = (0, 0);
    while at < text.len() {
        let is_place = text[at] == b'$';
        at += 1;
        let mut number = 0;
        while is_place && at < text.len() && text[at].is_ascii_digit() {
            number = number * 10 + (text[at] - b'0') as usize;
            at += 1;
        }
        if number > highest {
            highest = number;
        }
    }
    highest
}

/// A row of either engine.
pub(crate) enum Row<'r> {
    Sqlite(&'r SqliteRow),
    Postgres(&'r PgRow),
}

/// Position of a value in a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum At<'a> {
    Name(&'a str),
    Index(usize),
}

impl Row<'_> {
    fn get<K: RawColumn>(&self, at: At<'_>) -> Result<Option<K>, sqlx::Error> {
        match (self, at) {
            (Self::Sqlite(row), At::Name(name)) => row.try_get(name),
            (Self::Sqlite(row), At::Index(index)) => row.try_get(index),
            (Self::Postgres(row), At::Name(name)) => row.try_get(name),
            (Self::Postgres(row), At::Index(index)) => row.try_get(index),
        }
    }
}

/// Reads a value from its column, or from the columns of its fields. Rows are not trusted: invalid
/// values are errors.
pub(crate) trait FromRow: Sized {
    fn from_row(row: &Row<'_>, at: At<'_>) -> Result<Self, sqlx::Error>;
}

/// Error for an invalid value.
pub(crate) fn broken<T>(at: At<'_>) -> sqlx::Error {
    let why = format!("it is no {}", std::any::type_name::<T>());
    sqlx::Error::ColumnDecode { index: format!("{at:?}"), source: why.into() }
}

impl<T: FromColumn> FromRow for Option<T> {
    fn from_row(row: &Row<'_>, at: At<'_>) -> Result<Self, sqlx::Error> {
        let raw = row.get::<T::Raw>(at)?;
        raw.map(|raw| T::read(raw).ok_or_else(|| broken::<T>(at))).transpose()
    }
}

impl<T: FromColumn> FromRow for T {
    fn from_row(row: &Row<'_>, at: At<'_>) -> Result<Self, sqlx::Error> {
        Option::from_row(row, at)?.ok_or_else(|| broken::<T>(at))
    }
}

/// Minor units in the named column, the code in the currency's column.
impl FromRow for Option<Money> {
    fn from_row(row: &Row<'_>, at: At<'_>) -> Result<Self, sqlx::Error> {
        let At::Name(name) = at else { return Err(broken::<Money>(at)) };
        let minor = row.get::<i64>(At::Name(&format!("{name}_minor")))?;
        let currency = At::Name("currency");
        minor.map(|minor| Ok(Money::new(minor, Currency::from_row(row, currency)?))).transpose()
    }
}

impl FromRow for Money {
    fn from_row(row: &Row<'_>, at: At<'_>) -> Result<Self, sqlx::Error> {
        Option::from_row(row, at)?.ok_or_else(|| broken::<Self>(at))
    }
}

impl<A: FromRow> FromRow for (A,) {
    fn from_row(row: &Row<'_>, _: At<'_>) -> Result<Self, sqlx::Error> {
        Ok((A::from_row(row, At::Index(0))?,))
    }
}

impl<A: FromRow, B: FromRow> FromRow for (A, B) {
    fn from_row(row: &Row<'_>, _: At<'_>) -> Result<Self, sqlx::Error> {
        Ok((A::from_row(row, At::Index(0))?, B::from_row(row, At::Index(1))?))
    }
}

/// Reads the fields of a type from the columns of their names, or of given names, such as
/// `customer: customer_id`. A nested type reads columns of the same row.
macro_rules! columns {
    ($Type:ident { $($field:ident $(: $column:ident)?),* $(,)? }) => {
        impl $crate::platform::db::FromRow for $Type {
            fn from_row(
                row: &$crate::platform::db::Row<'_>,
                _: $crate::platform::db::At<'_>,
            ) -> ::std::result::Result<Self, ::sqlx::Error> {
                Ok(Self { $(
                    $field: $crate::platform::db::FromRow::from_row(
                        row,
                        $crate::platform::db::At::Name(
                            $crate::platform::db::columns!(@ $field $($column)?)
                        ),
                    )?,
                )* })
            }
        }
    };
    (@ $field:ident) => { stringify!($field) };
    (@ $field:ident $column:ident) => { stringify!($column) };
}
pub(crate) use columns;
