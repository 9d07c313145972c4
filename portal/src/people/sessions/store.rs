//! SQL of sessions.

use domain::access::HeldLinks;
use domain::identity::Email;
use domain::ids::{InvoiceId, UserId};
use domain::language::Language;
use jiff::Timestamp;

use super::{Holder, Pass, Session, SessionKey, SessionUser};
use crate::platform::db::{Only, Tx, columns, sql};
use crate::platform::settings::SessionLimits;
use crate::{Error, Result};

struct SessionRow {
    user_id: Option<UserId>,
    epoch: i64,
    link_invoice_id: Option<InvoiceId>,
    seen_at: Timestamp,
    expires_at: Timestamp,
    ends_at: Timestamp,
    email: Option<Email>,
    name: Option<String>,
    language: Option<Language>,
}

columns! { SessionRow {
    user_id, epoch, link_invoice_id, seen_at, expires_at, ends_at, email, name, language,
} }

impl TryFrom<SessionRow> for Session {
    type Error = Error;

    fn try_from(row: SessionRow) -> Result<Self> {
        let holder = match (row.user_id, row.link_invoice_id) {
            (Some(user), None) => Holder::User(Pass::new(user, row.epoch)),
            (None, Some(invoice)) => Holder::Link(invoice),
            _ => return Err(Error::corrupt("a session of nobody or of two")),
        };
        let user = row.email.zip(row.name);
        let user = user.map(|(email, name)| SessionUser { email, name, language: row.language });
        let SessionRow { seen_at, expires_at, ends_at, .. } = row;
        Ok(Self { holder, user, seen_at, expires_at, ends_at })
    }
}

/// Inserts a session, with the invoices of its links; `false` if the key is taken.
pub(super) async fn insert(
    tx: &mut Tx,
    key: &SessionKey,
    holder: &Holder,
    now: Timestamp,
    limits: SessionLimits,
) -> Result<bool> {
    let (user, epoch, links) = match holder {
        Holder::User(pass) => (Some(&pass.user), pass.epoch, &[][..]),
        Holder::Link(invoice) => (None, 0, std::slice::from_ref(invoice)),
        Holder::Links(held) => (None, 0, held.invoices.as_slice()),
    };
    let ends_at = now + limits.absolute;
    let added = sql!(
        run,
        tx,
        "INSERT INTO sessions (id, user_id, epoch, link_invoice_id,
                               created_at, seen_at, expires_at, ends_at)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7)
         ON CONFLICT (id) DO NOTHING",
        key.as_str(),
        user,
        epoch,
        links.first(),
        now,
        (now + limits.idle).min(ends_at),
        ends_at,
    )?;
    if added == 1 && links.len() > 1 {
        hold_links(tx, key.as_str(), links, ends_at).await?;
    }
    Ok(added == 1)
}

/// The session, if it is open, and the current data of its user.
pub(super) async fn find(tx: &mut Tx, key: &SessionKey, now: Timestamp) -> Result<Option<Session>> {
    let row = sql!(
        maybe SessionRow,
        tx,
        "SELECT s.user_id, s.epoch, s.link_invoice_id, s.seen_at, s.expires_at, s.ends_at,
                u.email, u.name, u.language
           FROM sessions s
           LEFT JOIN users u ON u.id = s.user_id
          WHERE s.id = $1 AND s.expires_at > $2
            AND (s.user_id IS NULL OR s.epoch = u.session_epoch)",
        key.as_str(),
        now,
    )?;
    let Some(row) = row else { return Ok(None) };
    let mut session = Session::try_from(row)?;
    if let Holder::Link(first) = &session.holder {
        let mut invoices = vec![first.clone()];
        let held = held_links(tx, key.as_str()).await?;
        invoices.extend(held.into_iter().filter(|invoice| invoice != first));
        if invoices.len() > 1 {
            let holder = key.as_str().to_owned();
            session.holder = Holder::Links(HeldLinks { holder, invoices });
        }
    }
    Ok(Some(session))
}

/// Records use: restarts the idle limit, within the absolute limit.
pub(super) async fn touch(
    tx: &mut Tx,
    key: &SessionKey,
    now: Timestamp,
    limits: SessionLimits,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE sessions
            SET seen_at = $2,
                expires_at = CASE WHEN expires_at > $3 THEN expires_at
                                  WHEN ends_at < $3 THEN ends_at
                                  ELSE $3 END
          WHERE id = $1 AND expires_at > $2 AND seen_at < $2",
        key.as_str(),
        now,
        now + limits.idle,
    )?;
    Ok(())
}

/// Extends the idle limit to an instant, if that is later.
pub(super) async fn prolong(
    tx: &mut Tx,
    key: &SessionKey,
    now: Timestamp,
    until: Timestamp,
) -> Result<()> {
    sql!(
        run,
        tx,
        "UPDATE sessions
            SET expires_at = CASE WHEN ends_at < $3 THEN ends_at ELSE $3 END
          WHERE id = $1 AND expires_at > $2 AND expires_at < $3",
        key.as_str(),
        now,
        until,
    )?;
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, key: &SessionKey) -> Result<()> {
    sql!(run, tx, "DELETE FROM sessions WHERE id = $1", key.as_str())?;
    Ok(())
}

/// Deletes all sessions of a user. The new epoch has already ended them; this is clean-up.
pub(crate) async fn delete_of_user(tx: &mut Tx, user: &UserId) -> Result<()> {
    sql!(run, tx, "DELETE FROM sessions WHERE user_id = $1", user)?;
    Ok(())
}

/// Deletes expired sessions; returns their number.
pub(super) async fn delete_expired(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    delete_ended_links(tx, now).await?;
    Ok(sql!(run, tx, "DELETE FROM sessions WHERE expires_at <= $1", now)?)
}

/// Keeps invoices that links opened for a holder, until then at least.
pub(crate) async fn hold_links(
    tx: &mut Tx,
    holder: &str,
    invoices: &[InvoiceId],
    until: Timestamp,
) -> Result<()> {
    for invoice in invoices {
        sql!(
            run,
            tx,
            "INSERT INTO link_holdings (holder, invoice_id, ends_at)
             VALUES ($1, $2, $3)
             ON CONFLICT (holder, invoice_id) DO UPDATE
                SET ends_at = excluded.ends_at
              WHERE link_holdings.ends_at < excluded.ends_at",
            holder,
            invoice,
            until,
        )?;
    }
    Ok(())
}

/// Invoices that are kept for a holder.
async fn held_links(tx: &mut Tx, holder: &str) -> Result<Vec<InvoiceId>> {
    let rows = sql!(
        all Only<InvoiceId>,
        tx,
        "SELECT invoice_id
           FROM link_holdings
          WHERE holder = $1
          ORDER BY invoice_id
          LIMIT 100",
        holder,
    )?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

async fn delete_ended_links(tx: &mut Tx, now: Timestamp) -> Result<()> {
    sql!(run, tx, "DELETE FROM link_holdings WHERE ends_at <= $1", now)?;
    Ok(())
}
