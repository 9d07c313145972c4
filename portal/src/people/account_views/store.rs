//! SQL of views of accounts.

use domain::identity::Email;
use domain::ids::{CustomerId, StaffId, UserId};
use domain::language::Language;
use jiff::Timestamp;

use super::{OpenView, PastView};
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

/// A view before it is written.
pub(super) struct NewView<'a> {
    pub(super) id: &'a str,
    pub(super) by: &'a StaffId,
    pub(super) session: &'a str,
    pub(super) customer: &'a CustomerId,
    pub(super) user: &'a UserId,
    pub(super) reason: &'a str,
}

pub(super) async fn insert(
    tx: &mut Tx,
    new: &NewView<'_>,
    now: Timestamp,
    ends_at: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "INSERT INTO account_views (id, staff_id, session, customer_id, user_id, reason, begun_at,
                                    ends_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.id,
        new.by,
        new.session,
        new.customer,
        new.user,
        new.reason,
        now,
        ends_at,
    )?;
    Ok(())
}

/// An open view.
pub(super) struct OpenViewRow {
    pub(super) staff_id: StaffId,
    staff: String,
    language: Option<Language>,
    pub(super) customer: CustomerId,
    pub(super) user: UserId,
    user_name: String,
    user_email: Email,
    ends_at: Timestamp,
}

columns!(OpenViewRow {
    staff_id,
    staff: staff_name,
    language,
    customer: customer_id,
    user: user_id,
    user_name,
    user_email: email,
    ends_at,
});

impl OpenViewRow {
    pub(super) fn view(self) -> OpenView {
        OpenView {
            staff: self.staff,
            customer: self.customer,
            user: self.user,
            user_name: self.user_name,
            user_email: self.user_email,
            ends_at: self.ends_at,
            language: self.language,
        }
    }
}

/// A view, if it is open and so is the session of staff in which it began.
pub(super) async fn open(tx: &mut Tx, id: &str, now: Timestamp) -> Result<Option<OpenViewRow>> {
    Ok(sql!(
        maybe OpenViewRow,
        tx,
        "SELECT v.staff_id, m.name AS staff_name, m.language, v.customer_id, v.user_id,
                u.name AS user_name, u.email, v.ends_at
           FROM account_views v
           JOIN staff m          ON m.id = v.staff_id AND m.state = 'active'
           JOIN staff_sessions s ON s.number = v.session AND s.staff_id = v.staff_id
                                AND s.epoch = m.epoch AND s.expires_at > $2
           JOIN users u          ON u.id = v.user_id
          WHERE v.id = $1 AND v.ends_at > $2",
        id,
        now,
    )?)
}

pub(super) async fn end(tx: &mut Tx, id: &str, now: Timestamp) -> Result<()> {
    sql!(run, tx, "UPDATE account_views SET ends_at = $2 WHERE id = $1", id, now)?;
    Ok(())
}

columns!(PastView { staff: name, begun_at, ends_at });

/// The last views of a user's account.
pub(super) async fn of_user(tx: &mut Tx, user: &UserId, limit: i64) -> Result<Vec<PastView>> {
    Ok(sql!(
        all PastView,
        tx,
        "SELECT m.name, v.begun_at, v.ends_at
           FROM account_views v
           JOIN staff m ON m.id = v.staff_id
          WHERE v.user_id = $1
          ORDER BY v.begun_at DESC, v.id DESC
          LIMIT $2",
        user,
        limit,
    )?)
}
