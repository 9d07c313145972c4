//! Downloads.

use app::request::context::RequestContext;
use app::request::problem::Problem;
use app::routes;
use axum::Extension;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::Actor;
use domain::ids::{InvoiceId, ReceiptId};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use portal::Error;
use portal::billing::invoices;
use portal::contact::reminders::record;
use portal::outside::documents::Pdf;
use portal::payments::receipts;

use crate::problems;

/// `GET /invoices/{id}/pdf`.
pub async fn invoice(
    Extension(context): Extension<RequestContext>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = InvoiceId::parse(&id) else { return problems::answer(Problem::NotFound) };
    let RequestContext { portal, actor, language, .. } = &context;
    answer(&context, invoices::pdf(portal, actor, &id, *language).await)
}

/// `GET /receipts/{id}/pdf`.
pub async fn receipt(
    Extension(context): Extension<RequestContext>,
    Path(id): Path<String>,
) -> Response {
    let Ok(id) = ReceiptId::parse(&id) else { return problems::answer(Problem::NotFound) };
    let RequestContext { portal, actor, language, .. } = &context;
    answer(&context, receipts::pdf(portal, actor, &id, *language).await)
}

/// `GET /reminder-record.csv`: the public record of reminders.
pub async fn reminder_record(Extension(context): Extension<RequestContext>) -> Response {
    match record::record_file(&context.portal).await {
        Ok(file) => download(Download {
            name: "reminder-record.csv",
            content_type: "text/csv; charset=utf-8",
            bytes: file.into_bytes(),
        }),
        Err(error) => problems::of_error(&error),
    }
}

/// Never redirects to sign-in, whether or not the document exists.
fn answer(context: &RequestContext, pdf: Result<Pdf, Error>) -> Response {
    if context.actor == Actor::Nobody {
        let path = &context.path;
        return Redirect::to(&format!("{}?next={path}", routes::SIGN_IN)).into_response();
    }
    match pdf {
        Ok(Pdf { name, bytes }) => {
            download(Download { name: &name, content_type: "application/pdf", bytes })
        }
        Err(error) => problems::of_error(&error),
    }
}

/// A file.
pub struct Download<'a> {
    /// File name offered to the browser.
    pub name: &'a str,
    /// Its media type.
    pub content_type: &'a str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// The response that downloads a file.
#[must_use]
pub fn download(file: Download<'_>) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", plain(file.name));
    let mut response = file.bytes.into_response();
    for (name, value) in
        [(CONTENT_TYPE, file.content_type), (CONTENT_DISPOSITION, disposition.as_str())]
    {
        // A value that is not a valid header is dropped.
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// Only characters that are safe in file names and headers.
fn plain(name: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_leave_its_header() {
        for (name, expected) in [
            ("recibo-R-000123.pdf", "recibo-R-000123.pdf"),
            ("a\"; x=\r\n/../ñ.pdf", "a---x----..--.pdf"),
        ] {
            let response =
                download(Download { name, content_type: "application/pdf", bytes: vec![] });
            let found = response.headers()[CONTENT_DISPOSITION].to_str().unwrap();
            assert_eq!(found, format!("attachment; filename=\"{expected}\""));
            assert_eq!(response.headers()[CONTENT_TYPE], "application/pdf");
        }
    }
}
