//! Addresses of the pages of the policy.

use domain::language::Language;
use domain::reminders::{Kind, Tone};
use url::form_urlencoded::Serializer;

use crate::routes;

fn with_query(page: &str, query: &[(&str, &str)]) -> String {
    let mut text = Serializer::new(String::new());
    text.extend_pairs(query);
    format!("{page}?{}", text.finish())
}

/// A step, by its name.
pub(super) fn step(name: &str) -> String {
    with_query(routes::STAFF_POLICY_STEP, &[("step", name)])
}

/// Limits at a place, by the code of its rule pack.
pub(super) fn limits(place: &str) -> String {
    with_query(routes::STAFF_CONTACT_LIMITS, &[("place", place)])
}

/// Texts of a kind, tone and language.
pub(super) fn texts(language: Language, kind: Kind, tone: Tone) -> String {
    let query = [("language", language.code()), ("kind", kind.code()), ("tone", tone.code())];
    with_query(routes::STAFF_REMINDER_TEXTS, &query)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_any_signs_is_part_of_the_address() {
        assert_eq!(step("día & 3"), "/staff/reminders/policy/step?step=d%C3%ADa+%26+3");
    }
}
