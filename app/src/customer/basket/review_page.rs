//! Review of the payment before the payer goes to the gateway.

use domain::access::Actor;
use domain::payments::{Basket, Debt, Target};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::basket::{Debts, debts};

use super::choice_list;
use super::credit_note::credit_note;
use super::form_errors::{self, BasketField, BasketProblem};
use super::query::BasketQuery;
use super::server_fns::StartPayment;
use crate::components::amount::Amount;
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::components::steps::{CheckoutStep, Steps};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::total::Total;
use crate::components::{Text, UiTone};
use crate::request::context::{RequestContext, redirect, request_context};
use crate::request::reader::{money, with_reader};
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::live_page::LivePage;
use crate::shared::shell::{Frame, Section, Width};
use crate::shared::words::{gateway, title_of};
use crate::{routes, t};

/// The review; redirects to the basket with the error if the selection cannot be paid.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let query = BasketQuery::read(&context.query);
        let found = debts(&context.portal, &context.actor, &query.wanted()).await;
        answer(found, |found| {
            let selection = query.selection(&found, with_reader(|reader| reader.numbers)).ok();
            let basket = selection.and_then(|selection| found.preview(&selection).ok());
            let Some(basket) = basket else {
                redirect(&format!("{}?{}&check=1", routes::BASKET, query.query()));
                return ().into_any();
            };
            view! {
                <Frame section=Section::Basket width=Width::Narrow>
                    <LivePage after=found.seq keeps_form=true/>
                    <Steps current=CheckoutStep::Review/>
                    <PageTitle title=t!(review.title) lead=t!(review.lead)/>
                    <Problems/>
                    <Content context query found basket/>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Problems() -> impl IntoView {
    match form_errors::read(&refusal::problem()) {
        None => ().into_any(),
        Some((_, BasketProblem::Changed)) => view! {
            <Notice tone=UiTone::Warn title=t!(review.stale_title) live=true>
                <p>{t!(review.stale)}</p>
            </Notice>
        }
        .into_any(),
        Some((place, problem)) => {
            view! { <ErrorSummary errors=vec![(place.id(), problem.words())]/> }.into_any()
        }
    }
}

#[component]
fn Content(
    context: RequestContext,
    query: BasketQuery,
    found: Debts,
    basket: Basket,
) -> impl IntoView {
    let total = basket.total();
    let lines = basket.targets().iter().map(|target| line(&found, target)).collect_view();
    let change = format!("{}?{}", routes::BASKET, query.query());
    let gateway = gateway(context.portal.gateway.origin());
    let leaves_out = leaves_out_disputed(&query, &found, &basket);
    view! {
        <form class="stack" method="post" action=StartPayment::PATH>
            <input type="hidden" name="choices" value=choice_list::written(&basket)/>
            <input type="hidden" name="expected" value=total.minor.to_string()/>
            <input type="hidden" name="currency" value=total.currency.code()/>
            <Card title=t!(review.summary) more=(change.into(), t!(review.change).into())>
                <ul class="order">{lines}</ul>
                {leaves_out
                    .then(|| view! { <p class="order__note">{t!(review.disputed_left_out)}</p> })}
                <Total label=t!(review.total) value=total/>
                {credit_note(&found, total)}
            </Card>
            <Receipt context/>
            <div class="pay">
                <Button icon=Icon::Lock>{t!(review.pay, amount = money(total))}</Button>
                <p class="pay__next">{t!(review.next, gateway = gateway)}</p>
            </div>
        </form>
    }
    .into_any()
}

/// Whether the payer asked for all debts, and a disputed one is not among them.
fn leaves_out_disputed(query: &BasketQuery, found: &Debts, basket: &Basket) -> bool {
    let is_left_out =
        |debt: &Debt| debt.disputed && basket.targets().iter().all(|target| target.debt != *debt);
    query.all.is_some() && found.debts.iter().any(|open| is_left_out(&open.debt))
}

fn line(found: &Debts, target: &Target) -> AnyView {
    let Some(debt) = found.find(&target.debt.instalment) else { return ().into_any() };
    let left = target.debt.outstanding.minus(target.amount).ok().filter(|left| left.minor > 0);
    view! {
        <li class="order__line">
            <span class="order__what">{title_of(debt)}</span>
            <span class="order__amount"><Amount value=target.amount/></span>
            <span class="order__note">
                {debt.customer_name.clone()} " · " {debt.invoice_number.clone()}
            </span>
            {left
                .map(|left| {
                    view! {
                        <span class="order__note">
                            {t!(review.part_of, amount = money(target.debt.outstanding))} ". "
                            {t!(review.left_after, amount = money(left))}
                        </span>
                    }
                })}
        </li>
    }
    .into_any()
}

/// E-mail address of the receipt: the user's, or one entered by the holder of a pay-link.
#[component]
fn Receipt(context: RequestContext) -> impl IntoView {
    let content = match (&context.user, &context.actor) {
        (Some(user), _) => {
            let email = user.email.clone();
            view! {
                <SummaryList>
                    <Fact term=t!(review.receipt_to)>{email}</Fact>
                </SummaryList>
            }
            .into_any()
        }
        (None, Actor::LinkHolder(_)) => {
            let error = form_errors::read(&refusal::problem());
            let error = error.filter(|(place, _)| *place == BasketField::Email);
            let error = error.map(|(_, problem)| problem.words());
            view! {
                <Field
                    name="email"
                    label=t!(review.receipt_email)
                    kind=FieldKind::Email
                    value=refusal::typed(StartPayment::PATH, "email").map(Text::from)
                    autocomplete="email"
                    error
                />
            }
            .into_any()
        }
        (None, _) => return ().into_any(),
    };
    view! { <Card>{content}</Card> }.into_any()
}
