//! What would be issued, and the button that issues it.

use domain::calendar::Date;
use domain::invoices::InvoiceLine;
use domain::invoices::entry::{InvoiceDraft, InvoiceEntry};
use domain::money::Money;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::billing::invoices::create::InvoicePreview;

use super::entry_state::fields;
use super::server_fns::IssueInvoice;
use crate::components::amount::Amount;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{Column, NumberCell, Row, RowTitle, Table};
use crate::components::total::Total;
use crate::request::reader::short_date;
use crate::t;

#[component]
pub(super) fn PreviewCard(preview: InvoicePreview, entry: InvoiceEntry) -> impl IntoView {
    let InvoicePreview { customer_name, customer_number, draft, ticket } = preview;
    let number = draft.number.clone();
    let number = number.unwrap_or_else(|| t!(staff_invoicing.next_number).to_owned());
    let (issued_on, total) = (short_date(draft.issued_on), draft.total);
    let InvoiceDraft { description, lines, plan, .. } = draft;
    let hidden = |(name, value): (String, String)| {
        view! { <input type="hidden" name=name value=value/> }
    };
    view! {
        <Card title=t!(staff_invoicing.seen)>
            <div class="stack">
                <SummaryList>
                    <Fact term=t!(staff_invoicing.customer)>
                        {format!("{customer_name} · {customer_number}")}
                    </Fact>
                    <Fact term=t!(staff_invoicing.about)>{description}</Fact>
                    <Fact term=t!(staff_invoicing.number)>{number}</Fact>
                    <Fact term=t!(staff_invoicing.issued_on)>{issued_on}</Fact>
                </SummaryList>
                <Lines lines/>
                <Total label=t!(staff_invoicing.total) value=total/>
                <Plan plan/>
                <form method="post" action=IssueInvoice::url()>
                    {fields(&entry).into_iter().map(hidden).collect_view()}
                    <input type="hidden" name="ticket" value=ticket.id.to_string()/>
                    <input type="hidden" name="seal" value=ticket.seal/>
                    <Actions>
                        <Button>{t!(staff_invoicing.issue)}</Button>
                    </Actions>
                </form>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Lines(lines: Vec<InvoiceLine>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(staff_invoicing.description)),
        Column::number(t!(staff_invoicing.quantity)),
        Column::number(t!(staff_invoicing.amount)),
    ];
    let row = |line: InvoiceLine| {
        view! {
            <Row>
                <RowTitle title=line.description/>
                <NumberCell label=t!(staff_invoicing.quantity)>{line.quantity}</NumberCell>
                <NumberCell label=t!(staff_invoicing.amount) lead=true>
                    <Amount value=line.amount/>
                </NumberCell>
            </Row>
        }
    };
    let rows = lines.into_iter().map(row).collect_view();
    view! { <Table caption=t!(staff_invoicing.lines) columns>{rows}</Table> }.into_any()
}

#[component]
fn Plan(plan: Vec<(Date, Money)>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(staff_invoicing.due_on)),
        Column::number(t!(staff_invoicing.instalment)),
        Column::number(t!(staff_invoicing.amount)),
    ];
    let count = plan.len();
    let row = |(index, (due_on, amount)): (usize, (Date, Money))| {
        view! {
            <Row>
                <RowTitle title=short_date(due_on)/>
                <NumberCell label=t!(staff_invoicing.instalment)>
                    {format!("{} / {count}", index + 1)}
                </NumberCell>
                <NumberCell label=t!(staff_invoicing.amount) lead=true>
                    <Amount value=amount/>
                </NumberCell>
            </Row>
        }
    };
    let rows = plan.into_iter().enumerate().map(row).collect_view();
    view! { <Table caption=t!(staff_invoicing.due) columns>{rows}</Table> }.into_any()
}
