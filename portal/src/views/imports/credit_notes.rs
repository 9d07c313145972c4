//! Credit notes of a file, set against what their customers owe once all invoices are there.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

use domain::ids::InvoiceId;
use domain::imports::{Draft, DraftKind, ProblemReason};
use domain::invoices::{Correction, IssuedInvoice};
use domain::money::Money;

use super::check::{self, CheckOutcome};
use super::lines::Lines;
use super::{ImportError, ImportStep, ImportWatch, existing, store};
use crate::billing::invoices::correct::{CorrectionOrder, correct_in};
use crate::billing::{debtors, invoices};
use crate::platform::db::Tx;
use crate::{Portal, Result};

/// Applies the credit notes of a checked file and updates its summary.
pub(super) async fn apply<F: Read + Seek + Send + 'static>(
    portal: &Portal,
    by: &str,
    lines: &mut Lines<F>,
    checked: &mut CheckOutcome,
    watch: &mut dyn ImportWatch,
) -> Result<(), ImportError> {
    let (column, source) = (lines.number_column(), lines.profile.source.clone());
    let mut walk = lines.walk(ImportStep::Credit)?;
    while let Some(handful) = walk.next().await? {
        let notes = checked.credit_notes(&handful.lines);
        let outcome = apply_some(portal, by, &source, &notes).await?;
        checked.summary.credited += outcome.credited;
        checked.summary.unchanged += outcome.unchanged;
        for (at, draft, reason) in outcome.waiting {
            checked.wait(watch, check::problem(at, &column, draft, reason))?;
        }
        watch.progress(&walk.progress);
        portal.db.give_way().await;
    }
    Ok(())
}

#[derive(Default)]
struct CreditOutcome<'d> {
    credited: u64,
    unchanged: u64,
    waiting: Vec<(u64, &'d Draft, ProblemReason)>,
}

/// A credit to one invoice.
struct Credit<'d> {
    issued: IssuedInvoice,
    correction: Correction,
    number: &'d str,
    /// How many credits to the same invoice come before it.
    round: usize,
}

async fn apply_some<'d>(
    portal: &Portal,
    by: &str,
    source: &str,
    notes: &[(u64, &'d Draft)],
) -> Result<CreditOutcome<'d>> {
    let mut outcome = CreditOutcome::default();
    if notes.is_empty() {
        return Ok(outcome);
    }
    let mut tx = portal.db.write().await?;
    store::one_at_a_time(&mut tx).await?;
    let numbers: Vec<&str> = notes.iter().map(|(_, draft)| draft.number.as_str()).collect();
    let booked: HashSet<String> =
        store::booked_notes(&mut tx, source, &numbers).await?.into_iter().collect();
    let mut debts = OpenDebts::load(&mut tx, source, notes).await?;
    let mut credits: Vec<Credit<'d>> = Vec::new();
    for (at, draft) in notes {
        if booked.contains(&draft.number) {
            outcome.unchanged += 1;
            continue;
        }
        match debts.credit(draft) {
            Ok(taken) => {
                credits.extend(taken);
                outcome.credited += 1;
            }
            Err(reason) => outcome.waiting.push((*at, draft, reason)),
        }
    }
    let customers = credits.iter().map(|credit| credit.issued.customer.as_str());
    debtors::store::lock_of_customers(&mut tx, customers).await?;
    let rounds = credits.iter().map(|credit| credit.round + 1).max().unwrap_or(0);
    for round in 0..rounds {
        let of_round = credits.iter().filter(|credit| credit.round == round);
        let orders: Vec<CorrectionOrder<'_>> = of_round
            .map(|Credit { issued, correction, number, .. }| {
                CorrectionOrder { issued, correction, note: Some((source, number)) } //
            })
            .collect();
        correct_in(portal, &mut tx, by, &orders).await?;
    }
    tx.commit().await?;
    Ok(outcome)
}

/// What customers owe, as it becomes less.
struct OpenDebts {
    /// Numbers of open invoices by number of the customer, oldest due date first.
    of_customers: HashMap<String, Vec<String>>,
    invoices: HashMap<String, (String, IssuedInvoice, usize)>,
}

impl OpenDebts {
    async fn load(tx: &mut Tx, source: &str, notes: &[(u64, &Draft)]) -> Result<Self> {
        let customers: Vec<&str> = notes.iter().map(|(_, draft)| &*draft.customer).collect();
        let mut of_customers: HashMap<String, Vec<String>> = HashMap::new();
        for row in store::open_of_customers(tx, source, &customers).await? {
            of_customers.entry(row.customer_number).or_default().push(row.number);
        }
        let named = notes.iter().filter_map(|(_, draft)| of(draft));
        let mut numbers: Vec<&str> = named.collect();
        numbers.extend(of_customers.values().flatten().map(String::as_str));
        numbers.sort_unstable();
        numbers.dedup();
        let before = existing::load(tx, source, &numbers).await?;
        let ids: Vec<InvoiceId> = before.into_all().map(|(_, one)| one.issued.id).collect();
        invoices::store::lock(tx, &ids).await?;
        let invoices = existing::load(tx, source, &numbers).await?.into_all();
        let invoices = invoices.map(|(number, one)| (number, (one.customer_number, one.issued, 0)));
        Ok(Self { invoices: invoices.collect(), of_customers })
    }

    /// Takes a credit note from what its invoice owes, or else its customer.
    fn credit<'d>(&mut self, draft: &'d Draft) -> Result<Vec<Credit<'d>>, ProblemReason> {
        let numbers = match of(draft) {
            Some(number) => vec![number.to_owned()],
            None => self.of_customers.get(&draft.customer).cloned().unwrap_or_default(),
        };
        let mut left = Money::new(-draft.amount.minor, draft.amount.currency);
        let mut taken = Vec::new();
        for number in numbers {
            let Some((customer, issued, rounds)) = self.invoices.get(&number) else { continue };
            let is_other = *customer != draft.customer || issued.currency != left.currency;
            if is_other || issued.is_being_paid || left.is_zero() {
                continue;
            }
            let part = issued.outstanding().and_then(|open| open.least(left)).map_err(money)?;
            let correction = issued.credited(part).map(|terms| issued.correct(&terms));
            let Some(Ok(Some(correction))) = correction else { continue };
            left = left.minus(part).map_err(money)?;
            let (issued, round) = (issued.clone(), *rounds);
            taken.push((number, Credit { issued, correction, number: &draft.number, round }));
        }
        if !left.is_zero() {
            let nothing = "nothing that is owed is left to set the credit note against";
            return Err(ProblemReason::CannotApply(nothing));
        }
        for (number, credit) in &taken {
            if let Some((_, issued, rounds)) = self.invoices.get_mut(number) {
                *issued = issued.clone().after(&credit.correction);
                *rounds += 1;
            }
        }
        Ok(taken.into_iter().map(|(_, credit)| credit).collect())
    }
}

/// Number of the invoice that a credit note corrects, if the file says it.
fn of(draft: &Draft) -> Option<&str> {
    match &draft.kind {
        DraftKind::CreditNote { of } => of.as_deref(),
        DraftKind::Invoice => None,
    }
}

fn money(_: domain::money::MoneyError) -> ProblemReason {
    ProblemReason::CannotApply("the amounts are too large")
}
