//! The amount that a page is about.

use domain::money::Money;
use leptos::prelude::*;

use super::Text;
use super::amount::{Amount, BigAmount};

/// How a hero feels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// Something is to be paid, in time.
    #[default]
    Calm,
    /// Something is late.
    Late,
    /// Everything is paid.
    Sunny,
}

/// The first thing to be seen: an amount, what it is, what to do about it.
#[component]
pub fn Hero(
    /// How it feels.
    #[prop(optional)]
    mood: Mood,
    /// What the amount is.
    #[prop(into)]
    label: Text,
    value: Money,
    /// More about it: when it is due, how much of it is late.
    note: AnyView,
    /// The buttons.
    children: Children,
) -> impl IntoView {
    let class = match mood {
        Mood::Calm => "hero",
        Mood::Late => "hero hero--late",
        Mood::Sunny => "hero hero--sunny",
    };
    view! {
        <section class=class>
            <p class="hero__label">{label}</p>
            <p class="hero__value"><BigAmount value/></p>
            <div class="hero__note">{note}</div>
            <div class="actions">{children()}</div>
        </section>
    }
}

/// A lesser figure within a hero's note.
#[component]
pub fn HeroFigure(
    /// What it is.
    #[prop(into)]
    label: Text,
    /// The figure, and perhaps a word about it.
    children: Children,
) -> impl IntoView {
    view! {
        <p class="hero__figure">
            <span class="hero__figure-label">{label}</span>
            {children()}
        </p>
    }
}

/// The last line of a list of amounts.
#[component]
pub fn Total(
    /// What is added up.
    #[prop(into)]
    label: Text,
    /// The sum.
    value: Money,
) -> impl IntoView {
    view! {
        <p class="total">
            <span class="total__label">{label}</span>
            <span class="total__value"><Amount value/></span>
        </p>
    }
}
