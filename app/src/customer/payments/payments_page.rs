//! List of payments and receipts, newest first.

use leptos::prelude::*;
use portal::billing::invoices::PAGE_ROWS;
use portal::payments::{ListedPayment, PaymentPage, ReceiptOf, list};

use crate::components::amount::Amount;
use crate::components::badge::PaymentStateBadge;
use crate::components::button::{LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::{AsOf, Instant};
use crate::components::empty_state::EmptyState;
use crate::components::icon::Icon;
use crate::components::page_title::PageTitle;
use crate::components::pagination::{PagePlace, Pagination};
use crate::components::table::{ActionsCell, Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::{query_value, request_context};
use crate::request::reader::{money, short_instant};
use crate::shared::answer::answer;
use crate::shared::live_page::LivePage;
use crate::shared::shell::{Frame, Section};
use crate::shared::words::payment_title;
use crate::{routes, t};

/// All payments visible to the reader.
#[component]
pub fn PaymentsPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let page = asked_page(&context.query);
        answer(list(&context.portal, &context.actor, page).await, |found| {
            view! {
                <Frame section=Section::Payments>
                    <LivePage after=found.seq/>
                    <div class="stack" data-live="">
                        <PageTitle title=t!(payments.title)/>
                        <Content found/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Page number in the query; 1 if it is missing or invalid.
fn asked_page(query: &str) -> u32 {
    query_value(query, "page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1)
}

#[component]
fn Content(found: PaymentPage) -> impl IntoView {
    if found.rows.is_empty() {
        return view! {
            <Card><EmptyState title=t!(payments.none_title) text=t!(payments.none)/></Card>
        }
        .into_any();
    }
    let place = PagePlace { page: found.page, size: PAGE_ROWS, total: found.total };
    let href = |page: u32| format!("{}?page={page}", routes::PAYMENTS);
    let columns = vec![
        Column::text(t!(payments.what)),
        Column::text(t!(payments.date)),
        Column::text(t!(payments.state)),
        Column::number(t!(payments.amount)),
        Column::actions(t!(payments.receipt)),
    ];
    let rows = found.rows.into_iter().map(|payment| view! { <Line payment/> }).collect_view();
    view! {
        <Card>
            <Table caption=t!(payments.title) columns>
                {rows}
            </Table>
        </Card>
        <Pagination place href/>
        <AsOf at=found.as_of/>
    }
    .into_any()
}

#[component]
fn Line(payment: ListedPayment) -> impl IntoView {
    let href = routes::payment(&payment.id);
    let title = payment_title(&payment);
    let is_reversed = payment.reversed_at.is_some();
    let mut note: Vec<String> = payment.receipts.iter().map(|r| r.customer_name.clone()).collect();
    note.extend(payment.payer_name.map(|name| t!(payments.by, name = name)));
    note.extend(payment.refunded.map(|back| t!(payments.refunded, amount = money(back))));
    note.extend(payment.reversed_at.map(|at| t!(payments.reversed, day = short_instant(at))));
    let note = (!note.is_empty()).then(|| note.join(" · "));
    let receipts = payment.receipts.into_iter().map(|receipt| view! { <ReceiptLink receipt/> });
    view! {
        <Row>
            <RowTitle href title note/>
            <Cell label=t!(payments.date)><Instant at=payment.at/></Cell>
            <Cell label=t!(payments.state)>
                <PaymentStateBadge state=payment.state is_reversed/>
            </Cell>
            <NumberCell label=t!(payments.amount) lead=true>
                <Amount value=payment.amount/>
            </NumberCell>
            <ActionsCell>{receipts.collect_view()}</ActionsCell>
        </Row>
    }
    .into_any()
}

#[component]
fn ReceiptLink(receipt: ReceiptOf) -> impl IntoView {
    let number = domain::receipts::label(receipt.number);
    let label = t!(payments.download_label, number = number.as_str());
    view! {
        <LinkButton
            href=routes::receipt_pdf(&receipt.id)
            look=Look::Quiet
            icon=Icon::Download
            label
        >
            {number}
        </LinkButton>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_the_list_is_one_where_the_address_says_nothing_sensible() {
        for (query, expected) in
            [("", 1), ("page=3", 3), ("page=0", 1), ("page=-2", 1), ("page=x", 1), ("q=1", 1)]
        {
            assert_eq!(asked_page(query), expected, "{query}");
        }
    }
}
