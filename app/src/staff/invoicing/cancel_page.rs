//! Voiding an invoice, crediting a part of it, writing it off: one page for each.

use domain::access::Right;
use domain::ids::InvoiceId;
use domain::invoices::InvoiceLine;
use domain::invoices::amendment::REASON_MAX_CHARS;
use domain::invoices::cancellation::{CancellationEntry, CancellationKind};
use domain::invoices::entry::EntryField;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::billing::invoices::cancel::{self, CancellableInvoice};

use super::acts::Acts;
use super::entry_problems::{EntryProblems, id_of};
use super::entry_state::{SHORT, name};
use super::server_fns::CancelInvoice;
use super::words::{hint, title};
use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::field_set::FieldSet;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::confirmation::confirmed;
use crate::request::context::{query_value, request_context};
use crate::request::kept_form::KeptForm;
use crate::request::reader::{money, with_reader};
use crate::request::refusal::RefusedForm;
use crate::routes::{self, invoice_of_cancellation};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::t;

#[component]
pub fn CancelPage() -> impl IntoView {
    let context = request_context();
    let refused = use_context::<RefusedForm>();
    let refused = refused.filter(|refused| refused.form.action == CancelInvoice::url());
    let done = confirmed("done").filter(|_| refused.is_none());
    let asks = !context.actor.may(Right::CancelInvoices);
    Suspend::new(async move {
        let found = async {
            let (id, kind) = invoice_of_cancellation(&context.path);
            let id = InvoiceId::parse(id).map_err(|_| portal::Error::NotFound)?;
            let invoice = cancel::cancellable(&context.portal, &context.actor, &id).await?;
            Ok((invoice, kind.ok_or(portal::Error::NotFound)?))
        };
        answer(found.await, |(invoice, kind)| {
            let (entry, problems) = state(&invoice, kind, refused.as_ref());
            let facts = &invoice.facts;
            let lead = format!("{} · {}", facts.number, facts.customer_name);
            let id = invoice.issued.id.clone();
            let cancellations = invoice.issued.cancellations();
            let back = t!(invoice.title, number = invoice.facts.number.as_str());
            view! {
                <Frame section=Section::StaffInvoices width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::staff_invoice(&id) text=back/>
                        <PageTitle title=title(kind) lead/>
                        {done.map(done_notice)}
                        <ErrorSummary errors=problems.summary()/>
                        <CancelForm invoice kind entry problems asks/>
                        <Acts id cancellations/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// What became of the form: done, or asked for.
fn done_notice(what: String) -> AnyView {
    if what != "waits" {
        let title = t!(staff_invoicing.cancelled);
        return view! { <Notice tone=UiTone::Good title live=true/> }.into_any();
    }
    view! {
        <Notice tone=UiTone::Info title=t!(staff_invoicing.waits) live=true>
            <p>
                <a href=routes::STAFF_APPROVALS>{t!(staff_invoicing.see_requests)}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// That the reader only asks, or only above the limit.
fn who_approves(invoice: &CancellableInvoice, asks: bool) -> Option<AnyView> {
    let words = match (asks, invoice.limit) {
        (true, _) => t!(staff_invoicing.asks).to_owned(),
        (false, Some(limit)) => t!(staff_invoicing.asks_above, limit = money(limit)),
        (false, None) => return None,
    };
    Some(view! { <p>{words}</p> }.into_any())
}

/// What the form shows, and what is wrong with it. A stale one keeps its reason only.
fn state(
    invoice: &CancellableInvoice,
    kind: CancellationKind,
    refused: Option<&RefusedForm>,
) -> (CancellationEntry, EntryProblems) {
    let Some(RefusedForm { form, problem }) = refused else {
        return (CancellationEntry::default(), EntryProblems::default());
    };
    let typed = of_form(form, invoice.lines.len());
    let said = |text: &'static str| EntryProblems::of_form(text.into());
    let problems = match query_value(problem, "problem").as_deref() {
        Some("stale") => {
            let entry = CancellationEntry { reason: typed.reason, ..CancellationEntry::default() };
            return (entry, EntryProblems::stale());
        }
        Some("request_open") => said(t!(staff_invoicing.error.request_open)),
        Some("nobody_to_approve") => said(t!(staff_invoicing.error.nobody_to_approve)),
        Some("partly_paid") => said(t!(staff_invoicing.error.partly_paid)),
        Some("nothing_owed") => said(t!(staff_invoicing.error.nothing_owed)),
        Some("more_than_owed") => said(t!(staff_invoicing.error.more_than_owed)),
        Some("being_paid") => said(t!(staff_invoicing.error.being_paid)),
        _ => {
            let style = with_reader(|reader| reader.numbers);
            let read = typed.read(kind, &invoice.issued, &invoice.lines, style);
            EntryProblems::of_fields(read.err().unwrap_or_default())
        }
    };
    (typed, problems)
}

fn of_form(form: &KeptForm, lines: usize) -> CancellationEntry {
    let value = |path: &str| form.value(&name(path)).unwrap_or_default().to_owned();
    CancellationEntry {
        amounts: (0..lines).map(|index| value(&amount_path(index))).collect(),
        reason: value("[reason]"),
    }
}

fn amount_path(index: usize) -> String {
    format!("[amounts][{index}]")
}

#[component]
fn CancelForm(
    invoice: CancellableInvoice,
    kind: CancellationKind,
    entry: CancellationEntry,
    problems: EntryProblems,
    asks: bool,
) -> impl IntoView {
    let approval = who_approves(&invoice, asks);
    let CancellableInvoice { facts, issued, lines, version, .. } = invoice;
    let owed = issued.outstanding().ok();
    let is_credit = kind == CancellationKind::CreditNote;
    let (amounts, of_lines) = (entry.amounts, problems.clone());
    view! {
        <form class="stack" method="post" action=CancelInvoice::url()>
            <input type="hidden" name="id" value=issued.id.to_string()/>
            <input type="hidden" name="kind" value=kind.code()/>
            <input type="hidden" name="version" value=version/>
            <Card>
                <div class="stack">
                    <p>{hint(kind)}</p>
                    {approval}
                    <SummaryList>
                        <Fact term=t!(staff_invoicing.total)>
                            <Amount value=facts.total/>
                        </Fact>
                        <Fact term=t!(staff_invoicing.owed)>
                            {owed.map(|owed| view! { <Amount value=owed/> })}
                        </Fact>
                    </SummaryList>
                    {is_credit
                        .then(|| view! { <CreditLines lines amounts problems=of_lines/> })}
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
                        <Button>{title(kind)}</Button>
                    </Actions>
                </div>
            </Card>
        </form>
    }
    .into_any()
}

/// An amount for each line that can be credited.
#[component]
fn CreditLines(
    lines: Vec<InvoiceLine>,
    amounts: Vec<String>,
    problems: EntryProblems,
) -> impl IntoView {
    let error = problems.at(EntryField::Lines);
    let row = move |(index, line): (usize, InvoiceLine)| {
        let field = EntryField::LineValue(index);
        let value = amounts.get(index).cloned().unwrap_or_default();
        if line.amount.minor <= 0 {
            return view! { <input type="hidden" name=name(&amount_path(index)) value=value/> }
                .into_any();
        }
        view! {
            <Field
                name=name(&amount_path(index))
                id=id_of(field)
                label=line.description
                hint=t!(staff_invoicing.credit_of, amount = money(line.amount))
                kind=FieldKind::Amount(line.amount.currency.symbol())
                value=value
                longest=SHORT
                error=problems.at(field)
            />
        }
        .into_any()
    };
    let rows = lines.into_iter().enumerate().map(row).collect_view();
    view! {
        <FieldSet
            id=id_of(EntryField::Lines)
            legend=t!(staff_invoicing.lines)
            hint=t!(staff_invoicing.credit_hint)
            error
        >
            <div class="invoice-lines">{rows}</div>
        </FieldSet>
    }
    .into_any()
}
