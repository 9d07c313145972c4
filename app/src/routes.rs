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

/// An invoice.
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

#[cfg(feature = "ssr")]
pub use pages::App;

#[cfg(feature = "ssr")]
mod pages {
    use leptos::prelude::*;
    use leptos_meta::provide_meta_context;
    use leptos_router::SsrMode;
    use leptos_router::components::{Route, Router, Routes};
    use leptos_router::path;

    use crate::customer::basket::basket_page::BasketPage;
    use crate::customer::basket::review_page::ReviewPage;
    use crate::customer::invoices::invoice_page::InvoicePage;
    use crate::customer::invoices::invoices_page::InvoicesPage;
    use crate::customer::overview::overview_page::OverviewPage;
    use crate::customer::payments::payment_page::PaymentPage;
    use crate::customer::payments::payments_page::PaymentsPage;
    use crate::customer::verify::verify_page::VerifyPage;
    use crate::demo::MailsPage;
    use crate::identity::{CodePage, LinkExpiredPage, NewPasswordPage, ResetPage, SignInPage};
    use crate::problem::{Problem, ShownProblem};
    use crate::problem_page::ProblemPage;
    use crate::profile::{EmailPage, ProfilePage};
    use crate::reminders::{RemindersPage, StopPage};
    use crate::shell::{Document, provide_shell_of};

    /// The whole site: the document, and in it the page of the address or that of a problem.
    #[component]
    pub fn App() -> impl IntoView {
        provide_meta_context();
        provide_shell_of(&crate::context::request_context());
        let content = match use_context::<ShownProblem>() {
            Some(ShownProblem(problem)) => view! { <ProblemPage problem/> }.into_any(),
            None => view! { <Router><Pages/></Router> }.into_any(),
        };
        view! { <Document>{content}</Document> }
    }

    /// Every page. Each waits for its data: with scripts off it is whole.
    #[component]
    fn Pages() -> impl IntoView {
        let missing = || view! { <ProblemPage problem=Problem::NotFound/> };
        view! {
            <Routes fallback=missing>
                <Route path=path!("/") view=OverviewPage ssr=SsrMode::Async/>
                <Route path=path!("/invoices") view=InvoicesPage ssr=SsrMode::Async/>
                <Route path=path!("/invoices/:id") view=InvoicePage ssr=SsrMode::Async/>
                <Route path=path!("/basket") view=BasketPage ssr=SsrMode::Async/>
                <Route path=path!("/review") view=ReviewPage ssr=SsrMode::Async/>
                <Route path=path!("/payments") view=PaymentsPage ssr=SsrMode::Async/>
                <Route path=path!("/payments/:id") view=PaymentPage ssr=SsrMode::Async/>
                <Route path=path!("/verify") view=VerifyPage ssr=SsrMode::Async/>
                <Route path=path!("/verify/:code") view=VerifyPage ssr=SsrMode::Async/>
                <Route path=path!("/demo/mails") view=MailsPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/code") view=CodePage ssr=SsrMode::Async/>
                <Route path=path!("/sign-in/reset") view=ResetPage ssr=SsrMode::Async/>
                <Route path=path!("/reset/:token") view=NewPasswordPage ssr=SsrMode::Async/>
                <Route path=path!("/link-expired") view=LinkExpiredPage ssr=SsrMode::Async/>
                <Route path=path!("/profile") view=ProfilePage ssr=SsrMode::Async/>
                <Route path=path!("/profile/email") view=EmailPage ssr=SsrMode::Async/>
                <Route path=path!("/reminders") view=RemindersPage ssr=SsrMode::Async/>
                <Route path=path!("/reminders/:token") view=RemindersPage ssr=SsrMode::Async/>
                <Route path=path!("/reminders/:token/stop") view=StopPage ssr=SsrMode::Async/>
            </Routes>
        }
    }
}
