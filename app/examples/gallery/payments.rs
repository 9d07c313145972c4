//! Payments and receipts.

use app::components::amount::Amount;
use app::components::badge::PaymentStateBadge;
use app::components::button::{LinkButton, Look};
use app::components::card::Card;
use app::components::day::Instant;
use app::components::icon::Icon;
use app::components::page_title::PageTitle;
use app::components::table::{ActionsCell, Cell, Column, NumberCell, Row, RowTitle, Table};
use app::shell::{Frame, Section};
use app::t;
use domain::payments::StateKind;
use leptos::prelude::*;

use crate::sample::{instant, pen};

pub fn page() -> AnyView {
    let columns = vec![
        Column::text(t!(payments.what)),
        Column::text(t!(payments.date)),
        Column::text(t!(payments.state)),
        Column::number(t!(payments.amount)),
        Column::actions(t!(payments.receipt)),
    ];
    let rows = StateKind::ALL.map(|state| {
        let receipt = (state == StateKind::Succeeded).then(|| {
            view! {
                <LinkButton
                    href="/receipts/r1.pdf"
                    look=Look::Secondary
                    icon=Icon::Download
                    label=t!(payments.download_label, number = "R-000127")
                >
                    {t!(payments.receipt)}
                </LinkButton>
            }
        });
        view! {
            <Row>
                <RowTitle href="/payments/p1" title="Pensión de octubre" note="Lucía Rojas Quispe"/>
                <Cell label=t!(payments.date)>
                    <Instant at=instant("2026-10-17T20:12:00Z")/>
                </Cell>
                <Cell label=t!(payments.state)><PaymentStateBadge state/></Cell>
                <NumberCell label=t!(payments.amount) lead=true>
                    <Amount value=pen(45_000)/>
                </NumberCell>
                <ActionsCell>{receipt}</ActionsCell>
            </Row>
        }
    });
    view! {
        <Frame section=Section::Payments>
            <PageTitle title=t!(payments.title)/>
            <Card>
                <Table caption=t!(payments.title) columns>{rows.into_iter().collect_view()}</Table>
            </Card>
        </Frame>
    }
    .into_any()
}
