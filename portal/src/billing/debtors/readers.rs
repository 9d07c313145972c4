//! Who reads for a customer without a mailbox: a user who may see everything of it.

use domain::ids::{CustomerId, UserId};
use jiff::Timestamp;

use super::contact_details::{self, ContactColumns, News};
use crate::Result;
use crate::platform::db::Tx;
use crate::platform::ids;

mod store;

/// A user may see everything of a customer from now on. Where neither the customer nor its person
/// has a mailbox, the user's is the person's; if it is another person's already, the customer is
/// theirs.
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

/// A user may see a customer no longer. If only by that the user's mailbox was the customer's, it
/// is no longer; another user who may see everything, if there is one, reads instead.
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

/// A customer is another person's from now on.
async fn give(
    tx: &mut Tx,
    customer: &CustomerId,
    (from, to): (&str, &str),
    now: Timestamp,
) -> Result<()> {
    // Both locks before the move: a reminder that is being claimed is claimed before it.
    contact_details::store::lock(tx, &[from.to_owned(), to.to_owned()].into()).await?;
    store::give(tx, customer, to).await?;
    let mut news = News::default();
    news.add(from, ContactColumns::default());
    news.add(to, ContactColumns::default());
    contact_details::copy(tx, news, now).await
}
