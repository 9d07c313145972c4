//! The rows of which a number of a report is the sum.

use domain::access::{Actor, Right};
use domain::calendar::Date;
use domain::lists::{FigureFilter, ListFilter};
use domain::money::Money;
use leptos::prelude::*;
use portal::views::reports::{self, FigureRow, RowPage, RowQuery};
use portal::{Portal, Result};

use super::asked::{AgeingDate, FiguresQuery, RowsQuery, rows_address};
use super::words;
use crate::components::amount::Amount;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::Day;
use crate::components::empty_state::EmptyState;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::components::total::Total;
use crate::request::context::request_context;
use crate::request::reader::{long_date, today};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::filter_address::export_address;
use crate::t;

/// What the page shows.
struct FigureRows {
    query: RowQuery,
    is_first: bool,
    page: RowPage,
    /// The number.
    total: Money,
}

async fn read(portal: &Portal, actor: &Actor, asked: RowsQuery) -> Result<FigureRows> {
    let RowsQuery { figure, day, currency, after } = asked;
    let total = reports::amount(portal, actor, figure, day, currency).await?;
    let query = RowQuery { figure, currency: total.currency, day };
    let page = reports::rows_behind(portal, actor, &query, after.as_ref()).await?;
    Ok(FigureRows { query, is_first: after.is_none(), page, total })
}

#[component]
pub fn FigureRowsPage() -> impl IntoView {
    let context = request_context();
    let asked = RowsQuery::read(&context.query, today());
    Suspend::new(async move {
        answer(read(&context.portal, &context.actor, asked).await, |found| {
            let RowQuery { figure, currency, day } = found.query;
            let back =
                FiguresQuery { day, currency: Some(currency), ageing: AgeingDate::default() };
            let lead = t!(figures.rows_of, day = long_date(day));
            view! {
                <Frame section=Section::StaffFigures>
                    <div class="stack">
                        <BackLink href=back.address() text=t!(figures.title)/>
                        <PageTitle title=words::figure(figure) lead/>
                        <Content found/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Content(found: FigureRows) -> impl IntoView {
    let FigureRows { query, is_first, page, total } = found;
    if page.rows.is_empty() {
        return view! {
            <Card>
                <EmptyState title=t!(figures.no_rows_title) text=t!(figures.no_rows)/>
            </Card>
        }
        .into_any();
    }
    let columns = vec![
        Column::text(t!(figures.customer)),
        Column::text(t!(figures.what)),
        Column::text(t!(figures.date)),
        Column::text(t!(figures.due)),
        Column::number(t!(figures.amount)),
    ];
    let rows = page.rows.into_iter().map(|row| view! { <Line row day=query.day/> });
    let rows = rows.collect_view();
    let next = page.next.map(|after| {
        view! {
            <LinkButton href=rows_address(&query, Some(&after)) look=Look::Secondary>
                {t!(figures.next_rows)}
            </LinkButton>
        }
    });
    let first = (!is_first).then(|| {
        view! {
            <LinkButton href=rows_address(&query, None) look=Look::Quiet>
                {t!(figures.first_rows)}
            </LinkButton>
        }
    });
    let may_export = request_context().actor.may_in_part(Right::Export);
    let export = may_export.then(|| {
        let RowQuery { figure, day, currency } = query;
        let filter = FigureFilter { figure, day: Some(day), currency: Some(currency) };
        let href = export_address(FigureFilter::LIST, &filter.values());
        view! { <LinkButton href look=Look::Quiet>{t!(exports.link)}</LinkButton> }
    });
    let has_actions = next.is_some() || first.is_some() || export.is_some();
    view! {
        <Card>
            <div class="figure-total">
                <Total label=t!(figures.total) value=total/>
            </div>
            <Table caption=words::figure(query.figure) columns>
                {rows}
            </Table>
        </Card>
        {has_actions.then(|| view! { <Actions>{next} {first} {export}</Actions> })}
    }
    .into_any()
}

#[component]
fn Line(row: FigureRow, day: Date) -> impl IntoView {
    let what = row.kind.map_or_else(|| t!(figures.open_debt), words::kind);
    let on = row.effective_on.or(row.issued_on);
    let late = row.due_on.filter(|_| row.kind.is_none());
    let late = late.map(|due_on| (day - due_on).get_days()).filter(|days| *days > 0);
    let none = || view! { "—" }.into_any();
    view! {
        <Row>
            <RowTitle title=row.customer_name note=row.number/>
            <Cell label=t!(figures.what)>{what}</Cell>
            <Cell label=t!(figures.date)>
                {on.map_or_else(none, |date| view! { <Day date/> }.into_any())}
            </Cell>
            <Cell label=t!(figures.due)>
                {row.due_on.map_or_else(none, |date| view! { <Day date/> }.into_any())}
                {late
                    .map(|days| {
                        let days = t!(figures.late_by, count = days);
                        view! { <span class="table__note">{days}</span> }
                    })}
            </Cell>
            <NumberCell label=t!(figures.amount) lead=true>
                <Amount value=row.amount/>
            </NumberCell>
        </Row>
    }
    .into_any()
}
