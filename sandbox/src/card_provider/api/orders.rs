//! Validation of orders.

use super::super::wire::Order;
use axum::http::HeaderValue;
use domain::language::Language;
use domain::money::Currency;
use jiff::{SignedDuration, Timestamp};
use url::Url;

use super::Refusal;

/// Maximum time until a page expires.
const LONGEST: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Validates an order as a real gateway would.
pub(super) fn check(order: &Order, now: Timestamp) -> Result<(), Refusal> {
    let short = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
    let currency = Currency::parse(&order.currency);
    for (right, code) in [
        (short(&order.client_reference, 64), "client_reference_invalid"),
        (order.amount_minor >= 1, "amount_invalid"),
        (currency.is_some_and(|c| c.code() == order.currency), "currency_unknown"),
        (short(&order.description, 500), "description_invalid"),
        (Language::parse(&order.language).is_some(), "language_unknown"),
        (is_web_address(&order.return_url), "return_url_invalid"),
        (is_web_address(&order.cancel_url), "cancel_url_invalid"),
        (order.expires_at > now, "expires_at_invalid"),
        (order.expires_at.duration_since(now) <= LONGEST, "expires_at_invalid"),
    ] {
        if !right {
            return Err(Refusal::because(code));
        }
    }
    Ok(())
}

/// Payers are sent there by an HTTP header and by links.
fn is_web_address(text: &str) -> bool {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.is_some_and(|url| url.has_host()) && HeaderValue::from_str(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order() -> Order {
        Order {
            client_reference: "pay_1".to_owned(),
            amount_minor: 1,
            currency: "PEN".to_owned(),
            description: "Pensión de marzo".to_owned(),
            language: "es".to_owned(),
            payer_email: None,
            return_url: "https://pay.example.org/return?x=1".to_owned(),
            cancel_url: "http://127.0.0.1:3000/".to_owned(),
            expires_at: "2026-11-21T12:30:00Z".parse().unwrap(),
        }
    }

    #[test]
    fn an_order_that_makes_no_sense_is_refused_by_name() {
        type Spoil = fn(&mut Order);
        let cases: [(Spoil, &str); 12] = [
            (|o| o.client_reference.clear(), "client_reference_invalid"),
            (|o| o.client_reference = "x".repeat(65), "client_reference_invalid"),
            (|o| o.amount_minor = 0, "amount_invalid"),
            (|o| o.amount_minor = -1, "amount_invalid"),
            (|o| o.currency = "XXX".to_owned(), "currency_unknown"),
            (|o| o.currency = "pen".to_owned(), "currency_unknown"),
            (|o| o.description.clear(), "description_invalid"),
            (|o| o.language = "fr".to_owned(), "language_unknown"),
            (|o| o.return_url = "javascript:alert(1)".to_owned(), "return_url_invalid"),
            (|o| o.cancel_url = "/relative".to_owned(), "cancel_url_invalid"),
            (|o| o.expires_at = "2026-11-21T12:00:00Z".parse().unwrap(), "expires_at_invalid"),
            (|o| o.expires_at = "2027-11-21T12:00:00Z".parse().unwrap(), "expires_at_invalid"),
        ];
        let now = "2026-11-21T12:00:00Z".parse().unwrap();
        assert_eq!(check(&order(), now), Ok(()));
        for (spoil, code) in cases {
            let mut order = order();
            spoil(&mut order);
            assert_eq!(check(&order, now), Err(Refusal::because(code)), "{order:?}");
        }
    }
}
