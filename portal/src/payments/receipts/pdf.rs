//! A receipt as PDF.

use domain::access::Actor;
use domain::ids::ReceiptId;
use domain::language::Language;
use domain::money::Money;

use super::read::{self, ReceiptView};
use crate::outside::documents::{self, Issuer, Party, Pdf, ReceiptDocument, ReceiptLine};
use crate::{Error, Portal, Result};

/// Renders a receipt that the actor may see.
///
/// # Errors
/// As [`read::find`].
pub async fn pdf(
    portal: &Portal,
    actor: &Actor,
    id: &ReceiptId,
    language: Language,
) -> Result<Pdf> {
    let view = read::find(portal, actor, id).await?;
    draw(portal, view, language).await
}

/// Renders a receipt for staff. The caller has checked their right.
pub(in crate::payments) async fn for_desk(
    portal: &Portal,
    id: &ReceiptId,
    language: Language,
) -> Result<Pdf> {
    let view = {
        let mut tx = portal.db.read().await?;
        read::by_id(&mut tx, id).await?
    };
    draw(portal, view, language).await
}

pub(super) async fn draw(portal: &Portal, view: ReceiptView, language: Language) -> Result<Pdf> {
    let name = file_name(&view, language);
    let settings = portal.settings.clone();
    let drawing = move || {
        let is_reversed = view.reversed_at.is_some();
        let method = method(&view, language).to_owned();
        let lines = view.paid.into_iter().map(|paid| line(paid, is_reversed));
        let base = &settings.base_url;
        let code = &view.receipt.code;
        documents::receipt(&ReceiptDocument {
            issuer: Issuer {
                institution: &settings.institution,
                logo: settings.logo.as_ref().map(|logo| logo.png().as_ref()),
                language,
                sandbox: settings.demo,
            },
            number: view.receipt.label(),
            issued_at: view.paid_at,
            customer: Party { name: view.customer_name, number: view.customer_number },
            payer: view.payer_name.unwrap_or_default(),
            method,
            reference: view.reference.unwrap_or_default(),
            lines: lines.collect::<Result<_>>().map_err(unwritable)?,
            credit: view.credit,
            reversed_at: view.reversed_at,
            refunded: view.refunded,
            total: view.receipt.amount,
            verify_url: format!("{base}/verify/{code}"),
            verify_code: code.clone(),
        })
    };
    Ok(Pdf { name, bytes: portal.guard.drawing.draw(drawing).await? })
}

/// How it was paid: at the desk by its kind, otherwise by the origin of the money.
pub(super) const fn method(view: &ReceiptView, language: Language) -> &'static str {
    match view.desk_kind {
        Some(kind) => documents::desk_method(kind, language),
        None => documents::method(view.origin, language),
    }
}

fn unwritable(error: Error) -> documents::DocumentError {
    documents::DocumentError::Unwritable(error.to_string())
}

/// What was left of the invoice then; nothing is said of it once the money went back. The amount
/// may have been corrected since to less than was paid.
fn line(paid: super::PaidLine, is_reversed: bool) -> Result<ReceiptLine> {
    let left = Money::new(paid.left.minor.max(0), paid.left.currency);
    let left = (!is_reversed).then_some(left);
    Ok(ReceiptLine {
        invoice: paid.invoice_number,
        description: paid.description,
        instalment: u32::try_from(paid.instalment).map_err(Error::corrupt)?,
        instalments: u32::try_from(paid.instalments).map_err(Error::corrupt)?,
        due_on: paid.due_on,
        amount: paid.amount,
        left,
    })
}

fn file_name(view: &ReceiptView, language: Language) -> String {
    let word = match language {
        Language::Es | Language::Pt => "recibo",
        Language::En => "receipt",
    };
    format!("{word}-{}.pdf", view.receipt.label())
}
