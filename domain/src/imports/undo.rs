//! What an import did, and whether it can be undone: only what nobody touched since.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::calendar::Date;
use crate::coded;
use crate::ids::{InstalmentId, PaymentId};
use crate::invoices::{Instalment, InstalmentTerms, InvoiceTerms, IssuedInvoice};
use crate::money::Money;

/// What became of a row of an import that is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum UndoOutcome {
    /// It is as it was before the import.
    Reversed,
    /// Somebody touched it since: it stays as it is.
    Kept,
    /// It could not be undone.
    Failed,
}

/// Who or what touched a row since its import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum KeptReason {
    /// A later import changed it.
    LaterImport,
    /// Staff voided, credited, wrote off or amended it.
    ChangedAtDesk,
    /// The customer asked, promised, claimed or disputed something, or it was decided.
    CustomerActed,
    /// A payment is open at a gateway.
    BeingPaid,
    /// It was paid, or a payment was taken back.
    Paid,
    /// It says something else than the import left.
    Edited,
    /// Somebody has an account for this customer.
    HasUser,
}

coded!(UndoOutcome, KeptReason);

/// What an import did to an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceEffect {
    /// The invoice before; `None` if the import issued it.
    pub before: Option<InvoiceContent>,
    /// The invoice after.
    pub after: InvoiceContent,
    /// Payments that it recorded.
    pub paid: Vec<PaymentId>,
    /// Payments that it took back.
    pub taken_back: Vec<PaymentId>,
    /// Whether it made the invoice disputed, or disputed no more.
    pub disputed: Option<bool>,
    /// Number of the source's credit note that caused it.
    pub note: Option<String>,
}

/// What an invoice says, and what is paid of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceContent {
    /// Description.
    pub description: String,
    /// Day of issue.
    pub issued_on: Date,
    /// In order.
    pub parts: Vec<PartContent>,
}

/// What an instalment says, and what is paid of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartContent {
    /// Our id.
    pub instalment: InstalmentId,
    /// Due date.
    pub due_on: Date,
    /// Amount in minor units.
    pub amount_minor: i64,
    /// Paid amount in minor units.
    pub paid_minor: i64,
}

impl From<&IssuedInvoice> for InvoiceContent {
    fn from(issued: &IssuedInvoice) -> Self {
        let part = |part: &Instalment| PartContent {
            instalment: part.id.clone(),
            due_on: part.due_on,
            amount_minor: part.amount.minor,
            paid_minor: part.paid.minor,
        };
        Self {
            description: issued.description.clone(),
            issued_on: issued.issued_on,
            parts: issued.instalments.iter().map(part).collect(),
        }
    }
}

impl InvoiceContent {
    fn paid(&self) -> impl Iterator<Item = i64> {
        self.parts.iter().map(|part| part.paid_minor)
    }

    /// The terms by which an invoice says this again.
    fn terms(&self, issued: &IssuedInvoice) -> InvoiceTerms {
        let part = |part: &PartContent| InstalmentTerms {
            due_on: Some(part.due_on),
            amount: Some(Money::new(part.amount_minor, issued.currency)),
        };
        InvoiceTerms {
            description: Some(self.description.clone()),
            issued_on: Some(self.issued_on),
            plan: self.parts.iter().map(part).collect(),
        }
    }
}

/// What happened to an invoice since an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InvoiceTouches {
    /// A later import changed it.
    pub has_later_import: bool,
    /// Staff changed it.
    pub is_changed_at_desk: bool,
    /// The customer said something about it, or a dispute of the import was decided.
    pub has_customer_act: bool,
    /// A payment that the import recorded was taken back.
    pub has_reversal: bool,
}

impl InvoiceEffect {
    /// Why the invoice stays as it is, if anything happened to it since.
    #[must_use]
    pub fn kept(&self, now: &IssuedInvoice, touches: InvoiceTouches) -> Option<KeptReason> {
        let content = InvoiceContent::from(now);
        match () {
            () if touches.has_later_import => Some(KeptReason::LaterImport),
            () if touches.is_changed_at_desk => Some(KeptReason::ChangedAtDesk),
            () if touches.has_customer_act => Some(KeptReason::CustomerActed),
            () if now.is_being_paid => Some(KeptReason::BeingPaid),
            () if touches.has_reversal || !content.paid().eq(self.after.paid()) => {
                Some(KeptReason::Paid)
            }
            () if content != self.after => Some(KeptReason::Edited),
            () => None,
        }
    }

    /// The terms before the import; of an invoice that it issued, those of a void one.
    #[must_use]
    pub fn terms_before(&self, now: &IssuedInvoice) -> InvoiceTerms {
        self.before.as_ref().map_or_else(|| now.void(), |before| before.terms(now))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::ids::{CustomerId, InvoiceId};
    use crate::money::Currency::Pen;

    fn issued(paid: i64) -> IssuedInvoice {
        let invoice = InvoiceId::parse("v").unwrap();
        let part = Instalment {
            id: InstalmentId::parse("n").unwrap(),
            invoice: invoice.clone(),
            number: 1,
            due_on: date(2026, 12, 15),
            amount: Money::new(10_000, Pen),
            paid: Money::new(paid, Pen),
        };
        IssuedInvoice {
            id: invoice,
            customer: CustomerId::parse("c").unwrap(),
            description: "Pensión".to_owned(),
            currency: Pen,
            issued_on: date(2026, 11, 1),
            instalments: vec![part],
            is_being_paid: false,
        }
    }

    fn effect() -> InvoiceEffect {
        InvoiceEffect {
            before: None,
            after: InvoiceContent::from(&issued(0)),
            paid: Vec::new(),
            taken_back: Vec::new(),
            disputed: None,
            note: None,
        }
    }

    #[test]
    fn whatever_touched_an_invoice_keeps_it_and_has_a_name() {
        let calm = InvoiceTouches::default();
        let later = InvoiceTouches { has_later_import: true, ..calm };
        let desk = InvoiceTouches { is_changed_at_desk: true, ..calm };
        let said = InvoiceTouches { has_customer_act: true, ..calm };
        let reversed = InvoiceTouches { has_reversal: true, ..calm };
        let open = IssuedInvoice { is_being_paid: true, ..issued(0) };
        let reworded = IssuedInvoice { description: "Otra".to_owned(), ..issued(0) };
        for (now, touches, expected) in [
            (issued(0), calm, None),
            (issued(0), later, Some(KeptReason::LaterImport)),
            (issued(0), desk, Some(KeptReason::ChangedAtDesk)),
            (issued(0), said, Some(KeptReason::CustomerActed)),
            (open, calm, Some(KeptReason::BeingPaid)),
            (issued(1), calm, Some(KeptReason::Paid)),
            (issued(0), reversed, Some(KeptReason::Paid)),
            (reworded, calm, Some(KeptReason::Edited)),
        ] {
            assert_eq!(effect().kept(&now, touches), expected, "{touches:?}");
        }
    }

    #[test]
    fn an_invoice_that_was_issued_becomes_void_and_one_that_was_there_says_what_it_said() {
        let now = issued(0);
        let correction = now.correct(&effect().terms_before(&now)).unwrap().unwrap();
        assert_eq!(correction.difference, Money::new(-10_000, Pen));
        let mut before = InvoiceContent::from(&issued(0));
        before.description = "Matrícula".to_owned();
        before.parts[0].amount_minor = 8_000;
        let changed = InvoiceEffect { before: Some(before), ..effect() };
        let correction = now.correct(&changed.terms_before(&now)).unwrap().unwrap();
        assert_eq!(correction.difference, Money::new(-2_000, Pen));
        assert_eq!(correction.description.as_deref(), Some("Matrícula"));
    }
}
