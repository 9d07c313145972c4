//! The selection in the URL's query, its only storage.

use domain::calendar::is_overdue;
use domain::ids::{InstalmentId, InvoiceId};
use domain::language::NumberStyle;
use domain::money::{AmountError, Currency, Money};
use domain::payments::Choice;
use portal::payments::basket::{DebtQuery, Debts, OpenDebt, Selection};
use url::form_urlencoded::{Serializer, parse};

use super::form_errors::{BasketField, BasketFormError, BasketProblem};

/// A selection without checkboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WholeChoice {
    /// All payable debts that are not disputed.
    Everything,
    /// The overdue ones among them.
    Overdue,
}

/// The parsed query.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BasketQuery {
    /// `i=`: selected instalments.
    pub chosen: Vec<InstalmentId>,
    /// `part-<instalment>=`: partial amount as entered.
    pub parts: Vec<(InstalmentId, String)>,
    /// `invoice=`: all open debts of this invoice.
    pub invoice: Option<InvoiceId>,
    /// `all=1` or `all=overdue`.
    pub all: Option<WholeChoice>,
    /// `free=`: amount to allocate, as entered.
    pub free: Option<String>,
    /// `currency=`: currency of `all` and `free`.
    pub currency: Option<Currency>,
    /// `check=1`: the form was submitted, so an empty selection is an error.
    pub check: bool,
}

/// Maximum number of parameters read: more than a basket may have debts.
const MOST: usize = 200;

impl BasketQuery {
    /// Parses the query; invalid parameters are ignored.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut query = Self::default();
        for (name, value) in parse(text.as_bytes()).take(2 * MOST) {
            match name.as_ref() {
                "i" => query.choose(&value),
                "invoice" => query.invoice = InvoiceId::parse(&value).ok(),
                "all" if value == "overdue" => query.all = Some(WholeChoice::Overdue),
                "all" => query.all = Some(WholeChoice::Everything),
                "free" if !value.trim().is_empty() => query.free = Some(value.trim().to_owned()),
                "currency" => query.currency = Currency::parse(&value),
                "check" => query.check = true,
                name => query.write_part(name, &value),
            }
        }
        query
    }

    fn choose(&mut self, value: &str) {
        if let Ok(id) = InstalmentId::parse(value)
            && !self.chosen.contains(&id)
        {
            self.chosen.push(id);
        }
    }

    fn write_part(&mut self, name: &str, value: &str) {
        let id = name.strip_prefix("part-").and_then(|id| InstalmentId::parse(id).ok());
        if let Some(id) = id
            && !value.trim().is_empty()
        {
            self.parts.push((id, value.trim().to_owned()));
        }
    }

    /// Debts that must be loaded regardless of their age.
    #[must_use]
    pub fn wanted(&self) -> DebtQuery {
        let with_parts = self.parts.iter().map(|(id, _)| id);
        let instalments = self.chosen.iter().chain(with_parts).cloned().collect();
        DebtQuery { instalments, invoice: self.invoice.clone() }
    }

    /// The query of the same selection, written from parsed values: the URL may come from a link.
    #[must_use]
    pub fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        for id in &self.chosen {
            query.append_pair("i", id.as_str());
        }
        for (id, part) in &self.parts {
            query.append_pair(&format!("part-{id}"), part);
        }
        if let Some(invoice) = &self.invoice {
            query.append_pair("invoice", invoice.as_str());
        }
        match self.all {
            Some(WholeChoice::Everything) => drop(query.append_pair("all", "1")),
            Some(WholeChoice::Overdue) => drop(query.append_pair("all", "overdue")),
            None => {}
        }
        if let Some(free) = &self.free {
            query.append_pair("free", free);
        }
        if let Some(currency) = self.currency {
            query.append_pair("currency", currency.code());
        }
        query.finish()
    }

    /// Partial amount of a debt, as entered.
    #[must_use]
    pub fn part(&self, id: &InstalmentId) -> Option<&str> {
        self.parts.iter().find(|(known, _)| known == id).map(|(_, part)| part.as_str())
    }

    /// Selection among the loaded debts.
    ///
    /// # Errors
    /// Invalid amounts, each with its field.
    pub fn selection(
        &self,
        debts: &Debts,
        style: NumberStyle,
    ) -> Result<Selection, Vec<BasketFormError>> {
        if let Some(free) = &self.free {
            let currency = self.currency.or_else(|| only_currency(debts));
            let Some(currency) = currency else {
                return Err(vec![(BasketField::Form, BasketProblem::Mixed)]);
            };
            let read = match Money::parse(free, currency, style) {
                // More than all debts together, which is said with the largest amount.
                Err(AmountError::TooLarge) => Ok(Money::new(i64::MAX, currency)),
                read => read,
            };
            let read = read.map_err(|error| vec![(BasketField::Free, error.into())])?;
            return match read.minor {
                1.. => Ok(Selection::Free(read)),
                _ => Err(vec![(BasketField::Free, BasketProblem::NotPositive)]),
            };
        }
        let mut choices = Vec::new();
        let mut errors = Vec::new();
        for id in self.all_chosen(debts) {
            match self.read_part(&id, debts, style) {
                Ok(part) => choices.push(Choice { instalment: id, part }),
                Err(error) => errors.push((BasketField::Part(id), error)),
            }
        }
        if errors.is_empty() { Ok(Selection::Chosen(choices)) } else { Err(errors) }
    }

    fn read_part(
        &self,
        id: &InstalmentId,
        debts: &Debts,
        style: NumberStyle,
    ) -> Result<Option<Money>, BasketProblem> {
        let (Some(text), Some(debt)) = (self.part(id), debts.find(id)) else { return Ok(None) };
        match Money::parse(text, debt.debt.outstanding.currency, style) {
            Err(AmountError::TooLarge) => Err(BasketProblem::Above(debt.debt.outstanding)),
            read => Ok(Some(read?)),
        }
    }

    /// Debts selected by a checkbox, by a partial amount, or as a whole.
    fn all_chosen(&self, debts: &Debts) -> Vec<InstalmentId> {
        let of_all = |debt: &&OpenDebt| match self.all {
            None => self.invoice.as_ref() == Some(&debt.debt.invoice),
            Some(WholeChoice::Everything) => !debt.debt.disputed,
            Some(WholeChoice::Overdue) => {
                !debt.debt.disputed && is_overdue(debt.debt.due_on, debts.today)
            }
        };
        let of_currency =
            |d: &&OpenDebt| self.currency.is_none_or(|c| c == d.debt.outstanding.currency);
        let implied = debts.payable().filter(of_all).filter(of_currency);
        let mut all = self.wanted().instalments;
        all.extend(implied.map(|debt| debt.debt.instalment.clone()));
        let mut seen = Vec::with_capacity(all.len());
        all.retain(|id| {
            !seen.contains(id) && {
                seen.push(id.clone());
                true
            }
        });
        all
    }
}

/// Currency of all debts, if there is only one.
#[must_use]
pub fn only_currency(debts: &Debts) -> Option<Currency> {
    let mut currencies = debts.debts.iter().map(|d| d.debt.outstanding.currency);
    let first = currencies.next()?;
    currencies.all(|currency| currency == first).then_some(first)
}

#[cfg(test)]
mod tests;
