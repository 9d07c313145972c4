//! One invoice: lines, instalments, payments, history.

use app::components::amount::Amount;
use app::components::badge::StandingBadge;
use app::components::button::{LinkButton, Look};
use app::components::card::Card;
use app::components::day::{Day, DuePhrase, Instant};
use app::components::icon::Icon;
use app::components::notice::Notice;
use app::components::page_title::{BackLink, PageTitle};
use app::components::summary_list::{Fact, SummaryList};
use app::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use app::components::timeline::{Timeline, TimelineEvent};
use app::components::total::{Hero, Total};
use app::components::{Text, Tone};
use app::reader::money;
use app::shell::{Frame, Section};
use app::{routes, t};
use domain::invoices::Standing;
use leptos::prelude::*;

use crate::sample::{day, instant, pen};

pub fn page() -> AnyView {
    let due = day("2026-11-18");
    let note = view! {
        <DuePhrase due_on=due/>
        <span>{t!(invoices.of_total, amount = money(pen(135_000)))}</span>
    };
    view! {
        <Frame section=Section::Invoices>
            <BackLink href=routes::INVOICES text=t!(invoices.title)/>
            <PageTitle title=t!(invoice.title, number = "F001-004688")>
                <StandingBadge standing=Standing::PartlyPaid/>
            </PageTitle>
            <div class="invoice">
                <div class="stack">
                    <Hero label=t!(invoice.outstanding) value=pen(90_000) note=note.into_any()>
                        <LinkButton href=routes::BASKET>
                            {t!(invoice.pay, amount = money(pen(45_000)))}
                        </LinkButton>
                        <LinkButton href=routes::BASKET look=Look::Secondary>
                            {t!(invoice.pay_part)}
                        </LinkButton>
                    </Hero>
                    <Instalments/>
                    <Lines/>
                </div>
                <aside class="stack"><Facts/><History/></aside>
            </div>
        </Frame>
    }
    .into_any()
}

pub fn paid() -> AnyView {
    view! {
        <Frame section=Section::Invoices>
            <BackLink href=routes::INVOICES text=t!(invoices.title)/>
            <PageTitle title=t!(invoice.title, number = "F001-004288")>
                <StandingBadge standing=Standing::Paid/>
            </PageTitle>
            <div class="invoice">
                <div class="stack">
                    <Notice tone=Tone::Good title=t!(invoice.paid_title)>
                        <p>{t!(invoice.paid_text)}</p>
                    </Notice>
                    <Lines/>
                </div>
                <aside class="stack"><Facts/><History/></aside>
            </div>
        </Frame>
    }
    .into_any()
}

#[component]
fn Instalments() -> impl IntoView {
    let columns = vec![
        Column::text(t!(invoice.instalments)),
        Column::text(t!(invoices.due)),
        Column::text(t!(invoices.standing)),
        Column::number(t!(invoices.amount)),
    ];
    let rows = [
        (1, "2026-10-18", Standing::Paid),
        (2, "2026-11-18", Standing::Pending),
        (3, "2026-12-18", Standing::Pending),
    ];
    let row = |(number, due, standing)| {
        let due = day(due);
        view! {
            <Row>
                <RowTitle title=t!(invoice.instalment, number = number, total = 3)/>
                <Cell label=t!(invoices.due)><Day date=due/></Cell>
                <Cell label=t!(invoices.standing)><StandingBadge standing/></Cell>
                <NumberCell label=t!(invoices.amount) lead=true>
                    <Amount value=pen(45_000)/>
                </NumberCell>
            </Row>
        }
    };
    view! {
        <Card title=t!(invoice.instalments)>
            <Table caption=t!(invoice.instalments) columns>
                {rows.map(row).into_iter().collect_view()}
            </Table>
        </Card>
    }
}

#[component]
fn Lines() -> impl IntoView {
    let columns = vec![
        Column::text(t!(invoice.line)),
        Column::number(t!(invoice.quantity)),
        Column::number(t!(invoice.line_amount)),
    ];
    let rows = [
        ("Pensión de enseñanza, tercer trimestre", 3, 120_000),
        ("Material de laboratorio", 1, 10_000),
        ("Seguro escolar", 1, 5_000),
    ];
    let row = |(what, quantity, minor)| {
        view! {
            <Row>
                <RowTitle title=what/>
                <NumberCell label=t!(invoice.quantity)>{quantity}</NumberCell>
                <NumberCell label=t!(invoice.line_amount) lead=true>
                    <Amount value=pen(minor)/>
                </NumberCell>
            </Row>
        }
    };
    view! {
        <Card title=t!(invoice.lines)>
            <Table caption=t!(invoice.lines) columns>
                {rows.map(row).into_iter().collect_view()}
            </Table>
            <Total label=t!(invoice.total) value=pen(135_000)/>
        </Card>
    }
}

#[component]
fn Facts() -> impl IntoView {
    view! {
        <Card>
            <SummaryList>
                <Fact term=t!(invoice.issued_to)>"Lucía Rojas Quispe"</Fact>
                <Fact term=t!(invoice.issued_on)><Day date=day("2026-10-01")/></Fact>
                <Fact term=t!(invoice.due_on)><Day date=day("2026-12-18")/></Fact>
                <Fact term=t!(invoice.paid_so_far)><Amount value=pen(45_000)/></Fact>
            </SummaryList>
            <LinkButton href="/invoices/i1.pdf" look=Look::Secondary icon=Icon::Download>
                {t!(invoice.download)}
            </LinkButton>
        </Card>
    }
}

#[component]
fn History() -> impl IntoView {
    let paid: Text =
        t!(invoice.event_payment_by, amount = money(pen(45_000)), name = "María Quispe").into();
    view! {
        <Card title=t!(invoice.history)>
            <Timeline>
                <TimelineEvent tone=Tone::Good title=paid>
                    <Instant at=instant("2026-10-17T20:12:00Z")/>
                    " · "
                    <a href="/receipts/r1.pdf">{t!(confirmation.receipt, number = "R-000127")}</a>
                </TimelineEvent>
                <TimelineEvent tone=Tone::Neutral title=t!(invoice.event_not_made)>
                    <Instant at=instant("2026-10-17T20:07:00Z")/>
                    " · "
                    {t!(failure.insufficient_funds)}
                </TimelineEvent>
                <TimelineEvent tone=Tone::Info title=t!(invoice.event_issued)>
                    <Instant at=instant("2026-10-01T14:00:00Z")/>
                </TimelineEvent>
            </Timeline>
        </Card>
    }
}
