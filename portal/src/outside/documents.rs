//! Receipts, invoices and letters as PDF: tagged, archivable (PDF/A-2a), accessible (PDF/UA-1) and
//! reproducible byte for byte.

#![expect(clippy::float_arithmetic, reason = "places on paper are floats; amounts never are")]

use crate::platform::settings::Logo;
use domain::calendar::Timestamp;
use domain::invoices::{Instalment, Invoice, InvoiceLine};
use domain::language::Language;
use domain::money::Money;

use crate::platform::settings::Institution;

mod blocks;
mod fonts;
mod invoice;
mod labels;
mod letter;
mod method;
mod monogram;
mod permits;
mod qr;
mod receipt;
mod render;
mod sheet;
mod style;
mod table;

pub use letter::{Letter, LetterDebt, LettersDocument};
pub use method::{desk_method, method};
pub use permits::DrawingPermits;
pub use qr::QrDrawing;

/// Validates the institution's logo: a PNG of at most 256 KiB; `None` for anything else.
#[must_use]
pub fn read_logo(png: Vec<u8>) -> Option<Logo> {
    render::is_logo(&png).then(|| Logo::new(png))
}

#[derive(Clone, PartialEq, Eq)]
pub struct Pdf {
    /// ASCII file name.
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The issuing institution, and the language of the document.
#[derive(Debug, Clone, Copy)]
pub struct Issuer<'a> {
    pub institution: &'a Institution,
    /// Logo as PNG; initials replace one that is missing or broken.
    pub logo: Option<&'a [u8]>,
    /// The recipient's language.
    pub language: Language,
    /// No real money moves; every page says so.
    pub sandbox: bool,
}

/// A customer as shown on documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    /// The institution's customer number; may be empty.
    pub number: String,
}

/// Content of a receipt.
#[derive(Debug, Clone)]
pub struct ReceiptDocument<'a> {
    pub issuer: Issuer<'a>,
    /// Formatted receipt number.
    pub number: String,
    /// When the payment settled.
    pub issued_at: Timestamp,
    /// The customer whose debt was paid.
    pub customer: Party,
    /// Payer's name; may be empty.
    pub payer: String,
    /// Payment method, in the recipient's language.
    pub method: String,
    /// The gateway's reference; may be empty.
    pub reference: String,
    /// Together with the credit they add up to the total.
    pub lines: Vec<ReceiptLine>,
    /// Overpayment kept as credit.
    pub credit: Option<Money>,
    /// When the payment was taken back.
    pub reversed_at: Option<Timestamp>,
    /// The part of the total that goes back.
    pub refunded: Option<Money>,
    /// Total received for this customer.
    pub total: Money,
    /// Public page that verifies the receipt.
    pub verify_url: String,
    /// Code to enter on that page.
    pub verify_code: String,
}

/// Part of a payment allocated to one instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// Invoice number.
    pub invoice: String,
    /// What the invoice is for.
    pub description: String,
    /// Number of the instalment, from 1.
    pub instalment: u32,
    /// Number of instalments of the invoice.
    pub instalments: u32,
    pub due_on: domain::calendar::Date,
    /// Amount paid towards the instalment.
    pub amount: Money,
    /// Outstanding amount of the whole invoice afterwards, if it is to be shown.
    pub left: Option<Money>,
}

/// Content of an invoice.
#[derive(Debug, Clone)]
pub struct InvoiceDocument<'a> {
    pub issuer: Issuer<'a>,
    pub invoice: Invoice,
    /// The customer who owes it.
    pub customer: Party,
    /// They add up to the invoice's total.
    pub lines: Vec<InvoiceLine>,
    /// In order; they add up to the invoice's total.
    pub instalments: Vec<Instalment>,
    /// When the data was read.
    pub as_of: Timestamp,
    /// Where to pay; shown while an amount is outstanding.
    pub pay_url: Option<String>,
}

/// Why a document could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The parts do not add up to the stated total.
    #[error("the amounts of the document do not add up")]
    Amounts,
    /// Writing failed, or the result does not conform to PDF/A-2a and PDF/UA-1.
    #[error("the document cannot be written: {0}")]
    Unwritable(String),
}

/// # Errors
/// See [`DocumentError`].
pub fn receipt(document: &ReceiptDocument<'_>) -> Result<Vec<u8>, DocumentError> {
    receipt::check(document)?;
    render::with_logo(document.issuer.logo, |logo| receipt::draw(document, logo))
}

/// # Errors
/// See [`DocumentError`].
pub fn invoice(document: &InvoiceDocument<'_>) -> Result<Vec<u8>, DocumentError> {
    invoice::check(document)?;
    render::with_logo(document.issuer.logo, |logo| invoice::draw(document, logo))
}

/// Draws letters into one file, each on pages of its own.
///
/// # Errors
/// See [`DocumentError`].
pub fn letters(document: &LettersDocument<'_>) -> Result<Vec<u8>, DocumentError> {
    document.letters.iter().try_for_each(letter::check)?;
    render::with_logo(document.issuer.logo, |logo| letter::draw(document, logo))
}

fn adds_up(total: Money, parts: impl IntoIterator<Item = Money>) -> bool {
    Money::sum(total.currency, parts) == Ok(total)
}

#[cfg(test)]
mod tests;
