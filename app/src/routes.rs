//! All page URLs. Other URLs are in the server's router.

use domain::ids::{InvoiceId, PaymentId, ReceiptId};

mod of_staff;

pub use of_staff::{
    customer_of_promises, invoice_of_cancellation, payment_of_refund, staff_answer_template,
    staff_approval, staff_bulk, staff_case, staff_customer, staff_filter, staff_import,
    staff_import_problems, staff_import_undone, staff_import_undone_csv, staff_invoice,
    staff_invoice_amend, staff_invoice_cancel, staff_invoice_for, staff_payment, staff_person,
    staff_promises, staff_receipt_pdf, staff_refund, staff_taking, staff_till, staff_unapplied,
    unapplied_of,
};

/// End of the address of what became of an import's rows.
pub const UNDONE: &str = "/undone";
/// Balance and next payments.
pub const OVERVIEW: &str = "/";
/// All invoices; `?show=pending|paid`, `?customer=`, `?q=`, `?page=2`.
pub const INVOICES: &str = "/invoices";
/// Selection of debts to pay: `?i=<instalment>`, `?part-<instalment>=<amount>`, `?all=1|overdue`,
/// `?free=<amount>`, `?currency=`.
pub const BASKET: &str = "/basket";
/// Review of the selection before payment; same query.
pub const REVIEW: &str = "/review";
/// Payments and receipts.
pub const PAYMENTS: &str = "/payments";
/// Public verification of receipts; the QR code contains `/verify/<code>`.
pub const VERIFY: &str = "/verify";
/// The public record of reminders.
pub const RECORD: &str = "/reminder-record";
/// The same as CSV. Not a page.
pub const RECORD_FILE: &str = "/reminder-record.csv";
/// Contact, language, sessions.
pub const PROFILE: &str = "/profile";
/// A debtor's reminders and preferences; `?done=saved|stopped|moved`, with a stamp.
pub const REMINDERS: &str = "/reminders";
/// Entry of the code mailed to a new address.
pub const PROFILE_EMAIL: &str = "/profile/email";
/// Sign-in; `?next=/path`.
pub const SIGN_IN: &str = "/sign-in";
/// `POST`: ends the session.
pub const SIGN_OUT: &str = "/do/sign_out";
/// Entry of the mailed code.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// Request of a password reset link.
pub const RESET: &str = "/sign-in/reset";
/// Shown for an expired pay-link; `?l=<link>`.
pub const LINK_EXPIRED: &str = "/link-expired";
/// `POST language=es|en|pt&next=/path`: stores the language and redirects back.
pub const LANGUAGE: &str = "/language";
/// Mails captured by the demo.
pub const DEMO_MAILS: &str = "/demo/mails";
/// `GET`: keeps the session open. Not a page.
pub const STAY: &str = "/session/stay";
/// The same for a session of staff.
pub const STAFF_STAY: &str = "/staff/session/stay";
/// First page of staff.
pub const STAFF: &str = "/staff";
/// One's saved filters: `?list=`, and the filter to save.
pub const STAFF_FILTERS: &str = "/staff/filters";
/// Sign-in of staff; `?next=/staff/…`.
pub const STAFF_SIGN_IN: &str = "/staff/sign-in";
/// Entry of a code of the second factor; `?next=/staff/…`.
pub const STAFF_CODE: &str = "/staff/sign-in/code";
/// `POST`: ends a view of somebody's account.
pub const STAFF_END_VIEW: &str = "/staff/do/end_view";
/// `POST`: ends the session of staff.
pub const STAFF_SIGN_OUT: &str = "/staff/do/sign_out";
/// Recovery codes, until they are saved.
pub const STAFF_CODES: &str = "/staff/recovery-codes";
/// The same as a text file. Not a page.
pub const STAFF_CODES_FILE: &str = "/staff/recovery-codes.txt";
/// Figures of a day; `?on=YYYY-MM-DD`, `?currency=`, `?by=due|invoice`.
pub const STAFF_FIGURES: &str = "/staff/figures";
/// The rows behind a figure; `?figure=`, `?on=`, `?currency=`, `?after=<cursor>`.
pub const STAFF_FIGURE_ROWS: &str = "/staff/figures/rows";
/// What changed the figures of a past day; `?on=`, `?after=<place>`.
pub const STAFF_FIGURE_CHANGES: &str = "/staff/figures/changes";
/// How well gateway, mail, carriers and imports get on.
pub const STAFF_HEALTH: &str = "/staff/health";
/// Staff, for administrators.
pub const STAFF_PEOPLE: &str = "/staff/people";
/// What is set, for administrators; `?done=sent|unsent|mailbox|refused`, with a stamp.
pub const STAFF_SETTINGS: &str = "/staff/settings";
/// A new invoice; `?q=` finds its customer, `?customer=<id>|new` chooses one.
pub const STAFF_INVOICE_NEW: &str = "/staff/invoices/new";
/// Ends the address of [`staff_invoice_amend`].
pub const AMEND: &str = "/amend";
/// Ends the address of [`staff_refund`].
pub const REFUND: &str = "/refund";
/// Ends the address of [`staff_promises`].
pub const PROMISES: &str = "/promises";
/// Customers: `?show=`, `?number=`, `?sort=`. Lists of staff have `?place=` for a page, `?sums=1`.
pub const STAFF_CUSTOMERS: &str = "/staff/customers";
/// Mailboxes of customers who may be strangers.
pub const STAFF_SHARED: &str = "/staff/customers/shared";
/// Invoices and instalments: `?show=`, `?unit=`, `?from=`, `?to=`, `?number=`, `?customer=`,
/// `?currency=`, `?min=`, `?max=`.
pub const STAFF_INVOICES: &str = "/staff/invoices";
/// Payments: `?show=`, `?from=`, `?to=`, `?origin=`, `?currency=`, `?min=`, `?max=`.
pub const STAFF_PAYMENTS: &str = "/staff/payments";
/// The log of reminders: `?show=`, `?from=`, `?to=`.
pub const STAFF_MESSAGES: &str = "/staff/messages";
/// What became of reminders, by day.
pub const STAFF_SENDING_DAYS: &str = "/staff/messages/days";
/// The audit: `?act=`, `?actor=`, `?from=`, `?to=`.
pub const STAFF_AUDIT: &str = "/staff/audit";
/// Export of a list: `?list=`, and the list's filter. `POST`: makes the file.
pub const STAFF_EXPORTS: &str = "/staff/exports";
/// Tills: the own one, and those before; `?before=<place>`.
pub const STAFF_TILLS: &str = "/staff/till";
/// Taking money at the desk; `?customer=<number>`, `?i=<instalment>`, `?amount=`, `?chosen=1`.
pub const STAFF_TAKE: &str = "/staff/till/take";
/// Unapplied money: `?show=open|matched|all`, `?before=<place>`.
pub const STAFF_UNAPPLIED: &str = "/staff/unapplied";
/// Entering unapplied money.
pub const STAFF_UNAPPLIED_NEW: &str = "/staff/unapplied/new";
/// Imports; `?after=<id>`. `POST`: takes a file.
pub const STAFF_IMPORTS: &str = "/staff/imports";
/// Requests that another person approves; `?before=` for older ones.
pub const STAFF_APPROVALS: &str = "/staff/approvals";
/// Acts on many rows; `?after=<id>`.
pub const STAFF_BULK: &str = "/staff/bulk";
/// Rows of such an act: `?act=`, `?show=`.
pub const STAFF_BULK_ROWS: &str = "/staff/bulk/rows";
/// The own account of a member of staff.
pub const STAFF_ACCOUNT: &str = "/staff/account";
/// Search of customers, for staff; `?q=`.
pub const STAFF_SEARCH: &str = "/staff/search";
/// The queue of questions, claims and disputes; `?show=mine|overdue|questions|claims|disputes`,
/// `?after=`.
pub const STAFF_CASES: &str = "/staff/cases";
/// Pauses of reminders.
pub const STAFF_PAUSES: &str = "/staff/pauses";
/// The reminder policy.
pub const STAFF_POLICY: &str = "/staff/reminders/policy";
/// A step of the policy; `?step=<name>`, or a new one.
pub const STAFF_POLICY_STEP: &str = "/staff/reminders/policy/step";
/// The institution's own limits of contacts; `?place=<rule pack>`.
pub const STAFF_CONTACT_LIMITS: &str = "/staff/reminders/policy/limits";
/// Texts of reminders; `?language=`, `?kind=`, `?tone=`.
pub const STAFF_REMINDER_TEXTS: &str = "/staff/reminders/policy/texts";
/// Templates of answers.
pub const STAFF_ANSWER_TEMPLATES: &str = "/staff/answer-templates";
/// Event stream of open pages. Not a page.
pub const EVENTS: &str = "/events";
/// The same for open pages of staff.
pub const STAFF_EVENTS: &str = "/staff/events";

#[must_use]
pub fn invoice(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}")
}

/// PDF of an invoice. Not a page.
#[must_use]
pub fn invoice_pdf(id: &InvoiceId) -> String {
    format!("{INVOICES}/{id}/pdf")
}

/// A payment in any state.
#[must_use]
pub fn payment(id: &PaymentId) -> String {
    format!("{PAYMENTS}/{id}")
}

/// PDF of a receipt. Not a page.
#[must_use]
pub fn receipt_pdf(id: &ReceiptId) -> String {
    format!("/receipts/{id}/pdf")
}

/// Whether a path is one of staff, who have sessions of their own.
#[must_use]
pub fn is_of_staff(path: &str) -> bool {
    path == STAFF || path.strip_prefix(STAFF).is_some_and(|rest| rest.starts_with('/'))
}

/// [`STAFF_CODE`] with the page to go to after it.
#[must_use]
pub fn staff_code(next: &str) -> String {
    if next == STAFF { STAFF_CODE.to_owned() } else { format!("{STAFF_CODE}?next={next}") }
}

/// Page that accepts an invitation; `None` if the token is malformed.
#[must_use]
pub fn staff_invitation(token: &str) -> Option<String> {
    is_token(token).then(|| format!("/staff/invitation/{token}"))
}

/// A version of the institution's logo. Not a page.
#[must_use]
pub fn logo(version: &str) -> String {
    format!("/logo/{version}")
}

/// Page to set a new password; `None` if the token is malformed.
#[must_use]
pub fn new_password(token: &str) -> Option<String> {
    is_token(token).then(|| format!("/reset/{token}"))
}

/// Page of an invitation's link; `None` if the token is malformed.
#[must_use]
pub fn user_invitation(token: &str) -> Option<String> {
    is_token(token).then(|| format!("/invitation/{token}"))
}

/// Page that undoes a change of address; `None` if the token is malformed.
#[must_use]
pub fn undo_email(token: &str) -> Option<String> {
    is_token(token).then(|| format!("/undo-email/{token}"))
}

/// Shown for an expired pay-link; `None` if the link is malformed.
#[must_use]
pub fn link_expired(link: &str) -> Option<String> {
    is_token(link).then(|| format!("{LINK_EXPIRED}?l={link}"))
}

/// [`REMINDERS`] by the link of a reminder, without signing in; `None` if the token is malformed.
#[must_use]
pub fn reminders_by_link(token: &str) -> Option<String> {
    is_token(token).then(|| format!("{REMINDERS}/{token}"))
}

/// Confirmation page for stopping reminders. The `POST` of a mail client (one-click unsubscribe)
/// stops them at once and is not a page.
#[must_use]
pub fn stop_reminders(token: &str) -> Option<String> {
    is_token(token).then(|| format!("{REMINDERS}/{token}/stop"))
}

/// The token in the path of [`reminders_by_link`] or [`stop_reminders`].
#[must_use]
pub fn reminders_token(path: &str) -> Option<&str> {
    let token = path.strip_prefix(REMINDERS)?.strip_prefix('/')?;
    let token = token.strip_suffix("/stop").unwrap_or(token);
    is_token(token).then_some(token)
}

/// Whether the text has only characters of URL-safe base64 and at most 600 of them.
fn is_token(text: &str) -> bool {
    let sign = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    !text.is_empty() && text.len() <= 600 && text.bytes().all(sign)
}
