//! SQL of the effects of imports.

use domain::ids::ImportId;
use jiff::Timestamp;

use super::NewEffect;
use crate::platform::db::{Tx, bulk, sql};
use crate::{Error, Result};

/// Writes effects behind those that are there. Imports run one at a time.
pub(super) async fn insert(
    tx: &mut Tx,
    import: &ImportId,
    now: Timestamp,
    effects: &[NewEffect],
) -> Result<()> {
    if effects.is_empty() {
        return Ok(());
    }
    let (last,) = sql!(
        one(i64,),
        tx,
        "SELECT COALESCE(MAX(place), 0) FROM import_effects WHERE import_id = $1",
        import,
    )?;
    let row = |(place, new): (i64, &NewEffect)| {
        let effect = serde_json::to_string(&new.effect).map_err(Error::internal)?;
        let line = i64::try_from(new.line).map_err(Error::internal)?;
        let (subject, number) = (new.subject.as_str(), new.number.as_str());
        let row = bulk::values![import, place, line, now, subject, number, effect.as_str()];
        Ok(row.map(bulk::Value::owned))
    };
    let rows: Vec<_> = (last + 1..).zip(effects).map(row).collect::<Result<_>>()?;
    let head = "INSERT INTO import_effects
                    (import_id, place, line, made_at, subject, number, effect)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}
