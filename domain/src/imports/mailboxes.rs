//! Mailboxes that several customers share: a family's, or one of strangers.

use std::collections::BTreeSet;

/// Local parts of addresses that stand for a missing one.
const PLACEHOLDERS: [&str; 22] = [
    "sinemail",
    "sin-email",
    "sin.email",
    "sincorreo",
    "sin-correo",
    "sin.correo",
    "nocorreo",
    "notiene",
    "no-tiene",
    "notienecorreo",
    "noemail",
    "no-email",
    "nomail",
    "none",
    "na",
    "semail",
    "sememail",
    "naotem",
    "nao-tem",
    "test",
    "prueba",
    "teste",
];

/// Whether an address stands for a missing one.
#[must_use]
pub fn is_placeholder(email: &str) -> bool {
    let local = email.split('@').next().unwrap_or_default().to_lowercase();
    let local = local.trim_end_matches(|c: char| c.is_ascii_digit());
    PLACEHOLDERS.contains(&local)
}

/// Whether people of these names seem to be strangers: some two of them share no word of their
/// names.
#[must_use]
pub fn are_strangers<'a>(names: impl IntoIterator<Item = &'a str>) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        let words = name.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| word.chars().count() > 2);
        words.map(str::to_lowercase).collect()
    };
    let named = names.into_iter().map(words).filter(|words| !words.is_empty());
    let all: Vec<BTreeSet<String>> = named.collect();
    let is_stranger = |one: &BTreeSet<String>| all.iter().any(|other| one.is_disjoint(other));
    all.iter().any(is_stranger)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_is_told_from_strangers_by_the_words_of_their_names() {
        for (names, expected) in [
            (&["Gloria Ajena", "Hugo Distinto", "Inés Otra"][..], true),
            (&["Lucía Ñahui Peña", "Mateo Ñahui Peña"], false),
            (&["ÑAHUI PEÑA, Lucía", "Mateo Ñahui"], false),
            (&["Ana Paz", "Ana Paz", "Luz de la Cruz"], true),
            (&["Ana Paz"], false),
        ] {
            assert_eq!(are_strangers(names.iter().copied()), expected, "{names:?}");
        }
    }

    #[test]
    fn a_placeholder_is_known_by_its_local_part() {
        for (email, expected) in [
            ("sinemail@colegio.example", true),
            ("NoTiene2@x.example", true),
            ("na@na.com", true),
            ("nadia@x.example", false),
            ("cobranzas@x.example", false),
        ] {
            assert_eq!(is_placeholder(email), expected, "{email}");
        }
    }
}
