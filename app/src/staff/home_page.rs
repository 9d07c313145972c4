//! The first page of staff: who is signed in, what waits, and the money of today as it comes.

use domain::access::{Actor, Right};
use domain::activity::DeskTopic;
use domain::health::HealthState;
use domain::lists::{AnyFilter, CaseTab, CasesFilter, DebtShow, DebtUnit, InvoicesFilter};
use leptos::prelude::*;
use portal::contact::cases::{self, CaseCounts, CaseQuery, CaseQueue, MOST_COUNTED};
use portal::payments::unapplied;
use portal::people::staff::{self, StaffMember, StaffRequest};
use portal::platform::feed::desk;
use portal::views::desk::count::count;
use portal::views::desk::health;
use portal::views::desk::lists::payments::{self, PaymentOfList};
use portal::views::desk::lists::{ListPage, RowCount};
use portal::{Portal, Result};

use super::cases::CaseTable;
use super::filter_address::list_address;
use super::health::HealthLine;
use super::lists::PaymentsToday;
use super::words;
use crate::components::card::Card;
use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::components::page_title::PageTitle;
use crate::request::context::{redirect, request_context};
use crate::shared::answer::answer;
use crate::shared::live_page::{LiveDesk, ReadAt};
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

/// Number of cases on the page.
const HEAD: u32 = 5;

/// What the page shows; a part is left out where the right is missing.
struct StaffHome {
    /// Position at the desk that it includes.
    after: i64,
    member: StaffMember,
    health: Option<HealthState>,
    payments: Option<ListPage<PaymentOfList>>,
    cases: Option<CaseQueue>,
    /// Number of instalments that are overdue.
    overdue: Option<RowCount>,
    requests: Option<Vec<StaffRequest>>,
    /// Number of credits that are nobody's yet.
    unapplied: Option<u32>,
}

async fn read(portal: &Portal, actor: &Actor) -> Result<StaffHome> {
    let after = desk::place(portal).await?.position();
    let member = staff::profile(portal, actor).await?;
    let health = match actor.may(Right::SeeFigures) {
        true => Some(health::health(portal, actor).await?.worst()),
        false => None,
    };
    let payments = match actor.may(Right::See) {
        true => Some(payments::today(portal, actor).await?),
        false => None,
    };
    let cases = match actor.may_in_part(Right::Answer) {
        true => Some(cases::queue(portal, actor, &CaseQuery::default(), HEAD).await?),
        false => None,
    };
    let requests = match actor.may(Right::ManageStaff) {
        true => Some(staff::open_requests(portal, actor).await?),
        false => None,
    };
    let overdue = match actor.may(Right::See) {
        true => count(portal, actor, &AnyFilter::Invoices(overdue_instalments())).await?,
        false => None,
    };
    let unapplied = match actor.may(Right::MatchMoney) {
        true => Some(unapplied::count_open(portal, actor).await?),
        false => None,
    };
    Ok(StaffHome { after, member, health, payments, cases, overdue, requests, unapplied })
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
        let now = context.portal.now();
        answer(found, |home| {
            let StaffHome { after, member, health, payments, cases, overdue, requests, unapplied } =
                home;
            let topics = vec![DeskTopic::Payments, DeskTopic::Cases, DeskTopic::Requests];
            let counts = cases.as_ref().map(|queue| queue.counts);
            let title = t!(staff.home.title, name = member.name.as_str());
            let lead = t!(staff.home.lead, roles = words::roles(&member.roles));
            view! {
                <Frame section=Section::StaffHome>
                    <LiveDesk after topics/>
                    <div class="stack" data-live="">
                        <PageTitle title lead/>
                        {waits(counts, overdue, unapplied)}
                        {requests.filter(|all| !all.is_empty()).map(requests_card)}
                        {cases.map(cases_card)}
                        {payments.map(|page| view! { <PaymentsToday page/> })}
                        {health.map(|state| view! { <HealthLine state/> })}
                        <ReadAt at=now/>
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

fn overdue_instalments() -> InvoicesFilter {
    let (unit, show) = (DebtUnit::Instalment, DebtShow::Overdue);
    InvoicesFilter { unit, show, ..InvoicesFilter::default() }
}

/// What waits, each with its number and the way there.
fn waits(counts: Option<CaseCounts>, overdue: Option<RowCount>, unapplied: Option<u32>) -> AnyView {
    let mut all: Vec<(String, &'static str, RowCount)> = Vec::new();
    if let Some(counts) = counts {
        for (show, text) in [
            (CaseTab::Mine, t!(filters.waits.mine)),
            (CaseTab::Overdue, t!(filters.waits.late)),
            (CaseTab::Questions, t!(filters.waits.questions)),
            (CaseTab::Claims, t!(filters.waits.claims)),
        ] {
            let count = match counts.of(show) {
                more if more > MOST_COUNTED => RowCount::MoreThan(MOST_COUNTED),
                exactly => RowCount::Exactly(exactly),
            };
            let filter = AnyFilter::Cases(CasesFilter { show });
            all.push((list_address(&filter), text, count));
        }
    }
    if let Some(count) = overdue {
        let filter = AnyFilter::Invoices(overdue_instalments());
        all.push((list_address(&filter), t!(filters.waits.overdue), count));
    }
    if let Some(count) = unapplied {
        let href = routes::STAFF_UNAPPLIED.to_owned();
        all.push((href, t!(unapplied.waits), RowCount::Exactly(count)));
    }
    if all.is_empty() {
        return ().into_any();
    }
    let tab = |(href, text, count): (String, &'static str, RowCount)| {
        let (count, more) = match count {
            RowCount::Exactly(count) => (count, false),
            RowCount::MoreThan(count) => (count, true),
        };
        view! { <FilterTab href text count=Some(count) more current=false/> }
    };
    let tabs = all.into_iter().map(tab).collect_view();
    view! { <FilterTabs label=t!(filters.waits.label)>{tabs}</FilterTabs> }.into_any()
}

/// The head of the queue.
fn cases_card(queue: CaseQueue) -> AnyView {
    let CaseQueue { rows, counts, as_of, .. } = queue;
    if rows.is_empty() {
        return view! { <Card title=t!(cases.title)>{t!(staff.home.no_cases)}</Card> }.into_any();
    }
    let title = t!(staff.home.cases, count = counts.all.min(MOST_COUNTED));
    view! {
        <section class="stack">
            <h2>{title}</h2>
            <CaseTable rows as_of/>
            <p>
                <a href=routes::STAFF_CASES>{t!(staff.home.all_cases)}</a>
            </p>
        </section>
    }
    .into_any()
}
