//! Friendly placeholders for pages and lists without content.

use leptos::prelude::*;

use super::Text;

/// Illustration above the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Picture {
    /// Sun over the horizon: nothing is owed.
    Sun,
    /// Paper: nothing here yet.
    #[default]
    Paper,
    /// A path that ends: not found.
    Lost,
    /// Clock: expired.
    Late,
}

/// Heading level of the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// An empty list within a page (`h2`).
    #[default]
    Section,
    /// The whole page (`h1`).
    Page,
}

impl Picture {
    const fn path(self) -> &'static str {
        match self {
            Self::Sun => {
                "M20 62h80M36 62a24 24 0 0 1 48 0M60 18v10M28.9 30.9l7 7M91.1 30.9l-7 7M14 62\
                 h-4m100 0h4M34 74h52M46 86h28"
            }
            Self::Paper => {
                "M40 18h30l14 14v52a6 6 0 0 1-6 6H40a6 6 0 0 1-6-6V24a6 6 0 0 1 6-6Zm30 0v14\
                 h14M46 50h26M46 62h26M46 74h14"
            }
            Self::Lost => {
                "M22 84c14-20 22-4 34-18s-8-22 6-36m30-6a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z\
                 m-10 14c-4-6-6-8-6-12m6 12c4-6 6-8 6-12M14 90h18"
            }
            Self::Late => "M60 34v22l14 8m22-8a36 36 0 1 1-72 0 36 36 0 0 1 72 0ZM48 12h24",
        }
    }
}

/// An illustration, what is missing, and what to do next.
#[component]
pub fn EmptyState(
    #[prop(optional)] picture: Picture,
    #[prop(optional)] level: Level,
    #[prop(into)] title: Text,
    #[prop(into)] text: Text,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let class = match picture {
        Picture::Sun => "empty empty--sun",
        Picture::Paper | Picture::Lost | Picture::Late => "empty",
    };
    view! {
        <div class=class>
            <svg class="empty__picture" viewBox="0 0 120 100" aria-hidden="true">
                <path d=picture.path()></path>
            </svg>
            {match level {
                Level::Section => view! { <h2 class="empty__title">{title}</h2> }.into_any(),
                Level::Page => view! { <h1 class="empty__title">{title}</h1> }.into_any(),
            }}
            <p class="empty__text">{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}
