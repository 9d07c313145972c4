//! A till: what is to be done with it, and its report, which prints.

use domain::ids::TillId;
use domain::till::TillState;
use leptos::prelude::*;
use portal::payments::takings::{self, KindSum, Taking, sums_by_kind};
use portal::payments::tills::{self, MovementSum, Till, TillReport};

use super::form_errors::TillProblem;
use super::forms::NextStep;
use super::taking_table::TakingTable;
use super::words;
use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{Column, NumberCell, Row, RowTitle, Table};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::request::refusal;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section, Width};
use crate::{routes, t};

#[component]
pub fn TillReportPage() -> impl IntoView {
    let context = request_context();
    let problem = TillProblem::read(&refusal::problem());
    let done = match confirmed("done") {
        Some(code) if !problem.is_some() => words::confirmation(&code),
        _ => None,
    };
    Suspend::new(async move {
        let found = async {
            let id = TillId::parse(last_segment(&context.path));
            let id = id.map_err(|_| portal::Error::NotFound)?;
            let report = tills::find(&context.portal, &context.actor, &id).await?;
            let takings = takings::of_till(&context.portal, &context.actor, &id).await?;
            // Who will count the drawer must not know the sum.
            let is_open = report.till.state == TillState::Open;
            let shown = if is_open { &[][..] } else { takings.as_slice() };
            let sums = sums_by_kind(shown).map_err(portal::Error::corrupt)?;
            Ok((report, takings, sums))
        };
        let actor = context.actor.clone();
        answer(found.await, |(TillReport { till, movements }, takings, sums)| {
            view! {
                <Frame section=Section::StaffTills width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::STAFF_TILLS text=t!(till.title)/>
                        <Title till=till.clone()/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        <div class="till-step">
                            <NextStep till=till.clone() actor problem/>
                        </div>
                        <Facts till=till.clone()/>
                        {(!movements.is_empty()).then(|| view! { <Movements movements/> })}
                        {(!sums.is_empty()).then(|| view! { <Sums sums/> })}
                        {(!takings.is_empty()).then(|| view! { <Takings takings/> })}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Title(till: Till) -> impl IntoView {
    let (tone, text) = words::state(till.state);
    view! {
        <PageTitle title=t!(till.of, cashier = till.cashier_name)>
            <Badge tone text/>
        </PageTitle>
    }
    .into_any()
}

#[component]
fn Facts(till: Till) -> impl IntoView {
    let difference = till.difference();
    let amount = |term: &'static str, value| {
        view! {
            <Fact term>
                <Amount value/>
            </Fact>
        }
    };
    let text = |term: &'static str, text: String| view! { <Fact term>{text}</Fact> };
    let reviewed = till.reviewer_name.zip(till.reviewed_at);
    let reviewed = reviewed.map(|(who, at)| t!(till.by_at, who = who, at = short_instant(at)));
    view! {
        <Card title=t!(till.report)>
            <SummaryList>
                {text(t!(till.opened), short_instant(till.opened_at))}
                {amount(t!(till.movement.float), till.float)}
                {till.counted_at.map(|at| text(t!(till.counted_at), short_instant(at)))}
                {(till.counts > 1).then(|| text(t!(till.counts), till.counts.to_string()))}
                {till.expected.map(|value| amount(t!(till.expected), value))}
                {till.counted.map(|value| amount(t!(till.counted), value))}
                {difference.map(|value| amount(t!(till.movement.difference), value))}
                {till.reason.map(|reason| text(t!(till.reason), reason))}
                {reviewed.map(|reviewed| text(t!(till.reviewed), reviewed))}
                {till.deposited.map(|value| amount(t!(till.deposited), value))}
                {till.slip.map(|slip| text(t!(till.slip), slip))}
                {till.deposited_at.map(|at| text(t!(till.deposited_at), short_instant(at)))}
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn Sums(sums: Vec<KindSum>) -> impl IntoView {
    let fact = |KindSum { kind, count, sum }: KindSum| {
        let term = format!("{} ({count})", words::kind(kind));
        view! {
            <Fact term>
                <Amount value=sum/>
            </Fact>
        }
    };
    let facts = sums.into_iter().map(fact).collect_view();
    view! {
        <Card title=t!(till.take.by_kind)>
            <SummaryList>{facts}</SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn Takings(takings: Vec<Taking>) -> impl IntoView {
    view! {
        <Card title=t!(till.take.list)>
            <TakingTable takings/>
        </Card>
    }
    .into_any()
}

#[component]
fn Movements(movements: Vec<MovementSum>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(till.movements)),
        Column::number(t!(till.count)),
        Column::number(t!(till.sum)),
    ];
    let row = |MovementSum { kind, count, sum }: MovementSum| {
        view! {
            <Row>
                <RowTitle title=words::movement(kind)/>
                <NumberCell label=t!(till.count)>{count}</NumberCell>
                <NumberCell label=t!(till.sum) lead=true>
                    <Amount value=sum/>
                </NumberCell>
            </Row>
        }
    };
    let rows = movements.into_iter().map(row).collect_view();
    view! {
        <Card title=t!(till.movements)>
            <Table caption=t!(till.movements) columns>{rows}</Table>
        </Card>
    }
    .into_any()
}
