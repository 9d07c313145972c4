//! SQL of the log of reminders.

use domain::calendar::Timestamp;
use domain::lists::KeyKind::{Number, Text};
use domain::lists::{MessageShow, SortKey};

use super::MessageOfList;
use crate::contact::reminders::log::Entry;
use crate::platform::db::{At, FromRow, Row, Statement, broken, columns};
use crate::views::desk::lists::store::{ListOrder, ListSql};

columns!(MessageOfList { debtor: debtor_id, number, at, name, customer: customer_id, entry });

impl FromRow for Entry {
    fn from_row(row: &Row<'_>, at: At<'_>) -> Result<Self, sqlx::Error> {
        let text = String::from_row(row, at)?;
        serde_json::from_str(&text).map_err(|_| broken::<Self>(at))
    }
}

/// The list of what a tab shows, between two instants.
pub(in crate::views::desk) fn sql(
    show: MessageShow,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
) -> ListSql<MessageOfList> {
    let state = Statement::of(match show {
        MessageShow::All => " WHERE l.outcome IS NOT NULL",
        MessageShow::Sent => " WHERE l.outcome = 'sent'",
        MessageShow::Withheld => " WHERE l.outcome = 'withheld'",
        MessageShow::Failed => " WHERE l.outcome = 'failed'",
        MessageShow::Dropped => " WHERE l.outcome = 'dropped'",
    });
    ListSql {
        select: "SELECT l.debtor_id, l.number, l.at, l.entry, d.name,
                        (SELECT MIN(c.id)
                           FROM customers c
                          WHERE c.debtor_id = l.debtor_id) AS customer_id",
        from: " FROM contact_log l",
        joins: " LEFT JOIN debtors d ON d.id = l.debtor_id",
        filter: state
            .bind_if(" AND l.at >= ?", from.as_ref())
            .bind_if(" AND l.at < ?", to.as_ref()),
        order: ListOrder {
            columns: &[("l.at", Number), ("l.debtor_id", Text), ("l.number", Number)],
            is_descending: true,
        },
        keys: |row| {
            vec![
                SortKey::Number(row.at.as_millisecond()),
                SortKey::Text(row.debtor.to_string()),
                SortKey::Number(row.number),
            ]
        },
        sums: None,
    }
}
