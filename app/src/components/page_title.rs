//! Page titles, in the heading and in the browser tab.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::tab_title::TabTitle;
use super::{MaybeText, Text};

/// The heading of a page; the browser tab also shows the institution's name.
#[component]
pub fn PageTitle(
    #[prop(into)] title: Text,
    /// Purpose of the page, in one sentence.
    #[prop(optional, into)]
    lead: MaybeText,
    /// Overrides the title of the browser tab.
    #[prop(optional, into)]
    tab: MaybeText,
    /// Beside the heading: a badge, buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let page = tab.0.unwrap_or_else(|| title.clone());
    view! {
        <TabTitle page/>
        <header class="page-title">
            <div class="page-title__line">
                <h1 class="page-title__text">{title}</h1>
                {children.map(|children| children())}
            </div>
            {lead.0.map(|lead| view! { <p class="page-title__lead">{lead}</p> })}
        </header>
    }
}

/// A link to the parent page.
#[component]
pub fn BackLink(
    /// Address of the parent page.
    #[prop(into)]
    href: Text,
    #[prop(into)] text: Text,
) -> impl IntoView {
    view! {
        <a class="back-link" href=href>
            <Glyph icon=Icon::ArrowLeft/>
            {text}
        </a>
    }
}
