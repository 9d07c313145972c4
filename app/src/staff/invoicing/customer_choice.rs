//! Whose the new invoice is.

use leptos::prelude::*;
use portal::billing::customers::CustomerMatch;
use portal::views::desk::search::CustomerHit;

use super::entry_state::SHORT;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::components::icon::Icon;
use crate::components::table::{Cell, Column, Row, RowTitle, Table};
use crate::{routes, t};

#[component]
pub(super) fn CustomerChoice(search: String, found: Vec<CustomerHit>) -> impl IntoView {
    let is_none = !search.is_empty() && found.is_empty();
    let is_some = !found.is_empty();
    let new = format!("{}?customer=new", routes::STAFF_INVOICE_NEW);
    view! {
        <Card title=t!(staff_invoicing.whose)>
            <div class="stack">
                <form
                    class="stack"
                    method="get"
                    action=routes::STAFF_INVOICE_NEW
                    role="search"
                >
                    <Field
                        name="q"
                        label=t!(staff_invoicing.search)
                        hint=t!(staff_invoicing.search_hint)
                        kind=FieldKind::Search
                        value=search
                        longest=2 * SHORT
                    />
                    <Actions>
                        <Button icon=Icon::Search>{t!(form.search)}</Button>
                    </Actions>
                </form>
                {is_none.then(|| view! { <p role="status">{t!(staff_invoicing.nobody)}</p> })}
                {is_some.then(|| view! { <Matches found/> })}
                <p>
                    <a href=new>{t!(staff_invoicing.new_customer)}</a>
                </p>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Matches(found: Vec<CustomerHit>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(staff_invoicing.customer)),
        Column::text(t!(staff_invoicing.customer_number)),
    ];
    let row = |customer: CustomerHit| {
        let href = routes::staff_invoice_for(&customer.id);
        view! {
            <Row>
                <RowTitle href title=customer.name/>
                <Cell label=t!(staff_invoicing.customer_number)>{customer.number}</Cell>
            </Row>
        }
    };
    let rows = found.into_iter().map(row).collect_view();
    view! { <Table caption=t!(staff_invoicing.whose) columns>{rows}</Table> }.into_any()
}

/// The customer who was chosen, with a way back.
#[component]
pub(super) fn ChosenCustomer(customer: CustomerMatch) -> impl IntoView {
    let change = Some((routes::STAFF_INVOICE_NEW.into(), t!(staff_invoicing.change).into()));
    view! {
        <Card title=customer.name more=change>
            <p>{customer.number}</p>
        </Card>
    }
    .into_any()
}
