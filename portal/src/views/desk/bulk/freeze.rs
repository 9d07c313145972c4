//! Freezes what was chosen in a list: the rows that were ticked, or all that its filter finds.

use domain::access::Actor;
use domain::bulk::{BulkEvent, BulkKind, BulkState, MOST_ROWS};
use domain::ids::BulkId;
use domain::lists::AnyFilter;
use sha2::{Digest, Sha256};
use url::form_urlencoded::Serializer;

use super::store::NewActRow;
use super::{BulkError, Error, Result, store as acts};
use crate::Portal;
use crate::platform::actor::{allow, author};
use crate::platform::db::Tx;
use crate::views::desk::lists::{allow_list, digest_of};

mod store;

/// Rows that can be ticked on a page.
const MOST_TICKED: usize = 200;

/// What was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBulk {
    /// Drawn with the form, so that a form sent twice makes one act.
    pub id: BulkId,
    pub kind: BulkKind,
    pub filter: AnyFilter,
    /// Ids of the ticked rows; `None` for all that the filter finds.
    pub ticked: Option<Vec<String>>,
}

/// Freezes the rows; returns the act to confirm. The same act on the same rows that is not over is
/// returned instead, unless it was not confirmed: then the rows are frozen anew.
///
/// # Errors
/// Refused without the rights of the list and of the act; `NotFound` if the id is another's;
/// [`BulkError`]: `NothingChosen`, `TooMany`.
pub async fn prepare(portal: &Portal, actor: &Actor, new: &NewBulk) -> Result<BulkId, BulkError> {
    allow(actor, new.kind.right())?;
    allow_list(actor, new.filter.list())?;
    let is_usable = |ticked: &Vec<String>| (1..=MOST_TICKED).contains(&ticked.len());
    let suits = new.filter.list().suits(new.kind);
    if !suits || !new.ticked.as_ref().is_none_or(is_usable) {
        return Err(BulkError::NothingChosen);
    }
    let by = author(actor);
    let digest = digest(new);
    let mut tx = portal.db.write().await?;
    if let Some(made) = acts::find(&mut tx, &new.id).await? {
        return if made.made_by == by { Ok(made.id) } else { Err(Error::NotFound.into()) };
    }
    if let Some((id, state)) = acts::open(&mut tx, &by, &digest).await? {
        if state != BulkState::Draft {
            return Ok(id);
        }
        let state = state.after(BulkEvent::Discard).ok_or(BulkError::WrongState)?;
        acts::decide(&mut tx, &id, state, &by, portal.now()).await?;
    }
    let query = query(&new.filter);
    let row = NewActRow {
        id: &new.id,
        kind: new.kind,
        list: new.filter.list(),
        query: &query,
        digest: &digest,
        is_ticked: new.ticked.is_some(),
        by: &by,
        at: portal.now(),
    };
    if !acts::insert(&mut tx, &row).await? {
        // Somebody with the same rights pressed the button at the same moment: themselves.
        let open = acts::open(&mut tx, &by, &digest).await?;
        return open.map(|(id, _)| id).ok_or(BulkError::WrongState);
    }
    freeze(portal, &mut tx, new).await?;
    tx.commit().await?;
    Ok(new.id.clone())
}

/// The values of a filter, as an address has them.
fn query(filter: &AnyFilter) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(filter.values().iter());
    query.finish()
}

async fn freeze(portal: &Portal, tx: &mut Tx, new: &NewBulk) -> Result<(), BulkError> {
    let frozen = store::freeze(new, portal.today(), portal.now());
    let Some(statement) = frozen else { return Err(BulkError::NothingChosen) };
    match i64::try_from(statement.run(tx).await?).unwrap_or(i64::MAX) {
        0 => Err(BulkError::NothingChosen),
        rows if rows > MOST_ROWS => Err(BulkError::TooMany),
        _ => Ok(()),
    }
}

/// Digest of the act, the filter and what was ticked.
fn digest(new: &NewBulk) -> String {
    let mut digest = Sha256::new();
    digest.update(digest_of(new.filter.list().code(), &new.filter.values()));
    digest.update(new.kind.code());
    if let Some(ticked) = &new.ticked {
        let mut ticked: Vec<_> = ticked.iter().map(String::as_str).collect();
        ticked.sort_unstable();
        ticked.dedup();
        digest.update([0]);
        digest.update(ticked.join("\0"));
    }
    hex::encode(digest.finalize())
}
