//! The prominent result of a payment or a verification.

use leptos::prelude::*;

use super::Text;
use super::icon::{Glyph, Icon};
use super::page_title::PageTitle;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The payment settled, or the receipt is genuine.
    Settled,
    /// No money moved. Styled without alarm: the debt is unchanged.
    NotMade,
}

/// A mark, a heading and a sentence.
#[component]
pub fn Outcome(
    verdict: Verdict,
    #[prop(into)] title: Text,
    #[prop(into)] text: Text,
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
