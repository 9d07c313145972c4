//! Movements: each change of what is owed, on its day in the institution's zone, and the cells that
//! sum them up. Written in the commit of what they follow from.

use std::collections::HashMap;

use domain::calendar::{Date, Timestamp, date_at};
use domain::ids::InstalmentId;
use domain::ledger::{LedgerAccount, Posting, PostingSource};
use domain::money::Money;
use domain::movements::{MovementKind, closes_on};

use crate::platform::db::Tx;
use crate::platform::ids;
use crate::{Portal, Result};

mod cells;
mod history;
pub(crate) mod jobs;
mod store;

/// A change of what is owed by a subject: an instalment or, of a credit, its customer.
struct Movement {
    subject: String,
    effective_on: Date,
    /// What it follows from: an invoice, payment, adjustment, reversal, refund, or other dates.
    source_id: String,
    /// 1 for the closing of an instalment on a later day than that of the payment, and for the
    /// dates that it is moved to.
    part: i64,
    kind: MovementKind,
    amount: Money,
    due_on: Date,
    issued_on: Date,
    /// Change in the number of open instalments.
    opened: i64,
    entered_at: Timestamp,
}

/// A movement of a posting, before the instalment is read.
struct NewMovement<'a> {
    subject: &'a str,
    effective_on: Date,
    source: &'a str,
    kind: MovementKind,
    amount: Money,
    /// Sum of all new movements of the subject, with the last of them.
    change: Option<i64>,
    /// The day on which the instalment closes if this closes it.
    closes_on: Date,
}

/// Records the movements of postings. The caller has written what the postings change.
pub(super) async fn record(
    portal: &Portal,
    tx: &mut Tx,
    postings: &[(Timestamp, Posting)],
) -> Result<()> {
    let zone = &portal.settings.institution.time_zone;
    let entries = postings.iter().flat_map(|(at, posting)| {
        let day = date_at(*at, zone);
        posting.entries().iter().filter_map(move |entry| movement(posting, entry, day))
    });
    let mut new: Vec<NewMovement<'_>> = entries.collect();
    let is_known = |one: &&NewMovement<'_>| one.kind != MovementKind::Issue;
    let known: Vec<&str> = new.iter().filter(is_known).map(|one| one.subject).collect();
    let last_days = store::last_days(tx, &known).await?;
    sum_up(&mut new, &last_days);
    let (credits, new): (Vec<_>, Vec<_>) =
        new.into_iter().partition(|one| one.kind == MovementKind::Credit);
    let credits: Vec<Movement> = credits.iter().map(|one| credit(one, portal.now())).collect();
    store::insert_whole(tx, &credits).await?;
    store::insert(tx, &new, portal.now()).await?;
    store::set_settled(tx, &new).await
}

fn credit(new: &NewMovement<'_>, now: Timestamp) -> Movement {
    Movement {
        subject: new.subject.to_owned(),
        effective_on: new.effective_on,
        source_id: new.source.to_owned(),
        part: 0,
        kind: new.kind,
        amount: new.amount,
        due_on: new.effective_on,
        issued_on: new.effective_on,
        opened: 0,
        entered_at: now,
    }
}

fn movement<'a>(
    posting: &'a Posting,
    (account, amount): &'a (LedgerAccount, Money),
    day: Date,
) -> Option<NewMovement<'a>> {
    let (_, source) = posting.source().key();
    let (subject, kind) = match account {
        LedgerAccount::Receivable(instalment) => (instalment.as_str(), kind(posting)?),
        LedgerAccount::Credit(customer) => (customer.as_str(), MovementKind::Credit),
        LedgerAccount::Revenue
        | LedgerAccount::BadDebts
        | LedgerAccount::Funds(_)
        | LedgerAccount::Till(_)
        | LedgerAccount::Safe
        | LedgerAccount::InTransit(_)
        | LedgerAccount::Refund(_)
        | LedgerAccount::Unapplied(_)
        | LedgerAccount::CashDifference => return None,
    };
    let (effective_on, closes_on) = (day, day);
    Some(NewMovement {
        subject,
        effective_on,
        source,
        kind,
        amount: *amount,
        change: None,
        closes_on,
    })
}

/// `None` for what moves no debt.
fn kind(posting: &Posting) -> Option<MovementKind> {
    let is_loss = |(account, _): &(LedgerAccount, Money)| *account == LedgerAccount::BadDebts;
    match posting.source() {
        PostingSource::Adjustment(_) if posting.entries().iter().any(is_loss) => {
            Some(MovementKind::WriteOff)
        }
        PostingSource::Invoice(_) => Some(MovementKind::Issue),
        PostingSource::Payment(_) => Some(MovementKind::Payment),
        PostingSource::Adjustment(_) => Some(MovementKind::Adjustment),
        PostingSource::Reversal(_) => Some(MovementKind::Reversal),
        PostingSource::Refund(_) => Some(MovementKind::Refund),
        PostingSource::PayOut(_) | PostingSource::TillMovement(_) | PostingSource::Unapplied(_) => {
            None
        }
    }
}

/// Gives the last movement of each subject the sum of all of them.
fn sum_up(new: &mut [NewMovement<'_>], last_days: &HashMap<String, Date>) {
    let mut changes: HashMap<&str, (i64, Date)> = HashMap::with_capacity(new.len());
    for one in new.iter() {
        let last = last_days.get(one.subject).copied();
        let change = changes.entry(one.subject).or_insert((0, one.effective_on));
        change.0 += one.amount.minor;
        change.1 = closes_on(change.1.max(one.effective_on), last);
    }
    for one in new.iter_mut().rev() {
        if let Some((change, day)) = changes.remove(one.subject) {
            one.change = Some(change);
            one.closes_on = day;
        }
    }
}

/// Other dates of an instalment.
pub(super) struct TermsChange<'a> {
    pub(super) instalment: &'a InstalmentId,
    /// What is owed of it.
    pub(super) open: Money,
    /// Due and invoice date until now.
    pub(super) from: InstalmentDates,
    pub(super) to: InstalmentDates,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct InstalmentDates {
    pub(super) due_on: Date,
    pub(super) issued_on: Date,
}

/// Records that debts have other dates from today: one movement takes them from the old dates, one
/// brings them to the new.
pub(super) async fn record_terms(
    portal: &Portal,
    tx: &mut Tx,
    changes: &[TermsChange<'_>],
) -> Result<()> {
    let (now, today) = (portal.now(), portal.today());
    let source_id = ids::text(now);
    let movement = |change: &TermsChange<'_>, part: i64| {
        let (sign, dates) = if part == 0 { (-1, change.from) } else { (1, change.to) };
        Movement {
            subject: change.instalment.as_str().to_owned(),
            effective_on: today,
            source_id: source_id.clone(),
            part,
            kind: MovementKind::Terms,
            amount: Money::new(sign * change.open.minor, change.open.currency),
            due_on: dates.due_on,
            issued_on: dates.issued_on,
            opened: if change.open.is_zero() { 0 } else { sign },
            entered_at: now,
        }
    };
    let both = changes.iter().flat_map(|change| [movement(change, 0), movement(change, 1)]);
    store::insert_whole(tx, &both.collect::<Vec<_>>()).await
}

#[cfg(test)]
mod tests;
