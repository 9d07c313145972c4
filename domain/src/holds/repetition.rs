//! A form that is sent twice, as by a double click, says one thing.

/// Whether a statement repeats the open one of its kind: the same content by the same author. It is
/// confirmed like the first, and nothing is written.
#[must_use]
pub fn repeats<T: PartialEq>(new: &T, open: &T, is_same_author: bool) -> bool {
    is_same_author && new == open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_content_by_the_same_author_is_a_repetition() {
        for (new, open, is_same_author, expected) in [
            ("¿Qué es?", "¿Qué es?", true, true),
            ("¿Qué es?", "¿Qué es?", false, false),
            ("¿Qué es eso?", "¿Qué es?", true, false),
        ] {
            assert_eq!(repeats(&new, &open, is_same_author), expected, "{new} {is_same_author}");
        }
    }
}
