//! What a failure of the database means for whoever asked, the same for both engines.

use sqlx::postgres::PgDatabaseError;

/// Kind of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DatabaseFault {
    /// The disk, or the file's limit, is full.
    Full,
    /// The connection or the server is gone, or does not take writes.
    Lost,
    /// A lock, a statement or a free connection took too long.
    Busy,
    /// Deadlock or serialization failure: the whole use case may be done again at once.
    Conflict,
    /// A rule of the tables was broken.
    Constraint,
    /// A text contains NUL, which PostgreSQL cannot hold.
    Nul,
    Other,
}

impl DatabaseFault {
    #[must_use]
    pub fn of(error: &sqlx::Error) -> Self {
        match error {
            sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
            | sqlx::Error::BeginFailed
            | sqlx::Error::InvalidSavePointStatement => Self::Lost,
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Encode(why) if why.is::<NulInText>() => Self::Nul,
            sqlx::Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                match error.try_downcast_ref::<PgDatabaseError>() {
                    Some(_) => Self::of_state(&code),
                    None => Self::of_sqlite(code.parse().unwrap_or_default()),
                }
            }
            _ => Self::Other,
        }
    }

    /// By PostgreSQL's SQLSTATE.
    fn of_state(code: &str) -> Self {
        match code {
            "40P01" | "40001" => Self::Conflict,
            "53100" | "53200" => Self::Full,
            // Lock and statement time-outs.
            "55P03" | "57014" => Self::Busy,
            // A standby takes no writes; a transaction was idle for too long.
            "25006" | "25P03" => Self::Lost,
            "22021" => Self::Nul,
            _ if code.starts_with("23") => Self::Constraint,
            _ if ["08", "57P", "53", "58"].iter().any(|class| code.starts_with(class)) => {
                Self::Lost
            }
            _ => Self::Other,
        }
    }

    /// By SQLite's extended result code, whose last byte is the primary one.
    const fn of_sqlite(code: u32) -> Self {
        match code & 0xff {
            5 | 6 => Self::Busy,
            13 => Self::Full,
            // Read-only, input or output failed, cannot be opened.
            8 | 10 | 14 => Self::Lost,
            19 => Self::Constraint,
            _ => Self::Other,
        }
    }

    /// Label in metrics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Lost => "lost",
            Self::Busy => "busy",
            Self::Conflict => "conflict",
            Self::Constraint => "constraint",
            Self::Nul => "nul",
            Self::Other => "other",
        }
    }

    /// Whether the same may succeed a little later.
    #[must_use]
    pub const fn is_passing(self) -> bool {
        match self {
            Self::Full | Self::Lost | Self::Busy | Self::Conflict => true,
            Self::Constraint | Self::Nul | Self::Other => false,
        }
    }

    /// Whether it says that the database failed, rather than what was asked of it.
    pub(super) const fn is_failure(self) -> bool {
        match self {
            Self::Full | Self::Lost | Self::Busy | Self::Conflict | Self::Other => true,
            Self::Constraint | Self::Nul => false,
        }
    }
}

/// A bound text contains NUL. SQLite would store it, so it is refused for both engines alike.
#[derive(Debug, thiserror::Error)]
#[error("a text contains NUL")]
pub(super) struct NulInText;

impl NulInText {
    /// Refuses a text with NUL.
    pub(super) fn check<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<(), sqlx::Error> {
        if texts.into_iter().any(|text| text.contains('\0')) {
            return Err(sqlx::Error::Encode(Box::new(Self)));
        }
        Ok(())
    }
}

/// Counts a failed write.
pub(super) fn count(step: &'static str, error: &sqlx::Error) {
    let fault = DatabaseFault::of(error);
    if fault.is_failure() {
        let labels = [("step", step), ("fault", fault.code())];
        metrics::counter!("aldia_database_write_failures_total", &labels).increment(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_both_engines_mean_the_same() {
        for (state, sqlite, expected) in [
            ("53100", 13, DatabaseFault::Full),
            ("55P03", 5, DatabaseFault::Busy),
            ("57014", 517, DatabaseFault::Busy),
            ("57P01", 14, DatabaseFault::Lost),
            ("08006", 778, DatabaseFault::Lost),
            ("25006", 1032, DatabaseFault::Lost),
            ("23505", 2067, DatabaseFault::Constraint),
            ("42601", 1, DatabaseFault::Other),
        ] {
            assert_eq!(DatabaseFault::of_state(state), expected, "{state}");
            assert_eq!(DatabaseFault::of_sqlite(sqlite), expected, "{sqlite}");
        }
        for state in ["40P01", "40001"] {
            assert_eq!(DatabaseFault::of_state(state), DatabaseFault::Conflict);
        }
    }
}
