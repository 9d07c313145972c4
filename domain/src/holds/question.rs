//! Questions: reminders are on hold until staff answer, but not again for the same matter.

use std::collections::BTreeSet;

use super::hold::days;
use crate::calendar::{SignedDuration, Timestamp};
use crate::fold::words;

/// Time after an answer during which a question without content, or on the same matter, does not
/// hold again.
pub const ASK_AGAIN: SignedDuration = days(30);

/// Words that ask nothing: greetings, thanks and question words in the languages of the portal.
const COURTESIES: [&str; 42] = [
    "a", "ahi", "alo", "and", "bom", "boa", "buen", "buenas", "buenos", "day", "de", "dia", "dias",
    "e", "es", "favor", "gracias", "hello", "hey", "hi", "hola", "la", "noches", "noite",
    "obrigada", "obrigado", "oi", "ok", "ola", "please", "por", "porque", "que", "si", "sim",
    "tarde", "tardes", "thanks", "what", "why", "y", "yes",
];

/// An answered question about the same debt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredQuestion {
    /// Text of the question.
    pub text: String,
    /// When staff answered.
    pub answered_at: Timestamp,
}

/// Whether a question keeps reminders back, given the answered ones about the same debt.
#[must_use]
pub fn holds_back(text: &str, answered: &[AnsweredQuestion], now: Timestamp) -> bool {
    let recent = answered.iter().filter(|question| now < question.answered_at + ASK_AGAIN);
    let asked = matter(text);
    recent
        .into_iter()
        .all(|question| !asked.is_empty() && !is_same(&asked, &matter(&question.text)))
}

/// The words that say what a question is about.
fn matter(text: &str) -> BTreeSet<String> {
    words(text).filter(|word| !COURTESIES.contains(&word.as_str())).collect()
}

/// Whether most of the shorter question is in the longer one.
fn is_same(one: &BTreeSet<String>, other: &BTreeSet<String>) -> bool {
    let shorter = one.len().min(other.len());
    shorter > 0 && one.intersection(other).count() * 3 >= shorter * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_an_answer_only_another_matter_keeps_reminders_back_within_a_month() {
        let answered_at: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        let text = "¿Por qué me cobran la mora de octubre?".to_owned();
        let answered = [AnsweredQuestion { text, answered_at }];
        let later = |days: i64| answered_at + SignedDuration::from_hours(24 * days);
        for (text, day, expected) in [
            ("¿Por qué me cobran la mora de octubre?", 1, false),
            ("POR QUE ME COBRAN LA MORA DE OCTUBRE", 29, false),
            ("¿Y la mora de octubre?", 1, false),
            ("Buenas tardes, ¿por qué me cobran la mora de octubre? Gracias", 1, false),
            ("¿?", 1, false),
            ("...", 29, false),
            ("Hola", 1, false),
            ("¿Puedo pagar en dólares?", 1, true),
            ("¿Por qué me cobran la mora de octubre?", 30, true),
            ("¿?", 30, true),
        ] {
            assert_eq!(holds_back(text, &answered, later(day)), expected, "{text} {day}");
        }
    }

    #[test]
    fn a_first_question_keeps_reminders_back_whatever_it_says() {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        for text in ["¿?", "Hola", "¿Qué es esto?"] {
            assert!(holds_back(text, &[], now), "{text}");
        }
    }
}
