//! Receipts, invoices and letters as PDF: tagged, archivable (PDF/A-2a), accessible (PDF/UA-1),
//! the same bytes each time.

#![expect(clippy::float_arithmetic, reason = "places on paper are floats; amounts never are")]

use crate::platform::settings::Logo;
use domain::calendar::Timestamp;
use domain::invoices::{Instalment, Invoice, Line};
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
pub use method::method;
pub use permits::DrawingPermits;

/// Reads the institution's logo: a PNG of 256 KiB at most; `None` for anything else.
#[must_use]
pub fn read_logo(png: Vec<u8>) -> Option<Logo> {
    render::is_logo(&png).then(|| Logo::new(png))
}

/// A finished document.
#[derive(Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The name of the file, in plain signs.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Who issues a document, and to whom it speaks.
#[derive(Debug, Clone, Copy)]
pub struct Issuer<'a> {
    pub institution: &'a Institution,
    /// Its logo as PNG; its initials stand in for one that is missing or broken.
    pub logo: Option<&'a [u8]>,
    /// The reader's language.
    pub language: Language,
    /// No money moves here, and every page says so.
    pub sandbox: bool,
}

/// A customer, as the institution knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    pub name: String,
    /// The institution's number for it; may be empty.
    pub number: String,
}

/// All that a receipt says.
#[derive(Debug, Clone)]
pub struct ReceiptDocument<'a> {
    /// Who issues it.
    pub issuer: Issuer<'a>,
    /// Its number, as people read it.
    pub number: String,
    /// When the money moved.
    pub issued_at: Timestamp,
    /// Whose debt was paid.
    pub customer: Party,
    /// Who paid; may be empty.
    pub payer: String,
    /// How it was paid, in the reader's language.
    pub method: String,
    /// The gateway's reference; may be empty.
    pub reference: String,
    /// What was paid. With the credit it adds up to the total.
    pub lines: Vec<ReceiptLine>,
    /// What was paid too much and is kept as credit.
    pub credit: Option<Money>,
    /// All the money that was received for this customer.
    pub total: Money,
    /// The page where anybody can verify the receipt.
    pub verify_url: String,
    /// The code to type on that page.
    pub verify_code: String,
}

/// What a payment did to one instalment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptLine {
    /// The invoice's number.
    pub invoice: String,
    /// What the invoice is for.
    pub description: String,
    /// The instalment's number, 1 for the first.
    pub instalment: u32,
    /// How many instalments the invoice has.
    pub instalments: u32,
    /// When it was or is due.
    pub due_on: domain::calendar::Date,
    /// What was paid of it.
    pub amount: Money,
    /// What is left to pay of the whole invoice afterwards, where it is to be shown.
    pub left: Option<Money>,
}

/// All that an invoice says.
#[derive(Debug, Clone)]
pub struct InvoiceDocument<'a> {
    /// Who issues it.
    pub issuer: Issuer<'a>,
    pub invoice: Invoice,
    /// Whose debt it is.
    pub customer: Party,
    /// Its lines, which add up to its total.
    pub lines: Vec<Line>,
    /// Its instalments in order, which add up to its total.
    pub instalments: Vec<Instalment>,
    /// When all this was so.
    pub as_of: Timestamp,
    /// Where it can be paid; shown while there is something to pay.
    pub pay_url: Option<String>,
}

/// Why there is no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// The parts do not add up to what the document calls their sum: it would not be true.
    #[error("the amounts of the document do not add up")]
    Amounts,
    /// The document could not be written, or does not conform to PDF/A-2a and PDF/UA-1.
    #[error("the document cannot be written: {0}")]
    Unwritable(String),
}

/// Draws a receipt.
///
/// # Errors
/// See [`DocumentError`].
pub fn receipt(document: &ReceiptDocument<'_>) -> Result<Vec<u8>, DocumentError> {
    receipt::check(document)?;
    render::with_logo(document.issuer.logo, |logo| receipt::draw(document, logo))
}

/// Draws an invoice.
///
/// # Errors
/// See [`DocumentError`].
pub fn invoice(document: &InvoiceDocument<'_>) -> Result<Vec<u8>, DocumentError> {
    invoice::check(document)?;
    render::with_logo(document.issuer.logo, |logo| invoice::draw(document, logo))
}

/// Draws letters, each on pages of its own, in one file.
///
/// # Errors
/// See [`DocumentError`].
pub fn letters(document: &LettersDocument<'_>) -> Result<Vec<u8>, DocumentError> {
    document.letters.iter().try_for_each(letter::check)?;
    render::with_logo(document.issuer.logo, |logo| letter::draw(document, logo))
}

/// True when the amounts add up to the total.
fn adds_up(total: Money, parts: impl IntoIterator<Item = Money>) -> bool {
    Money::sum(total.currency, parts) == Ok(total)
}

#[cfg(test)]
mod tests;
