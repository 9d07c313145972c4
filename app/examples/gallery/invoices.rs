//! All invoices.

use app::components::amount::Amount;
use app::components::badge::StandingBadge;
use app::components::button::{Button, LinkButton, Look};
use app::components::card::Card;
use app::components::day::{Day, DuePhrase};
use app::components::empty_state::{EmptyState, Picture};
use app::components::field::{Field, Kind};
use app::components::filter_tabs::{FilterTab, FilterTabs};
use app::components::icon::Icon;
use app::components::page_title::PageTitle;
use app::components::pagination::{Pagination, Place};
use app::components::table::{ActionsCell, Cell, Column, NumberCell, Row, RowTitle, Table};
use app::shell::{Frame, Section};
use app::{routes, t};
use leptos::prelude::*;

use crate::sample::{Sample, open};

pub fn page() -> AnyView {
    let columns = vec![
        Column::text(t!(invoices.invoice)),
        Column::text(t!(invoices.customer)),
        Column::text(t!(invoices.due)),
        Column::text(t!(invoices.standing)),
        Column::number(t!(invoices.to_pay)),
        Column::actions(t!(invoices.pay)),
    ];
    let row = |sample: Sample| {
        view! {
            <Row>
                <RowTitle href="/invoices/i1" title=sample.what note=sample.number/>
                <Cell label=t!(invoices.customer)>{sample.customer}</Cell>
                <Cell label=t!(invoices.due)>
                    <Day date=sample.due_on/>
                    <DuePhrase due_on=sample.due_on/>
                </Cell>
                <Cell label=t!(invoices.standing) plain=true>
                    <StandingBadge standing=sample.standing/>
                </Cell>
                <NumberCell label=t!(invoices.to_pay) lead=true>
                    <Amount value=sample.amount/>
                </NumberCell>
                <ActionsCell>
                    <LinkButton
                        href=routes::BASKET
                        look=Look::Secondary
                        label=t!(invoices.pay_label, number = sample.number)
                    >
                        {t!(invoices.pay)}
                    </LinkButton>
                </ActionsCell>
            </Row>
        }
    };
    let rows = || open().into_iter().chain(open());
    view! {
        <Frame section=Section::Invoices>
            <PageTitle title=t!(invoices.title)/>
            <Filters/>
            <Card>
                <Table caption=t!(invoices.title) columns>{rows().map(row).collect_view()}</Table>
            </Card>
            <Pagination
                place=Place { page: 2, size: 30, total: 273 }
                href=|page| format!("/invoices?page={page}")
            />
        </Frame>
    }
    .into_any()
}

pub fn none() -> AnyView {
    view! {
        <Frame section=Section::Invoices>
            <PageTitle title=t!(invoices.title)/>
            <Filters/>
            <Card>
                <EmptyState
                    picture=Picture::Sun
                    title=t!(invoices.none_pending_title)
                    text=t!(invoices.none_pending)
                />
            </Card>
        </Frame>
    }
    .into_any()
}

#[component]
fn Filters() -> impl IntoView {
    view! {
        <div class="filters">
            <FilterTabs label=t!(invoices.filter)>
                <FilterTab href="?show=pending" text=t!(invoices.pending) count=6 current=true/>
                <FilterTab href="?show=paid" text=t!(invoices.paid) current=false/>
                <FilterTab href="?show=all" text=t!(invoices.all) current=false/>
            </FilterTabs>
            <form class="filters__search" method="get" role="search">
                <Field name="q" label=t!(invoices.search) kind=Kind::Search/>
                <Button look=Look::Secondary icon=Icon::Search>{t!(form.search)}</Button>
            </form>
        </div>
    }
}
