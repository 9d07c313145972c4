//! Totals: the hero at the top of a page, and the last line of a list.

use domain::money::Money;
use leptos::prelude::*;

use super::Text;
use super::amount::{Amount, BigAmount};

/// Mood of a hero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// An amount is due, nothing is late.
    #[default]
    Calm,
    Late,
    /// Everything is paid.
    Sunny,
}

/// The top section of a page: an amount, its label and its actions.
#[component]
pub fn Hero(
    #[prop(optional)] mood: Mood,
    #[prop(into)] label: Text,
    value: Money,
    /// Details: due date, overdue part.
    note: AnyView,
    /// Buttons.
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

/// A secondary figure in the hero's note.
#[component]
pub fn HeroFigure(
    #[prop(into)] label: Text,
    /// The figure, optionally with a remark.
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
pub fn Total(#[prop(into)] label: Text, value: Money) -> impl IntoView {
    view! {
        <p class="total">
            <span class="total__label">{label}</span>
            <span class="total__value"><Amount value/></span>
        </p>
    }
}
