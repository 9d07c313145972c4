//! Mailboxes that stand for a missing one.

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

#[cfg(test)]
mod tests {
    use super::*;

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
