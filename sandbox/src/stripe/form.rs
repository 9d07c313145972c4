//! Forms as Stripe parses them: nested names in brackets, unknown and missing ones refused.

use std::collections::BTreeMap;

use super::{StripeAnswer, error};

/// Such as `line_items[0][quantity]` → `1`.
pub(super) type Params = BTreeMap<String, String>;

pub(super) fn read(text: &[u8]) -> Params {
    url::form_urlencoded::parse(text).into_owned().collect()
}

/// Refuses unknown names; `*` stands for any name in brackets.
pub(super) fn refuse_unknown(params: &Params, known: &[&str]) -> Result<(), StripeAnswer> {
    for name in params.keys() {
        let parts: Vec<_> = name.split('[').collect();
        let fits = known.iter().any(|known| {
            let known: Vec<_> = known.split('[').collect();
            let same = |(a, b): (&&str, &&str)| a == b || *b == "*]";
            known.len() == parts.len() && parts.iter().zip(&known).all(same)
        });
        if !fits {
            let message = format!("Received unknown parameter: {name}");
            return Err(error(400, "parameter_unknown", Some(name), &message));
        }
    }
    Ok(())
}

pub(super) fn required<'a>(params: &'a Params, name: &str) -> Result<&'a str, StripeAnswer> {
    let message = format!("Missing required param: {name}.");
    let value = params.get(name).filter(|value| !value.is_empty());
    value.map(String::as_str).ok_or_else(|| error(400, "parameter_missing", Some(name), &message))
}

/// An integer of at least one.
pub(super) fn positive(params: &Params, name: &str) -> Result<i64, StripeAnswer> {
    let message = "This value must be greater than or equal to 1.";
    let number = required(params, name)?.parse().ok().filter(|number| *number >= 1);
    number.ok_or_else(|| error(400, "parameter_invalid_integer", Some(name), message))
}

/// Values of `name[key]`, at most 50, each at most 500 characters.
pub(super) fn metadata(
    params: &Params,
    name: &str,
) -> Result<BTreeMap<String, String>, StripeAnswer> {
    let word = |key: &str| {
        let rest = key.strip_prefix(name)?.strip_prefix('[')?;
        rest.strip_suffix(']').map(str::to_owned)
    };
    let metadata: BTreeMap<_, _> =
        params.iter().filter_map(|(key, value)| Some((word(key)?, value.clone()))).collect();
    let fits = metadata.iter().all(|(key, value)| key.len() <= 40 && value.len() <= 500);
    if fits && metadata.len() <= 50 {
        return Ok(metadata);
    }
    Err(error(400, "", Some(name), "Metadata keys have 40 signs at most, values 500."))
}
