//! The institution's initials, in place of a missing logo.

/// Initials of the first two capitalised words: `Colegio Ñandú` is `CÑ`. Without capitals, of the
/// first two words.
pub(super) fn initials(name: &str) -> String {
    let first = |word: &str| word.chars().find(|sign| sign.is_alphanumeric());
    let capital = |sign: &char| sign.is_uppercase() || sign.is_numeric();
    let labels: Vec<char> = name.split_whitespace().filter_map(first).collect();
    let named: Vec<char> = labels.iter().copied().filter(capital).collect();
    let from = if named.is_empty() { labels } else { named };
    match from.as_slice() {
        [] => String::new(),
        [one] => one.to_uppercase().collect(),
        [one, other, ..] => one.to_uppercase().chain(other.to_uppercase()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_the_words_that_name() {
        for (name, expected) in [
            ("Colegio Ñandú", "CÑ"),
            ("Cooperativa de Ahorro y Crédito San Martín", "CA"),
            ("agua potable", "AP"),
            ("«Ñandú» S.A.", "ÑS"),
            ("Luz", "L"),
            ("24 Horas", "2H"),
            ("", ""),
            ("— ·", ""),
        ] {
            assert_eq!(initials(name), expected, "{name:?}");
        }
    }
}
