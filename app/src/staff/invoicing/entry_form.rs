//! The form of a new invoice.

use domain::identity::NAME_MAX_CHARS;
use domain::invoices::entry::{
    CustomerEntry, DESCRIPTION_MAX_CHARS, DueEntry, EntryField, InvoiceEntry,
};
use domain::invoices::{PlanInterval, PlanRemainder};
use domain::money::Currency;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::billing::customers::CustomerMatch;

use super::customer_choice::ChosenCustomer;
use super::entry_problems::{EntryProblems, id_of};
use super::entry_state::{SHORT, name};
use super::line_rows::LineRows;
use super::server_fns::PreviewInvoice;
use crate::components::Text;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::components::field_set::{FieldSet, Radio, Tick};
use crate::components::select::Select;
use crate::request::reader::today;
use crate::t;

#[component]
pub(super) fn EntryForm(
    customer: Option<CustomerMatch>,
    entry: InvoiceEntry,
    problems: EntryProblems,
) -> impl IntoView {
    let (id, is_new) = (entry.customer.id.clone(), customer.is_none());
    let new = entry.customer.clone();
    let (of_customer, of_due, due) = (problems.clone(), problems.clone(), entry.due.clone());
    view! {
        {customer.map(|customer| view! { <ChosenCustomer customer/> })}
        <form class="stack" method="post" action=PreviewInvoice::url()>
            <input type="hidden" name=name("[customer][id]") value=id/>
            {is_new.then(|| view! { <NewCustomer customer=new problems=of_customer/> })}
            <Facts entry=entry.clone() problems=problems.clone()/>
            <Card>
                <div class="stack">
                    <LineRows entry problems/>
                    <Actions>
                        <Button look=Look::Secondary submits=("more".into(), "on".into())>
                            {t!(staff_invoicing.more_lines)}
                        </Button>
                    </Actions>
                </div>
            </Card>
            <Due due problems=of_due/>
            <Actions>
                <Button>{t!(staff_invoicing.preview)}</Button>
            </Actions>
        </form>
    }
    .into_any()
}

#[component]
fn NewCustomer(customer: CustomerEntry, problems: EntryProblems) -> impl IntoView {
    view! {
        <Card title=t!(staff_invoicing.new_customer)>
            <div class="stack">
                <Field
                    name=name("[customer][name]")
                    id=id_of(EntryField::CustomerName)
                    label=t!(staff_invoicing.customer_name)
                    value=customer.name
                    autocomplete="off"
                    longest=NAME_MAX_CHARS
                    error=problems.at(EntryField::CustomerName)
                />
                <Field
                    name=name("[customer][number]")
                    id=id_of(EntryField::CustomerNumber)
                    label=t!(staff_invoicing.customer_number)
                    hint=t!(staff_invoicing.customer_number_hint)
                    value=customer.number
                    autocomplete="off"
                    longest=SHORT
                    error=problems.at(EntryField::CustomerNumber)
                />
                <Field
                    name=name("[customer][email]")
                    id=id_of(EntryField::CustomerEmail)
                    label=t!(staff_invoicing.customer_email)
                    kind=FieldKind::Email
                    value=customer.email
                    autocomplete="off"
                    error=problems.at(EntryField::CustomerEmail)
                />
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Facts(entry: InvoiceEntry, problems: EntryProblems) -> impl IntoView {
    let option = |currency: Currency| (currency.code().into(), currency.code().into());
    let options: Vec<(Text, Text)> = Currency::ALL.into_iter().map(option).collect();
    view! {
        <Card title=t!(staff_invoicing.what)>
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
                <Select
                    name=name("[currency]")
                    id=id_of(EntryField::Currency)
                    label=t!(staff_invoicing.currency)
                    options
                    chosen=entry.currency
                />
                <Field
                    name=name("[issued_on]")
                    id=id_of(EntryField::IssuedOn)
                    label=t!(staff_invoicing.issued_on)
                    kind=FieldKind::Day(None, Some(today()))
                    value=entry.issued_on
                    error=problems.at(EntryField::IssuedOn)
                />
                <Field
                    name=name("[number]")
                    id=id_of(EntryField::Number)
                    label=t!(staff_invoicing.number)
                    hint=t!(staff_invoicing.number_hint)
                    value=entry.number
                    autocomplete="off"
                    longest=SHORT
                    error=problems.at(EntryField::Number)
                />
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn Due(due: DueEntry, problems: EntryProblems) -> impl IntoView {
    let is_plan = due.is_plan();
    let kind = name("[due][kind]");
    let on = due.on.clone();
    let error = problems.at(EntryField::DueOn);
    view! {
        <Card title=t!(staff_invoicing.due)>
            <div class="due-choice">
                <FieldSet id="due-kind" legend=t!(staff_invoicing.due_kind)>
                    <Radio
                        name=kind.clone()
                        value="once"
                        label=t!(staff_invoicing.due_once)
                        chosen=!is_plan
                    />
                    <Radio
                        name=kind
                        value=DueEntry::PLAN
                        label=t!(staff_invoicing.due_plan)
                        chosen=is_plan
                    />
                </FieldSet>
                <div class="due-choice__once">
                    <Field
                        name=name("[due][on]")
                        id=id_of(EntryField::DueOn)
                        label=t!(staff_invoicing.due_on)
                        kind=FieldKind::Day(None, None)
                        value=on
                        error
                    />
                </div>
                <PlanFields due problems/>
            </div>
        </Card>
    }
    .into_any()
}

#[component]
fn PlanFields(due: DueEntry, problems: EntryProblems) -> impl IntoView {
    let intervals = PlanInterval::ALL.iter();
    let intervals = intervals.map(|one| (one.code().into(), interval_name(*one).into()));
    let remainders = PlanRemainder::ALL.iter();
    let remainders = remainders.map(|one| (one.code().into(), remainder_name(*one).into()));
    let or = |code: String, usual: &'static str| if code.is_empty() { usual.into() } else { code };
    view! {
        <div class="due-choice__plan">
            <Field
                name=name("[due][count]")
                id=id_of(EntryField::Count)
                label=t!(staff_invoicing.count)
                value=due.count
                autocomplete="off"
                longest=SHORT
                error=problems.at(EntryField::Count)
            />
            <Field
                name=name("[due][first]")
                id=id_of(EntryField::FirstDue)
                label=t!(staff_invoicing.first)
                kind=FieldKind::Day(None, None)
                value=due.first
                error=problems.at(EntryField::FirstDue)
            />
            <Select
                name=name("[due][interval]")
                label=t!(staff_invoicing.interval)
                options=intervals.collect()
                chosen=or(due.interval, PlanInterval::Month.code())
            />
            <Select
                name=name("[due][remainder]")
                label=t!(staff_invoicing.remainder)
                options=remainders.collect()
                chosen=or(due.remainder, PlanRemainder::Last.code())
            />
            <FieldSet id="due-rules" legend=t!(staff_invoicing.rules)>
                <Tick
                    name=name("[due][month_end]")
                    label=t!(staff_invoicing.month_end)
                    ticked=due.month_end == "on"
                />
                <Tick
                    name=name("[due][weekends]")
                    label=t!(staff_invoicing.weekends)
                    ticked=due.weekends == "on"
                />
            </FieldSet>
        </div>
    }
    .into_any()
}

fn interval_name(interval: PlanInterval) -> &'static str {
    match interval {
        PlanInterval::Week => t!(staff_invoicing.every_week),
        PlanInterval::TwoWeeks => t!(staff_invoicing.every_two_weeks),
        PlanInterval::Month => t!(staff_invoicing.every_month),
        PlanInterval::TwoMonths => t!(staff_invoicing.every_two_months),
        PlanInterval::ThreeMonths => t!(staff_invoicing.every_three_months),
        PlanInterval::SixMonths => t!(staff_invoicing.every_six_months),
        PlanInterval::Year => t!(staff_invoicing.every_year),
    }
}

fn remainder_name(remainder: PlanRemainder) -> &'static str {
    match remainder {
        PlanRemainder::First => t!(staff_invoicing.remainder_first),
        PlanRemainder::Last => t!(staff_invoicing.remainder_last),
    }
}
