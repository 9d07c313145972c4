//! Progress through a payment, and progress on the waiting page.

use leptos::prelude::*;

use super::Text;
use super::icon::{Glyph, Icon};
use crate::t;

/// A step from the debt to the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckoutStep {
    /// Selecting the debts.
    Choose,
    /// Checking the selection.
    Review,
    /// Paying on the gateway's page and returning.
    Pay,
    /// Viewing the receipt.
    Done,
}

/// State of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Finished,
    Current,
    Ahead,
}

/// The four steps with the current one marked.
#[component]
pub fn Steps(current: CheckoutStep) -> impl IntoView {
    let steps = [
        (CheckoutStep::Choose, t!(steps.choose)),
        (CheckoutStep::Review, t!(steps.review)),
        (CheckoutStep::Pay, t!(steps.pay)),
        (CheckoutStep::Done, t!(steps.done)),
    ];
    let item = move |(step, text): (CheckoutStep, &'static str)| {
        let stage = match step.cmp(&current) {
            _ if current == CheckoutStep::Done => Stage::Finished,
            std::cmp::Ordering::Less => Stage::Finished,
            std::cmp::Ordering::Equal => Stage::Current,
            std::cmp::Ordering::Greater => Stage::Ahead,
        };
        view! { <StepItem stage text/> }
    };
    view! {
        <ol class="steps" aria-label=t!(steps.label)>
            {steps.map(item).into_iter().collect_view()}
        </ol>
    }
}

/// Progress while the payer waits, a list of [`StepItem`]s.
#[component]
pub fn Progress(children: Children) -> impl IntoView {
    view! { <ol class="progress">{children()}</ol> }
}

#[component]
pub fn StepItem(stage: Stage, #[prop(into)] text: Text) -> impl IntoView {
    let (class, said) = match stage {
        Stage::Finished => ("step step--finished", Some(t!(steps.finished))),
        Stage::Current => ("step step--current", Some(t!(steps.current))),
        Stage::Ahead => ("step", None),
    };
    view! {
        <li class=class aria-current=(stage == Stage::Current).then_some("step")>
            <span class="step__mark">
                {(stage == Stage::Finished).then(|| view! { <Glyph icon=Icon::Check/> })}
            </span>
            <span class="step__text">
                {said.map(|said| view! { <span class="visually-hidden">{said}</span> })}
                {text}
            </span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn what_is_behind_is_finished_and_one_step_is_current() {
        for (current, finished, now) in [
            (CheckoutStep::Choose, 0, 1),
            (CheckoutStep::Review, 1, 1),
            (CheckoutStep::Pay, 2, 1),
            (CheckoutStep::Done, 4, 0),
        ] {
            let html = html(Language::Es, || view! { <Steps current/> });
            assert_eq!(html.matches("step--finished").count(), finished, "{html}");
            assert_eq!(html.matches("aria-current=\"step\"").count(), now, "{html}");
        }
    }
}
