//! The log of reminders: what was sent, and what was not and why.

use domain::access::{Actor, Right};
use domain::calendar::Timestamp;
use domain::ids::{CustomerId, DebtorId};
use domain::lists::{MessageShow, MessagesFilter};

use super::{ListPage, ListQuery};
use crate::contact::reminders::log::Entry;
use crate::platform::actor::allow;
use crate::{Portal, Result};

pub(in crate::views::desk) mod store;

/// A row of the list: an entry of somebody's contact log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageOfList {
    pub debtor: DebtorId,
    /// Place in their log.
    pub number: i64,
    pub at: Timestamp,
    pub name: String,
    /// The first of their customers.
    pub customer: Option<CustomerId>,
    pub entry: Entry,
}

/// Entries of all contact logs that say what became of a reminder, the latest first; the tabs are
/// those of [`MessageShow::ALL`].
///
/// # Errors
/// Refused without the right to messages.
pub async fn list(
    portal: &Portal,
    actor: &Actor,
    query: &ListQuery<MessagesFilter>,
) -> Result<ListPage<MessageOfList>> {
    allow(actor, Right::SeeMessages)?;
    let mut tx = portal.db.read().await?;
    let instants = super::instants(portal, query.filter.days);
    let tab = |show: &MessageShow| store::sql(*show, instants);
    let tabs: Vec<_> = MessageShow::ALL.iter().map(tab).collect();
    super::read(portal, &mut tx, query, &store::sql(query.filter.show, instants), &tabs).await
}
