//! Unapplied money: what the bank says, whose it may be, and what became of it.

use domain::access::{Actor, Right};
use domain::ids::UnappliedId;
use domain::unapplied::UnappliedState;
use leptos::prelude::*;
use portal::payments::takings::DeskCustomer;
use portal::payments::unapplied::{self, UnappliedDetail, UnappliedMoney, UnappliedMovement};
use portal::views::desk::unapplied::{SuggestedCustomers, suggestions};
use portal::{Error, Portal, Result};

use super::match_cards::{MatchSteps, PutBack};
use super::match_choice::MatchChoice;
use super::suggestion_card::SuggestionCard;
use super::words;
use crate::components::UiTone;
use crate::components::amount::BigAmount;
use crate::components::badge::Badge;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::timeline::{ActivityEntry, Timeline};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::reader::{short_date, short_instant};
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::{routes, t};

/// What the page shows.
struct UnappliedView {
    detail: UnappliedDetail,
    suggestions: SuggestedCustomers,
    /// Those that are chosen or looked for.
    customers: Vec<DeskCustomer>,
}

async fn read(
    portal: &Portal,
    actor: &Actor,
    path: &str,
    choice: &MatchChoice,
) -> Result<UnappliedView> {
    let id = UnappliedId::parse(routes::unapplied_of(path)).map_err(|_| Error::NotFound)?;
    let detail = unapplied::detail(portal, actor, &id).await?;
    if detail.money.state != UnappliedState::Open {
        let (suggestions, customers) = (SuggestedCustomers::default(), Vec::new());
        return Ok(UnappliedView { detail, suggestions, customers });
    }
    let suggestions = suggestions(portal, actor, &id).await?;
    let (number, customer) = (&choice.number, choice.customer.as_ref());
    let customers = match number.is_empty() && customer.is_none() {
        true => Vec::new(),
        false => unapplied::customers_for(portal, actor, number, customer).await?,
    };
    Ok(UnappliedView { detail, suggestions, customers })
}

#[component]
pub fn UnappliedPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    Suspend::new(async move {
        let choice = MatchChoice::read(&context.query);
        let found = read(&context.portal, &context.actor, &context.path, &choice).await;
        let done = confirmed("done").filter(|_| !problem.is_some());
        let done = done.and_then(|code| words::confirmation(&code));
        let done = done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> });
        let sees_payments = context.actor.may(Right::See);
        answer(found, |UnappliedView { detail, suggestions, customers }| {
            let UnappliedDetail { money, movements, same_number } = detail;
            let is_open = money.state == UnappliedState::Open;
            let same_number = same_number.filter(|_| is_open).map(|payment| {
                view! {
                    <Notice tone=UiTone::Warn title=t!(unapplied.same_number)>
                        <p>
                            <a href=routes::staff_payment(&payment)>
                                {t!(unapplied.see_payment)}
                            </a>
                        </p>
                    </Notice>
                }
            });
            let next = match is_open {
                true => {
                    let (money, problem) = (money.clone(), problem.clone());
                    view! { <Open money suggestions customers choice problem/> }.into_any()
                }
                false => {
                    let (money, problem) = (money.clone(), problem.clone());
                    view! { <PutBack money problem/> }.into_any()
                }
            };
            view! {
                <Frame section=Section::StaffUnapplied width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::STAFF_UNAPPLIED text=t!(unapplied.title)/>
                        <PageTitle title=t!(unapplied.one)/>
                        {done}
                        <ErrorSummary errors=problem.summary()/>
                        <WhatTheBankSays money/>
                        {same_number}
                        {next}
                        <History movements sees_payments/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Suggestions, unless debts are being chosen, and the steps of a match.
#[component]
fn Open(
    money: UnappliedMoney,
    suggestions: SuggestedCustomers,
    customers: Vec<DeskCustomer>,
    choice: MatchChoice,
    problem: StaffFormProblem,
) -> impl IntoView {
    let (amount, page) = (money.credit.amount, routes::staff_unapplied(&money.id));
    let card = customers.is_empty().then(|| view! { <SuggestionCard suggestions amount page/> });
    view! {
        {card}
        <MatchSteps money customers choice problem/>
    }
    .into_any()
}

#[component]
fn WhatTheBankSays(money: UnappliedMoney) -> impl IntoView {
    let UnappliedMoney { state, credit, customer, customer_name, .. } = money;
    let (tone, text) = words::state(state);
    let how = format!("{} · {}", words::way(credit.way), credit.reference);
    let said = |term: &'static str, said: String| {
        (!said.is_empty()).then(|| {
            view! {
                <Fact term>
                    <span class="case-words">{said}</span>
                </Fact>
            }
        })
    };
    let of = customer.zip(customer_name).map(|(customer, name)| {
        view! {
            <Fact term=t!(unapplied.customer)>
                <a href=routes::staff_customer(&customer)>{name}</a>
            </Fact>
        }
    });
    view! {
        <Card>
            <p>
                <BigAmount value=credit.amount/>
                " "
                <Badge tone text/>
            </p>
            <SummaryList>
                {of} <Fact term=t!(unapplied.received)>{short_date(credit.received_on)}</Fact>
                <Fact term=t!(unapplied.how)>{how}</Fact>
                {said(t!(unapplied.sender), credit.sender)}
                {said(t!(unapplied.text), credit.text)}
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn History(movements: Vec<UnappliedMovement>, sees_payments: bool) -> impl IntoView {
    let one = |movement: UnappliedMovement| {
        let UnappliedMovement { event, payment, customer_name, reason, made_by, made_at } =
            movement;
        let of = customer_name.map(|name| format!(" · {name}"));
        let payment = payment.filter(|_| sees_payments).map(|payment| {
            view! {
                " · "
                <a href=routes::staff_payment(&payment)>{t!(unapplied.see_payment)}</a>
            }
        });
        view! {
            <ActivityEntry tone=UiTone::Neutral title=words::event(event)>
                {format!("{made_by} · {}", short_instant(made_at))} {of} {payment}
                {reason.map(|reason| view! { <p class="case-words">{reason}</p> })}
            </ActivityEntry>
        }
    };
    let entries = movements.into_iter().map(one).collect_view();
    view! {
        <Card title=t!(unapplied.history)>
            <Timeline>{entries}</Timeline>
        </Card>
    }
    .into_any()
}
