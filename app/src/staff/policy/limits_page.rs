//! The institution's own limits of contacts at a place.

use domain::contact::limits::{LONGEST_INTERVAL, MOST_PER_WEEK};
use domain::contact::{Medium, RulePack, packs};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::Error;
use portal::contact::reminders::current_policy;

use super::edit::{EditOutlook, outlook, sent};
use super::entries::{EditEntry, LimitsEntry, name};
use super::preview_cards::{Outlook, SampleFields};
use super::server_fns::{EDIT_FORM, StaffSaveContactLimits};
use super::step_page::errors;
use super::words;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::Field;
use crate::components::field_set::{FieldSet, Tick};
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::context::{query_value, request_context};
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::{routes, t};

/// The form, and what would come of it if it was sent.
struct LimitsForm {
    version: u32,
    pack: &'static RulePack,
    entry: LimitsEntry,
    edit: EditEntry,
    outlook: Option<EditOutlook>,
}

#[component]
pub fn ContactLimitsPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let form = sent(StaffSaveContactLimits::url());
    Suspend::new(async move {
        let found = async {
            let policy = current_policy(&context.portal, &context.actor).await?;
            let version = policy.version;
            let place = match &form {
                Some(form) => Some(LimitsEntry::of_form(form).place),
                None => query_value(&context.query, "place"),
            };
            let own = context.portal.settings.reminders.pack;
            let pack = place.map_or(Some(own), |place| packs::pack(&place));
            let pack = pack.ok_or(Error::NotFound)?;
            let limits = policy.limits.get(pack.code).cloned().unwrap_or_default();
            let Some(form) = form else {
                let entry = LimitsEntry::of_limits(pack.code, &limits);
                let (edit, outlook) = (EditEntry::default(), None);
                return Ok(LimitsForm { version, pack, entry, edit, outlook });
            };
            let (entry, edit) = (LimitsEntry::of_form(&form), EditEntry::of_form(&form));
            let outlook = outlook(&context, version, entry.part(), &edit).await?;
            Ok(LimitsForm { version, pack, entry, edit, outlook: Some(outlook) })
        };
        answer(found.await, |form| {
            let title = t!(policy.limit.title, place = words::place(form.pack));
            view! {
                <Frame section=Section::StaffPolicy>
                    <div class="stack">
                        <BackLink href=routes::STAFF_POLICY text=t!(policy.title)/>
                        <PageTitle title lead=t!(policy.limit.lead)/>
                        {content(form, problem)}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn content(form: LimitsForm, problem: StaffFormProblem) -> AnyView {
    let LimitsForm { version, pack, entry, edit, outlook } = form;
    let found = outlook.clone().unwrap_or_default();
    let errors = errors(&found, &problem);
    let is_nobody = found.is_nobody;
    let shown = outlook.map(|outlook| {
        view! { <Outlook outlook edit=edit.clone() problem=problem.clone()/> }
    });
    view! {
        <ErrorSummary errors/>
        <Law pack/>
        <form class="stack" method="post" action=StaffSaveContactLimits::url()>
            <Card title=t!(policy.limit.own)>
                <div class="stack">
                    <LimitFields entry found/>
                    <SampleFields version edit is_nobody/>
                </div>
            </Card>
            {shown}
        </form>
    }
    .into_any()
}

/// The rules of the place, each with its law.
#[component]
fn Law(pack: &'static RulePack) -> impl IntoView {
    let of_messages = pack.rules.iter().filter(|rule| rule.covers(Medium::Written));
    let fact = of_messages.map(|rule| {
        view! {
            <Fact term=words::rule(rule)>
                <small>{rule.source.law}</small>
            </Fact>
        }
    });
    let facts = fact.collect_view();
    view! {
        <Card title=t!(policy.limit.law)>
            <SummaryList>{facts}</SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn LimitFields(entry: LimitsEntry, found: EditOutlook) -> impl IntoView {
    let number = |field: &'static str, label: &'static str, hint: String, value: String| {
        view! {
            <Field
                name=name(field)
                id=field_id(EDIT_FORM, field)
                label
                hint
                value
                autocomplete="off"
                longest=2
                error=found.at(field)
            />
        }
        .into_any()
    };
    let hours = t!(policy.limit.hours_hint).to_owned();
    let times = t!(policy.limit.per_week_hint, most = MOST_PER_WEEK);
    let apart = t!(policy.limit.days_apart_hint, most = LONGEST_INTERVAL);
    let ticks = [
        ("saturdays", t!(policy.limit.not_saturdays), !entry.saturdays.is_empty()),
        ("sundays", t!(policy.limit.not_sundays), !entry.sundays.is_empty()),
        ("holidays", t!(policy.limit.no_holidays), !entry.holidays.is_empty()),
    ];
    let tick = |(field, label, ticked)| view! { <Tick name=name(field) label ticked/> };
    view! {
        <input type="hidden" name=name("place") value=entry.place/>
        {number("from", t!(policy.limit.from), hours.clone(), entry.from)}
        {number("to", t!(policy.limit.to), hours, entry.to)}
        <FieldSet id=field_id(EDIT_FORM, "days") legend=t!(policy.limit.never)>
            {ticks.map(tick).into_iter().collect_view()}
        </FieldSet>
        {number("per_week", t!(policy.limit.per_week), times, entry.per_week)}
        {number("days_apart", t!(policy.limit.days_apart), apart, entry.days_apart)}
    }
    .into_any()
}
