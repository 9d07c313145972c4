//! SQL of notes about cases.

use domain::ids::HoldId;

use super::CaseNote;
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns!(CaseNote { text, by: author_name, at: made_at });

/// Inserts a note by the id of its author; `false` if there is no such case.
pub(super) async fn insert(tx: &mut Tx, id: &str, case: &HoldId, note: &CaseNote) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "INSERT INTO case_notes (id, case_id, text, made_by, made_at)
         SELECT $1, h.id, $3, $4, $5
           FROM holds h
          WHERE h.id = $2 AND h.cause IN ('question', 'claim_paid', 'dispute')",
        id,
        case,
        note.text,
        note.by,
        note.at,
    )?;
    Ok(rows == 1)
}

/// Notes about a case, oldest first, with the names of their authors.
pub(in crate::contact::cases) async fn of_case(
    tx: &mut Tx,
    case: &HoldId,
) -> Result<Vec<CaseNote>> {
    Ok(sql!(
        all CaseNote,
        tx,
        "SELECT n.text, COALESCE(s.name, n.made_by) AS author_name, n.made_at
           FROM case_notes n
           LEFT JOIN staff s ON s.id = n.made_by
          WHERE n.case_id = $1
          ORDER BY n.made_at, n.id
          LIMIT 200",
        case,
    )?)
}
