//! Sums of movements by kind, days and currency.

use std::collections::BTreeMap;

use domain::calendar::{Date, Timestamp};
use domain::money::Currency;
use domain::movements::MovementKind;

use super::Movement;

/// Movements with the same key are summed up in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct CellKey {
    pub(super) kind: MovementKind,
    pub(super) effective_on: Date,
    pub(super) due_on: Date,
    pub(super) issued_on: Date,
    pub(super) currency: Currency,
}

/// What is added to a cell.
pub(super) struct CellSum {
    pub(super) minor: i64,
    pub(super) opened: i64,
    pub(super) entered_at: Timestamp,
}

/// The sums of movements, in the order of their keys.
pub(super) fn sums(movements: &[Movement]) -> BTreeMap<CellKey, CellSum> {
    let mut sums = BTreeMap::new();
    for one in movements {
        let Movement { kind, effective_on, due_on, issued_on, entered_at, .. } = *one;
        let currency = one.amount.currency;
        let key = CellKey { kind, effective_on, due_on, issued_on, currency };
        let sum = sums.entry(key).or_insert(CellSum { minor: 0, opened: 0, entered_at });
        sum.minor += one.amount.minor;
        sum.opened += one.opened;
        sum.entered_at = sum.entered_at.max(entered_at);
    }
    sums
}
