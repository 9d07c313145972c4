//! What is owed, what is next.

use app::components::amount::Amount;
use app::components::badge::StandingBadge;
use app::components::button::{LinkButton, Look};
use app::components::card::Card;
use app::components::day::{Day, DuePhrase};
use app::components::empty_state::{EmptyState, Picture};
use app::components::icon::Icon;
use app::components::notice::Notice;
use app::components::page_title::PageTitle;
use app::components::table::{ActionsCell, Cell, Column, NumberCell, Row, RowTitle, Table};
use app::components::total::{Hero, HeroFigure, Mood};
use app::components::{Text, Tone};
use app::reader::{money, short_instant};
use app::shell::{Frame, Section};
use app::{routes, t};
use leptos::prelude::*;

use crate::sample::{Sample, day, now, open, pen};

pub fn page() -> AnyView {
    let note = view! {
        <HeroFigure label=t!(overview.overdue)>
            <Amount value=pen(45_000)/>
            <small>{t!(overview.overdue_count, count = 1)}</small>
        </HeroFigure>
        <HeroFigure label=t!(overview.next_due)>
            <Amount value=pen(45_000)/>
            <DuePhrase due_on=day("2026-11-18")/>
        </HeroFigure>
    };
    view! {
        <Frame section=Section::Overview>
            <PageTitle title=t!(overview.hello, name = "María") tab=t!(overview.title)>
                <AsOf/>
            </PageTitle>
            <div class="overview">
                <div class="stack">
                    <Hero
                        mood=Mood::Late
                        label=t!(overview.total)
                        value=pen(185_140)
                        note=note.into_any()
                    >
                        <LinkButton href=routes::BASKET>{t!(overview.pay_overdue)}</LinkButton>
                        <LinkButton href=routes::BASKET look=Look::Secondary>
                            {t!(overview.choose)}
                        </LinkButton>
                    </Hero>
                    <Card
                        title=t!(overview.upcoming)
                        more=(Text::from(routes::INVOICES), Text::from(t!(overview.all_invoices)))
                    >
                        <Upcoming/>
                    </Card>
                </div>
                <aside class="stack">
                    <Notice tone=Tone::Info title=t!(overview.under_way_title)>
                        <p>{t!(overview.under_way, amount = money(pen(22_500)))}</p>
                        <a href="/payments/p1">{t!(overview.under_way_link)}</a>
                    </Notice>
                    <Recent/>
                    <Card title=t!(overview.credit)>
                        <p class="overview__credit"><Amount value=pen(1_500)/></p>
                        <p class="overview__quiet">{t!(overview.credit_hint)}</p>
                    </Card>
                </aside>
            </div>
        </Frame>
    }
    .into_any()
}

pub fn up_to_date() -> AnyView {
    view! {
        <Frame section=Section::Overview>
            <PageTitle title=t!(overview.hello, name = "María") tab=t!(overview.title)>
                <AsOf/>
            </PageTitle>
            <div class="overview">
                <Card>
                    <EmptyState
                        picture=Picture::Sun
                        title=t!(overview.up_to_date_title)
                        text=t!(overview.up_to_date)
                    >
                        <LinkButton href=routes::PAYMENTS look=Look::Secondary icon=Icon::Receipt>
                            {t!(overview.all_payments)}
                        </LinkButton>
                    </EmptyState>
                </Card>
                <aside class="stack"><Recent/></aside>
            </div>
        </Frame>
    }
    .into_any()
}

#[component]
fn AsOf() -> impl IntoView {
    view! { <p class="overview__as-of">{t!(dates.as_of, instant = short_instant(now()))}</p> }
}

#[component]
fn Upcoming() -> impl IntoView {
    let columns = vec![
        Column::text(t!(invoices.invoice)),
        Column::text(t!(invoices.due)),
        Column::number(t!(invoices.to_pay)),
        Column::actions(t!(invoices.pay)),
    ];
    let row = |sample: Sample| {
        view! {
            <Row>
                <RowTitle href="/invoices/i1" title=sample.what note=sample.customer/>
                <Cell label=t!(invoices.due) plain=true>
                    <StandingBadge standing=sample.standing/>
                    <DuePhrase due_on=sample.due_on/>
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
    view! {
        <Table caption=t!(overview.upcoming) columns>
            {open().into_iter().take(4).map(row).collect_view()}
        </Table>
    }
}

#[component]
fn Recent() -> impl IntoView {
    let payments = [
        ("Pensión de septiembre", "2026-10-12", 90_000),
        ("Matrícula 2026", "2026-03-02", 60_000),
        ("Pensión de agosto", "2026-09-09", 90_000),
    ];
    let line = |(what, date, minor)| {
        view! {
            <li class="recent__line">
                <a href="/payments/p2">{what}</a>
                <span class="recent__amount"><Amount value=pen(minor)/></span>
                <span class="recent__date"><Day date=day(date)/></span>
            </li>
        }
    };
    view! {
        <Card
            title=t!(overview.recent)
            more=(Text::from(routes::PAYMENTS), Text::from(t!(overview.all_payments)))
        >
            <ul class="recent">{payments.map(line).into_iter().collect_view()}</ul>
        </Card>
    }
}
