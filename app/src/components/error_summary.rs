//! Form errors, listed above the form.

use leptos::prelude::*;

use super::Text;
use crate::t;

/// All errors of a form, each linking to its field; takes the focus when the page opens. Renders
/// nothing without errors.
#[component]
pub fn ErrorSummary(
    /// Name of the field (`None` for the form as a whole) and error text.
    errors: Vec<(Option<Text>, Text)>,
) -> impl IntoView {
    let item = |(field, text): (Option<Text>, Text)| match field {
        Some(field) => view! { <li><a href=format!("#{field}")>{text}</a></li> }.into_any(),
        None => view! { <li>{text}</li> }.into_any(),
    };
    (!errors.is_empty()).then(|| {
        view! {
            <div class="error-summary" role="alert" tabindex="-1" autofocus>
                <h2 class="error-summary__title">{t!(form.check)}</h2>
                <ul class="error-summary__list">
                    {errors.into_iter().map(item).collect_view()}
                </ul>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn each_error_links_to_its_field_and_no_errors_show_nothing() {
        let errors = vec![(Some("email".into()), "no".into()), (None, "wrong".into())];
        let html_of = |errors: Vec<_>| html(Language::Es, || view! { <ErrorSummary errors/> });
        let shown = html_of(errors);
        assert!(shown.contains(r##"<a href="#email">no</a>"##), "{shown}");
        assert!(shown.contains("<li>wrong</li>"), "{shown}");
        assert!(!html_of(vec![]).contains("error-summary"));
    }
}
