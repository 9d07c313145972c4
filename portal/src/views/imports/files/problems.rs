//! Problems of a file, by line.

use domain::access::Actor;
use domain::ids::ImportId;
use domain::imports::LineProblem;

use super::super::ProblemEffect;
use super::{RIGHT, store};
use crate::platform::actor::allow;
use crate::{Error, Portal, Result};

/// Problems that are kept of a file; what is more is only counted.
pub const MAX_PROBLEMS: usize = 50_000;

/// A problem of a line, and what it does to the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProblem {
    pub problem: LineProblem,
    pub effect: ProblemEffect,
    pub place: ProblemPlace,
}

/// Where a problem stands in the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProblemPlace {
    pub line: i64,
    pub place: i64,
}

/// Up to a number of problems behind a place, by line.
///
/// # Errors
/// Refused without the right; `NotFound`.
pub async fn problems(
    portal: &Portal,
    actor: &Actor,
    id: &ImportId,
    after: ProblemPlace,
    limit: u32,
) -> Result<Vec<FileProblem>> {
    allow(actor, RIGHT)?;
    let mut tx = portal.db.read().await?;
    store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let after = (after.line, after.place);
    let rows = store::problems(&mut tx, id, after, i64::from(limit)).await?;
    rows.into_iter().map(read).collect()
}

fn read(row: store::ProblemLine) -> Result<FileProblem> {
    let problem = LineProblem {
        line: u64::try_from(row.line).map_err(Error::corrupt)?,
        column: row.column_name,
        value: row.value,
        reason: serde_json::from_str(&row.reason).map_err(Error::corrupt)?,
    };
    let effect = row.effect.parse().map_err(Error::corrupt)?;
    let place = ProblemPlace { line: row.line, place: row.place };
    Ok(FileProblem { problem, effect, place })
}
