//! A sheet of paper on the page.

use leptos::prelude::*;

use super::{MaybeText, Text};

/// A group of things that belong together, with a title and perhaps a link beside it.
#[component]
pub fn Card(
    #[prop(optional, into)] title: MaybeText,
    /// A link at the end of the title's line: its address and its words.
    #[prop(optional_no_strip, into)]
    more: Option<(Text, Text)>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let more = more.map(|(href, text)| view! { <a class="card__more" href=href>{text}</a> });
    view! {
        <section class="card">
            {title
                .0
                .map(|title| {
                    view! {
                        <header class="card__head">
                            <h2 class="card__title">{title}</h2>
                            {more}
                        </header>
                    }
                })}
            {children()}
        </section>
    }
}
