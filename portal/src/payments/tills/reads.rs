//! Reading tills: the own one, those before, and the report of one.

use domain::access::{Actor, Extent, Right};
use domain::ids::TillId;
use domain::till::TillState;

use super::{MovementSum, Till, TillCursor, allow_of, store};
use crate::platform::actor::{allow_approval, allow_own, author};
use crate::{Error, Portal, Result};

/// Tills on a page.
const PAGE: u32 = 25;

/// A page of tills, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TillPage {
    pub tills: Vec<Till>,
    /// Where the next page begins.
    pub next: Option<TillCursor>,
}

/// A till with everything that is printed of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TillReport {
    pub till: Till,
    /// Empty while the till is open: who counts it must not know what should be there.
    pub movements: Vec<MovementSum>,
}

/// The actor's till that is not closed.
///
/// # Errors
/// Refused without the right to close tills.
pub async fn in_use(portal: &Portal, actor: &Actor) -> Result<Option<Till>> {
    allow_own(actor, Right::CloseTill)?;
    let mut tx = portal.db.read().await?;
    store::in_use(&mut tx, &author(actor)).await
}

/// Tills before a place: all for who may approve, otherwise the own ones.
///
/// # Errors
/// Refused without the right to close tills.
pub async fn list(portal: &Portal, actor: &Actor, before: &TillCursor) -> Result<TillPage> {
    allow_own(actor, Right::CloseTill)?;
    let sees_all = actor.extent(Right::CloseTill) >= Extent::Approve;
    let own = author(actor);
    let mut tx = portal.db.read().await?;
    let cashier = (!sees_all).then_some(own.as_str());
    let mut tills = store::page(&mut tx, cashier, before, PAGE + 1).await?;
    let has_more = tills.len() > PAGE as usize;
    tills.truncate(PAGE as usize);
    let last = tills.last().filter(|_| has_more);
    let next = last.map(|till| TillCursor {
        opened_at: till.opened_at.as_millisecond(),
        id: till.id.to_string(),
    });
    Ok(TillPage { tills, next })
}

/// Tills whose differences wait for a second person.
///
/// # Errors
/// Refused without the right to approve.
pub async fn to_review(portal: &Portal, actor: &Actor) -> Result<Vec<Till>> {
    allow_approval(actor, Right::CloseTill)?;
    let mut tx = portal.db.read().await?;
    store::to_review(&mut tx).await
}

/// The report of a till.
///
/// # Errors
/// Refused without the right to close tills; `NotFound`, also for another's.
pub async fn find(portal: &Portal, actor: &Actor, id: &TillId) -> Result<TillReport> {
    allow_own(actor, Right::CloseTill)?;
    let mut tx = portal.db.read().await?;
    let till = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    allow_of(actor, &till)?;
    let mut movements = match till.state {
        TillState::Open => Vec::new(),
        TillState::Counted | TillState::Review | TillState::Closed | TillState::Deposited => {
            store::movement_sums(&mut tx, id).await?
        }
    };
    movements.sort_by_key(|movement| movement.kind);
    Ok(TillReport { till, movements })
}
