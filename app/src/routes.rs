//! Every page URL, on one screen. What is not a page is in the server's router.

use domain::ids::{InvoiceId, PaymentId, ReceiptId};

/// What is owed, what is next.
pub const OVERVIEW: &str = "/";
/// All invoices; `?show=pending|paid`, `?customer=`, `?q=`, `?page=2`.
pub const INVOICES: &str = "/invoices";
/// What to pay together: `?i=<instalment>`, `?part-<instalment>=<amount>`, `?all=1|overdue`,
/// `?free=<amount>`, `?currency=`.
pub const BASKET: &str = "/basket";
/// The same choice, to be looked at before it is paid.
pub const REVIEW: &str = "/review";
/// Payments and their receipts.
pub const PAYMENTS: &str = "/payments";
/// Whether a receipt is genuine, for everybody; `/verify/<code>` is in its QR code.
pub const VERIFY: &str = "/verify";
/// Contact, language, sessions.
pub const PROFILE: &str = "/profile";
/// How somebody is reminded, and what they choose about it; `?done=saved|stopped|moved`.
pub const REMINDERS: &str = "/reminders";
/// Where the code that was mailed to a new address is typed.
pub const PROFILE_EMAIL: &str = "/profile/email";
/// Where nobody goes to become somebody; `?next=/path`.
pub const SIGN_IN: &str = "/sign-in";
/// `POST`: ends the session.
pub const SIGN_OUT: &str = "/do/sign_out";
/// Where the code that was mailed is typed.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// Where a reset link is asked for.
pub const RESET: &str = "/sign-in/reset";
/// What stands in for a pay-link that expired; `?l=<link>`.
pub const LINK_EXPIRED: &str = "/link-expired";
/// `POST language=es|en|pt&next=/path`: keeps the language and goes back.
pub const LANGUAGE: &str = "/language";
/// The mails that the demo would have sent.
pub const DEMO_MAILS: &str = "/demo/mails";
/// Not a page: what open pages listen to.
pub const EVENTS: &str = "/events";

#[must_use]
pub fn invoice(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}")
}

/// An invoice to print and keep. Not a page.
#[must_use]
pub fn invoice_pdf(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/pdf")
}

/// A payment, whatever its state.
#[must_use]
pub fn payment(id: &PaymentId) -> String {
    format!("{PAYMENTS}/{id}")
}

/// A receipt to print and keep. Not a page.
#[must_use]
pub fn receipt_pdf(id: &ReceiptId) -> String {
    format!("/receipts/{id}/pdf")
}

/// The institution's logo in a version. Not a page.
#[must_use]
pub fn logo(version: &str) -> String {
    format!("/logo/{version}")
}

/// Where a new password is chosen by a link; `None` when the token cannot be one of ours.
#[must_use]
pub fn new_password(token: &str) -> Option<String> {
    is_token(token).then(|| format!("/reset/{token}"))
}

/// What stands in for a pay-link that expired; `None` when the link cannot be one of ours.
#[must_use]
pub fn link_expired(link: &str) -> Option<String> {
    is_token(link).then(|| format!("{LINK_EXPIRED}?l={link}"))
}

/// The same by the link of a reminder, without signing in; `None` when the token cannot be one of
/// ours.
#[must_use]
pub fn reminders_by_link(token: &str) -> Option<String> {
    is_token(token).then(|| format!("{REMINDERS}/{token}"))
}

/// Where the holder of such a link is asked whether reminders shall stop. A `POST` of a mail
/// program stops them at once, and is not a page.
#[must_use]
pub fn stop_reminders(token: &str) -> Option<String> {
    is_token(token).then(|| format!("{REMINDERS}/{token}/stop"))
}

/// The token of the address of either.
#[must_use]
pub fn reminders_token(path: &str) -> Option<&str> {
    let token = path.strip_prefix(REMINDERS)?.strip_prefix('/')?;
    let token = token.strip_suffix("/stop").unwrap_or(token);
    is_token(token).then_some(token)
}

/// The signs of base64 for addresses.
fn is_token(text: &str) -> bool {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    !text.is_empty() && text.len() <= 300 && text.bytes().all(sign)
}
