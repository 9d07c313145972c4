//! Renders the hosted page: templates, texts and Content-Security-Policy.

use std::sync::LazyLock;

use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::language::Language;
use domain::money::{Currency, Money};
use minijinja::{Environment, Value, context};
use sha2::{Digest, Sha256};
use url::Url;

use super::super::book::CheckoutRecord;
use super::super::cards::{CARDS, CardProblems, NumberProblem};
use super::html;
use super::words::PageText;

const STYLE: &str = include_str!("style.css");

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    for (name, text) in [
        ("layout.html", include_str!("layout.html")),
        ("form.html", include_str!("form.html")),
        ("question.html", include_str!("question.html")),
        ("notice.html", include_str!("notice.html")),
    ] {
        templates.add_template(name, text).expect("the templates in the binary are well formed");
    }
    templates
});

/// Hash of the only stylesheet that the policy permits.
static STYLE_SOURCE: LazyLock<String> =
    LazyLock::new(|| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(STYLE))));

/// A page that only shows a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PageNotice {
    Processing,
    Paid,
    /// Declined after the page was left.
    Failed,
    Expired,
    /// Withdrawn by the merchant.
    Cancelled,
    /// The card was charged, but the payer sees an error.
    Broken,
}

/// The card form, with its problems and the last decline.
pub(super) fn form(record: &CheckoutRecord, problems: CardProblems) -> Response {
    let words = words_of(record);
    let number_error = problems.number.map(|problem| match problem {
        NumberProblem::Mistyped => words.number_mistyped,
        NumberProblem::NotOurs => words.number_not_ours,
    });
    let cards = CARDS.map(|(number, behaviour)| {
        context! { number, spaced => spaced(number), does => words.card(behaviour) }
    });
    let text = render(
        "form.html",
        record,
        words,
        context! {
            number_error,
            expiry_error => problems.expiry.then_some(words.expiry_wrong),
            cvc_error => problems.cvc.then_some(words.cvc_wrong),
            declined => record.failure.map(|failure| words.declined(failure)),
            cards,
        },
    );
    let is_good = problems == CardProblems::default();
    let status = if is_good { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    html(status, policy(Some(record)), text)
}

/// The bank's challenge.
pub(super) fn question(record: &CheckoutRecord) -> Response {
    let text = render("question.html", record, words_of(record), context! {});
    html(StatusCode::OK, policy(Some(record)), text)
}

/// The state, and the link back.
pub(super) fn notice(record: &CheckoutRecord, notice: PageNotice) -> Response {
    let words = words_of(record);
    let ((title, body), tone) = match notice {
        PageNotice::Processing => (words.processing, "wait"),
        PageNotice::Paid => (words.paid, "good"),
        PageNotice::Failed => (words.failed, "bad"),
        PageNotice::Expired => (words.expired, "bad"),
        PageNotice::Cancelled => (words.cancelled, "bad"),
        PageNotice::Broken => (words.broken, "bad"),
    };
    let (status, back) = match notice {
        PageNotice::Broken => (StatusCode::INTERNAL_SERVER_ERROR, &record.order.return_url),
        PageNotice::Expired | PageNotice::Cancelled => (StatusCode::OK, &record.order.cancel_url),
        PageNotice::Processing | PageNotice::Paid | PageNotice::Failed => {
            (StatusCode::OK, &record.order.return_url)
        }
    };
    let page = context! { title, body, tone, back };
    html(status, policy(Some(record)), render("notice.html", record, words, page))
}

/// The page for an unknown checkout.
pub(super) fn missing() -> Response {
    let words = PageText::of(Language::Es);
    let (title, body) = words.missing;
    let text = fill("notice.html", words, context! { title, body, tone => "bad" });
    html(StatusCode::NOT_FOUND, policy(None), text)
}

fn words_of(record: &CheckoutRecord) -> &'static PageText {
    PageText::of(Language::parse(&record.order.language).unwrap_or_default())
}

fn render(name: &str, record: &CheckoutRecord, words: &'static PageText, page: Value) -> String {
    let order = &record.order;
    // Other currencies were refused with the order. The first letters of a currency code are its
    // country.
    let amount = Currency::parse(&order.currency).map(|currency| {
        let language = Language::parse(&order.language).unwrap_or_default();
        let style = language.number_style(currency.code().get(..2).unwrap_or_default());
        let money = Money::new(order.amount_minor, currency);
        context! { text => money.print(style), decimal => money.to_decimal() }
    });
    let order = context! {
        amount,
        description => order.description,
        email => order.payer_email,
        reference => record.reference,
        cancel_url => order.cancel_url,
    };
    fill(name, words, context! { ..page, ..order })
}

fn fill(name: &str, words: &'static PageText, page: Value) -> String {
    let style = Value::from_safe_string(STYLE.to_owned());
    let words = Value::from_serialize(words);
    TEMPLATES
        .get_template(name)
        .and_then(|template| template.render(context! { words, style, ..page }))
        .expect("the templates in the binary find what they need")
}

/// Permits only our style; forms may lead to us and, by redirect, to the merchant.
fn policy(record: Option<&CheckoutRecord>) -> String {
    let merchant = record.map(|record| {
        let origins = [&record.order.return_url, &record.order.cancel_url]
            .map(|url| Url::parse(url).map_or_else(|_| String::new(), origin_of));
        format!(" {}", origins.join(" "))
    });
    format!(
        "default-src 'none'; style-src {}; img-src data:; form-action 'self'{}; \
         base-uri 'none'; frame-ancestors 'none'",
        *STYLE_SOURCE,
        merchant.unwrap_or_default(),
    )
}

fn origin_of(url: Url) -> String {
    url.origin().ascii_serialization()
}

/// `4242 4242 4242 4242`
fn spaced(number: &str) -> String {
    let groups: Vec<_> = number.as_bytes().chunks(4).map(String::from_utf8_lossy).collect();
    groups.join(" ")
}
