//! An act: what was chosen, what is to be confirmed, how far it is, what became of it.

use domain::bulk::{BulkOutcome, BulkState, StopCause};
use domain::ids::BulkId;
use domain::lists::{BulkRowsFilter, BulkShow, ListFilter};
use leptos::prelude::*;
use portal::views::desk::bulk::{self, BulkAct, BulkDetail};
use portal::views::desk::lists::ListQuery;
use portal::views::desk::lists::bulk_rows::{self, BulkRow};

use super::decide::{Approve, Confirm, Stop};
use super::rows::SomeRows;
use super::words;
use crate::components::UiTone;
use crate::components::badge::Badge;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::{Day, Instant};
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::confirmation::confirmed;
use crate::request::context::{RequestContext, request_context};
use crate::request::reader::whole;
use crate::request::refusal;
use crate::shared::answer::{answer, last_segment};
use crate::shared::follow_work::FollowWork;
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::filter_address::{any_filter, list_address};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::list_names::list_title;
use crate::{routes, t};

/// Rows that the page itself shows.
const SHOWN: usize = 10;

async fn find(context: &RequestContext) -> portal::Result<(BulkDetail, Vec<BulkRow>)> {
    let id = BulkId::parse(last_segment(&context.path)).map_err(|_| portal::Error::NotFound)?;
    let (portal, actor) = (&context.portal, &context.actor);
    let found = bulk::find(portal, actor, &id).await?;
    let begins = matches!(found.act.state, BulkState::Draft | BulkState::Waiting);
    if !begins {
        return Ok((found, Vec::new()));
    }
    let filter = BulkRowsFilter { act: Some(id), show: BulkShow::Pending };
    let query = ListQuery { filter, place: None, sums: false };
    let mut rows = bulk_rows::list(portal, actor, &query).await?.rows;
    rows.truncate(SHOWN);
    Ok((found, rows))
}

#[component]
pub fn BulkActPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = match confirmed("done").as_deref() {
        _ if problem.is_some() => None,
        Some("approved") => Some(t!(bulk.done.approved)),
        Some("refused") => Some(t!(bulk.done.refused)),
        Some("stopped") => Some(t!(bulk.done.stopped)),
        _ => None,
    };
    Suspend::new(async move {
        let found = find(&context).await;
        answer(found, |(found, rows)| {
            let is_running = found.act.state == BulkState::Running;
            let (tone, text) = words::state(found.act.state);
            view! {
                <Frame section=Section::StaffInvoices width=Width::Narrow>
                    {is_running.then(|| view! { <FollowWork/> })}
                    <div class="stack" data-live="">
                        <BackLink href=routes::STAFF_BULK text=t!(bulk.title)/>
                        <PageTitle title=words::kind(found.act.kind)>
                            <Badge tone text/>
                        </PageTitle>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        <Standing found=found.clone()/>
                        {is_running.then(|| view! { <Work found=found.clone()/> })}
                        <Numbers found=found.clone()/>
                        <FirstRows rows/>
                        <Facts act=found.act.clone()/>
                        <Decide found problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// What the state means for the reader.
#[component]
fn Standing(found: BulkDetail) -> impl IntoView {
    let (tone, text) = match (found.act.state, found.act.stopped) {
        (BulkState::Waiting, _) if found.is_own => (UiTone::Info, t!(bulk.own_waiting)),
        (BulkState::Waiting, _) => (UiTone::Info, t!(bulk.waiting_text)),
        (BulkState::Stopped, Some(StopCause::RightLost)) => {
            (UiTone::Warn, t!(bulk.stopped_right_lost))
        }
        (BulkState::Stopped, _) => (UiTone::Warn, t!(bulk.stopped_asked)),
        (BulkState::Done, _) => (UiTone::Good, t!(bulk.ended_done)),
        _ => return ().into_any(),
    };
    view! { <Notice tone title=text/> }.into_any()
}

/// How far the work is.
#[component]
fn Work(found: BulkDetail) -> impl IntoView {
    let all: u32 = BulkOutcome::ALL.iter().map(|outcome| found.rows(*outcome)).sum();
    let done = all - found.rows(BulkOutcome::Pending);
    let number = |rows: u32| whole(i64::from(rows));
    let text = t!(bulk.progress, done = number(done), all = number(all));
    view! {
        <section class="card work__card" data-running="">
            <p>{text.clone()}</p>
            <progress class="work__bar" max=all value=done aria-label=text></progress>
            <p class="field__hint">{t!(bulk.progress_hint)}</p>
            <Actions>
                <LinkButton href="" look=Look::Secondary>
                    {t!(bulk.refresh)}
                </LinkButton>
            </Actions>
        </section>
    }
    .into_any()
}

fn rows_of(act: &BulkId, show: BulkShow) -> String {
    let filter = BulkRowsFilter { act: Some(act.clone()), show };
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(filter.values().iter());
    format!("{}?{}", routes::STAFF_BULK_ROWS, query.finish())
}

/// Rows by what became of them, with their sums; each number opens its rows.
#[component]
fn Numbers(found: BulkDetail) -> impl IntoView {
    let act = found.act.id.clone();
    let all = rows_of(&act, BulkShow::All);
    let line = move |show: &BulkShow| {
        let outcome = show.outcome()?;
        let rows = found.rows(outcome);
        (rows > 0).then(|| {
            let sums = words::sums(found.sums(outcome));
            let reasons = found.counts.iter().filter(|count| count.outcome == outcome);
            let reason = |count: &bulk::BulkCount| {
                let why = count.reason.map(words::skip_text)?;
                Some(view! { <p class="table__note">{format!("{why}: {}", count.rows)}</p> })
            };
            let reasons: Vec<_> = reasons.filter_map(reason).collect();
            let (count, href) = (t!(lists.rows, count = rows), rows_of(&act, *show));
            view! {
                <Fact term=words::outcome_text(outcome)>
                    <a href=href>{count}</a>
                    {(!sums.is_empty()).then(|| format!(" · {sums}"))}
                    {reasons}
                </Fact>
            }
        })
    };
    let lines: Vec<_> = BulkShow::ALL.iter().filter_map(line).collect();
    view! {
        <Card title=t!(bulk.rows)>
            <div class="stack">
                <SummaryList>{lines}</SummaryList>
                <p>
                    <a href=all>{t!(bulk.see_rows)}</a>
                </p>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn FirstRows(rows: Vec<BulkRow>) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    view! {
        <Card title=t!(bulk.first_rows)>
            <SomeRows rows caption=t!(bulk.first_rows)/>
        </Card>
    }
    .into_any()
}

/// Where the rows were chosen: the list, with its filter.
#[component]
fn ChosenIn(act: BulkAct) -> impl IntoView {
    let filter = any_filter(&format!("list={}&{}", act.list.code(), act.query));
    let Some(filter) = filter else { return ().into_any() };
    let title = list_title(&filter);
    let text = match act.is_ticked {
        true => t!(bulk.chosen_ticked, list = title),
        false => title.to_owned(),
    };
    view! {
        <Fact term=t!(bulk.chosen_in)>
            <a href=list_address(&filter)>{text}</a>
        </Fact>
    }
    .into_any()
}

#[component]
fn Facts(act: BulkAct) -> impl IntoView {
    let who = |name: String, at| {
        view! {
            {name}
            " · "
            <Instant at/>
        }
    };
    let decided = act.decider_name.clone().zip(act.decided_at);
    view! {
        <Card>
            <SummaryList>
                <ChosenIn act=act.clone()/>
                <Fact term=t!(bulk.maker)>{who(act.maker_name, act.made_at)}</Fact>
                {act
                    .reason
                    .map(|reason| {
                        view! {
                            <Fact term=t!(bulk.reason)>
                                <span class="case-words">{reason}</span>
                            </Fact>
                        }
                    })}
                {act
                    .last_day
                    .map(|date| {
                        view! {
                            <Fact term=t!(bulk.last)>
                                <Day date/>
                            </Fact>
                        }
                    })}
                {decided
                    .map(|(name, at)| {
                        view! { <Fact term=t!(bulk.decided)>{who(name, at)}</Fact> }
                    })}
                {act
                    .ended_at
                    .map(|at| {
                        view! {
                            <Fact term=t!(bulk.ended)>
                                <Instant at/>
                            </Fact>
                        }
                    })}
            </SummaryList>
        </Card>
    }
    .into_any()
}

/// What the reader may do with it now.
#[component]
fn Decide(found: BulkDetail, problem: StaffFormProblem) -> impl IntoView {
    match found.act.state {
        BulkState::Draft if found.is_own => view! { <Confirm found problem/> }.into_any(),
        BulkState::Waiting => view! { <Approve found problem/> }.into_any(),
        BulkState::Running => view! { <Stop act=found.act.id/> }.into_any(),
        BulkState::Draft
        | BulkState::Done
        | BulkState::Stopped
        | BulkState::Refused
        | BulkState::Discarded => ().into_any(),
    }
}
