//! Templates of answers: texts with placeholders in braces, such as `{invoice}`.

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::statement::{LONGEST, statement};
use crate::coded;

/// Maximum length of a template's title in characters.
pub const LONGEST_TITLE: usize = 80;

/// What a template says of the case that it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Placeholder {
    /// Name of the customer.
    Customer,
    /// Number of the invoice.
    Invoice,
    /// Amount that is still owed.
    Outstanding,
    /// Due date of the next open instalment.
    DueOn,
    /// Name of the institution.
    Institution,
}

coded!(Placeholder);

/// Why a template is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnswerTemplateProblem {
    /// The title is empty.
    #[error("it has no title")]
    NoTitle,
    /// The title is too long.
    #[error("the title is too long")]
    LongTitle,
    /// The text is empty.
    #[error("the text is empty")]
    Empty,
    /// The text is too long.
    #[error("the text is too long")]
    TooLong,
    /// A brace begins or ends no placeholder.
    #[error("a placeholder is not known")]
    UnknownPlaceholder,
}

/// Checks a title and removes what cannot be read.
///
/// # Errors
/// `NoTitle`, `LongTitle`.
pub fn template_title(title: &str) -> Result<String, AnswerTemplateProblem> {
    use AnswerTemplateProblem::{LongTitle, NoTitle};
    statement(title, LONGEST_TITLE, NoTitle, LongTitle)
}

/// Checks a text and its placeholders, and removes what cannot be read.
///
/// # Errors
/// `Empty`, `TooLong`, `UnknownPlaceholder`.
pub fn template_text(text: &str) -> Result<String, AnswerTemplateProblem> {
    use AnswerTemplateProblem::{Empty, TooLong};
    let text = statement(text, LONGEST, Empty, TooLong)?;
    pieces(&text)?;
    Ok(text)
}

/// The text with values in the place of its placeholders.
///
/// # Errors
/// `UnknownPlaceholder`.
pub fn fill(
    text: &str,
    value: impl Fn(Placeholder) -> String,
) -> Result<String, AnswerTemplateProblem> {
    let filled = pieces(text)?.into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Value(placeholder) => value(placeholder),
    });
    Ok(filled.collect())
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Value(Placeholder),
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, AnswerTemplateProblem> {
    let unknown = AnswerTemplateProblem::UnknownPlaceholder;
    let plain = |text| match str::contains(text, '}') {
        true => Err(unknown),
        false => Ok(Piece::Text(text)),
    };
    let mut parts = text.split('{');
    let mut found = vec![plain(parts.next().unwrap_or_default())?];
    for part in parts {
        let (name, rest) = part.split_once('}').ok_or(unknown)?;
        found.push(Piece::Value(Placeholder::parse(name.trim()).ok_or(unknown)?));
        found.push(plain(rest)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_and_what_is_none_is_refused() {
        let unknown = Err(AnswerTemplateProblem::UnknownPlaceholder);
        for (text, expected) in [
            ("Hola.", Ok("Hola.")),
            (
                "Hola {customer}: {invoice}, { due_on }.",
                Ok("Hola <customer>: <invoice>, <due_on>."),
            ),
            ("{outstanding}{institution}", Ok("<outstanding><institution>")),
            ("{factura}", unknown),
            ("{}", unknown),
            ("{invoice", unknown),
            ("invoice}", unknown),
            ("{{invoice}}", unknown),
        ] {
            let filled = fill(text, |placeholder| format!("<{}>", placeholder.code()));
            assert_eq!(filled.as_deref().map_err(|problem| *problem), expected, "{text}");
            assert_eq!(template_text(text).is_ok(), expected.is_ok(), "{text}");
        }
    }

    #[test]
    fn what_a_value_says_is_no_placeholder() {
        let filled = fill("{customer}", |_| "{invoice}".to_owned());
        assert_eq!(filled.as_deref(), Ok("{invoice}"));
    }

    #[test]
    fn titles_and_texts_are_neither_empty_nor_too_long() {
        use AnswerTemplateProblem::{Empty, LongTitle, NoTitle, TooLong};
        assert_eq!(template_title(" \u{202e}"), Err(NoTitle));
        assert_eq!(template_title(&"ñ".repeat(LONGEST_TITLE + 1)), Err(LongTitle));
        assert_eq!(template_title(" Pago en camino "), Ok("Pago en camino".to_owned()));
        assert_eq!(template_text("\n"), Err(Empty));
        assert_eq!(template_text(&"ñ".repeat(LONGEST + 1)), Err(TooLong));
    }
}
