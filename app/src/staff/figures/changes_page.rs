//! What was entered after a past day and changed its figures.

use domain::calendar::Date;
use leptos::prelude::*;
use portal::views::reports::{self, ChangePage, ChangePlace, LateMovement};

use super::asked::{AgeingDate, ChangesQuery, FiguresQuery, changes_address};
use super::words;
use crate::components::amount::Amount;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::{Day, Instant};
use crate::components::empty_state::EmptyState;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::request_context;
use crate::request::reader::{long_date, today};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

#[component]
pub fn FigureChangesPage() -> impl IntoView {
    let context = request_context();
    let ChangesQuery { day, after } = ChangesQuery::read(&context.query, today());
    Suspend::new(async move {
        let found = reports::changes(&context.portal, &context.actor, day, after.as_ref()).await;
        answer(found, |page| {
            let back = FiguresQuery { day, currency: None, ageing: AgeingDate::default() };
            let lead = t!(figures.changes_lead, day = long_date(day));
            view! {
                <Frame section=Section::StaffFigures>
                    <div class="stack">
                        <BackLink href=back.address() text=t!(figures.title)/>
                        <PageTitle title=t!(figures.changes_title) lead/>
                        <Content page day is_first=after.is_none()/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Content(page: ChangePage, day: Date, is_first: bool) -> impl IntoView {
    let ChangePage { rows, next } = page;
    if rows.is_empty() && next.is_none() {
        return view! {
            <Card>
                <EmptyState title=t!(figures.no_changes_title) text=t!(figures.no_changes)/>
            </Card>
        }
        .into_any();
    }
    let columns = vec![
        Column::text(t!(figures.customer)),
        Column::text(t!(figures.what)),
        Column::text(t!(figures.date)),
        Column::text(t!(figures.entered)),
        Column::number(t!(figures.change)),
    ];
    let rows = rows.into_iter().map(|row| view! { <Line row/> }).collect_view();
    view! {
        <Card>
            <Table caption=t!(figures.changes_title) columns>
                {rows}
            </Table>
        </Card>
        <Steps day is_first next/>
    }
    .into_any()
}

#[component]
fn Steps(day: Date, is_first: bool, next: Option<ChangePlace>) -> impl IntoView {
    let is_alone = is_first && next.is_none();
    let next = next.map(|place| {
        view! {
            <LinkButton href=changes_address(day, Some(&place)) look=Look::Secondary>
                {t!(figures.next_rows)}
            </LinkButton>
        }
    });
    let first = (!is_first).then(|| {
        view! {
            <LinkButton href=changes_address(day, None) look=Look::Quiet>
                {t!(figures.first_rows)}
            </LinkButton>
        }
    });
    (!is_alone).then(|| view! { <Actions>{next} {first}</Actions> })
}

#[component]
fn Line(row: LateMovement) -> impl IntoView {
    let href = match &row.invoice {
        Some(invoice) => routes::staff_invoice(invoice),
        None => routes::staff_customer(&row.customer),
    };
    view! {
        <Row>
            <RowTitle href title=row.customer_name note=row.number/>
            <Cell label=t!(figures.what)>{words::kind(row.kind)}</Cell>
            <Cell label=t!(figures.date)>
                <Day date=row.effective_on/>
            </Cell>
            <Cell label=t!(figures.entered)>
                <Instant at=row.entered_at/>
            </Cell>
            <NumberCell label=t!(figures.change) lead=true>
                <Amount value=row.amount/>
            </NumberCell>
        </Row>
    }
    .into_any()
}
