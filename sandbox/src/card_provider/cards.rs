//! Test cards and their behaviour.

use domain::payments::Failure;
use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Behaviour of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardBehaviour {
    /// The money moves immediately, with webhooks in this order.
    Approve(WebhookTiming),
    /// Declined; the payer may try again.
    Decline(Failure),
    /// The bank challenges the payer first (3-D Secure).
    Challenge,
    /// The money is in progress for a while, then moves.
    Process,
    /// The money is in progress for a while, then fails.
    ProcessThenDecline,
    /// The money moves, but the payer gets an error 500.
    ApproveThenBreak,
    /// The money moves, but the payer gets no answer and no webhook is sent.
    ApproveThenHang,
}

/// Webhooks of a success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WebhookTiming {
    /// Immediately, once.
    Promptly,
    Late,
    /// Each twice.
    Twice,
    /// Succeeded before processing.
    Disordered,
    /// None.
    Never,
}

/// All cards, in the order in which the page lists them.
pub const CARDS: [(&str, CardBehaviour); 16] = [
    ("4242424242424242", CardBehaviour::Approve(WebhookTiming::Promptly)),
    ("4000000000003220", CardBehaviour::Challenge),
    ("4000000000000002", CardBehaviour::Decline(Failure::Declined)),
    ("4000000000009995", CardBehaviour::Decline(Failure::InsufficientFunds)),
    ("4000000000000069", CardBehaviour::Decline(Failure::ExpiredCard)),
    ("4000000000000127", CardBehaviour::Decline(Failure::IncorrectCvc)),
    ("4000000000009979", CardBehaviour::Decline(Failure::LostOrStolen)),
    ("4000000000000101", CardBehaviour::Decline(Failure::NotAuthenticated)),
    ("4000000000000077", CardBehaviour::Process),
    ("4000000000000341", CardBehaviour::ProcessThenDecline),
    ("4000000000000119", CardBehaviour::ApproveThenBreak),
    ("4000000000000259", CardBehaviour::ApproveThenHang),
    ("4000000000030017", CardBehaviour::Approve(WebhookTiming::Late)),
    ("4000000000030025", CardBehaviour::Approve(WebhookTiming::Twice)),
    ("4000000000030033", CardBehaviour::Approve(WebhookTiming::Disordered)),
    ("4000000000030041", CardBehaviour::Approve(WebhookTiming::Never)),
];

/// Problems of a card form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CardProblems {
    pub number: Option<NumberProblem>,
    /// Invalid or past.
    pub expiry: bool,
    /// Not three digits.
    pub cvc: bool,
}

/// Problem of a card number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberProblem {
    /// Not digits, or a wrong check digit.
    Mistyped,
    /// Possibly a real card, which the provider must not accept.
    NotOurs,
}

/// The card's behaviour, or the problems of the form.
pub fn read(
    number: &str,
    expiry: &str,
    cvc: &str,
    now: Timestamp,
) -> Result<CardBehaviour, CardProblems> {
    let behaviour = behaviour(number);
    let problems = CardProblems {
        number: behaviour.err(),
        expiry: !is_ahead(expiry, now),
        cvc: cvc.trim().len() != 3 || !cvc.trim().bytes().all(|b| b.is_ascii_digit()),
    };
    match behaviour {
        Ok(behaviour) if problems == CardProblems::default() => Ok(behaviour),
        _ => Err(problems),
    }
}

/// Behaviour of a card number.
pub fn behaviour(number: &str) -> Result<CardBehaviour, NumberProblem> {
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if !(12..=19).contains(&digits.len()) || !checks(&digits) {
        return Err(NumberProblem::Mistyped);
    }
    let card = CARDS.into_iter().find(|(number, _)| *number == digits);
    card.map(|(_, behaviour)| behaviour).ok_or(NumberProblem::NotOurs)
}

/// Luhn check digit (ISO/IEC 7812).
fn checks(digits: &str) -> bool {
    let mut sum = 0;
    for (place, sign) in digits.chars().rev().enumerate() {
        let Some(digit) = sign.to_digit(10) else { return false };
        sum += match digit * 2 {
            _ if place % 2 == 0 => digit,
            twice if twice > 9 => twice - 9,
            twice => twice,
        };
    }
    sum % 10 == 0
}

/// Parses `MM/YY` or `MM/YYYY`; a card is valid until the end of its month.
fn is_ahead(expiry: &str, now: Timestamp) -> bool {
    let Some((month, year)) = expiry.split_once('/') else { return false };
    let (month, year) = (month.trim(), year.trim());
    let (Ok(month_number), Ok(year_number)) = (month.parse::<i8>(), year.parse::<i16>()) else {
        return false;
    };
    let full_year = match year.len() {
        2 => 2000 + year_number,
        4 => year_number,
        _ => return false,
    };
    let today = now.to_zoned(TimeZone::UTC).date();
    (1..=12).contains(&month_number) && (full_year, month_number) >= (today.year(), today.month())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn every_card_of_the_list_can_be_typed_and_is_listed_once() {
        for (number, behaviour) in CARDS {
            assert_eq!(read(number, "12/30", "123", now()), Ok(behaviour), "{number}");
            assert_eq!(CARDS.iter().filter(|(_, b)| *b == behaviour).count(), 1, "{behaviour:?}");
        }
    }

    #[test]
    fn a_card_may_be_declined_for_every_reason_that_is_not_our_fault() {
        for &failure in Failure::ALL {
            let listed = CARDS.iter().any(|(_, b)| *b == CardBehaviour::Decline(failure));
            let is_of_cards = !matches!(failure, Failure::Refused | Failure::Bounced);
            assert_eq!(listed, is_of_cards, "{failure:?}");
        }
    }

    #[test]
    fn what_is_mistyped_is_told_field_by_field() {
        let approve = Ok(CardBehaviour::Approve(WebhookTiming::Promptly));
        let problems = |number, expiry, cvc| Err(CardProblems { number, expiry, cvc });
        let mistyped = Some(NumberProblem::Mistyped);
        for (number, expiry, cvc, expected) in [
            ("4242 4242 4242 4242", "12/30", "123", approve),
            ("4242-4242-4242-4242", " 1 / 27 ", " 000 ", approve),
            ("4242424242424242", "11/26", "123", approve),
            ("4242424242424242", "11/2026", "123", approve),
            ("4242424242424242", "10/26", "123", problems(None, true, false)),
            ("4242424242424242", "13/30", "123", problems(None, true, false)),
            ("4242424242424242", "0/30", "123", problems(None, true, false)),
            ("4242424242424242", "12/130", "123", problems(None, true, false)),
            ("4242424242424242", "12-30", "123", problems(None, true, false)),
            ("4242424242424242", "12/30", "12", problems(None, false, true)),
            ("4242424242424242", "12/30", "12a", problems(None, false, true)),
            ("4242424242424242", "12/30", "1234", problems(None, false, true)),
            ("4242424242424241", "12/30", "123", problems(mistyped, false, false)),
            ("", "", "", problems(mistyped, true, true)),
            ("424242424242424２", "12/30", "123", problems(mistyped, false, false)),
            (
                "5555555555554444",
                "12/30",
                "123",
                problems(Some(NumberProblem::NotOurs), false, false),
            ),
        ] {
            assert_eq!(read(number, expiry, cvc, now()), expected, "{number:?} {expiry:?} {cvc:?}");
        }
    }
}
