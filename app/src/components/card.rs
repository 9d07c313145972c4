//! Cards: sections of a page with a border.

use leptos::prelude::*;

use super::{MaybeText, Text};

/// Groups related content under an optional title.
#[component]
pub fn Card(
    #[prop(optional, into)] title: MaybeText,
    /// Address and text of a link at the end of the title line; shown only with a title.
    #[prop(optional_no_strip, into)]
    more: Option<(Text, Text)>,
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
