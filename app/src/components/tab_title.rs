//! The title of the browser tab.

use leptos::prelude::*;

use super::Text;
use super::raw_text::escaped;
use crate::request::institution::institution;
use crate::t;

/// The name of the page and of the institution.
#[component]
pub fn TabTitle(#[prop(into)] page: Text) -> impl IntoView {
    let text = t!(shell.title, page = &*page, institution = institution().name);
    view! { <leptos_meta::Title text=escaped(&text)/> }
}
