//! SQL of invitations of users.

use domain::access::Scope;
use domain::access::user_invitation::{UserInvitationState, UserInvitationTimes};
use domain::identity::Email;
use domain::ids::{CustomerId, UserId};
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Only, Tx, columns, sql};

/// An invitation in any state.
pub(in crate::people) struct InvitationRow {
    pub(in crate::people) id: String,
    pub(in crate::people) customer: CustomerId,
    pub(in crate::people) email: Email,
    pub(in crate::people) name: String,
    pub(in crate::people) scope: Scope,
    pub(in crate::people) sent_at: Timestamp,
    pub(in crate::people) expires_at: Timestamp,
    is_accepted: bool,
    is_withdrawn: bool,
}

columns! { InvitationRow {
    id, customer: customer_id, email, name, scope, sent_at, expires_at, is_accepted, is_withdrawn,
} }

impl InvitationRow {
    pub(in crate::people) fn state(&self, now: Timestamp) -> UserInvitationState {
        let Self { expires_at, is_accepted, is_withdrawn, .. } = *self;
        UserInvitationTimes { expires_at, is_accepted, is_withdrawn }.state(now)
    }
}

/// Selects invitations; the argument follows `FROM user_invitations i`.
macro_rules! invitations {
    ($more:literal, $tail:literal) => {
        concat!(
            "SELECT i.id, i.customer_id, i.email, i.name, i.scope, i.sent_at, i.expires_at,
                    i.accepted_at IS NOT NULL AS is_accepted,
                    i.withdrawn_at IS NOT NULL AS is_withdrawn",
            $more,
            " FROM user_invitations i ",
            $tail
        )
    };
}

pub(in crate::people) async fn find(tx: &mut Tx, id: &str) -> Result<Option<InvitationRow>> {
    Ok(sql!(maybe InvitationRow, tx, invitations!("", "WHERE i.id = $1"), id)?)
}

/// The invitation of an address to a customer that is neither accepted nor withdrawn.
pub(super) async fn of_address(
    tx: &mut Tx,
    customer: &CustomerId,
    email: &Email,
) -> Result<Option<InvitationRow>> {
    Ok(sql!(
        maybe InvitationRow,
        tx,
        invitations!(
            "",
            "WHERE i.customer_id = $1 AND i.email = $2
               AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL"
        ),
        customer,
        email,
    )?)
}

/// An invitation that waits, with who made it.
pub(super) struct WaitingInvitation {
    pub(super) invitation: InvitationRow,
    pub(super) by: String,
}

columns!(WaitingInvitation { invitation, by: invited_by });

/// Invitations to a customer that are neither accepted nor withdrawn, the newest first.
pub(super) async fn waiting(tx: &mut Tx, customer: &CustomerId) -> Result<Vec<WaitingInvitation>> {
    Ok(sql!(
        all WaitingInvitation,
        tx,
        invitations!(
            ", COALESCE(s.name, i.invited_by) AS invited_by",
            "LEFT JOIN staff s ON s.id = i.invited_by
             WHERE i.customer_id = $1 AND i.accepted_at IS NULL AND i.withdrawn_at IS NULL
             ORDER BY i.created_at DESC, i.id DESC
             LIMIT 50"
        ),
        customer,
    )?)
}

pub(super) async fn has_customer(tx: &mut Tx, id: &CustomerId) -> Result<bool> {
    let text = "SELECT id FROM customers WHERE id = $1";
    Ok(sql!(maybe Only<CustomerId>, tx, text, id)?.is_some())
}

/// An invitation to insert.
pub(super) struct NewInvitationRow<'a> {
    pub(super) id: &'a str,
    pub(super) customer: &'a CustomerId,
    pub(super) email: &'a Email,
    pub(super) name: &'a str,
    pub(super) scope: Scope,
    pub(super) by: &'a str,
    pub(super) now: Timestamp,
    pub(super) expires_at: Timestamp,
}

pub(super) async fn insert(tx: &mut Tx, new: &NewInvitationRow<'_>) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO user_invitations (id, customer_id, email, name, scope, invited_by, created_at,
                                       sent_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
        new.id,
        new.customer,
        new.email,
        new.name,
        new.scope,
        new.by,
        new.now,
        new.expires_at,
    )?;
    Ok(())
}

pub(super) async fn send_again(
    tx: &mut Tx,
    id: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let text = "UPDATE user_invitations SET sent_at = $2, expires_at = $3 WHERE id = $1";
    sql!(run, tx, text, id, now, expires_at)?;
    Ok(())
}

/// Takes an invitation back; `false` if it was accepted or withdrawn.
pub(super) async fn withdraw(tx: &mut Tx, id: &str, by: &str, now: Timestamp) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE user_invitations
            SET withdrawn_at = $2, withdrawn_by = $3
          WHERE id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL",
        id,
        now,
        by,
    )?;
    Ok(rows == 1)
}

/// Uses an invitation up; `false` if it is not open.
pub(in crate::people) async fn use_up(
    tx: &mut Tx,
    id: &str,
    user: &UserId,
    now: Timestamp,
) -> Result<bool> {
    let rows = sql!(
        run,
        tx,
        "UPDATE user_invitations
            SET accepted_at = $2, accepted_by = $3
          WHERE id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL AND expires_at > $2",
        id,
        now,
        user,
    )?;
    Ok(rows == 1)
}
