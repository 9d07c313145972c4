//! SQL of requests that another person approves.

use domain::access::{Extent, Right, Role, Roles};
use domain::approvals::{ApprovalKind, ApprovalState};
use domain::ids::ApprovalId;
use jiff::Timestamp;

use super::{Approval, NewApproval};
use crate::Result;
use crate::platform::db::{Only, Tx, columns, list, sql};

columns!(Approval {
    id,
    kind,
    subject,
    customer_name,
    label,
    amount,
    seen,
    content,
    reason,
    state,
    asked_by,
    asker_name,
    asked_at,
    expires_at,
    decider_name,
    decided_at,
    answer,
});

/// Selects requests; the rest of the statement follows.
macro_rules! approvals {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.kind, a.subject, c.name AS customer_name, a.label, a.currency,
                    a.amount_minor, a.seen_minor, a.content, a.reason, a.state, a.asked_by,
                    COALESCE(s.name, a.asked_by) AS asker_name, a.asked_at, a.expires_at,
                    COALESCE(d.name, a.decided_by) AS decider_name, a.decided_at, a.answer
               FROM approvals a
               JOIN customers c  ON c.id = a.customer_id
               LEFT JOIN staff s ON s.id = a.asked_by
               LEFT JOIN staff d ON d.id = a.decided_by ",
            $tail
        )
    };
}

/// A request before it is written.
pub(super) struct NewApprovalRow<'a> {
    pub(super) id: &'a ApprovalId,
    pub(super) new: &'a NewApproval<'a>,
    pub(super) asked_by: &'a str,
    pub(super) asked_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

/// Inserts a request; `false` if one about the same is open.
pub(super) async fn insert(tx: &mut Tx, row: &NewApprovalRow<'_>) -> Result<bool> {
    let NewApprovalRow { id, new, asked_by, asked_at, expires_at } = row;
    let added = sql!(
        run,
        tx,
        "INSERT INTO approvals (id, kind, subject, customer_id, label, currency, amount_minor,
                                seen_minor, content, reason, asked_by, asked_at, expires_at, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open')
         ON CONFLICT (subject) WHERE state = 'open' DO NOTHING",
        *id,
        new.kind,
        new.subject,
        new.customer,
        new.label,
        new.amount.currency,
        new.amount.minor,
        new.seen.minor,
        new.content,
        new.reason,
        *asked_by,
        *asked_at,
        *expires_at,
    )?;
    Ok(added == 1)
}

pub(crate) async fn find(tx: &mut Tx, id: &ApprovalId) -> Result<Option<Approval>> {
    Ok(sql!(maybe Approval, tx, approvals!("WHERE a.id = $1"), id)?)
}

/// Locks a request; returns its state.
pub(crate) async fn lock(tx: &mut Tx, id: &ApprovalId) -> Result<Option<ApprovalState>> {
    let rows = sql!(
        locked Only<ApprovalState>,
        tx,
        "SELECT state FROM approvals WHERE id = $1",
        id,
    )?;
    Ok(rows.into_iter().next().map(|(state,)| state))
}

/// The end of a request, as it is written.
pub(super) struct ApprovalEndRow<'a> {
    pub(super) state: ApprovalState,
    pub(super) by: &'a str,
    pub(super) at: Timestamp,
    pub(super) answer: Option<&'a str>,
}

pub(super) async fn end(tx: &mut Tx, id: &ApprovalId, end: &ApprovalEndRow<'_>) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE approvals SET state = $2, decided_by = $3, decided_at = $4, answer = $5
          WHERE id = $1 AND state = 'open'",
        id,
        end.state,
        end.by,
        end.at,
        end.answer,
    )?;
    Ok(())
}

/// Requests of these kinds that wait for somebody else than their asker, the oldest first.
pub(crate) async fn waiting(
    tx: &mut Tx,
    kinds: &[ApprovalKind],
    besides: &str,
    now: Timestamp,
) -> Result<Vec<Approval>> {
    Ok(sql!(
        listed Approval,
        tx,
        approvals!(
            "WHERE a.state = 'open' AND a.asked_by <> $2 AND a.expires_at > $3 AND a.kind"
        ),
        "ORDER BY a.asked_at, a.id LIMIT 200",
        list(kinds),
        besides,
        now,
    )?)
}

/// Number of what [`waiting`] would return, up to a cap.
pub(crate) async fn count_waiting(
    tx: &mut Tx,
    kinds: &[ApprovalKind],
    besides: &str,
    now: Timestamp,
) -> Result<u32> {
    let rows = sql!(
        listed Only<u32>,
        tx,
        "SELECT COUNT(*) AS waiting FROM (
             SELECT a.id FROM approvals a
              WHERE a.state = 'open' AND a.asked_by <> $2 AND a.expires_at > $3 AND a.kind",
        "     LIMIT 100) w",
        list(kinds),
        besides,
        now,
    )?;
    Ok(rows.into_iter().map(|(count,)| count).sum())
}

/// What somebody asked for, and what ended of these kinds, before a place: the newest first.
pub(crate) async fn page(
    tx: &mut Tx,
    kinds: &[ApprovalKind],
    asker: &str,
    before: &super::ApprovalCursor,
    limit: u32,
) -> Result<Vec<Approval>> {
    Ok(sql!(
        listed Approval,
        tx,
        approvals!(
            "WHERE (a.asked_at, a.id) < ($2, $3)
               AND (a.asked_by = $4 OR (a.state <> 'open' AND a.kind"
        ),
        ")) ORDER BY a.asked_at DESC, a.id DESC LIMIT $5",
        list(kinds),
        before.asked_at,
        before.id.as_str(),
        asker,
        limit,
    )?)
}

/// Ids of open requests whose time is over.
pub(crate) async fn expired(tx: &mut Tx, now: Timestamp) -> Result<Vec<ApprovalId>> {
    let rows = sql!(
        all Only<ApprovalId>,
        tx,
        "SELECT id FROM approvals
          WHERE state = 'open' AND expires_at <= $1
          ORDER BY asked_at, id
          LIMIT 200",
        now,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// An open request, and a role that its asker still has.
pub(crate) struct AskerRole {
    pub(crate) id: ApprovalId,
    pub(crate) kind: ApprovalKind,
    pub(crate) role: Option<Role>,
}

columns!(AskerRole { id, kind, role });

/// Open requests, once for each role of their askers; who is not active has none.
pub(crate) async fn asker_roles(tx: &mut Tx) -> Result<Vec<AskerRole>> {
    Ok(sql!(
        all AskerRole,
        tx,
        "SELECT a.id, a.kind, r.role
           FROM (SELECT id, kind, asked_by FROM approvals
                  WHERE state = 'open'
                  ORDER BY asked_at, id
                  LIMIT 1000) a
           LEFT JOIN staff s       ON s.id = a.asked_by AND s.state = 'active'
           LEFT JOIN staff_roles r ON r.staff_id = s.id
          ORDER BY a.id",
    )?)
}

/// Roles of somebody who is active; none of anybody else.
pub(crate) async fn roles(tx: &mut Tx, staff: &str) -> Result<Roles> {
    let rows = sql!(
        all Only<Role>,
        tx,
        "SELECT r.role
           FROM staff s
           JOIN staff_roles r ON r.staff_id = s.id
          WHERE s.id = $1 AND s.state = 'active'",
        staff,
    )?;
    Ok(rows.into_iter().map(|(role,)| role).collect())
}

/// Whether anybody else may approve acts of a right.
pub(crate) async fn has_approver(tx: &mut Tx, right: Right, besides: &str) -> Result<bool> {
    let approves = |role: &&Role| right.extent(**role) >= Extent::Approve;
    let rows = sql!(
        listed Only<String>,
        tx,
        "SELECT s.id
           FROM staff s
           JOIN staff_roles r ON r.staff_id = s.id
          WHERE s.state = 'active' AND s.id <> $2 AND r.role",
        "LIMIT 1",
        list(Role::ALL.iter().filter(approves)),
        besides,
    )?;
    Ok(!rows.is_empty())
}
