//! SQL of the list of the audit.

use domain::calendar::Timestamp;
use domain::lists::KeyKind::Number;
use domain::lists::{AuditFilter, SortKey};

use super::{AuditActor, AuditOfList};
use crate::Result;
use crate::platform::db::{Statement, Tx, columns, sql};
use crate::views::desk::lists::store::{ListOrder, ListSql};

columns!(AuditOfList { entry, actor_name, subject_name });
columns!(AuditActor { id, name });

/// The list of a filter, whose days are these instants.
pub(in crate::views::desk) fn sql(
    filter: &AuditFilter,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
) -> ListSql<AuditOfList> {
    let act = Some(&filter.act).filter(|act| !act.is_empty());
    ListSql {
        select: "SELECT a.number, a.at, a.id, a.actor, a.on_behalf, a.act, a.right_code, a.subject,
                        a.state_before, a.state_after, a.reason, a.address, a.session,
                        a.prev_hash, a.hash, s.name AS actor_name, t.name AS subject_name",
        from: " FROM audit a",
        joins: " LEFT JOIN staff s ON s.id = a.actor
                 LEFT JOIN staff t ON t.id = a.subject",
        filter: Statement::of(" WHERE TRUE")
            .bind_if(" AND a.act = ?", act)
            .bind_if(" AND a.actor = ?", filter.actor.as_ref())
            .bind_if(" AND a.at >= ?", from.as_ref())
            .bind_if(" AND a.at < ?", to.as_ref()),
        order: ListOrder {
            columns: &[("a.at", Number), ("a.number", Number)],
            is_descending: true,
        },
        keys: |row| {
            let AuditOfList { entry, .. } = row;
            vec![SortKey::Number(entry.at.as_millisecond()), SortKey::Number(entry.number)]
        },
        sums: None,
    }
}

/// Staff by name, also those who are kept out by now.
pub(super) async fn actors(tx: &mut Tx) -> Result<Vec<AuditActor>> {
    let text = "SELECT id, name FROM staff ORDER BY name, id LIMIT 1000";
    Ok(sql!(all AuditActor, tx, text)?)
}
