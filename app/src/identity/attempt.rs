//! What a browser is in the middle of, between one page of signing in and the next.
//!
//! It is kept by the browser for a quarter of an hour, not in the address: addresses are written
//! into logs and histories, and the mailbox that somebody typed is their own affair.

use url::form_urlencoded::{Serializer, parse};

use super::cookies;
use crate::request::context::{Visit, is_local_path};
use crate::routes;

const COOKIE: &str = "attempt";
const LIFETIME_S: i64 = 15 * 60;

/// Longer than any that is typed in earnest; more would not fit a cookie.
const MAX_BYTES: usize = 2000;

/// An attempt to sign in, or to change the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// What was typed as the address, right or wrong.
    pub email: String,
    /// The number with which this browser may enter the code that was sent.
    pub number: Option<String>,
    /// Where to go in the end.
    pub next: Option<String>,
}

impl Attempt {
    /// One that begins.
    pub fn new(email: &str, next: Option<&str>) -> Self {
        let next = next.filter(|next| is_worth_going(next)).map(str::to_owned);
        Self { email: email.trim().to_owned(), number: None, next }
    }

    /// The one that this browser is in. Ask before the first `await`.
    pub fn read(visit: &Visit) -> Option<Self> {
        cookies::read(visit, COOKIE).map(|text| Self::from_text(&text))
    }

    /// Has the browser keep it.
    pub fn keep(&self, visit: &Visit) {
        let text = self.to_text();
        if text.len() <= MAX_BYTES {
            cookies::write(visit, COOKIE, &text, LIFETIME_S);
        }
    }

    /// Has the browser forget it.
    pub fn forget(visit: &Visit) {
        cookies::write(visit, COOKIE, "", 0);
    }

    /// Where to go in the end, or home.
    pub fn next(&self) -> &str {
        self.next.as_deref().unwrap_or(routes::OVERVIEW)
    }

    fn to_text(&self) -> String {
        let mut text = Serializer::new(String::new());
        text.append_pair("email", &self.email);
        for (name, value) in [("number", &self.number), ("next", &self.next)] {
            if let Some(value) = value {
                text.append_pair(name, value);
            }
        }
        text.finish()
    }

    fn from_text(text: &str) -> Self {
        let mut attempt = Self::default();
        for (name, value) in parse(text.as_bytes()) {
            match &*name {
                "email" => attempt.email = value.into_owned(),
                "number" => attempt.number = Some(value.into_owned()),
                "next" if is_worth_going(&value) => attempt.next = Some(value.into_owned()),
                _ => {}
            }
        }
        attempt
    }
}

/// A page of this site; not one of signing in, which would lead in a circle.
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
