//! An invoice as PDF.

use domain::access::Actor;
use domain::ids::InvoiceId;
use domain::language::Language;

use super::{InvoiceDetail, detail};
use crate::outside::documents::{self, InvoiceDocument, Issuer, Party, Pdf};
use crate::{Portal, Result};

/// Renders an invoice that the actor may see, in its current state.
///
/// # Errors
/// As [`detail`].
pub async fn pdf(
    portal: &Portal,
    actor: &Actor,
    id: &InvoiceId,
    language: Language,
) -> Result<Pdf> {
    let found = detail(portal, actor, id).await?;
    let name = file_name(&found, language);
    let settings = portal.settings.clone();
    let drawing = move || {
        let owes = !found.invoice.outstanding.is_zero();
        let page = format!("{}/invoices/{}", settings.base_url, found.invoice.id);
        documents::invoice(&InvoiceDocument {
            issuer: Issuer {
                institution: &settings.institution,
                logo: settings.logo.as_ref().map(|logo| logo.png().as_ref()),
                language,
                sandbox: settings.demo,
            },
            customer: Party { name: found.customer_name, number: found.customer_number },
            invoice: found.invoice,
            lines: found.lines,
            instalments: found.instalments,
            as_of: found.as_of,
            pay_url: owes.then_some(page),
        })
    };
    Ok(Pdf { name, bytes: portal.guard.drawing.draw(drawing).await? })
}

/// File name: the invoice's number, reduced to portable characters.
fn file_name(found: &InvoiceDetail, language: Language) -> String {
    let word = match language {
        Language::Es => "factura",
        Language::En => "invoice",
        Language::Pt => "fatura",
    };
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' };
    let number: String = found.invoice.number.chars().map(plain).collect();
    format!("{word}-{number}.pdf")
}
