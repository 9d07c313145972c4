//! The title of a page, in its heading and in the browser's tab.

use leptos::prelude::*;
use leptos_meta::Title;

use super::icon::{Glyph, Icon};
use super::{MaybeText, Text};
use crate::request::institution::institution;
use crate::t;

/// The heading of a page; the browser's tab shows it with the institution's name.
#[component]
pub fn PageTitle(
    #[prop(into)] title: Text,
    /// What the page is for, in a sentence.
    #[prop(optional, into)]
    lead: MaybeText,
    /// The tab's title, where the heading is not fit for it.
    #[prop(optional, into)]
    tab: MaybeText,
    /// What stands beside the heading: a badge, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let page = tab.0.unwrap_or_else(|| title.clone());
    let text = t!(shell.title, page = page.as_str(), institution = institution().name);
    view! {
        <Title text/>
        <header class="page-title">
            <div class="page-title__line">
                <h1 class="page-title__text">{title}</h1>
                {children.map(|children| children())}
            </div>
            {lead.0.map(|lead| view! { <p class="page-title__lead">{lead}</p> })}
        </header>
    }
}

/// The way back to the page above.
#[component]
pub fn BackLink(
    /// The page above.
    #[prop(into)]
    href: Text,
    /// Its name.
    #[prop(into)]
    text: Text,
) -> impl IntoView {
    view! {
        <a class="back-link" href=href>
            <Glyph icon=Icon::ArrowLeft/>
            {text}
        </a>
    }
}
