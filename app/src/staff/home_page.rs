//! The first page of staff: who is signed in, and what waits.

use domain::access::{Actor, Right};
use leptos::prelude::*;
use portal::contact::holds::{self, OpenCase};
use portal::people::staff::{self, StaffMember, StaffRequest};
use portal::{Portal, Result};

use super::words;
use crate::components::card::Card;
use crate::components::page_title::PageTitle;
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::context::{redirect, request_context};
use crate::request::reader::short_instant;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

/// What the page shows; a part is left out where the right is missing.
struct StaffHome {
    member: StaffMember,
    cases: Option<Vec<OpenCase>>,
    requests: Option<Vec<StaffRequest>>,
}

async fn read(portal: &Portal, actor: &Actor) -> Result<StaffHome> {
    let member = staff::profile(portal, actor).await?;
    let cases = match actor.may(Right::Answer) {
        true => Some(holds::open_cases(portal, actor).await?),
        false => None,
    };
    let requests = match actor.may(Right::ManageStaff) {
        true => Some(staff::open_requests(portal, actor).await?),
        false => None,
    };
    Ok(StaffHome { member, cases, requests })
}

#[component]
pub fn HomePage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        if context.staff.as_ref().is_some_and(|staff| staff.has_codes) {
            redirect(routes::STAFF_CODES);
            return ().into_any();
        }
        let found = read(&context.portal, &context.actor).await;
        answer(found, |home| {
            let StaffHome { member, cases, requests } = home;
            let title = t!(staff.home.title, name = member.name.as_str());
            let lead = t!(staff.home.lead, roles = words::roles(&member.roles));
            view! {
                <Frame section=Section::StaffHome>
                    <div class="stack">
                        <PageTitle title lead/>
                        {requests.filter(|all| !all.is_empty()).map(requests_card)}
                        {cases.map(cases_card)}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn requests_card(requests: Vec<StaffRequest>) -> AnyView {
    let line = |request: StaffRequest| {
        let words = words::request(request.kind, &request.name);
        view! { <li><a href=routes::STAFF_PEOPLE>{words}</a></li> }
    };
    view! {
        <Card title=t!(staff.home.requests)>
            <ul class="plain-list">{requests.into_iter().map(line).collect_view()}</ul>
        </Card>
    }
    .into_any()
}

fn cases_card(cases: Vec<OpenCase>) -> AnyView {
    let title = t!(staff.home.cases, count = u32::try_from(cases.len()).unwrap_or(u32::MAX));
    let line = |case: OpenCase| {
        let term = format!("{} · {}", case.customer, case.invoice);
        let due = t!(staff.home.due, at = short_instant(case.due_at));
        view! {
            <Fact term>
                <p>{case.text}</p>
                <small>{due}</small>
            </Fact>
        }
    };
    let is_empty = cases.is_empty();
    view! {
        <Card title>
            {is_empty.then(|| view! { <p>{t!(staff.home.no_cases)}</p> })}
            {(!is_empty)
                .then(|| {
                    let facts = cases.into_iter().map(line).collect_view();
                    view! { <SummaryList>{facts}</SummaryList> }
                })}
        </Card>
    }
    .into_any()
}
