//! Buttons, and links that look like them.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::{MaybeText, Text};

/// How much a button asks for attention. A page has one primary button.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// What the page is for.
    #[default]
    Primary,
    /// Another thing to do here.
    Secondary,
    /// As quiet as a link.
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
    /// How loud.
    #[prop(optional)]
    look: Look,
    /// What is submitted with the form, as its name and value.
    #[prop(optional, into)]
    submits: Option<(Text, Text)>,
    /// Before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// The words.
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

/// Goes somewhere.
#[component]
pub fn LinkButton(
    #[prop(into)] href: Text,
    /// How loud.
    #[prop(optional)]
    look: Look,
    /// Before the words.
    #[prop(optional_no_strip, into)]
    icon: Option<Icon>,
    /// What assistive technology reads, where the words alone would be said many times on a page.
    #[prop(optional, into)]
    label: MaybeText,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <a class=look.class() href=href aria-label=label.0>
            {icon.map(|icon| view! { <Glyph icon/> })}
            {children()}
        </a>
    }
}

/// Buttons side by side, the primary first; stacked on narrow screens.
#[component]
pub fn Actions(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="actions">{children()}</div> }
}
