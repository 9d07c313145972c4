//! What staff change of an issued invoice: its description and the due dates of what is not paid.

use serde::{Deserialize, Serialize};

use super::entry::{DESCRIPTION_MAX_CHARS, EntryFault, EntryField, EntryProblem, one_line};
use super::{InstalmentTerms, InvoiceTerms, IssuedInvoice};
use crate::calendar::Date;

/// Maximum length of a reason in characters.
pub const REASON_MAX_CHARS: usize = 300;

/// A change as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AmendmentEntry {
    /// The description.
    pub description: String,
    /// Due date of each instalment, in order; empty where it is paid.
    pub due: Vec<String>,
    /// Why, for colleagues.
    pub reason: String,
}

/// A change that can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amendment {
    /// What the invoice is to say.
    pub terms: InvoiceTerms,
    /// Why.
    pub reason: String,
}

impl AmendmentEntry {
    /// What was entered means for an invoice.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the form.
    pub fn read(&self, issued: &IssuedInvoice) -> Result<Amendment, Vec<EntryProblem>> {
        let mut problems = Vec::new();
        let mut fault = |field, fault| problems.push(EntryProblem { field, fault });
        let description = one_line(&self.description, DESCRIPTION_MAX_CHARS)
            .map_err(|why| fault(EntryField::Description, why));
        let mut plan = Vec::with_capacity(issued.instalments.len());
        let mut last = issued.issued_on;
        for (index, part) in issued.instalments.iter().enumerate() {
            let field = EntryField::Instalment(index);
            let typed = self.due.get(index).map(|typed| typed.trim()).unwrap_or_default();
            let due_on: Option<Date> = match (part.outstanding().is_zero(), typed) {
                (true, _) => None,
                (false, "") => {
                    fault(field, EntryFault::Missing);
                    None
                }
                (false, typed) => match typed.parse() {
                    Ok(day) => Some(day),
                    Err(_) => {
                        fault(field, EntryFault::NotADate);
                        None
                    }
                },
            };
            match due_on {
                Some(day) if day < issued.issued_on => fault(field, EntryFault::BeforeIssue),
                Some(day) if day < last => fault(field, EntryFault::OutOfOrder),
                Some(day) => last = day,
                // What is paid is no limit to the others: they may have been moved before it.
                None => {}
            }
            plan.push(InstalmentTerms { due_on, amount: None });
        }
        let reason =
            one_line(&self.reason, REASON_MAX_CHARS).map_err(|why| fault(EntryField::Reason, why));
        let (Ok(description), Ok(reason), true) = (description, reason, problems.is_empty()) else {
            return Err(problems);
        };
        let terms = InvoiceTerms { description: Some(description), issued_on: None, plan };
        Ok(Amendment { terms, reason })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CustomerId, InstalmentId, InvoiceId};
    use crate::invoices::Instalment;
    use crate::money::Currency::Pen;
    use crate::money::Money;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// Issued on 1 November; the first of three instalments is paid.
    fn issued() -> IssuedInvoice {
        let id = InvoiceId::parse("i").unwrap();
        let part = |number: u32, due_on, paid| Instalment {
            id: InstalmentId::parse(&number.to_string()).unwrap(),
            invoice: id.clone(),
            number,
            due_on: day(due_on),
            amount: Money::new(100, Pen),
            paid: Money::new(paid, Pen),
        };
        let instalments =
            vec![part(1, "2026-11-10", 100), part(2, "2026-12-10", 40), part(3, "2027-01-10", 0)];
        IssuedInvoice {
            customer: CustomerId::parse("c").unwrap(),
            description: "Cuota".into(),
            currency: Pen,
            issued_on: day("2026-11-01"),
            instalments,
            is_being_paid: false,
            id,
        }
    }

    fn entry(due: [&str; 3]) -> AmendmentEntry {
        AmendmentEntry {
            description: " Cuota de verano ".into(),
            due: due.map(str::to_owned).into(),
            reason: "Lo pidió la familia".into(),
        }
    }

    #[test]
    fn what_is_open_moves_and_what_is_paid_stays() {
        let amendment = entry(["2027-05-05", "2026-12-20", "2027-02-10"]).read(&issued()).unwrap();
        let due: Vec<_> = amendment.terms.plan.iter().map(|part| part.due_on).collect();
        assert_eq!(due, [None, Some(day("2026-12-20")), Some(day("2027-02-10"))]);
        assert_eq!(amendment.terms.description.as_deref(), Some("Cuota de verano"));
        assert_eq!(amendment.reason, "Lo pidió la familia");
        let correction = issued().correct(&amendment.terms).unwrap().unwrap();
        assert_eq!(correction.parts.len(), 2);
        assert!(correction.difference.is_zero());
        // An instalment may be due before one that is paid.
        assert!(entry(["", "2026-11-05", "2026-11-05"]).read(&issued()).is_ok());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_its_field() {
        use EntryFault::{BeforeIssue, Missing, NotADate, OutOfOrder, TooLong};
        use EntryField::{Description, Instalment, Reason};
        let long = AmendmentEntry {
            description: "x".repeat(DESCRIPTION_MAX_CHARS + 1),
            due: Vec::new(),
            reason: " ".into(),
        };
        for (entry, expected) in [
            (
                long,
                vec![
                    (Description, TooLong),
                    (Instalment(1), Missing),
                    (Instalment(2), Missing),
                    (Reason, Missing),
                ],
            ),
            (
                entry(["", "10/12/2026", "2026-10-31"]),
                vec![(Instalment(1), NotADate), (Instalment(2), BeforeIssue)],
            ),
            (entry(["", "2027-01-10", "2026-12-10"]), vec![(Instalment(2), OutOfOrder)]),
        ] {
            let problems = entry.read(&issued()).expect_err("something is wrong");
            let found: Vec<_> = problems.iter().map(|one| (one.field, one.fault)).collect();
            assert_eq!(found, expected, "{entry:?}");
        }
    }
}
