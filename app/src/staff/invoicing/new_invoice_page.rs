//! A new invoice: whose it is, what it says, what it would look like.

use domain::ids::{CustomerId, InvoiceId};
use domain::invoices::entry::{CustomerEntry, InvoiceEntry};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::Result;
use portal::billing::customers::{self, CustomerMatch};
use portal::billing::invoices::create::{self, InvoicePreview, MadeInvoice};
use portal::views::desk::search::{self, CustomerHit};

use super::customer_choice::CustomerChoice;
use super::entry_form::EntryForm;
use super::entry_problems::EntryProblems;
use super::entry_state::{blank, of_form, with_more_rows};
use super::preview_card::PreviewCard;
use super::refusal_codes::NOT_AS_SEEN;
use super::server_fns::{IssueInvoice, PreviewInvoice};
use crate::components::UiTone;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::request::confirmation::confirmed;
use crate::request::context::{RequestContext, query_value, request_context};
use crate::request::reader::money;
use crate::request::refusal::RefusedForm;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

/// What the page shows.
enum NewInvoiceStep {
    /// Nobody was chosen: what was searched for, and who was found.
    Customer(String, Vec<CustomerHit>),
    /// The customer, if known, and the form.
    Entry(Box<EntryStep>),
}

struct EntryStep {
    customer: Option<CustomerMatch>,
    entry: InvoiceEntry,
    problems: EntryProblems,
    preview: Option<InvoicePreview>,
}

#[component]
pub fn NewInvoicePage() -> impl IntoView {
    let context = request_context();
    let refused = use_context::<RefusedForm>().filter(|refused| is_ours(&refused.form.action));
    let made = if refused.is_some() { None } else { confirmed("issued") };
    Suspend::new(async move {
        let found = async {
            let step = match refused {
                Some(refused) => shown_again(&context, &refused).await?,
                None => begin(&context).await?,
            };
            let made = match made.and_then(|id| InvoiceId::parse(&id).ok()) {
                Some(id) => {
                    let made = create::made(&context.portal, &context.actor, &id).await?;
                    Some((id, made))
                }
                None => None,
            };
            Ok((step, made))
        };
        answer(found.await, |(step, made)| {
            view! {
                <Frame section=Section::StaffInvoices>
                    <div class="stack">
                        <PageTitle
                            title=t!(staff_invoicing.title)
                            lead=t!(staff_invoicing.lead)
                        />
                        {made.map(issued)}
                        {content(step)}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn is_ours(action: &str) -> bool {
    action == PreviewInvoice::url() || action == IssueInvoice::url()
}

fn issued((id, made): (InvoiceId, MadeInvoice)) -> AnyView {
    let (total, customer) = (money(made.total), made.customer_name);
    let title =
        t!(staff_invoicing.issued, number = made.number, customer = customer, total = total);
    let amend = routes::staff_invoice_amend(&id);
    view! {
        <Notice tone=UiTone::Good title live=true>
            <p>
                <a href=amend>{t!(staff_invoicing.made_amend)}</a>
            </p>
        </Notice>
    }
    .into_any()
}

fn content(step: NewInvoiceStep) -> AnyView {
    match step {
        NewInvoiceStep::Customer(search, found) => {
            view! { <CustomerChoice search found/> }.into_any()
        }
        NewInvoiceStep::Entry(step) => {
            let EntryStep { customer, entry, problems, preview } = *step;
            let shown = preview.map(|preview| view! { <PreviewCard preview entry=entry.clone()/> });
            view! {
                <ErrorSummary errors=problems.summary()/>
                {shown}
                <EntryForm customer entry problems/>
            }
            .into_any()
        }
    }
}

/// The first view of the page.
async fn begin(context: &RequestContext) -> Result<NewInvoiceStep> {
    let (portal, actor) = (&context.portal, &context.actor);
    let currency = create::usual_currency(portal, actor).await?;
    let (customer, entry) = match query_value(&context.query, "customer") {
        Some(new) if new == "new" => (None, blank(CustomerEntry::default(), currency)),
        Some(id) => {
            let id = CustomerId::parse(&id).map_err(|_| portal::Error::NotFound)?;
            let found = customers::by_id(portal, actor, &id).await?;
            let customer = CustomerEntry { id: id.into(), ..CustomerEntry::default() };
            (Some(found), blank(customer, currency))
        }
        None => {
            let text = query_value(&context.query, "q").unwrap_or_default();
            let found = search::search(portal, actor, &text).await?.unwrap_or_default();
            return Ok(NewInvoiceStep::Customer(text, found.hits));
        }
    };
    let problems = EntryProblems::default();
    Ok(NewInvoiceStep::Entry(Box::new(EntryStep { customer, entry, problems, preview: None })))
}

/// The form as it was sent, with what is wrong or what would be issued.
async fn shown_again(context: &RequestContext, refused: &RefusedForm) -> Result<NewInvoiceStep> {
    let (portal, actor) = (&context.portal, &context.actor);
    let entry = of_form(&refused.form);
    let customer = match CustomerId::parse(&entry.customer.id) {
        Ok(id) => Some(customers::by_id(portal, actor, &id).await?),
        Err(_) => None,
    };
    let seen = create::preview(portal, actor, context.language, &entry).await;
    let (preview, problems) = match seen {
        Ok(preview) => (Some(preview), EntryProblems::default()),
        Err(error) => (None, EntryProblems::of(error)?),
    };
    let problems = match refused.problem.as_str() {
        // More rows were asked for: it is not finished.
        "" if preview.is_none() => EntryProblems::default(),
        NOT_AS_SEEN => EntryProblems::not_as_seen().and(problems),
        _ => problems,
    };
    // Who asks for more rows is not done, even where it could be issued.
    let (entry, preview) = match refused.form.has("more") {
        true => (with_more_rows(entry), None),
        false => (entry, preview),
    };
    Ok(NewInvoiceStep::Entry(Box::new(EntryStep { customer, entry, problems, preview })))
}
