//! Every translated text is used.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{assert_none, files};

/// Suffixes of plural forms; the key is the part before.
const PLURALS: [&str; 2] = ["_one", "_other"];

/// Keys below a value, as `namespace.key.key`.
fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    if let Some(texts) = value.as_object() {
        for (key, value) in texts {
            keys(value, &format!("{path}.{key}"), found);
        }
        return;
    }
    let key = PLURALS.iter().find_map(|form| path.strip_suffix(form));
    found.insert(key.unwrap_or(path).to_owned());
}

/// Keys after an opening `t!(` or `t_in!(locale, `.
fn used(source: &str) -> BTreeSet<String> {
    let uses = source.split("t!(").skip(1).map(str::trim_start);
    let in_language = source.split("t_in!(").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once(", ")?;
        // The locale may itself be a call with an argument.
        Some(rest.trim_start())
    });
    let key = |rest: &str| -> String {
        rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).collect()
    };
    uses.chain(in_language).map(key).collect()
}

#[test]
fn every_text_is_shown_somewhere() {
    let mut texts = BTreeSet::new();
    for file in files(&["json"]).iter().filter(|file| file.path.starts_with("app/locales/es/")) {
        let value: Value = serde_json::from_str(&file.text).expect("texts are JSON");
        keys(&value, file.name().trim_end_matches(".json"), &mut texts);
    }
    assert!(!texts.is_empty());
    let sources = files(&["rs"]);
    let used: BTreeSet<String> = sources.iter().flat_map(|file| used(&file.text)).collect();
    let unread = texts.difference(&used).map(|key| format!("{key}: no page shows this text"));
    assert_none(&unread.collect::<Vec<_>>());
}
