//! Groups of fields: legend, hint, error and checkboxes.

use leptos::prelude::*;

use super::field::{FieldError, described_by};
use super::{MaybeText, Text};

/// Fields with a common legend and error.
#[component]
pub fn FieldSet(
    /// Target of error links.
    #[prop(into)]
    id: Text,
    #[prop(into)] legend: Text,
    #[prop(optional, into)] hint: MaybeText,
    #[prop(optional, into)] error: MaybeText,
    children: Children,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let error_id = format!("{id}-error");
    let described_by = described_by(&hint_id, hint.0.is_some(), &error_id, error.0.is_some());
    view! {
        <fieldset class="field-set" id=id tabindex="-1" aria-describedby=described_by>
            <legend class="field__label">{legend}</legend>
            {hint.0.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            {error.0.map(|error| view! { <FieldError id=error_id text=error/> })}
            <div class="field-set__fields">{children()}</div>
        </fieldset>
    }
}

/// A labelled checkbox.
#[component]
pub fn Tick(
    /// Name in the form.
    #[prop(into)]
    name: Text,
    #[prop(into)] label: Text,
    ticked: bool,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input class="tick__box" type="checkbox" name=name value="on" checked=ticked/>
            <span>{label}</span>
        </label>
    }
}

/// One of several choices under one name.
#[component]
pub fn Radio(
    /// Name in the form.
    #[prop(into)]
    name: Text,
    value: &'static str,
    #[prop(into)] label: Text,
    chosen: bool,
) -> impl IntoView {
    view! {
        <label class="tick">
            <input class="tick__box" type="radio" name=name value=value checked=chosen/>
            <span>{label}</span>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn what_is_wrong_describes_all_its_fields_and_a_box_keeps_its_tick() {
        let html = html(Language::En, || {
            view! {
                <FieldSet id="days" legend="On" error="e">
                    <Tick name="d[mon]" label="Monday" ticked=true/>
                    <Tick name="d[tue]" label="Tuesday" ticked=false/>
                </FieldSet>
            }
        });
        assert!(html.contains(r#"aria-describedby="days-error""#), "{html}");
        assert!(html.contains(r#"id="days-error""#), "{html}");
        assert!(html.contains(r#"name="d[mon]""#), "{html}");
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
    }

    #[test]
    fn one_choice_of_a_name_is_chosen() {
        let html = html(Language::En, || {
            view! {
                <Radio name="due" value="once" label="Once" chosen=false/>
                <Radio name="due" value="plan" label="Parts" chosen=true/>
            }
        });
        assert_eq!(html.matches(r#"name="due""#).count(), 2, "{html}");
        let (_, plan) = html.split_once(r#"value="plan""#).unwrap();
        assert!(plan.contains(" checked"), "{html}");
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
    }
}
