//! The money has moved, or it has not.

use app::components::Tone;
use app::components::amount::Amount;
use app::components::button::{Actions, LinkButton, Look};
use app::components::day::Instant;
use app::components::notice::Notice;
use app::components::outcome::{Outcome, Verdict};
use app::components::receipt::ReceiptPanel;
use app::components::steps::{Step, Steps};
use app::components::summary_list::{Fact, SummaryList};
use app::reader::money;
use app::shell::{Frame, Section, Width};
use app::{routes, t};
use leptos::prelude::*;

use crate::sample::{instant, pen};

pub fn page() -> AnyView {
    view! {
        <Frame section=Section::Basket width=Width::Narrow>
            <Steps current=Step::Done/>
            <Outcome
                verdict=Verdict::Settled
                title=t!(confirmation.title)
                text=t!(confirmation.sent_to, email = "maria.quispe@example.com")
            />
            <ReceiptPanel number="R-000128" value=pen(55_000) pdf="/receipts/r2.pdf">
                <SummaryList>
                    <Fact term=t!(confirmation.customer)>"Lucía Rojas Quispe"</Fact>
                    <Fact term=t!(confirmation.paid_at)>
                        <Instant at=instant("2026-11-15T16:58:00Z") long=true/>
                    </Fact>
                    <Fact term=t!(confirmation.method)>"Visa •••• 4242"</Fact>
                    <Fact term="Pensión de octubre · F001-004512"><Amount value=pen(45_000)/></Fact>
                    <Fact term="Pensión de octubre · F001-004513"><Amount value=pen(10_000)/></Fact>
                </SummaryList>
            </ReceiptPanel>
            <Notice tone=Tone::Good title=t!(confirmation.up_to_date)/>
            <Actions>
                <LinkButton href=routes::OVERVIEW>{t!(confirmation.home)}</LinkButton>
                <LinkButton href=routes::BASKET look=Look::Quiet>
                    {t!(confirmation.pay_more)}
                </LinkButton>
            </Actions>
        </Frame>
    }
    .into_any()
}

pub fn not_made() -> AnyView {
    let text = t!(not_made.no_money);
    view! {
        <Frame section=Section::Basket width=Width::Narrow>
            <Steps current=Step::Pay/>
            <Outcome verdict=Verdict::NotMade title=t!(not_made.title) text/>
            <Notice tone=Tone::Warn title=t!(failure.insufficient_funds)>
                <p>{t!(failure.insufficient_funds_advice)}</p>
            </Notice>
            <Actions>
                <LinkButton href=routes::BASKET>
                    {t!(not_made.again)} " · " {money(pen(55_000))}
                </LinkButton>
                <LinkButton href=routes::OVERVIEW look=Look::Quiet>{t!(errors.home)}</LinkButton>
            </Actions>
            <p class="quiet">{t!(not_made.late)}</p>
        </Frame>
    }
    .into_any()
}
