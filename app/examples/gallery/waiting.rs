//! Between the gateway and the receipt.

use app::components::Tone;
use app::components::button::{LinkButton, Look};
use app::components::notice::Notice;
use app::components::page_title::PageTitle;
use app::components::steps::{Progress, Stage, Step, StepItem, Steps};
use app::components::sunrise::Sunrise;
use app::reader::money;
use app::shell::{Frame, Section, Width};
use app::t;
use leptos::prelude::*;

use crate::sample::pen;

pub fn page() -> AnyView {
    waiting(None)
}

pub fn slow() -> AnyView {
    let notice = view! {
        <Notice tone=Tone::Info title=t!(waiting.slow_title) live=true>
            <p>{t!(waiting.slow, email = "maria.quispe@example.com")}</p>
        </Notice>
    };
    waiting(Some(notice.into_any()))
}

fn waiting(notice: Option<AnyView>) -> AnyView {
    view! {
        <Frame section=Section::Basket width=Width::Narrow>
            <Steps current=Step::Pay/>
            <section class="card waiting">
                <Sunrise/>
                <PageTitle title=t!(waiting.title) lead=t!(waiting.lead)/>
                <p class="waiting__amount">{t!(waiting.amount, amount = money(pen(55_000)))}</p>
                <Progress>
                    <StepItem stage=Stage::Finished text=t!(waiting.step_sent)/>
                    <StepItem stage=Stage::Current text=t!(waiting.step_bank)/>
                    <StepItem stage=Stage::Ahead text=t!(waiting.step_receipt)/>
                </Progress>
                {notice}
                <div class="waiting__refresh">
                    <LinkButton href="" look=Look::Secondary>{t!(waiting.refresh)}</LinkButton>
                    <p>{t!(waiting.refresh_hint)}</p>
                </div>
            </section>
        </Frame>
    }
    .into_any()
}
