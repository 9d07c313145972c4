//! A table of payments taken at the desk.

use leptos::prelude::*;
use portal::payments::takings::Taking;

use super::words;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::reader::short_instant;
use crate::{routes, t};

#[component]
pub(super) fn TakingTable(takings: Vec<Taking>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(till.take.paid_for)),
        Column::text(t!(till.take.kind)),
        Column::text(t!(till.state_title)),
        Column::number(t!(till.sum)),
    ];
    let row = |taking: Taking| {
        let (tone, text) = words::taking_state(&taking);
        let note = short_instant(taking.taken_at);
        view! {
            <Row>
                <RowTitle
                    href=routes::staff_taking(&taking.payment)
                    title=taking.description
                    note
                />
                <Cell label=t!(till.take.kind)>{words::kind(taking.kind)}</Cell>
                <Cell label=t!(till.state_title)>
                    <Badge tone text/>
                </Cell>
                <NumberCell label=t!(till.sum) lead=true>
                    <Amount value=taking.amount/>
                </NumberCell>
            </Row>
        }
    };
    let rows = takings.into_iter().map(row).collect_view();
    view! { <Table caption=t!(till.take.list) columns>{rows}</Table> }.into_any()
}
