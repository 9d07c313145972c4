//! `WhatsApp` templates: pre-approved texts that a business may start a conversation with.

use std::collections::HashMap;

use domain::language::Language;
use domain::reminders::Kind;

use crate::outside::carriers::{Brief, Message};

/// Content SID of the template for each kind of reminder and language.
pub type Templates = HashMap<(Kind, Language), String>;

/// Whether the text is a content SID: `HX` and 32 hexadecimal digits.
#[must_use]
pub fn is_template(text: &str) -> bool {
    text.strip_prefix("HX")
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Values of a template's five placeholders, as Twilio's JSON object of strings.
pub(super) fn variables(message: &Message, brief: &Brief) -> String {
    let name = match said(&message.name) {
        name if name.is_empty() => nobody(message.language).to_owned(),
        name => name,
    };
    let given = serde_json::json!({
        "1": name,
        "2": said(&brief.total),
        "3": said(&brief.institution),
        "4": brief.pay_url,
        "5": brief.preferences_url,
    });
    given.to_string()
}

/// Collapses whitespace: Twilio refuses newlines and runs of spaces in a variable.
fn said(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Salutation when no name is known: Twilio refuses an empty variable.
const fn nobody(language: Language) -> &'static str {
    match language {
        Language::Es | Language::Pt => "cliente",
        Language::En => "customer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_is_named_by_two_letters_and_32_digits() {
        let digits = "0123456789abcdef0123456789abcdef";
        for (text, expected) in [
            (format!("HX{digits}"), true),
            (format!("MG{digits}"), false),
            (format!("hx{digits}"), false),
            (format!("HX{digits}0"), false),
            (format!("HX{}", digits.replace('f', "g")), false),
            (format!("HX{}", digits.to_uppercase()), true),
            ("HX…".to_owned(), false),
            (String::new(), false),
        ] {
            assert_eq!(is_template(&text), expected, "{text}");
        }
    }
}
