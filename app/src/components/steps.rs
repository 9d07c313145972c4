//! The way through a payment, and what is being done on the waiting page.

use leptos::prelude::*;

use super::Text;
use super::icon::{Glyph, Icon};
use crate::t;

/// A step of the way from a debt to its receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// What to pay.
    Choose,
    /// Is it right?
    Review,
    /// On the gateway's page, and back.
    Pay,
    /// The receipt.
    Done,
}

/// How far something has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is behind us.
    Finished,
    /// It is being done.
    Current,
    /// It lies ahead.
    Ahead,
}

/// The four steps, with the current one marked.
#[component]
pub fn Steps(
    /// Where the payer is.
    current: Step,
) -> impl IntoView {
    let steps = [
        (Step::Choose, t!(steps.choose)),
        (Step::Review, t!(steps.review)),
        (Step::Pay, t!(steps.pay)),
        (Step::Done, t!(steps.done)),
    ];
    let item = move |(step, text): (Step, &'static str)| {
        let stage = match step.cmp(&current) {
            _ if current == Step::Done => Stage::Finished,
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

/// What is being done while the payer waits. Its children are [`StepItem`]s.
#[component]
pub fn Progress(
    /// The steps.
    children: Children,
) -> impl IntoView {
    view! { <ol class="progress">{children()}</ol> }
}

/// A step with its stage.
#[component]
pub fn StepItem(
    /// How far it has come.
    stage: Stage,
    /// What it is.
    #[prop(into)]
    text: Text,
) -> impl IntoView {
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
        for (current, finished, now) in
            [(Step::Choose, 0, 1), (Step::Review, 1, 1), (Step::Pay, 2, 1), (Step::Done, 4, 0)]
        {
            let html = html(Language::Es, || view! { <Steps current/> });
            assert_eq!(html.matches("step--finished").count(), finished, "{html}");
            assert_eq!(html.matches("aria-current=\"step\"").count(), now, "{html}");
        }
    }
}
