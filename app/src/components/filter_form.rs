//! The form of a list's filter, a plain `GET`; on narrow screens it is closed until it is needed.

use leptos::prelude::*;

use super::Text;
use super::button::{Button, Look};
use super::icon::Icon;
use crate::t;

#[component]
pub fn FilterForm(
    /// Address of the list.
    #[prop(into)]
    action: Text,
    /// Names and values that the form keeps.
    kept: Vec<(&'static str, String)>,
    /// Address of the list without the filter, if there is one.
    clear: Option<String>,
    /// A value of the filter could not be read.
    is_wrong: bool,
    /// Fields.
    children: Children,
) -> impl IntoView {
    let input = |(name, value): (_, String)| view! { <input type="hidden" name=name value=value/> };
    let is_open = is_wrong || clear.is_some();
    view! {
        <details class="filter-box" open=is_open>
            <summary class="filter-box__button">{t!(lists.narrow)}</summary>
            <form class="filter-form" method="get" action=action role="search">
                {kept.into_iter().map(input).collect_view()}
                {children()}
                <div class="filter-form__end">
                    <Button look=Look::Secondary icon=Icon::Search>{t!(lists.apply)}</Button>
                    {clear.map(|href| view! { <a href=href>{t!(form.clear)}</a> })}
                </div>
            </form>
        </details>
    }
}
