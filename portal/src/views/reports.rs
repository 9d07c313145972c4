//! Reports: the figures of any day, and the rows of which each is the sum.

use std::collections::BTreeMap;

use domain::access::{Actor, Right};
use domain::calendar::{Date, TimeZone, Timestamp, first_instant};
use domain::money::Currency;
use domain::reports::{
    AT_RISK_MONTH_ENDED, CurrencyCells, Figures, LONGEST, Period, PromiseRate, PromiseRecord,
    QuestionClock,
};

use crate::platform::actor::allow;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

mod changes;
pub(crate) mod recovery;
mod rows;
mod store;

pub use changes::{ChangePage, ChangePlace, LateMovement, changes};
pub use recovery::{OwnAccord, RecoveryReport};
pub use rows::{FigureRow, RowCursor, RowPage, RowQuery, amount, rows_behind};

/// The figures as of the end of a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayReport {
    pub day: Date,
    /// By currency.
    pub figures: Vec<Figures>,
    /// Promises of the last 90 days, by currency.
    pub promises: Vec<(Currency, PromiseRate)>,
    pub questions: QuestionClock,
    /// Of reminders whose window is over on the day.
    pub recovery: RecoveryReport,
    /// When something that is effective on the day or before was last entered after the day.
    pub changed_at: Option<Timestamp>,
    /// False while movements of an older release are being made.
    pub is_complete: bool,
}

/// The figures of a day.
///
/// # Errors
/// `NotFound` without the right to see figures.
pub async fn figures(portal: &Portal, actor: &Actor, day: Date) -> Result<DayReport> {
    allow(actor, Right::SeeFigures)?;
    let zone = &portal.settings.institution.time_zone;
    let end = end_of(portal, day)?;
    let mut tx = portal.db.read().await?;
    let cells = cells(&mut tx, day).await?;
    let figures = cells.iter().map(|cells| Figures::of(cells, day)).collect::<Result<_, _>>();
    // Nothing is entered after a day that is not over.
    let entered_at = match end > portal.now() {
        true => None,
        false => store::last_entered(&mut tx, day).await?,
    };
    Ok(DayReport {
        day,
        figures: figures.map_err(Error::corrupt)?,
        promises: promises(&mut tx, day, end).await?,
        questions: questions(&mut tx, day, end, zone).await?,
        recovery: recovery::read(&mut tx, day).await?,
        changed_at: entered_at.filter(|at| *at >= end),
        is_complete: store::is_complete(&mut tx).await?,
    })
}

/// The first instant after a day.
fn end_of(portal: &Portal, day: Date) -> Result<Timestamp> {
    let zone = &portal.settings.institution.time_zone;
    let end = day.tomorrow().and_then(|next| first_instant(next, zone));
    end.map_err(Error::internal)
}

/// The sums of all currencies with movements.
async fn cells(tx: &mut Tx, day: Date) -> Result<Vec<CurrencyCells>> {
    let mut all = Currencies::default();
    let month = Period::month_to(day);
    for row in store::open(tx, day, month.first).await? {
        all.of(row.currency).open.push(row.cell);
    }
    for row in store::credits(tx, day, month.first).await? {
        let cells = all.of(row.currency);
        (cells.credit_before, cells.credit) = (row.minor_before, row.minor);
    }
    let longest = Period::days_to(day, LONGEST);
    for row in store::flows(tx, longest).await? {
        all.of(row.currency).flows.push(row.cell);
    }
    for row in store::billed(tx, day).await? {
        all.of(row.currency).billed.push(row.cell);
    }
    for row in store::cohorts(tx, longest).await? {
        all.of(row.currency).cohorts.push(row.cell);
    }
    let billed_in = Period::month_ended(day, AT_RISK_MONTH_ENDED);
    for row in store::issued_in(tx, billed_in, day).await? {
        all.of(row.currency).at_risk.push(row.cell);
    }
    Ok(all.0.into_values().collect())
}

#[derive(Default)]
struct Currencies(BTreeMap<Currency, CurrencyCells>);

impl Currencies {
    fn of(&mut self, currency: Currency) -> &mut CurrencyCells {
        self.0.entry(currency).or_insert_with(|| CurrencyCells::new(currency))
    }
}

async fn promises(tx: &mut Tx, day: Date, end: Timestamp) -> Result<Vec<(Currency, PromiseRate)>> {
    let mut by_currency: BTreeMap<Currency, Vec<PromiseRecord>> = BTreeMap::new();
    for row in store::promises(tx, Period::days_to(day, LONGEST).first, end).await? {
        by_currency.entry(row.currency).or_default().push(row.promise);
    }
    let rate = |(currency, promises): (Currency, Vec<PromiseRecord>)| {
        (currency, PromiseRate::of(&promises, day)) //
    };
    Ok(by_currency.into_iter().map(rate).collect())
}

async fn questions(
    tx: &mut Tx,
    day: Date,
    end: Timestamp,
    zone: &TimeZone,
) -> Result<QuestionClock> {
    let first = first_instant(Period::days_to(day, LONGEST).first, zone);
    let first = first.map_err(Error::internal)?;
    let waiting = store::waiting_questions(tx, end).await?;
    let answered = store::answered_questions(tx, first, end).await?;
    let times = answered.iter().map(|one| one.answered_at.duration_since(one.asked_at));
    Ok(QuestionClock::of(waiting.number, waiting.oldest, times.collect()))
}

#[cfg(test)]
mod tests;
