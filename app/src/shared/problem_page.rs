//! Error pages: what happened, whether money moved, what to do next.

use leptos::prelude::*;

use crate::components::button::LinkButton;
use crate::components::empty_state::{EmptyState, Level, Picture};
use crate::components::tab_title::TabTitle;
use crate::request::context::Here;
use crate::request::problem::{Problem, RequestId, set_status};
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

/// The page of a problem; also sets the status.
#[component]
pub fn ProblemPage(problem: Problem) -> impl IntoView {
    set_status(problem.status());
    let (title, text, picture) = words_and_picture(problem);
    let id = use_context::<RequestId>().filter(|id| !id.0.is_empty());
    let id = (problem == Problem::Broken).then_some(id).flatten();
    let is_of_staff = use_context::<Here>().is_some_and(|here| routes::is_of_staff(here.path()));
    let home = if is_of_staff { routes::STAFF } else { routes::OVERVIEW };
    view! {
        <TabTitle page=title/>
        <Frame width=Width::Narrow>
            <EmptyState level=Level::Page picture title text>
                <LinkButton href=home>{t!(errors.home)}</LinkButton>
            </EmptyState>
            {id.map(|id| view! { <p class="request-id">{t!(errors.request_id, id = id.0)}</p> })}
        </Frame>
    }
}

fn words_and_picture(problem: Problem) -> (&'static str, &'static str, Picture) {
    match problem {
        Problem::NotFound | Problem::NotAllowed => {
            (t!(errors.not_found_title), t!(errors.not_found), Picture::Lost)
        }
        Problem::NoRight => (t!(staff.no_right_title), t!(staff.no_right), Picture::Lost),
        Problem::Forbidden | Problem::Unreadable | Problem::TooLarge => {
            (t!(errors.forbidden_title), t!(errors.forbidden), Picture::Lost)
        }
        Problem::Slow | Problem::TooMany | Problem::Busy => {
            (t!(errors.busy_title), t!(errors.busy), Picture::Late)
        }
        Problem::Broken => (t!(errors.broken_title), t!(errors.broken), Picture::Paper),
    }
}
