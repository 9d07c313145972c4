//! The page that is shown instead of another: what happened, whether money moved, what to do next.

use leptos::prelude::*;

use crate::problem::{Problem, RequestId, set_status};
use crate::t;

/// The page of a problem; it sets the status too.
#[component]
pub fn ProblemPage(
    /// What went wrong.
    problem: Problem,
) -> impl IntoView {
    set_status(problem.status());
    let (title, text) = texts(problem);
    let id = use_context::<RequestId>().filter(|id| !id.0.is_empty());
    let id = (problem == Problem::Broken).then_some(id).flatten();
    view! {
        <h1>{title}</h1>
        <p>{text}</p>
        <p><a href="/">{t!(errors.home)}</a></p>
        {id.map(|id| view! { <p>{t!(errors.request_id, id = id.0)}</p> })}
    }
}

fn texts(problem: Problem) -> (&'static str, &'static str) {
    match problem {
        Problem::NotFound | Problem::NotAllowed => {
            (t!(errors.not_found_title), t!(errors.not_found))
        }
        Problem::Forbidden | Problem::Unreadable | Problem::TooLarge => {
            (t!(errors.forbidden_title), t!(errors.forbidden))
        }
        Problem::Slow | Problem::TooMany | Problem::Busy => {
            (t!(errors.busy_title), t!(errors.busy))
        }
        Problem::Broken => (t!(errors.broken_title), t!(errors.broken)),
    }
}
