//! Payments that a file says were made.

use std::collections::HashSet;

use domain::calendar::{Date, first_instant};
use domain::ids::InvoiceId;
use domain::imports::{Draft, DraftState, SourceChange};
use domain::payments::{Basket, Debt, Target};

use super::store;
use crate::billing::invoices::issue::{InvoiceIssue, NewInvoiceFor};
use crate::payments::offline::OfflineBasket;
use crate::platform::db::Tx;
use crate::{Error, Portal, Result};

/// A paid instalment.
pub(super) struct PaidPart<'a> {
    /// Number of its invoice.
    number: &'a str,
    /// Number of the instalment, if the invoice has several.
    instalment: Option<usize>,
    /// Whether its invoice is new, so that no payment of it can have its reference.
    is_new: bool,
    day: Date,
    debt: Debt,
}

impl PaidPart<'_> {
    pub(super) fn invoice(&self) -> InvoiceId {
        self.debt.invoice.clone()
    }
}

/// The paid instalments of a new invoice. Without a day, they were paid when due.
pub(super) fn of_new<'a>(
    today: Date,
    draft: &'a Draft,
    new: &NewInvoiceFor,
    issued: &InvoiceIssue,
) -> Vec<PaidPart<'a>> {
    let parts = issued.instalments.iter().zip(&draft.plan).enumerate();
    let paid = parts.filter_map(|(place, ((id, amount), says))| {
        let DraftState::Paid(day) = says.state else { return None };
        let debt = Debt {
            instalment: id.clone(),
            invoice: issued.invoice.clone(),
            customer: new.customer.clone(),
            due_on: says.due_on,
            outstanding: *amount,
            disputed: new.invoice.disputed,
        };
        let day = day.unwrap_or_else(|| says.due_on.min(today));
        let (number, instalment) = (draft.number.as_str(), part_number(draft, place));
        Some(PaidPart { number, instalment, is_new: true, day, debt })
    });
    paid.collect()
}

/// The instalments of an existing invoice that are paid now. Without a day, they were paid today.
pub(super) fn of_change<'a>(
    today: Date,
    draft: &'a Draft,
    change: &SourceChange,
) -> Vec<PaidPart<'a>> {
    let issued = &change.issued;
    let paid = change.paid.iter().filter_map(|(id, day)| {
        let place = issued.instalments.iter().position(|part| part.id == *id)?;
        let part = issued.instalments.get(place)?;
        let debt = Debt {
            instalment: id.clone(),
            invoice: issued.id.clone(),
            customer: issued.customer.clone(),
            due_on: part.due_on,
            outstanding: part.outstanding(),
            disputed: false,
        };
        let (number, instalment) = (draft.number.as_str(), part_number(draft, place));
        let day = day.unwrap_or(today);
        Some(PaidPart { number, instalment, is_new: false, day, debt })
    });
    paid.collect()
}

fn part_number(draft: &Draft, place: usize) -> Option<usize> {
    (draft.plan.len() > 1).then_some(place + 1)
}

/// Offline payments of these instalments, each in full.
pub(super) async fn baskets(
    portal: &Portal,
    tx: &mut Tx,
    source: &str,
    parts: Vec<PaidPart<'_>>,
) -> Result<Vec<OfflineBasket<'static>>> {
    let reference = |part: &PaidPart<'_>| match part.instalment {
        None => format!("{source}/{}", part.number),
        Some(place) => format!("{source}/{}/{place}", part.number),
    };
    let references: Vec<String> = parts.iter().map(reference).collect();
    let again = parts.iter().zip(&references).filter(|(part, _)| !part.is_new);
    let again: Vec<&str> = again.map(|(_, reference)| reference.as_str()).collect();
    let taken: HashSet<String> = store::taken_references(tx, &again).await?.into_iter().collect();
    let zone = &portal.settings.institution.time_zone;
    let now = portal.now();
    let basket = |(part, reference): (PaidPart<'_>, String)| {
        let is_taken = taken.contains(&reference);
        let again = || format!("{reference}#{}", now.as_millisecond());
        let target = Target { amount: part.debt.outstanding, debt: part.debt };
        Ok(OfflineBasket {
            reference: if is_taken { again() } else { reference },
            at: first_instant(part.day, zone).map_err(Error::internal)?.min(now),
            payer: None,
            basket: Basket::paid_elsewhere(vec![target]).map_err(Error::internal)?,
        })
    };
    parts.into_iter().zip(references).map(basket).collect()
}
