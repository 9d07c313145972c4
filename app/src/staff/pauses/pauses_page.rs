//! Pauses that last, and the form that begins one.

use domain::activity::DeskTopic;
use domain::holds::pause::PauseScope;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::pauses::{self, Pause};
use portal::platform::feed::desk;

use super::pause_form::PauseMany;
use super::server_fns::StaffEndPause;
use crate::components::UiTone;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::reader::until;
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::live_page::{LiveDesk, ReadAt};
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::{routes, t};

#[component]
pub fn PausesPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = match confirmed("done").as_deref() {
        _ if problem.is_some() => None,
        Some("paused") => Some(t!(pauses.paused)),
        Some("ended") => Some(t!(pauses.ended)),
        _ => None,
    };
    Suspend::new(async move {
        let found = async {
            let after = desk::place(&context.portal).await?.position();
            Ok((after, pauses::list(&context.portal, &context.actor).await?))
        };
        let now = context.portal.now();
        answer(found.await, |(after, all)| {
            view! {
                <Frame section=Section::StaffCases width=Width::Narrow>
                    <LiveDesk after topics=vec![DeskTopic::Pauses]/>
                    <div class="stack" data-live="">
                        <BackLink href=routes::STAFF_CASES text=t!(cases.title)/>
                        <PageTitle title=t!(pauses.title) lead=t!(pauses.lead)/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        <Lasting all/>
                        <PauseMany problem/>
                        <ReadAt at=now/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Pauses that last, each with a button that ends it.
#[component]
fn Lasting(all: Vec<Pause>) -> impl IntoView {
    if all.is_empty() {
        return view! { <Card title=t!(pauses.lasting)>{t!(pauses.none)}</Card> }.into_any();
    }
    let line = |pause: Pause| {
        let end = t!(pauses.until, date = until(pause.until));
        let who = t!(pauses.by, who = pause.by.as_str(), reason = pause.reason.as_str());
        let submits = ("pause".into(), pause.id.clone().into());
        view! {
            <Fact term=whom(&pause)>
                <p>{end}</p>
                <p class="case-words">{who}</p>
                <Button look=Look::Quiet submits>{t!(pauses.end)}</Button>
            </Fact>
        }
    };
    let facts = all.into_iter().map(line).collect_view();
    view! {
        <Card title=t!(pauses.lasting)>
            <form method="post" action=StaffEndPause::url()>
                <SummaryList>{facts}</SummaryList>
            </form>
        </Card>
    }
    .into_any()
}

fn whom(pause: &Pause) -> String {
    match &pause.scope {
        PauseScope::Everybody => t!(pauses.everybody).to_owned(),
        PauseScope::Segment(name) => t!(pauses.of_segment, name = name.as_str()),
        PauseScope::Customer(id) => pause.customer.clone().unwrap_or_else(|| id.to_string()),
    }
}
