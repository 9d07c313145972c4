//! Open payments: waiting for the outcome, or returning to the gateway's page.

use domain::calendar::SignedDuration;
use domain::payments::{Failure, State};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::PaymentDetail;

use super::phase::SLOW_AFTER;
use super::server_fns::CancelPayment;
use super::waiting_island::{Wait, WaitingProgress};
use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::button::{Actions, Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::components::steps::{CheckoutStep, Progress, Stage, StepItem, Steps};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::sunrise::Sunrise;
use crate::request::context::RequestContext;
use crate::request::reader::money;
use crate::shared::words::{self, debts_of};
use crate::t;

/// The outcome is unknown. Nothing here may suggest that the payment failed.
#[component]
pub fn Waiting(found: PaymentDetail, slow: bool, age: SignedDuration) -> impl IntoView {
    provide_context(Wait {
        waited_s: u32::try_from(age.as_secs().max(0)).unwrap_or(u32::MAX),
        usual_s: u32::try_from(SLOW_AFTER.as_secs()).unwrap_or(u32::MAX),
        slow,
        label: t!(waiting.title).to_owned(),
    });
    let known_to_bank = matches!(found.state, State::Processing { .. });
    let moving = if known_to_bank { t!(waiting.money_moving) } else { t!(waiting.money_unknown) };
    view! {
        <Steps current=CheckoutStep::Pay/>
        <section class="card waiting">
            <Sunrise/>
            <PageTitle title=t!(waiting.title) lead=t!(waiting.lead)/>
            <p class="waiting__amount">{t!(waiting.amount, amount = money(found.amount))}</p>
            <Progress>
                <StepItem stage=Stage::Finished text=t!(waiting.step_sent)/>
                <StepItem stage=Stage::Current text=t!(waiting.step_bank)/>
                <StepItem stage=Stage::Ahead text=t!(waiting.step_receipt)/>
            </Progress>
            <p>{moving}</p>
            <WaitingProgress>
                <SlowNotice email=found.payer_email/>
            </WaitingProgress>
            <Refresh/>
        </section>
    }
    .into_any()
}

/// The page refreshes itself; the button is for payers who want to make sure.
#[component]
fn Refresh() -> impl IntoView {
    view! {
        <div class="waiting__refresh">
            <LinkButton href="" look=Look::Secondary>{t!(waiting.refresh)}</LinkButton>
            <p>{t!(waiting.refresh_hint)}</p>
        </div>
    }
    .into_any()
}

#[component]
fn SlowNotice(email: Option<String>) -> impl IntoView {
    let text = match email {
        Some(email) => t!(waiting.slow, email = email),
        None => t!(waiting.slow_no_email).to_owned(),
    };
    view! {
        <Notice tone=UiTone::Info title=t!(waiting.slow_title)>
            <p>{text}</p>
        </Notice>
    }
    .into_any()
}

/// The gateway has not opened its page yet.
#[component]
pub fn Opening(found: PaymentDetail) -> impl IntoView {
    view! {
        <Steps current=CheckoutStep::Pay/>
        <section class="card waiting">
            <Sunrise/>
            <PageTitle title=t!(waiting.opening_title) lead=t!(waiting.opening)/>
            <p class="waiting__amount">{t!(waiting.amount, amount = money(found.amount))}</p>
            <Refresh/>
        </section>
    }
    .into_any()
}

/// The payer has not finished on the gateway's page, as far as we know.
#[component]
pub fn Unfinished(found: PaymentDetail, declined: Option<Failure>, left: bool) -> impl IntoView {
    let lead = if left { t!(waiting.not_finished) } else { t!(waiting.open) };
    let url = match &found.state {
        State::Started { url, .. } => url.clone(),
        _ => String::new(),
    };
    let declined = declined.map(|failure| {
        let (what, advice) = words::failure(failure);
        view! {
            <Notice tone=UiTone::Warn title=what>
                <p>{advice}</p>
            </Notice>
        }
    });
    let payment = found.id.to_string();
    // The address of the gateway's page is the payer's: staff who look at the account do not get
    // it.
    let is_payer = use_context::<RequestContext>().is_none_or(|context| context.viewing.is_none());
    let buttons = (found.own && is_payer).then(|| {
        view! {
            <Actions>
                <LinkButton href=url icon=Icon::Lock>{t!(waiting.resume)}</LinkButton>
                <form method="post" action=CancelPayment::PATH>
                    <input type="hidden" name="payment" value=payment/>
                    <Button look=Look::Quiet>{t!(waiting.cancel)}</Button>
                </form>
            </Actions>
        }
    });
    view! {
        <Steps current=CheckoutStep::Pay/>
        <PageTitle title=t!(waiting.not_finished_title) lead/>
        {declined}
        <Card>
            <SummaryList>
                <Fact term=t!(payments.amount)><Amount value=found.amount/></Fact>
                <Fact term=t!(payments.what)>{debts_of(&found.debts)}</Fact>
            </SummaryList>
        </Card>
        {buttons}
    }
    .into_any()
}
