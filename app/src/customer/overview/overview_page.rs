//! What is owed, what is next, what was paid.

use domain::money::Money;
use leptos::prelude::*;
use portal::basket::OpenDebt;
use portal::overview::{Overview, Owed, overview};
use portal::payments::ListedPayment;

use super::moving::{OpenPayment, OpenPaymentNotice};
use crate::components::amount::Amount;
use crate::components::badge::PaymentStateBadge;
use crate::components::button::{LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::{AsOf, Day, DuePhrase, Instant};
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::page_title::PageTitle;
use crate::components::table::{ActionsCell, Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::components::total::{Hero, Mood};
use crate::context::visit;
use crate::customer::answer::answer;
use crate::customer::live_island::Live;
use crate::customer::words::{payment_title, title_of};
use crate::reader::money;
use crate::shell::{Frame, Section};
use crate::{routes, t};

/// The first page of who has signed in.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let visit = visit();
    Suspend::new(async move {
        let name = visit.user.as_ref().map(|user| user.name.clone());
        answer(overview(&visit.portal, &visit.actor).await, |found| {
            view! {
                <Frame section=Section::Overview>
                    <Live after=found.seq updated=t!(live.updated).to_owned()/>
                    <div class="stack" data-live="">
                        <Content found name/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Content(found: Overview, name: Option<String>) -> impl IntoView {
    let title = match name.as_deref().and_then(|name| name.split_whitespace().next()) {
        Some(name) => t!(overview.hello, name = name),
        None => t!(overview.title).to_owned(),
    };
    let has_customers = !found.customers.is_empty();
    let several = found.customers.len() > 1;
    let open_payments = found.moving.into_iter().map(|p| {
        let payment = OpenPayment {
            id: p.id,
            state: p.state,
            amount: p.amount,
            own: p.own,
            opens: p.opens,
        };
        view! { <OpenPaymentNotice payment/> }
    });
    let heroes = match found.owed.as_slice() {
        [] if has_customers => view! { <UpToDate/> }.into_any(),
        [] => view! { <NoCustomers/> }.into_any(),
        owed => owed.iter().map(|owed| view! { <OwedHero owed=owed.clone()/> }).collect_view().into_any(),
    };
    let side_by_side = has_customers.then(|| {
        view! {
            <div class="overview">
                {(!found.debts.is_empty()).then(|| view! { <Upcoming debts=found.debts several/> })}
                <div class="overview__side">
                    <Credits credits=found.credits/>
                    <Recent payments=found.recent/>
                </div>
            </div>
        }
    });
    view! {
        <PageTitle title tab=t!(overview.title)/>
        {open_payments.collect_view()}
        {heroes}
        {side_by_side}
        <AsOf at=found.as_of/>
    }
    .into_any()
}

#[component]
fn OwedHero(owed: Owed) -> impl IntoView {
    let late = !owed.overdue.is_zero();
    let currency = owed.total.currency.code();
    let pay = move |all: &str| format!("{}?all={all}&currency={currency}", routes::REVIEW);
    let facts = view! {
        {late
            .then(|| {
                view! {
                    <p class="hero__overdue">
                        {t!(overview.of_which_overdue, amount = money(owed.overdue))}
                    </p>
                }
            })}
        {owed
            .next
            .map(|(on, amount)| {
                view! {
                    <p>
                        {t!(overview.next_due)} ": " <Amount value=amount/> ", " <Day date=on/>
                    </p>
                }
            })}
        {(!owed.disputed.is_zero())
            .then(|| view! { <p>{t!(overview.of_which_disputed, amount = money(owed.disputed))}</p> })}
        <p>{t!(overview.open_count, count = owed.count)}</p>
    }
    .into_any();
    let payable = owed.total.minor > owed.disputed.minor;
    let mood = if late { Mood::Late } else { Mood::Calm };
    view! {
        <Hero mood label=t!(overview.total) value=owed.total note=facts>
            {late
                .then(|| {
                    view! { <LinkButton href=pay("overdue")>{t!(overview.pay_overdue)}</LinkButton> }
                })}
            {payable
                .then(|| {
                    let look = if late { Look::Secondary } else { Look::Primary };
                    view! { <LinkButton href=pay("1") look>{t!(overview.pay_all)}</LinkButton> }
                })}
            {(payable && owed.count > 1)
                .then(|| {
                    view! {
                        <LinkButton href=routes::BASKET look=Look::Secondary>
                            {t!(overview.choose)}
                        </LinkButton>
                    }
                })}
        </Hero>
    }
    .into_any()
}

#[component]
fn UpToDate() -> impl IntoView {
    view! {
        <div class="card">
            <EmptyState
                picture=Picture::Sun
                title=t!(overview.up_to_date_title)
                text=t!(overview.up_to_date)
            >
                <p class="empty__text">{t!(overview.up_to_date_next)}</p>
            </EmptyState>
        </div>
    }
    .into_any()
}

#[component]
fn NoCustomers() -> impl IntoView {
    view! {
        <div class="card">
            <EmptyState title=t!(overview.no_customers_title) text=t!(overview.no_customers)/>
        </div>
    }
    .into_any()
}

#[component]
fn Upcoming(debts: Vec<OpenDebt>, several: bool) -> impl IntoView {
    let columns = vec![
        Column::text(t!(invoices.invoice)),
        Column::text(t!(invoices.due)),
        Column::number(t!(invoices.to_pay)),
        Column::actions(t!(invoices.pay)),
    ];
    view! {
        <Card
            title=t!(overview.upcoming)
            more=Some((routes::INVOICES.into(), t!(overview.all_invoices).into()))
        >
            <Table caption=t!(overview.upcoming) columns>
                {debts.into_iter().map(|debt| view! { <DebtLine debt several/> }).collect_view()}
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn DebtLine(debt: OpenDebt, several: bool) -> impl IntoView {
    let note = match several {
        true => format!("{} · {}", debt.customer_name, debt.invoice_number),
        false => debt.invoice_number.clone(),
    };
    let href = routes::invoice(&debt.debt.invoice);
    let pay = format!("{}?i={}", routes::REVIEW, debt.debt.instalment);
    let label = t!(invoices.pay_label, number = debt.invoice_number.as_str());
    let held = debt.hold.as_ref().map(|hold| hold.state);
    view! {
        <Row>
            <RowTitle href title=title_of(&debt) note/>
            <Cell label=t!(invoices.due)>
                <DuePhrase due_on=debt.debt.due_on/>
            </Cell>
            <NumberCell label=t!(invoices.to_pay) lead=true>
                <Amount value=debt.debt.outstanding/>
            </NumberCell>
            <ActionsCell>
                {match held {
                    Some(state) => view! { <PaymentStateBadge state/> }.into_any(),
                    None if debt.debt.disputed => ().into_any(),
                    None => {
                        view! {
                            <LinkButton href=pay look=Look::Secondary label>
                                {t!(invoices.pay)}
                            </LinkButton>
                        }
                            .into_any()
                    }
                }}
            </ActionsCell>
        </Row>
    }
    .into_any()
}

#[component]
fn Credits(credits: Vec<Money>) -> impl IntoView {
    (!credits.is_empty()).then(|| {
        let amounts = credits.into_iter().map(|value| {
            view! { <p class="credit__amount"><Amount value/></p> }
        });
        view! {
            <Card title=t!(overview.credit)>
                <div class="credit">
                    {amounts.collect_view()}
                    <p class="credit__hint">{t!(overview.credit_hint)}</p>
                </div>
            </Card>
        }
        .into_any()
    })
}

#[component]
fn Recent(payments: Vec<ListedPayment>) -> impl IntoView {
    let more = (!payments.is_empty())
        .then(|| (routes::PAYMENTS.into(), t!(overview.all_payments).into()));
    let line = |payment: ListedPayment| {
        view! {
            <li class="recent__line">
                <a class="recent__what" href=routes::payment(&payment.id)>
                    {payment_title(&payment)}
                </a>
                <span class="recent__amount"><Amount value=payment.amount/></span>
                <span class="recent__when"><Instant at=payment.at/></span>
                <PaymentStateBadge state=payment.state/>
            </li>
        }
    };
    let content = match payments.is_empty() {
        true => view! { <p class="quiet">{t!(overview.no_payments)}</p> }.into_any(),
        false => {
            view! { <ul class="recent">{payments.into_iter().map(line).collect_view()}</ul> }
                .into_any()
        }
    };
    view! { <Card title=t!(overview.recent) more>{content}</Card> }.into_any()
}
