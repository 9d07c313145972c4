//! What an issued invoice says, to be changed with a reason.

use domain::ids::InvoiceId;
use domain::invoices::amendment::{AmendmentEntry, REASON_MAX_CHARS};
use domain::invoices::entry::{DESCRIPTION_MAX_CHARS, EntryField};
use domain::invoices::{Instalment, InvoiceStanding};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::billing::invoices::amend::{self, AmendableInvoice};

use super::acts::Acts;
use super::entry_problems::{EntryProblems, id_of};
use super::entry_state::name;
use super::refusal_codes::{STALE, UNCHANGED};
use super::server_fns::AmendInvoice;
use crate::components::amount::Amount;
use crate::components::badge::StandingBadge;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::{Text, UiTone};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::kept_form::KeptForm;
use crate::request::reader::{money, short_date};
use crate::request::refusal::RefusedForm;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section, Width};
use crate::{routes, t};

#[component]
pub fn AmendPage() -> impl IntoView {
    let context = request_context();
    let refused = use_context::<RefusedForm>();
    let refused = refused.filter(|refused| refused.form.action == AmendInvoice::url());
    let is_done = refused.is_none() && confirmed("done").is_some();
    Suspend::new(async move {
        let found = async {
            let id = last_segment(context.path.trim_end_matches(routes::AMEND));
            let id = InvoiceId::parse(id).map_err(|_| portal::Error::NotFound)?;
            amend::amendable(&context.portal, &context.actor, &id).await
        };
        answer(found.await, |invoice| {
            let (entry, problems) = state(&invoice, refused.as_ref());
            let id = invoice.issued.id.clone();
            let cancellations = invoice.issued.cancellations();
            let back = t!(invoice.title, number = invoice.facts.number.as_str());
            let lead = format!("{} · {}", invoice.facts.number, invoice.facts.customer_name);
            view! {
                <Frame section=Section::StaffInvoices width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::staff_invoice(&id) text=back/>
                        <PageTitle title=t!(staff_invoicing.amend) lead/>
                        {is_done
                            .then(|| {
                                let title = t!(staff_invoicing.amended);
                                view! { <Notice tone=UiTone::Good title live=true/> }
                            })}
                        <ErrorSummary errors=problems.summary()/>
                        <AmendForm invoice entry problems/>
                        <Acts id cancellations/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// What the form shows, and what is wrong with it. A stale one begins anew.
fn state(
    invoice: &AmendableInvoice,
    refused: Option<&RefusedForm>,
) -> (AmendmentEntry, EntryProblems) {
    let now = AmendmentEntry {
        description: invoice.issued.description.clone(),
        due: invoice.issued.instalments.iter().map(|part| part.due_on.to_string()).collect(),
        reason: String::new(),
    };
    let Some(RefusedForm { form, problem }) = refused else {
        return (now, EntryProblems::default());
    };
    let typed = of_form(form, invoice.issued.instalments.len());
    match problem.as_str() {
        STALE => (AmendmentEntry { reason: typed.reason, ..now }, EntryProblems::stale()),
        UNCHANGED => (typed, EntryProblems::unchanged()),
        _ => {
            let problems = typed.read(&invoice.issued).err().unwrap_or_default();
            (typed, EntryProblems::of_fields(problems))
        }
    }
}

fn of_form(form: &KeptForm, instalments: usize) -> AmendmentEntry {
    let value = |path: &str| form.value(&name(path)).unwrap_or_default().to_owned();
    AmendmentEntry {
        description: value("[description]"),
        due: (0..instalments).map(|index| value(&format!("[due][{index}]"))).collect(),
        reason: value("[reason]"),
    }
}

#[component]
fn AmendForm(
    invoice: AmendableInvoice,
    entry: AmendmentEntry,
    problems: EntryProblems,
) -> impl IntoView {
    let AmendableInvoice { issued, version, .. } = invoice;
    let of_parts = problems.clone();
    let part = move |(index, part): (usize, Instalment)| {
        let due_on = entry.due.get(index).cloned().unwrap_or_default();
        let error = of_parts.at(EntryField::Instalment(index));
        match part.outstanding().is_zero() {
            true => view! { <PaidPart index part/> }.into_any(),
            false => view! { <OpenPart index part due_on error/> }.into_any(),
        }
    };
    let parts = issued.instalments.into_iter().enumerate().map(part).collect_view();
    view! {
        <form class="stack" method="post" action=AmendInvoice::url()>
            <input type="hidden" name="id" value=issued.id.to_string()/>
            <input type="hidden" name="version" value=version/>
            <Card>
                <div class="stack">
                    <Field
                        name=name("[description]")
                        id=id_of(EntryField::Description)
                        label=t!(staff_invoicing.about)
                        hint=t!(staff_invoicing.about_hint)
                        value=entry.description
                        autocomplete="off"
                        longest=DESCRIPTION_MAX_CHARS
                        error=problems.at(EntryField::Description)
                    />
                    {parts}
                    <Field
                        name=name("[reason]")
                        id=id_of(EntryField::Reason)
                        label=t!(staff_invoicing.reason)
                        hint=t!(staff_invoicing.reason_hint)
                        value=entry.reason
                        autocomplete="off"
                        longest=REASON_MAX_CHARS
                        error=problems.at(EntryField::Reason)
                    />
                    <Actions>
                        <Button>{t!(form.save)}</Button>
                    </Actions>
                </div>
            </Card>
        </form>
    }
    .into_any()
}

#[component]
fn OpenPart(index: usize, part: Instalment, due_on: String, error: Option<Text>) -> impl IntoView {
    let label = t!(staff_invoicing.due_of, number = part.number);
    let hint = money(part.amount);
    view! {
        <Field
            name=name(&format!("[due][{index}]"))
            id=id_of(EntryField::Instalment(index))
            label
            hint
            kind=FieldKind::Day(None, None)
            value=due_on
            error
        />
    }
    .into_any()
}

/// What is paid is not moved.
#[component]
fn PaidPart(index: usize, part: Instalment) -> impl IntoView {
    let term = t!(staff_invoicing.due_of, number = part.number);
    view! {
        <input type="hidden" name=name(&format!("[due][{index}]")) value=""/>
        <SummaryList>
            <Fact term>
                {short_date(part.due_on)} " · " <Amount value=part.amount/> " "
                <StandingBadge standing=InvoiceStanding::Paid/>
            </Fact>
        </SummaryList>
    }
    .into_any()
}
