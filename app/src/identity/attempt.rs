//! State of a sign-in between its pages.
//!
//! Stored in a cookie for a quarter of an hour and not in the URL, because URLs end up in logs and
//! histories, and an entered address is personal data.

use leptos::server_fn::serde::{Deserialize, Serialize};

use crate::request::context::{RequestContext, is_local_path};
use crate::request::cookies;
use crate::routes;

const COOKIE: &str = "attempt";
const LIFETIME_S: i64 = 15 * 60;

/// Longer than any real input; more would exceed a cookie.
const MAX_BYTES: usize = 2000;

/// A sign-in or change of address in progress.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(crate = "leptos::server_fn::serde", default)]
pub(crate) struct Attempt {
    /// Address as entered, valid or not.
    pub email: String,
    /// Number of the code's request; allows only this browser to enter the code.
    pub number: Option<String>,
    /// Destination after signing in.
    pub next: Option<String>,
    /// Token of the invitation that the code accepts; the address is masked then.
    pub invitation: Option<String>,
}

impl Attempt {
    /// A new attempt.
    pub fn new(email: &str, next: Option<&str>) -> Self {
        let next = next.filter(|next| is_worth_going(next)).map(str::to_owned);
        Self { email: email.trim().to_owned(), next, ..Self::default() }
    }

    /// The browser's current attempt. Must be called before the first `await`.
    pub fn read(context: &RequestContext) -> Option<Self> {
        cookies::read(context, COOKIE).map(|text| Self::from_text(&text))
    }

    /// Stores it in the cookie.
    pub fn keep(&self, context: &RequestContext) {
        let text = self.to_text();
        if text.len() <= MAX_BYTES {
            cookies::write(context, COOKIE, &text, LIFETIME_S);
        }
    }

    /// Deletes the cookie.
    pub fn forget(context: &RequestContext) {
        cookies::write(context, COOKIE, "", 0);
    }

    /// Destination after signing in; the overview by default.
    pub fn next(&self) -> &str {
        self.next.as_deref().unwrap_or(routes::OVERVIEW)
    }

    fn to_text(&self) -> String {
        serde_html_form::to_string(self).unwrap_or_default()
    }

    fn from_text(text: &str) -> Self {
        let kept: Self = serde_html_form::from_str(text).unwrap_or_default();
        Self { next: kept.next.filter(|next| is_worth_going(next)), ..kept }
    }
}

/// Whether it is a page of this site, except the sign-in pages, which would cause a loop.
fn is_worth_going(next: &str) -> bool {
    is_local_path(next) && !next.starts_with(routes::SIGN_IN) && !next.starts_with("/reset/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_browser_kept_is_read_back() {
        let attempt = Attempt {
            email: "ana+1@example.org; ñ".into(),
            number: Some("a_b-c".into()),
            next: Some("/invoices?page=2&q=a b".replace(' ', "+")),
            invitation: Some("0123-_abc".into()),
        };
        let text = attempt.to_text();
        let is_plain = |b: u8| b.is_ascii_graphic() && !b"\",;\\".contains(&b);
        assert!(text.bytes().all(is_plain), "cookies may hold it: {text}");
        assert_eq!(Attempt::from_text(&text), attempt);
        assert_eq!(Attempt::from_text("x=1&=&&%"), Attempt::default());
    }

    #[test]
    fn the_way_leads_into_the_site_and_not_in_a_circle() {
        for (next, expected) in [
            (Some("/invoices"), "/invoices"),
            (None, "/"),
            (Some(""), "/"),
            (Some("//evil.example"), "/"),
            (Some("https://evil.example"), "/"),
            (Some("/sign-in?next=/"), "/"),
            (Some("/reset/abc"), "/"),
        ] {
            assert_eq!(Attempt::new("", next).next(), expected, "{next:?}");
            let planted = format!("next={}", next.unwrap_or_default());
            assert_eq!(Attempt::from_text(&planted).next(), expected, "{next:?}");
        }
    }
}
