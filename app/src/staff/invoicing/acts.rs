//! What else can be done with an invoice.

use domain::access::{Extent, Right};
use domain::ids::InvoiceId;
use domain::invoices::cancellation::CancellationKind;
use leptos::prelude::*;

use super::words::title;
use crate::components::card::Card;
use crate::request::context::request_context;
use crate::{routes, t};

/// Links to the acts that the reader may do, except that of this page.
#[component]
pub(in crate::staff) fn Acts(id: InvoiceId, cancellations: Vec<CancellationKind>) -> impl IntoView {
    let context = request_context();
    let (actor, here) = (context.actor, context.path);
    let amend = (routes::staff_invoice_amend(&id), t!(staff_invoicing.amend));
    let amend = actor.may(Right::IssueInvoices).then_some(amend);
    let cancels = actor.extent(Right::CancelInvoices) >= Extent::Ask;
    let of_kind = |kind: &CancellationKind| {
        (routes::staff_invoice_cancel(&id, *kind), title(*kind)) //
    };
    let others = cancellations.iter().filter(|_| cancels).map(of_kind);
    let link = |(href, text): (String, &'static str)| view! { <li><a href=href>{text}</a></li> };
    let all = amend.into_iter().chain(others).filter(|(href, _)| *href != here);
    let links: Vec<_> = all.map(link).collect();
    if links.is_empty() {
        return ().into_any();
    }
    view! {
        <Card title=t!(staff_invoicing.acts)>
            <ul class="plain-list">{links}</ul>
        </Card>
    }
    .into_any()
}
