//! Rows of an act, and what became of each.

use domain::bulk::BulkOutcome;
use domain::ids::{CustomerId, InvoiceId};
use leptos::prelude::*;
use portal::views::desk::lists::bulk_rows::BulkRow;

use super::words;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::{routes, t};

pub(in crate::staff) fn bulk_columns() -> Vec<Column> {
    vec![
        Column::text(t!(bulk.subject)),
        Column::text(t!(approvals.state_title)),
        Column::number(t!(bulk.owed)),
    ]
}

/// A few rows, without tabs and pages.
#[component]
pub(super) fn SomeRows(rows: Vec<BulkRow>, caption: &'static str) -> impl IntoView {
    let rows = rows.into_iter().map(|row| view! { <BulkLine row/> }).collect_view();
    view! {
        <Table caption columns=bulk_columns()>
            {rows}
        </Table>
    }
    .into_any()
}

/// The page of what a row is about.
fn subject(row: &BulkRow) -> Option<String> {
    match row.owed {
        Some(_) => InvoiceId::parse(&row.subject).ok().map(|id| routes::staff_invoice(&id)),
        None => CustomerId::parse(&row.subject).ok().map(|id| routes::staff_customer(&id)),
    }
}

#[component]
pub(in crate::staff) fn BulkLine(row: BulkRow) -> impl IntoView {
    let href = subject(&row);
    let BulkRow { label, customer_name, owed, outcome, reason, .. } = row;
    let why = reason.map(words::skip_text);
    let why = why.or_else(|| (outcome == BulkOutcome::Failed).then(|| t!(bulk.failed_why)));
    view! {
        <Row>
            <RowTitle href title=label note=customer_name/>
            <Cell label=t!(approvals.state_title) plain=true>
                <Badge tone=words::tone(outcome) text=words::outcome_text(outcome)/>
                {why.map(|why| view! { <span class="table__note">{why}</span> })}
            </Cell>
            <NumberCell label=t!(bulk.owed) lead=true>
                {match owed {
                    Some(value) => view! { <Amount value/> }.into_any(),
                    None => "—".into_any(),
                }}
            </NumberCell>
        </Row>
    }
    .into_any()
}
