//! What is broken in the database itself: pages, indexes, references, rules of the tables.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{AssertSqlSafe, Connection, PgConnection, Row, SqliteConnection};

use super::{Db, OpenError, Pools, migrate, open};

/// Result of the check of a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Defects {
    pub found: Vec<String>,
    /// What could not be checked, and why.
    pub unchecked: Vec<String>,
}

/// Lines of one kind at most.
const MOST: i64 = 100;

impl Db {
    /// Checks the whole database, without a time limit.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn defects(&self) -> Result<Defects, OpenError> {
        match &self.pools {
            Pools::Sqlite { readers, .. } => {
                let mut connection = readers.acquire().await?;
                let mut found = of_sqlite(&mut connection).await?;
                found.extend(other_schema_in_sqlite(&mut connection, migrate::count()).await?);
                found.extend(other_types_in_sqlite(&mut connection).await?);
                Ok(Defects { found, unchecked: Vec::new() })
            }
            Pools::Postgres(pool) => {
                let mut connection = open::patient(pool).await?;
                let defects = of_postgres(&mut connection).await?;
                connection.close().await?;
                Ok(defects)
            }
        }
    }
}

/// Broken pages, indexes, types and checks, then references to rows that are not there.
pub(super) async fn of_sqlite(
    connection: &mut SqliteConnection,
) -> Result<Vec<String>, sqlx::Error> {
    let mut lines = BTreeSet::new();
    // With virtual tables the first check may leave out the list of free pages; the second has it.
    for what in [MOST.to_string(), "sqlite_schema".to_owned()] {
        let checking = AssertSqlSafe(format!("PRAGMA integrity_check({what})"));
        match sqlx::query_scalar::<_, String>(checking).fetch_all(&mut *connection).await {
            Ok(found) => lines.extend(found),
            // It stops where it cannot go on.
            Err(sqlx::Error::Database(error)) => return Ok(vec![error.to_string()]),
            Err(error) => return Err(error),
        }
    }
    let mut found: Vec<String> = lines.into_iter().filter(|line| line != "ok").collect();
    let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(connection).await?;
    for row in orphans.iter().take(usize::try_from(MOST).unwrap_or(usize::MAX)) {
        let (table, parent): (String, String) = (row.try_get(0)?, row.try_get(2)?);
        let row: Option<i64> = row.try_get(1)?;
        let row = row.map_or_else(String::new, |row| format!(" {row}"));
        found.push(format!("row{row} of {table} refers to a row of {parent} that is not there"));
    }
    Ok(found)
}

/// Tables, columns, indexes and triggers that the first migrations make, and that are gone or other
/// ones; and what somebody else made that takes part in writes to them. Other tables, views and
/// plain indexes do no harm.
pub(super) async fn other_schema_in_sqlite(
    connection: &mut SqliteConnection,
    migrations: usize,
) -> Result<Vec<String>, OpenError> {
    let mut fresh = SqliteConnection::connect("sqlite::memory:").await?;
    migrate::run_in_memory(&mut fresh, migrations).await?;
    let expected = schema(&mut fresh).await?;
    let there = schema(connection).await?;
    let defect = |(name, text): (&String, &String)| match there.get(name) {
        None => Some(format!("{name} is not there")),
        Some(other) if other != text => Some(format!("{name} is another one")),
        Some(_) => None,
    };
    let is_harmful = |name: &str, text: &str| match name.split_once(' ') {
        Some(("trigger", _)) => true,
        Some(("index", _)) => text.to_uppercase().starts_with("CREATE UNIQUE"),
        Some(("column", column)) => column
            .split_once('.')
            .is_some_and(|(table, _)| expected.contains_key(&format!("table {table}"))),
        _ => false,
    };
    let foreign = there
        .iter()
        .filter(|(name, text)| !expected.contains_key(*name) && is_harmful(name, text))
        .map(|(name, _)| format!("{name} is not Aldía's"));
    Ok(expected.iter().filter_map(defect).chain(foreign).collect())
}

/// What the schema has by name, with the text of indexes and triggers. The text of a table depends
/// on the version of SQLite that altered it: its columns are compared instead.
async fn schema(
    connection: &mut SqliteConnection,
) -> Result<BTreeMap<String, String>, sqlx::Error> {
    let entries = "SELECT type || ' ' || name AS name,
                          CASE WHEN type = 'table' THEN '' ELSE COALESCE(sql, '') END AS text
                     FROM sqlite_master
                    WHERE substr(name, 1, 7) <> 'sqlite_' AND name <> '_sqlx_migrations'
                    UNION ALL
                   SELECT 'column ' || m.name || '.' || c.name,
                          c.type || c.\"notnull\" || c.pk || COALESCE(c.dflt_value, '')
                     FROM sqlite_master m
                     JOIN pragma_table_info(m.name) c
                    WHERE m.type = 'table'
                      AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx_%'";
    let entries = sqlx::query_as::<_, (String, String)>(entries).fetch_all(connection).await?;
    // Renamed tables are quoted by some versions.
    let plain = |text: String| {
        let words = text.replace('"', "");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    Ok(entries.into_iter().map(|(name, text)| (name, plain(text))).collect())
}

/// Values of another type than their column has: SQLite takes a text for a number.
async fn other_types_in_sqlite(
    connection: &mut SqliteConnection,
) -> Result<Vec<String>, sqlx::Error> {
    let columns = "SELECT m.name, c.name, c.type
                     FROM sqlite_master m
                     JOIN pragma_table_info(m.name) c
                    WHERE m.type = 'table'
                      AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '_sqlx_%'";
    let columns = sqlx::query_as::<_, (String, String, String)>(columns);
    let mut found = Vec::new();
    for (table, column, declared) in columns.fetch_all(&mut *connection).await? {
        let stored = match declared.as_str() {
            "BIGINT" | "INTEGER" | "BOOLEAN" => "integer",
            "TEXT" => "text",
            _ => continue,
        };
        let counting = AssertSqlSafe(format!(
            "SELECT COUNT(*)
               FROM \"{table}\"
              WHERE typeof(\"{column}\") NOT IN ('{stored}', 'null')"
        ));
        match sqlx::query_scalar::<_, i64>(counting).fetch_one(&mut *connection).await {
            Ok(0) => {}
            Ok(count) => {
                found.push(format!("{count} values of {table}.{column} are no {declared}"));
            }
            // The check of pages says more about it.
            Err(sqlx::Error::Database(error)) => found.push(format!("{table}: {error}")),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// What the catalogue says is invalid or switched off, and what `amcheck` finds in indexes.
async fn of_postgres(connection: &mut PgConnection) -> Result<Defects, sqlx::Error> {
    let invalid = "SELECT 'index ' || c.relname || ' is not valid'
                     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                    WHERE NOT (i.indisvalid AND i.indisready)
                    UNION ALL
                   SELECT 'rule ' || conname || ' of ' || conrelid::regclass || ' is not checked'
                     FROM pg_constraint
                    WHERE NOT convalidated
                    UNION ALL
                   SELECT 'trigger ' || tgname || ' of ' || tgrelid::regclass || ' is off'
                     FROM pg_trigger
                    WHERE tgenabled = 'D'
                    UNION ALL
                   SELECT checksum_failures || ' pages had a wrong checksum'
                     FROM pg_stat_database
                    WHERE datname = current_database() AND checksum_failures > 0";
    let mut found: Vec<String> = sqlx::query_scalar(invalid).fetch_all(&mut *connection).await?;
    found.extend(orphans(connection).await?);
    let has_amcheck = "SELECT COUNT(*) FROM pg_extension WHERE extname = 'amcheck'";
    let count: i64 = sqlx::query_scalar(has_amcheck).fetch_one(&mut *connection).await?;
    if count == 0 {
        let why = "indexes: the extension amcheck is not installed (CREATE EXTENSION amcheck)";
        return Ok(Defects { found, unchecked: vec![why.to_owned()] });
    }
    let names = "SELECT c.oid::regclass::text
                   FROM pg_index i
                   JOIN pg_class c ON c.oid = i.indexrelid
                   JOIN pg_am a    ON a.oid = c.relam AND a.amname = 'btree'
                   JOIN pg_namespace n ON n.oid = c.relnamespace
                  WHERE n.nspname = current_schema() AND i.indisvalid";
    for name in sqlx::query_scalar::<_, String>(names).fetch_all(&mut *connection).await? {
        let check = "SELECT bt_index_check($1::regclass, TRUE)::text";
        let checked = sqlx::query(check).bind(&name).execute(&mut *connection).await;
        match checked {
            Ok(_) => {}
            Err(sqlx::Error::Database(error)) => found.push(format!("index {name}: {error}")),
            Err(error) => return Err(error),
        }
    }
    Ok(Defects { found, unchecked: Vec::new() })
}

/// References to rows that are not there: a restore or a switched-off trigger may leave them.
async fn orphans(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    let keys = "SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent,
                       (SELECT attname::text FROM pg_attribute
                         WHERE attrelid = conrelid AND attnum = conkey[1]) AS key,
                       (SELECT attname::text FROM pg_attribute
                         WHERE attrelid = confrelid AND attnum = confkey[1]) AS referred
                  FROM pg_constraint
                 WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
                   AND array_length(conkey, 1) = 1";
    let mut found = Vec::new();
    for row in sqlx::query(keys).fetch_all(&mut *connection).await? {
        let text = |name: &str| row.try_get::<String, _>(name);
        let (child, parent) = (text("child")?, text("parent")?);
        let (key, referred) = (text("key")?, text("referred")?);
        let counting = format!(
            "SELECT COUNT(*) FROM {child} c
              WHERE c.\"{key}\" IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.\"{referred}\" = c.\"{key}\")"
        );
        let count: i64 =
            sqlx::query_scalar(AssertSqlSafe(counting)).fetch_one(&mut *connection).await?;
        if count > 0 {
            found.push(format!("{count} rows of {child} refer to rows of {parent} not there"));
        }
    }
    Ok(found)
}
