//! A receipt as PDF.

use domain::access::Actor;
use domain::ids::ReceiptId;
use domain::language::Language;

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

pub(super) async fn draw(portal: &Portal, view: ReceiptView, language: Language) -> Result<Pdf> {
    let name = file_name(&view, language);
    let settings = portal.settings.clone();
    let drawing = move || {
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
            method: documents::method(view.origin, language).to_owned(),
            reference: view.reference.unwrap_or_default(),
            lines: view.paid.into_iter().map(line).collect::<Result<_>>().map_err(unwritable)?,
            credit: view.credit,
            reversed_at: view.reversed_at,
            total: view.receipt.amount,
            verify_url: format!("{base}/verify/{code}"),
            verify_code: code.clone(),
        })
    };
    Ok(Pdf { name, bytes: portal.guard.drawing.draw(drawing).await? })
}

fn unwritable(error: Error) -> documents::DocumentError {
    documents::DocumentError::Unwritable(error.to_string())
}

fn line(paid: super::PaidLine) -> Result<ReceiptLine> {
    Ok(ReceiptLine {
        invoice: paid.invoice_number,
        description: paid.description,
        instalment: u32::try_from(paid.instalment).map_err(Error::corrupt)?,
        instalments: u32::try_from(paid.instalments).map_err(Error::corrupt)?,
        due_on: paid.due_on,
        amount: paid.amount,
        left: Some(paid.left),
    })
}

fn file_name(view: &ReceiptView, language: Language) -> String {
    let word = match language {
        Language::Es | Language::Pt => "recibo",
        Language::En => "receipt",
    };
    format!("{word}-{}.pdf", view.receipt.label())
}
