//! The overview: balance, next due dates, recent payments.

use domain::money::Money;
use domain::payments::StateKind;
use leptos::prelude::*;
use portal::payments::ListedPayment;
use portal::payments::basket::{AmountOwed, OpenDebt};
use portal::views::overview::{MovingPayment, Overview, overview};

use super::moving::{OpenPaymentNotice, PaymentSummary};
use super::reminded::Reminded;
use crate::components::amount::Amount;
use crate::components::badge::{PaymentStateBadge, StandingBadge};
use crate::components::button::{LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::{AsOf, DuePhrase, Instant};
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::icon::Icon;
use crate::components::page_title::PageTitle;
use crate::components::table::{ActionsCell, Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::components::total::{Hero, HeroFigure, Mood};
use crate::request::context::request_context;
use crate::shared::answer::answer;
use crate::shared::live_page::LivePage;
use crate::shared::shell::{Frame, Section, sees_all_debts};
use crate::shared::words::{payment_title, standing_of, title_of};
use crate::{routes, t};

/// Start page of a signed-in user.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let name = context.user.as_ref().map(|user| user.name.clone());
        answer(overview(&context.portal, &context.actor).await, |found| {
            view! {
                <Frame section=Section::Overview>
                    <LivePage after=found.seq/>
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
    let open_payments = found.moving.into_iter().map(open_payment).collect_view();
    let reminded =
        (!found.reminders.is_empty()).then(|| view! { <Reminded reminders=found.reminders/> });
    let heroes = match found.owed.as_slice() {
        [] if has_customers => view! { <UpToDate/> }.into_any(),
        [] => view! { <NoCustomers/> }.into_any(),
        owed => {
            let hero = |owed: &AmountOwed| view! { <OwedHero owed=owed.clone()/> };
            owed.iter().map(hero).collect_view().into_any()
        }
    };
    let upcoming =
        (!found.debts.is_empty()).then(|| view! { <Upcoming debts=found.debts several/> });
    let side = has_customers.then(|| {
        view! {
            <Recent payments=found.recent/>
            <Credits credits=found.credits/>
        }
    });
    view! {
        <PageTitle title tab=t!(overview.title)>
            <AsOf at=found.as_of/>
        </PageTitle>
        <div class="overview">
            <div class="stack">{heroes} {upcoming}</div>
            <aside class="stack">{open_payments} {reminded} {side}</aside>
        </div>
    }
    .into_any()
}

fn open_payment(payment: MovingPayment) -> AnyView {
    let MovingPayment { id, state, amount, own, opens } = payment;
    view! { <OpenPaymentNotice payment=PaymentSummary { id, state, amount, own, opens }/> }
        .into_any()
}

#[component]
fn OwedHero(owed: AmountOwed) -> impl IntoView {
    let late = !owed.overdue.is_zero();
    let currency = owed.total.currency.code();
    let pay = move |all: &str| format!("{}?all={all}&currency={currency}", routes::REVIEW);
    let facts = view! {
        {late
            .then(|| {
                view! {
                    <HeroFigure label=t!(overview.overdue)>
                        <Amount value=owed.overdue/>
                        <small>{t!(overview.overdue_count, count = owed.overdue_count)}</small>
                    </HeroFigure>
                }
            })}
        {owed
            .next
            .map(|(due_on, amount)| {
                view! {
                    <HeroFigure label=t!(overview.next_due)>
                        <Amount value=amount/>
                        <DuePhrase due_on/>
                    </HeroFigure>
                }
            })}
        {(!owed.disputed.is_zero())
            .then(|| {
                view! {
                    <HeroFigure label=t!(standing.disputed)>
                        <Amount value=owed.disputed/>
                    </HeroFigure>
                }
            })}
    }
    .into_any();
    let payable = owed.total.minor > owed.disputed.minor;
    let mood = if late { Mood::Late } else { Mood::Calm };
    view! {
        <Hero mood label=t!(overview.total) value=owed.total note=facts>
            {late
                .then(|| {
                    let href = pay("overdue");
                    view! { <LinkButton href>{t!(overview.pay_overdue)}</LinkButton> }
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
    let (title, text) = match sees_all_debts() {
        true => (t!(overview.up_to_date_title), t!(overview.up_to_date)),
        false => (t!(confirmation.link_done_title), t!(confirmation.link_done)),
    };
    view! {
        <Card>
            <EmptyState picture=Picture::Sun title text>
                <LinkButton href=routes::PAYMENTS look=Look::Secondary icon=Icon::Receipt>
                    {t!(overview.all_payments)}
                </LinkButton>
            </EmptyState>
        </Card>
    }
    .into_any()
}

#[component]
fn NoCustomers() -> impl IntoView {
    view! {
        <Card>
            <EmptyState title=t!(overview.no_customers_title) text=t!(overview.no_customers)/>
        </Card>
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
    let standing = standing_of(&debt);
    view! {
        <Row>
            <RowTitle href title=title_of(&debt) note/>
            <Cell label=t!(invoices.due) plain=true>
                <StandingBadge standing=standing/>
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
            view! { <p class="overview__credit"><Amount value/></p> }
        });
        let amounts = amounts.collect_view();
        view! {
            <Card title=t!(overview.credit)>
                {amounts} <p class="overview__quiet">{t!(overview.credit_hint)}</p>
            </Card>
        }
        .into_any()
    })
}

#[component]
fn Recent(payments: Vec<ListedPayment>) -> impl IntoView {
    let more =
        (!payments.is_empty()).then(|| (routes::PAYMENTS.into(), t!(overview.all_payments).into()));
    let line = |payment: ListedPayment| {
        view! {
            <li class="recent__line">
                <a href=routes::payment(&payment.id)>{payment_title(&payment)}</a>
                <span class="recent__amount"><Amount value=payment.amount/></span>
                <span class="recent__date">
                    <Instant at=payment.at/>
                    {(payment.state != StateKind::Succeeded)
                        .then(|| view! { " " <PaymentStateBadge state=payment.state/> })}
                </span>
            </li>
        }
    };
    let content = match payments.is_empty() {
        true => view! { <p class="quiet">{t!(overview.no_payments)}</p> }.into_any(),
        false => view! { <ul class="recent">{payments.into_iter().map(line).collect_view()}</ul> }
            .into_any(),
    };
    view! { <Card title=t!(overview.recent) more>{content}</Card> }.into_any()
}
