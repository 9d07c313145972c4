//! Native select fields.

use leptos::prelude::*;

use super::{MaybeText, Text};

/// A labelled select. Its `name` is also its `id` unless another is given.
#[component]
pub fn Select(
    /// Name in the form.
    #[prop(into)]
    name: Text,
    #[prop(into)] label: Text,
    /// Values and labels, in order.
    options: Vec<(Text, Text)>,
    /// Selected value.
    #[prop(into)]
    chosen: Text,
    /// Needed where several forms of a page have a field of this name.
    #[prop(optional, into)]
    id: MaybeText,
) -> impl IntoView {
    let id = id.0.unwrap_or_else(|| name.clone());
    let option = |(value, words): (Text, Text)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{words}</option> }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <div class="field__box field__box--full">
                <select class="field__input field__select" id=id name=name>
                    {options.into_iter().map(option).collect_view()}
                </select>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn the_chosen_value_is_selected_and_no_other() {
        let options = vec![("".into(), "All".into()), ("a".into(), "Ana".into())];
        let html = html(Language::En, || {
            view! { <Select name="customer" label="For" options chosen="a"/> }
        });
        assert!(html.contains(r#"<label for="customer""#), "{html}");
        assert!(html.contains(r#"<option value="a" selected>Ana"#), "{html}");
        assert_eq!(html.matches("selected").count(), 1, "{html}");
    }
}
