//! Multi-line text fields.

use leptos::prelude::*;

use super::field::{FieldError, described_by};
use super::raw_text::escaped;
use super::{MaybeText, Text};

/// A labelled text area. Its `name` is also its `id` unless another is given.
#[component]
pub fn TextArea(
    /// Name in the form.
    #[prop(into)]
    name: Text,
    #[prop(into)] label: Text,
    /// Maximum length in characters.
    longest: usize,
    /// Initial content.
    #[prop(optional, into)]
    value: MaybeText,
    #[prop(optional, into)] hint: MaybeText,
    #[prop(optional, into)] error: MaybeText,
    /// Needed where several fields of a page have this name, or where the name is no id.
    #[prop(optional, into)]
    id: MaybeText,
    /// Whether it may stay empty.
    #[prop(optional)]
    may_be_empty: bool,
    #[prop(default = 4)] rows: u8,
) -> impl IntoView {
    let id = id.0.unwrap_or_else(|| name.clone());
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = described_by(&hint_id, hint.0.is_some(), &error_id, error.0.is_some());
    let invalid = error.0.is_some().then_some("true");
    let area = view! {
        <textarea
            class="field__input text-area"
            id=id.clone()
            name=name
            rows=rows
            required=!may_be_empty
            maxlength=longest.to_string()
            aria-describedby=described_by
            aria-invalid=invalid
        ></textarea>
    };
    // A child without text would leave a blank in it. The library escapes no text in it.
    let area = match value.0.filter(|value| !value.is_empty()) {
        Some(value) => area.into_inner().child(escaped(&value)).into_any(),
        None => area.into_any(),
    };
    view! {
        <div class=if invalid.is_some() { "field field--wrong" } else { "field" }>
            <label class="field__label" for=id>{label}</label>
            {hint.0.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            {error.0.map(|error| view! { <FieldError id=error_id text=error/> })}
            <div class="field__box field__box--full">{area}</div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn it_is_labelled_limited_and_described() {
        let html = html(Language::En, || {
            view! {
                <TextArea
                    name="question"
                    label="Q"
                    longest=2000
                    value="</textarea>&lt;"
                    hint="h"
                    error="e"
                />
            }
        });
        for part in [
            r#"<label for="question""#,
            r#"<textarea"#,
            r#"id="question""#,
            r#"maxlength="2000""#,
            r#"aria-describedby="question-hint question-error""#,
            r#"aria-invalid="true""#,
            " required",
            ">&lt;/textarea&gt;&amp;lt;</textarea>",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }
}
