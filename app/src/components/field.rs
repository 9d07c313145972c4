//! A form field: label, hint, error and browser hints.

use domain::calendar::Date;
use domain::contact::Phone;
use domain::identity::Email;
use leptos::prelude::*;

use super::{MaybeText, Text};
use crate::request::kept_form::SecretField;
use crate::t;

/// Type of a field's content; decides keyboard, autocompletion and width.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum FieldKind {
    #[default]
    Text,
    /// The e-mail address of an account.
    Email,
    /// The current password.
    Password,
    NewPassword,
    /// A one-time code.
    Code,
    /// A code that stands in for the second factor.
    RecoveryCode,
    Phone,
    /// An amount, preceded by this currency symbol.
    Amount(&'static str),
    /// A number with a decimal point, which browsers show as their reader writes it.
    Decimal,
    Search,
    /// A date, with the first and the last day allowed.
    Day(Option<Date>, Option<Date>),
}

struct Input {
    kind: &'static str,
    autocomplete: Option<&'static str>,
    inputmode: Option<&'static str>,
    width: &'static str,
}

impl FieldKind {
    const fn input(&self) -> Input {
        let (kind, autocomplete, inputmode, width) = match self {
            Self::Text => ("text", None, None, "full"),
            Self::Email => ("email", Some("username"), Some("email"), "full"),
            Self::Password => ("password", Some("current-password"), None, "full"),
            Self::NewPassword => ("password", Some("new-password"), None, "full"),
            Self::Code => ("text", Some("one-time-code"), Some("numeric"), "code"),
            Self::RecoveryCode => ("text", Some("off"), None, "full"),
            Self::Phone => ("tel", Some("tel"), Some("tel"), "full"),
            Self::Amount(_) => ("text", Some("off"), Some("decimal"), "amount"),
            Self::Decimal => ("number", Some("off"), Some("decimal"), "full"),
            Self::Search => ("search", None, Some("search"), "full"),
            Self::Day(..) => ("date", None, None, "day"),
        };
        Input { kind, autocomplete, inputmode, width }
    }

    /// Whether the content must not be kept.
    const fn is_secret(&self) -> bool {
        matches!(self, Self::Password | Self::NewPassword | Self::Code | Self::RecoveryCode)
    }

    /// Maximum length in characters, where the kind has one. Of a password that is too long the
    /// browser would keep a part in silence.
    const fn longest(&self) -> Option<usize> {
        match self {
            Self::Email => Some(Email::MAX_BYTES),
            Self::Phone => Some(Phone::MAX_CHARS),
            _ => None,
        }
    }

    /// `min` and `max` of the input.
    fn limits(&self) -> (Option<String>, Option<String>) {
        let written = |day: &Option<Date>| day.map(|day| day.to_string());
        match self {
            Self::Day(first, last) => (written(first), written(last)),
            Self::Decimal => (Some("0".to_owned()), None),
            _ => (None, None),
        }
    }
}

/// A labelled field. Its `name` is also its `id` unless another is given, so that [`ErrorSummary`]
/// can link to it.
///
/// [`ErrorSummary`]: super::error_summary::ErrorSummary
#[component]
pub fn Field(
    /// Name in the form.
    #[prop(into)]
    name: Text,
    #[prop(into)] label: Text,
    #[prop(optional)] kind: FieldKind,
    /// Initial value; never set for passwords and codes.
    #[prop(optional, into)]
    value: MaybeText,
    #[prop(optional, into)] hint: MaybeText,
    #[prop(optional, into)] error: MaybeText,
    /// Overrides the autocompletion of its kind.
    #[prop(optional)]
    autocomplete: Option<&'static str>,
    /// Needed where several forms of a page have a field of this name.
    #[prop(optional, into)]
    id: MaybeText,
    #[prop(optional)] required: bool,
    /// Maximum length in characters.
    #[prop(optional)]
    longest: Option<usize>,
) -> impl IntoView {
    assert!(!kind.is_secret() || SecretField::of(&name).is_some(), "{name} would be kept");
    let input = kind.input();
    let (first, last) = kind.limits();
    let longest = longest.or(kind.longest());
    let id = id.0.unwrap_or_else(|| name.clone());
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = described_by(&hint_id, hint.0.is_some(), &error_id, error.0.is_some());
    let invalid = error.0.is_some().then_some("true");
    let step = matches!(kind, FieldKind::Decimal).then_some("any");
    let symbol = match kind {
        FieldKind::Amount(symbol) => Some(symbol),
        _ => None,
    };
    view! {
        <div class=if invalid.is_some() { "field field--wrong" } else { "field" }>
            <label class="field__label" for=id.clone()>{label}</label>
            {hint.0.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            {error.0.map(|error| view! { <FieldError id=error_id text=error/> })}
            <div class=format!("field__box field__box--{}", input.width)>
                {symbol
                    .map(|s| view! { <span class="field__symbol" aria-hidden="true">{s}</span> })}
                <input
                    class="field__input"
                    id=id
                    name=name
                    type=input.kind
                    value=value.0
                    autocomplete=autocomplete.or(input.autocomplete)
                    inputmode=input.inputmode
                    min=first
                    max=last
                    step=step
                    required=required
                    maxlength=longest.map(|signs| signs.to_string())
                    aria-describedby=described_by
                    aria-invalid=invalid
                />
            </div>
        </div>
    }
}

#[component]
pub(super) fn FieldError(id: String, text: Text) -> impl IntoView {
    view! {
        <p class="field__error" id=id>
            <span class="visually-hidden">{t!(form.error)}</span>
            {text}
        </p>
    }
}

/// Value of `aria-describedby`: the ids of the hint and the error, as far as present.
pub(super) fn described_by(
    hint_id: &str,
    hint: bool,
    error_id: &str,
    error: bool,
) -> Option<String> {
    match (hint, error) {
        (false, false) => None,
        (true, false) => Some(hint_id.to_owned()),
        (false, true) => Some(error_id.to_owned()),
        (true, true) => Some(format!("{hint_id} {error_id}")),
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn hint_and_error_describe_the_input_and_the_value_is_kept() {
        let html = html(Language::En, || {
            view! {
                <Field
                    name="email"
                    label="E-mail"
                    kind=FieldKind::Email
                    value="a@b"
                    hint="h"
                    error="e"
                />
            }
        });
        for part in [
            r#"<label for="email""#,
            r#"id="email-hint""#,
            r#"id="email-error""#,
            r#"aria-describedby="email-hint email-error""#,
            r#"aria-invalid="true""#,
            r#"autocomplete="username""#,
            r#"maxlength="254""#,
            r#"value="a@b""#,
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn a_day_has_its_limits_and_an_id_of_its_own() {
        let kind = FieldKind::Day("2026-11-15".parse().ok(), "2026-11-29".parse().ok());
        let html = html(Language::En, || {
            view! { <Field name="on" id="on-1" label="On" kind hint="h" required=true longest=9/> }
        });
        for part in [
            r#"<label for="on-1""#,
            r#"id="on-1""#,
            r#"name="on""#,
            r#"type="date""#,
            r#"min="2026-11-15""#,
            r#"max="2026-11-29""#,
            r#"maxlength="9""#,
            r#"aria-describedby="on-1-hint""#,
            " required",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn a_field_without_hint_and_error_describes_nothing() {
        let html =
            html(Language::En, || view! { <Field name="q" label="Q" kind=FieldKind::Search/> });
        assert!(!html.contains("aria-describedby") && !html.contains("aria-invalid"), "{html}");
    }
}
