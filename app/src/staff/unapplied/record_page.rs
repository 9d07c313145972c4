//! The form that records money as the bank tells of it.

use domain::money::Currency;
use domain::unapplied::{
    BANK_REFERENCE_MAX_CHARS, BANK_TEXT_MAX_CHARS, SENDER_MAX_CHARS, UnappliedWay,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::unapplied;

use super::server_fns::StaffRecordUnapplied;
use super::words;
use crate::components::Text;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::select::Select;
use crate::components::text_area::TextArea;
use crate::request::context::request_context;
use crate::request::refusal::{self, typed};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::{routes, t};

/// Longer than any amount.
const AMOUNT_MAX_CHARS: usize = 24;

#[component]
pub fn RecordUnappliedPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    Suspend::new(async move {
        // Whoever may not record it is told so before they type.
        let found = unapplied::open_sums(&context.portal, &context.actor).await;
        let portal = &context.portal;
        let country = &portal.settings.institution.country;
        let currency = Currency::of_country(country).unwrap_or(Currency::Usd);
        let today = portal.today();
        answer(found, |_| {
            view! {
                <Frame section=Section::StaffUnapplied width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::STAFF_UNAPPLIED text=t!(unapplied.title)/>
                        <PageTitle title=t!(unapplied.record) lead=t!(unapplied.record_lead)/>
                        <ErrorSummary errors=problem.summary()/>
                        <RecordForm currency today=today.to_string() problem=problem.clone()/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn RecordForm(currency: Currency, today: String, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffRecordUnapplied::url();
    let said = |name: &str| typed(action, name).map(Text::from);
    let option = |one: Currency| -> (Text, Text) { (one.code().into(), one.code().into()) };
    let chosen = typed(action, "entry[currency]").and_then(|code| Currency::parse(&code));
    let ways = UnappliedWay::ALL.iter().map(|way| (way.code().into(), words::way(*way).into()));
    let way = typed(action, "entry[way]").and_then(|code| UnappliedWay::parse(&code));
    let last = today.parse().ok();
    let day = typed(action, "entry[received]").unwrap_or(today);
    view! {
        <Card>
            <form class="stack" method="post" action=action>
                <Field
                    name="entry[amount]"
                    id=field_id("", "amount")
                    label=t!(unapplied.amount)
                    kind=FieldKind::Amount("")
                    value=said("entry[amount]")
                    longest=AMOUNT_MAX_CHARS
                    error=problem.at("", "amount")
                />
                <Select
                    name="entry[currency]"
                    id="currency"
                    label=t!(unapplied.currency)
                    options=Currency::ALL.map(option).into()
                    chosen=chosen.unwrap_or(currency).code()
                />
                <Field
                    name="entry[received]"
                    id=field_id("", "received")
                    label=t!(unapplied.received)
                    hint=t!(unapplied.received_hint)
                    kind=FieldKind::Day(None, last)
                    value=Some(Text::from(day))
                    error=problem.at("", "received")
                />
                <Select
                    name="entry[way]"
                    id="way"
                    label=t!(unapplied.way.title)
                    options=ways.collect()
                    chosen=way.unwrap_or(UnappliedWay::Transfer).code()
                />
                <FromTheBank problem/>
                <Actions>
                    <Button>{t!(unapplied.record_submit)}</Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

/// Reference, sender and text, as the bank says.
#[component]
fn FromTheBank(problem: StaffFormProblem) -> impl IntoView {
    let action = StaffRecordUnapplied::url();
    let said = |name: &str| typed(action, name).map(Text::from);
    view! {
        <Field
            name="entry[reference]"
            id=field_id("", "reference")
            label=t!(unapplied.reference)
            hint=t!(unapplied.reference_hint)
            value=said("entry[reference]")
            autocomplete="off"
            longest=BANK_REFERENCE_MAX_CHARS
            error=problem.at("", "reference")
        />
        <Field
            name="entry[sender]"
            id=field_id("", "sender")
            label=t!(unapplied.sender_optional)
            value=said("entry[sender]")
            autocomplete="off"
            longest=SENDER_MAX_CHARS
            error=problem.at("", "sender")
        />
        <TextArea
            name="entry[text]"
            id=field_id("", "text")
            label=t!(unapplied.text_optional)
            hint=t!(unapplied.text_hint)
            value=said("entry[text]")
            longest=BANK_TEXT_MAX_CHARS
            error=problem.at("", "text")
            may_be_empty=true
            rows=3
        />
    }
    .into_any()
}
