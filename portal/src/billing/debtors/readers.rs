//! Users with full access who receive the reminders of a customer without a mailbox.

use domain::ids::{CustomerId, UserId};
use jiff::Timestamp;

use super::contact_details::{self, ContactColumns, News};
use crate::Result;
use crate::platform::db::Tx;
use crate::platform::ids;

mod store;

/// A user was granted full access to a customer. If neither the customer nor its debtor has a
/// mailbox, the debtor gets the user's; if that mailbox has a debtor already, the customer moves to
/// that debtor.
pub(crate) async fn granted(
    tx: &mut Tx,
    user: &UserId,
    customer: &CustomerId,
    now: Timestamp,
) -> Result<()> {
    let Some((person, mailbox)) = store::without_mailbox(tx, user, customer).await? else {
        return Ok(());
    };
    match super::store::by_email(tx, &mailbox).await? {
        None => store::give_mailbox(tx, &person, &mailbox, now).await,
        Some(reader) => give(tx, customer, (&person, reader.as_str()), now).await,
    }
}

/// A user's access to a customer was revoked. If the customer had the user's mailbox only by that
/// access, it loses it; another user with full access, if any, takes over.
pub(crate) async fn revoked(
    tx: &mut Tx,
    user: &UserId,
    customer: &CustomerId,
    other: Option<&UserId>,
    now: Timestamp,
) -> Result<()> {
    let Some(reader) = store::reader(tx, user, customer).await? else { return Ok(()) };
    let person = ids::text(now);
    store::insert_person(tx, &person, customer, now).await?;
    give(tx, customer, (&reader, &person), now).await?;
    match other {
        Some(other) => granted(tx, other, customer, now).await,
        None => Ok(()),
    }
}

/// Moves a customer to another debtor.
async fn give(
    tx: &mut Tx,
    customer: &CustomerId,
    (from, to): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    // Both debtors are locked before the move, so that a reminder being claimed is claimed before
    // it.
    contact_details::store::lock(tx, &[from.to_owned(), to.to_owned()].into()).await?;
    store::give(tx, customer, to).await?;
    let mut news = News::default();
    news.add(from, ContactColumns::default());
    news.add(to, ContactColumns::default());
    contact_details::copy(tx, news, now).await
}
