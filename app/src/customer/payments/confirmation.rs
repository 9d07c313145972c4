//! Settled payments: receipts, credit and the remaining balance.

use domain::calendar::Timestamp;
use domain::money::Money;
use domain::payments::State;
use leptos::prelude::*;
use portal::payments::{CreditOf, PaidDebt, PaymentDetail, ReceiptOf};

use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::day::Instant;
use crate::components::notice::Notice;
use crate::components::outcome::{Outcome, Verdict};
use crate::components::receipt::ReceiptPanel;
use crate::components::steps::{CheckoutStep, Steps};
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::reader::{long_instant, money};
use crate::shared::shell::sees_all_debts;
use crate::shared::words::{debt_title, method};
use crate::{routes, t};

/// Page of a settled payment.
#[component]
pub fn Confirmation(found: PaymentDetail) -> impl IntoView {
    let is_reversed = found.reversed_at.is_some();
    let reversed = found.reversed_at.map(|at| view! { <TakenBack at/> });
    let refunded = found.refunded.map(|amount| view! { <Refunded amount/> });
    let sent = found.payer_email.as_ref().map(|email| t!(confirmation.sent_to, email = email));
    let paid_by = found.payer_name.as_ref().map(|name| t!(payments.by, name = name));
    let text = sent.or(paid_by).unwrap_or_else(|| t!(confirmation.thanks).to_owned());
    let receipts = found.receipts.clone().into_iter().map(|receipt| {
        view! { <ReceiptOfPayment found=found.clone() receipt/> }
    });
    let credits = found.credits.clone().into_iter().map(|credit| view! { <Credit credit/> });
    let left: Vec<Money> = found.left.iter().map(|owed| owed.total).collect();
    let settled = (!is_reversed).then(|| {
        view! {
            <Steps current=CheckoutStep::Done/>
            <Outcome verdict=Verdict::Settled title=t!(confirmation.title) text/>
        }
    });
    view! {
        {reversed}
        {settled}
        {refunded}
        {receipts.collect_view()}
        {credits.collect_view()}
        {(!is_reversed || !left.is_empty()).then(|| view! { <Left left/> })}
    }
    .into_any()
}

/// A part of the money goes back.
#[component]
fn Refunded(amount: Money) -> impl IntoView {
    view! {
        <Notice tone=UiTone::Info title=t!(confirmation.refunded, amount = money(amount))>
            <p>{t!(confirmation.refunded_text)}</p>
        </Notice>
    }
    .into_any()
}

/// The money went back after the receipt.
#[component]
fn TakenBack(at: Timestamp) -> impl IntoView {
    let text = t!(confirmation.reversed, day = long_instant(at));
    view! {
        <Outcome verdict=Verdict::NotMade title=t!(confirmation.reversed_title) text/>
    }
    .into_any()
}

#[component]
fn ReceiptOfPayment(found: PaymentDetail, receipt: ReceiptOf) -> impl IntoView {
    let (at, reference) = match &found.state {
        State::Succeeded { at, reference } => (*at, reference.clone()),
        _ => (found.changed_at, String::new()),
    };
    let debts = found.debts.into_iter().filter(|debt| debt.customer == receipt.customer);
    let paid = debts.filter(|debt| debt.allocated.minor > 0).map(paid_debt).collect_view();
    view! {
        <ReceiptPanel
            number=domain::receipts::label(receipt.number)
            value=receipt.amount
            pdf=routes::receipt_pdf(&receipt.id)
        >
            <ul class="order">{paid}</ul>
            <SummaryList>
                <Fact term=t!(confirmation.customer)>{receipt.customer_name}</Fact>
                <Fact term=t!(confirmation.paid_at)><Instant at long=true/></Fact>
                <Fact term=t!(confirmation.method)>{method(found.origin)}</Fact>
                <Fact term=t!(confirmation.reference)>
                    <span class="reference">{reference}</span>
                </Fact>
            </SummaryList>
        </ReceiptPanel>
    }
    .into_any()
}

fn paid_debt(debt: PaidDebt) -> AnyView {
    let of = (debt.number, debt.instalments);
    let title = debt_title(&debt.description, &debt.invoice_number, of);
    let left = (debt.outstanding.minor > 0)
        .then(|| t!(review.left_after, amount = money(debt.outstanding)));
    view! {
        <li class="order__line">
            <span class="order__what"><a href=routes::invoice(&debt.invoice)>{title}</a></span>
            <span class="order__amount"><Amount value=debt.allocated/></span>
            {left.map(|left| view! { <span class="order__note">{left}</span> })}
        </li>
    }
    .into_any()
}

#[component]
fn Credit(credit: CreditOf) -> impl IntoView {
    let title = format!("{} · {}", t!(confirmation.credit), credit.customer_name);
    view! {
        <Notice tone=UiTone::Info title>
            <p>{t!(confirmation.credit_text, amount = money(credit.amount))}</p>
        </Notice>
    }
    .into_any()
}

#[component]
fn Left(left: Vec<Money>) -> impl IntoView {
    let is_up_to_date = left.is_empty();
    let sentence = match is_up_to_date {
        true if sees_all_debts() => t!(confirmation.up_to_date).to_owned(),
        true => t!(confirmation.link_done_title).to_owned(),
        false => {
            let amounts: Vec<String> = left.into_iter().map(money).collect();
            t!(confirmation.left, amount = amounts.join(" + "))
        }
    };
    let tone = if is_up_to_date { UiTone::Good } else { UiTone::Neutral };
    let more = (!is_up_to_date).then(|| {
        view! {
            <LinkButton href=routes::BASKET look=Look::Secondary>
                {t!(confirmation.pay_more)}
            </LinkButton>
        }
    });
    view! {
        <Notice tone title=sentence/>
        <Actions>
            <LinkButton href=routes::OVERVIEW>{t!(confirmation.home)}</LinkButton>
            {more}
        </Actions>
    }
    .into_any()
}
