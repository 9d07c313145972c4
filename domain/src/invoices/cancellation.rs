//! What staff take back of an issued invoice: all of it, a part, or what nobody will pay.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::amendment::REASON_MAX_CHARS;
use super::entry::{EntryFault, EntryField, EntryProblem, one_line};
use super::{Correction, CorrectionError, InvoiceLine, IssuedInvoice};
use crate::coded;
use crate::language::NumberStyle;
use crate::money::{AmountError, Money};

/// How much is taken back, and why.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantArray,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CancellationKind {
    /// It should not have been issued: nothing of it is paid, and nothing more is owed.
    Void,
    /// Less is owed, by these lines.
    CreditNote,
    /// What is owed will not be paid: it is a loss.
    WriteOff,
}

coded!(CancellationKind);

impl CancellationKind {
    /// The ways in which an invoice of this total can be cancelled, of which so much is owed.
    #[must_use]
    pub fn of(total: Money, outstanding: Money) -> Vec<Self> {
        let suits = |kind: &Self| match kind {
            Self::Void => !outstanding.is_zero() && outstanding == total,
            Self::CreditNote | Self::WriteOff => !outstanding.is_zero(),
        };
        Self::ALL.iter().copied().filter(suits).collect()
    }
}

/// A cancellation as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CancellationEntry {
    /// Of a credit note: the amount to be credited of each line, in order; empty for none.
    pub amounts: Vec<String>,
    /// Why, for colleagues.
    pub reason: String,
}

/// A cancellation that can be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    /// What is done.
    pub kind: CancellationKind,
    /// Of a credit note: what is credited, line by line.
    pub lines: Vec<InvoiceLine>,
    /// What is no longer owed.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

/// Why an invoice is not cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CancellationRefusal {
    /// Something of it is paid: only what is still owed can be credited.
    #[error("a part of it is paid")]
    PartlyPaid,
    /// Nothing is owed.
    #[error("nothing of it is owed")]
    NothingOwed,
    /// More would be credited than is owed.
    #[error("less of it is owed")]
    MoreThanOwed,
    /// A payer is at a gateway's page with the old amount.
    #[error("a payment of it is on its way")]
    BeingPaid,
}

impl CancellationEntry {
    /// What was entered means for an invoice of these lines.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the form.
    pub fn read(
        &self,
        kind: CancellationKind,
        issued: &IssuedInvoice,
        lines: &[InvoiceLine],
        style: NumberStyle,
    ) -> Result<Cancellation, Vec<EntryProblem>> {
        let mut problems = Vec::new();
        let credited = match kind {
            CancellationKind::CreditNote => self.credited(lines, style, &mut problems),
            CancellationKind::Void | CancellationKind::WriteOff => Vec::new(),
        };
        let amounts = credited.iter().map(|line| line.amount);
        let amount = match kind {
            CancellationKind::CreditNote => Money::sum(issued.currency, amounts),
            CancellationKind::Void | CancellationKind::WriteOff => issued.outstanding(),
        };
        let amount = amount.unwrap_or_else(|_| {
            problems.push(EntryProblem { field: EntryField::Lines, fault: EntryFault::TooMuch });
            Money::zero(issued.currency)
        });
        let reason = one_line(&self.reason, REASON_MAX_CHARS).unwrap_or_else(|fault| {
            problems.push(EntryProblem { field: EntryField::Reason, fault });
            String::new()
        });
        if problems.is_empty() {
            return Ok(Cancellation { kind, lines: credited, amount, reason });
        }
        Err(problems)
    }

    fn credited(
        &self,
        lines: &[InvoiceLine],
        style: NumberStyle,
        problems: &mut Vec<EntryProblem>,
    ) -> Vec<InvoiceLine> {
        let mut credited = Vec::new();
        let before = problems.len();
        for (index, line) in lines.iter().enumerate() {
            let typed = self.amounts.get(index).map(String::as_str).unwrap_or_default();
            let fault = match Money::parse(typed, line.amount.currency, style) {
                Err(AmountError::Empty) => continue,
                Err(error) => EntryFault::Amount(error),
                Ok(amount) if amount.minor <= 0 => EntryFault::NotPositive,
                Ok(amount) if amount.minor > line.amount.minor => EntryFault::MoreThanLine,
                Ok(amount) => {
                    credited.push(InvoiceLine { amount, quantity: 1, ..line.clone() });
                    continue;
                }
            };
            problems.push(EntryProblem { field: EntryField::LineValue(index), fault });
        }
        if credited.is_empty() && problems.len() == before {
            problems.push(EntryProblem { field: EntryField::Lines, fault: EntryFault::Missing });
        }
        credited
    }
}

impl IssuedInvoice {
    /// The ways in which it can be cancelled.
    #[must_use]
    pub fn cancellations(&self) -> Vec<CancellationKind> {
        let amounts = self.total().ok().zip(self.outstanding().ok());
        amounts.map_or_else(Vec::new, |(total, owed)| CancellationKind::of(total, owed))
    }
}

impl Cancellation {
    /// The correction of the invoice.
    ///
    /// # Errors
    /// See [`CancellationRefusal`].
    pub fn of(&self, issued: &IssuedInvoice) -> Result<Correction, CancellationRefusal> {
        let is_paid = issued.instalments.iter().any(|part| !part.paid.is_zero());
        if self.kind == CancellationKind::Void && is_paid {
            return Err(CancellationRefusal::PartlyPaid);
        }
        let terms = match self.kind {
            CancellationKind::Void | CancellationKind::WriteOff => issued.void(),
            CancellationKind::CreditNote => {
                issued.credited(self.amount).ok_or(CancellationRefusal::MoreThanOwed)?
            }
        };
        let correction = issued.correct(&terms).map_err(|error| match error {
            CorrectionError::BeingPaid => CancellationRefusal::BeingPaid,
            CorrectionError::BelowPaid => CancellationRefusal::PartlyPaid,
            CorrectionError::Money | CorrectionError::Instalments => {
                CancellationRefusal::MoreThanOwed
            }
        })?;
        correction.ok_or(CancellationRefusal::NothingOwed)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_paid_is_not_cancelled_and_what_is_paid_in_part_not_voided() {
        use CancellationKind::{CreditNote, Void, WriteOff};
        let money = |minor| Money::new(minor, crate::money::Currency::Pen);
        for (total, outstanding, expected) in [
            (100, 100, vec![Void, CreditNote, WriteOff]),
            (100, 40, vec![CreditNote, WriteOff]),
            (100, 0, vec![]),
            (0, 0, vec![]),
        ] {
            let kinds = CancellationKind::of(money(total), money(outstanding));
            assert_eq!(kinds, expected, "{total} {outstanding}");
        }
    }

    use super::*;
    use crate::ids::{CustomerId, InstalmentId, InvoiceId};
    use crate::invoices::Instalment;
    use crate::money::Currency::Pen;

    use CancellationKind::{CreditNote, Void, WriteOff};

    fn pen(minor: i64) -> Money {
        Money::new(minor, Pen)
    }

    /// Two instalments of 1.00 and 2.00, of which these amounts are paid.
    fn issued(paid: [i64; 2]) -> IssuedInvoice {
        let id = InvoiceId::parse("i").unwrap();
        let part = |number: u32, amount, paid| Instalment {
            id: InstalmentId::parse(&number.to_string()).unwrap(),
            invoice: id.clone(),
            number,
            due_on: "2026-11-20".parse().unwrap(),
            amount: pen(amount),
            paid: pen(paid),
        };
        IssuedInvoice {
            customer: CustomerId::parse("c").unwrap(),
            description: "Cuota".into(),
            currency: Pen,
            issued_on: "2026-11-01".parse().unwrap(),
            instalments: vec![part(1, 100, paid[0]), part(2, 200, paid[1])],
            is_being_paid: false,
            id,
        }
    }

    fn lines() -> [InvoiceLine; 3] {
        [("Taller", 250), ("Beca", -50), ("IGV", 100)].map(|(description, minor)| InvoiceLine {
            description: description.into(),
            quantity: 1,
            amount: pen(minor),
        })
    }

    fn read(
        kind: CancellationKind,
        amounts: &[&str],
        reason: &str,
    ) -> Result<Cancellation, Vec<EntryProblem>> {
        let amounts = amounts.iter().map(|&typed| typed.to_owned()).collect();
        let entry = CancellationEntry { amounts, reason: reason.into() };
        entry.read(kind, &issued([0, 0]), &lines(), NumberStyle::POINT)
    }

    #[test]
    fn what_is_taken_back_takes_the_instalments_due_last_first() {
        use CancellationRefusal::{BeingPaid, MoreThanOwed, NothingOwed, PartlyPaid};
        let cases = [
            (Void, 300, [0, 0], false, Ok(vec![-100, -200])),
            (Void, 300, [10, 0], false, Err(PartlyPaid)),
            (Void, 300, [0, 0], true, Err(BeingPaid)),
            (WriteOff, 230, [70, 0], false, Ok(vec![-30, -200])),
            (WriteOff, 0, [100, 200], false, Err(NothingOwed)),
            (WriteOff, 300, [0, 0], true, Err(BeingPaid)),
            (CreditNote, 250, [0, 0], false, Ok(vec![-50, -200])),
            (CreditNote, 300, [0, 0], false, Ok(vec![-100, -200])),
            (CreditNote, 50, [100, 150], false, Ok(vec![-50])),
            (CreditNote, 51, [100, 150], false, Err(MoreThanOwed)),
            (CreditNote, 301, [0, 0], false, Err(MoreThanOwed)),
        ];
        for (kind, minor, paid, is_being_paid, expected) in cases {
            let invoice = IssuedInvoice { is_being_paid, ..issued(paid) };
            let (lines, reason) = (Vec::new(), String::new());
            let cancellation = Cancellation { kind, lines, amount: pen(minor), reason };
            let found = cancellation.of(&invoice).map(|correction| {
                let parts = correction.parts.iter();
                parts.map(|part| part.difference.minor).collect::<Vec<_>>()
            });
            assert_eq!(found, expected, "{kind:?} {minor} {paid:?}");
        }
    }

    #[test]
    fn a_credit_note_is_entered_line_by_line() {
        let note = read(CreditNote, &["1.50", "", "0.27"], " Se retiró ").unwrap();
        let credited: Vec<_> =
            note.lines.iter().map(|line| (line.description.as_str(), line.amount.minor)).collect();
        assert_eq!(credited, [("Taller", 150), ("IGV", 27)]);
        assert_eq!((note.amount, note.reason.as_str()), (pen(177), "Se retiró"));
        for kind in [Void, WriteOff] {
            assert_eq!(read(kind, &["9.99"], "x").unwrap().amount, pen(300), "{kind:?}");
        }
    }

    #[test]
    fn what_cannot_be_credited_is_said_at_its_line() {
        use EntryFault::{Amount, Missing, MoreThanLine, NotPositive};
        use EntryField::{LineValue, Lines, Reason};
        for (amounts, reason, expected) in [
            (["", "", ""], "x", vec![(Lines, Missing)]),
            (["2.51", "", ""], "x", vec![(LineValue(0), MoreThanLine)]),
            (["", "0.01", ""], "x", vec![(LineValue(1), MoreThanLine)]),
            (["0", "", ""], "x", vec![(LineValue(0), NotPositive)]),
            (
                ["mil", "", "1.00"],
                "",
                vec![(LineValue(0), Amount(AmountError::NotANumber)), (Reason, Missing)],
            ),
        ] {
            let problems = read(CreditNote, &amounts, reason).expect_err("something is wrong");
            let found: Vec<_> = problems.iter().map(|one| (one.field, one.fault)).collect();
            assert_eq!(found, expected, "{amounts:?}");
        }
    }
}
