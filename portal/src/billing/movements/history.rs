//! Movements of what was posted before there were any. Dates are the present ones: earlier ones
//! were not kept.

use domain::calendar::{Date, TimeZone, Timestamp, date_at};
use domain::ids::InstalmentId;
use domain::money::Money;
use domain::movements::{MovementKind, openings};

use super::Movement;
use crate::{Error, Result};

/// An instalment, or a customer with credits, whose movements are missing.
pub(super) struct MissingSubject {
    pub(super) subject: String,
    pub(super) is_credit: bool,
}

/// An entry of the ledger.
pub(super) struct BookedEntry {
    pub(super) subject: String,
    pub(super) source_id: String,
    pub(super) source_kind: String,
    pub(super) posted_at: Timestamp,
    pub(super) amount: Money,
    pub(super) due_on: Date,
    pub(super) issued_on: Date,
    /// The amount of the instalment.
    pub(super) total: Money,
}

impl BookedEntry {
    fn kind(&self) -> Result<MovementKind> {
        match self.source_kind.as_str() {
            "invoice" => Ok(MovementKind::Issue),
            "payment" => Ok(MovementKind::Payment),
            "reversal" => Ok(MovementKind::Reversal),
            "refund" => Ok(MovementKind::Refund),
            "adjustment" if self.total.is_zero() => Ok(MovementKind::Void),
            "adjustment" => Ok(MovementKind::Adjustment),
            other => Err(Error::corrupt(format!("a posting of {other}"))),
        }
    }

    fn movement(&self, kind: MovementKind, zone: &TimeZone) -> Movement {
        Movement {
            subject: self.subject.clone(),
            effective_on: date_at(self.posted_at, zone),
            source_id: self.source_id.clone(),
            part: 0,
            kind,
            amount: self.amount,
            due_on: self.due_on,
            issued_on: self.issued_on,
            opened: 0,
            entered_at: self.posted_at,
        }
    }
}

/// The movements of an instalment, and the day on which it was settled.
pub(super) struct InstalmentHistory {
    pub(super) movements: Vec<Movement>,
    pub(super) settled: Option<(InstalmentId, Date)>,
}

/// The history of an instalment by its entries.
pub(super) fn of_instalment(entries: &[BookedEntry], zone: &TimeZone) -> Result<InstalmentHistory> {
    let mut movements: Vec<Movement> = entries
        .iter()
        .map(|entry| Ok(entry.movement(entry.kind()?, zone)))
        .collect::<Result<_>>()?;
    let steps: Vec<_> = movements.iter().map(|one| (one.effective_on, one.amount.minor)).collect();
    let mut closings = Vec::new();
    let mut settled = None;
    for (one, opening) in movements.iter_mut().zip(openings(steps)) {
        if opening.on == one.effective_on {
            one.opened = opening.opened;
        } else {
            closings.push(Movement {
                subject: one.subject.clone(),
                effective_on: opening.on,
                source_id: one.source_id.clone(),
                part: 1,
                amount: Money::zero(one.amount.currency),
                opened: opening.opened,
                ..*one
            });
        }
        match opening.opened {
            0 => {}
            ..0 => settled = Some(opening.on),
            1.. => settled = None,
        }
    }
    movements.extend(closings);
    let id = entries.first().map(|entry| InstalmentId::parse(&entry.subject));
    let id = id.transpose().map_err(Error::corrupt)?;
    Ok(InstalmentHistory { movements, settled: id.zip(settled) })
}

/// The movements of customers' credits.
pub(super) fn of_credits(entries: &[BookedEntry], zone: &TimeZone) -> Vec<Movement> {
    let movement = |entry: &BookedEntry| {
        let movement = entry.movement(MovementKind::Credit, zone);
        let day = movement.effective_on;
        Movement { due_on: day, issued_on: day, ..movement }
    };
    entries.iter().map(movement).collect()
}
