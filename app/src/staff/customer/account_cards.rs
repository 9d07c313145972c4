//! What a customer owes.

use domain::access::Right;
use domain::holds::Hold;
use domain::money::Money;
use leptos::prelude::*;
use portal::views::desk::customer::{CustomerBalance, CustomerCard, CustomerDebt, CustomerFile};

use crate::components::amount::{Amount, BigAmount};
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::{AsOf, DuePhrase};
use crate::components::icon::Icon;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::customer::invoices::held;
use crate::request::context::request_context;
use crate::request::reader::{money, until};
use crate::shared::words::debt_title;
use crate::staff::till::take_from;
use crate::{routes, t};

/// Balance and credit by currency.
#[component]
pub(super) fn BalanceCard(file: CustomerFile) -> impl IntoView {
    let CustomerFile { customer, balances, credits, as_of, .. } = file;
    let is_even = balances.is_empty();
    view! {
        <Card title=t!(customer.balance)>
            <div class="customer__balances">
                {is_even.then(nothing_owed)}
                {balances.into_iter().map(balance).collect_view()}
                {credits.into_iter().map(credit).collect_view()}
            </div>
            {acts(&customer)}
            <AsOf at=as_of/>
        </Card>
    }
    .into_any()
}

/// Where money is taken of the customer, and something is billed to it.
fn acts(customer: &CustomerCard) -> Option<AnyView> {
    let actor = request_context().actor;
    let take = actor.may(Right::TakeMoney).then(|| {
        let href = take_from(&customer.number);
        view! {
            <LinkButton look=Look::Secondary href icon=Icon::Cash>
                {t!(till.take.title)}
            </LinkButton>
        }
    });
    let bill = actor.may(Right::IssueInvoices).then(|| {
        let href = routes::staff_invoice_for(&customer.id);
        view! {
            <LinkButton look=Look::Secondary href>
                {t!(staff_invoicing.nav)}
            </LinkButton>
        }
    });
    let is_some = take.is_some() || bill.is_some();
    is_some.then(|| view! { <Actions>{take} {bill}</Actions> }.into_any())
}

fn nothing_owed() -> AnyView {
    view! { <p class="customer__even">{t!(customer.nothing_owed)}</p> }.into_any()
}

fn balance(CustomerBalance { owed, overdue }: CustomerBalance) -> AnyView {
    let overdue = match overdue.is_zero() {
        true => view! { <p class="quiet">{t!(customer.nothing_overdue)}</p> }.into_any(),
        false => {
            let words = t!(customer.overdue, amount = money(overdue));
            view! { <p class="due due--overdue">{words}</p> }.into_any()
        }
    };
    view! {
        <div>
            <p class="customer__owed">
                <BigAmount value=owed/>
            </p>
            {overdue}
        </div>
    }
    .into_any()
}

fn credit(amount: Money) -> AnyView {
    view! { <p>{t!(customer.credit, amount = money(amount))}</p> }.into_any()
}

/// Open instalments, the oldest first.
#[component]
pub(super) fn DebtsCard(debts: Vec<CustomerDebt>, has_more: bool) -> impl IntoView {
    if debts.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::text(t!(customer.debt)),
        Column::text(t!(customer.due)),
        Column::text(t!(customer.held)),
        Column::number(t!(customer.outstanding)),
    ];
    let rows = debts.into_iter().map(row).collect_view();
    view! {
        <section class="stack">
            <h2>{t!(customer.debts)}</h2>
            <Table caption=t!(customer.debts) columns>
                {rows}
            </Table>
            {has_more.then(|| view! { <p class="quiet">{t!(customer.more_debts)}</p> })}
        </section>
    }
    .into_any()
}

fn row(debt: CustomerDebt) -> AnyView {
    let of = (debt.number, debt.instalments);
    let title = debt_title(&debt.description, &debt.invoice_number, of);
    view! {
        <Row>
            <RowTitle href=routes::staff_invoice(&debt.invoice) title note=debt.invoice_number/>
            <Cell label=t!(customer.due)>
                <DuePhrase due_on=debt.due_on/>
            </Cell>
            <Cell label=t!(customer.held)>{holds(&debt.holds)}</Cell>
            <NumberCell label=t!(customer.outstanding) lead=true>
                <Amount value=debt.outstanding/>
            </NumberCell>
        </Row>
    }
    .into_any()
}

/// Why reminders of a debt are held back, and until when.
fn holds(holds: &[Hold]) -> String {
    if holds.is_empty() {
        return t!(customer.not_held).to_owned();
    }
    let one =
        |hold: &Hold| t!(customer.held_until, reason = held(hold.cause), date = until(hold.until));
    holds.iter().map(one).collect::<Vec<_>>().join("; ")
}
