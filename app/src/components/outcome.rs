//! How something ended, said first and large.

use leptos::prelude::*;

use super::Text;
use super::icon::{Glyph, Icon};
use super::page_title::PageTitle;

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The money moved; the receipt is genuine.
    Settled,
    /// No money moved. It is not an alarm: what was owed is still owed, nothing else changed.
    NotMade,
}

/// A mark, a heading, a sentence.
#[component]
pub fn Outcome(
    /// How it ended.
    verdict: Verdict,
    /// In a few words.
    #[prop(into)]
    title: Text,
    /// In full.
    #[prop(into)]
    text: Text,
) -> impl IntoView {
    let (class, icon) = match verdict {
        Verdict::Settled => ("outcome outcome--settled", Icon::Check),
        Verdict::NotMade => ("outcome outcome--not-made", Icon::Cross),
    };
    view! {
        <div class=class>
            <span class="outcome__mark"><Glyph icon/></span>
            <PageTitle title lead=text/>
        </div>
    }
}
