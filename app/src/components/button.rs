//! Buttons, and links styled as buttons.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::{MaybeText, Text};

/// Visual weight of a button. A page has one primary button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// The main action of the page.
    #[default]
    Primary,
    /// An alternative action.
    Secondary,
    /// Styled like a link.
    Quiet,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "button button--primary",
            Self::Secondary => "button button--secondary",
            Self::Quiet => "button button--quiet",
        }
    }
}

/// Submits its form.
#[component]
pub fn Button(
    #[prop(optional)] look: Look,
    /// Name and value submitted with the form.
    #[prop(optional, into)]
    submits: Option<(Text, Text)>,
    /// Shown before the text.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    let (name, value) = submits.unzip();
    view! {
        <button class=look.class() type="submit" name=name value=value>
            {icon.map(|icon| view! { <Glyph icon/> })}
            {children()}
        </button>
    }
}

/// A link styled as a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: Text,
    #[prop(optional)] look: Look,
    /// Shown before the text.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// Accessible name, if the visible text occurs more than once on a page.
    #[prop(optional, into)]
    label: MaybeText,
    children: Children,
) -> impl IntoView {
    view! {
        <a class=look.class() href=href aria-label=label.0>
            {icon.map(|icon| view! { <Glyph icon/> })}
            {children()}
        </a>
    }
}

/// Buttons side by side, the primary one first; stacked on narrow screens.
#[component]
pub fn Actions(children: Children) -> impl IntoView {
    view! { <div class="actions">{children()}</div> }
}
