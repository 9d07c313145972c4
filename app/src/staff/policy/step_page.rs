//! A step of the policy.

use domain::contact::Channel;
use domain::holds::LONGEST_LINE;
use domain::reminders::{Kind, Policy, Tone};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::Error;
use portal::contact::reminders::current_policy;

use super::edit::{EditOutlook, outlook, sent};
use super::entries::{EditEntry, NAME_MAX_CHARS, StepEntry, name};
use super::preview_cards::{Outlook, SampleFields};
use super::server_fns::{EDIT_FORM, StaffSavePolicyStep};
use super::words;
use crate::components::Text;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::Field;
use crate::components::field_set::{FieldSet, Tick};
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::select::Select;
use crate::request::context::{RequestContext, query_value, request_context};
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::settings::channel_name;
use crate::{routes, t};

/// Channels that carry reminders.
const CHANNELS: [Channel; 6] = [
    Channel::Email,
    Channel::Sms,
    Channel::WhatsApp,
    Channel::Letter,
    Channel::InApp,
    Channel::Webhook,
];

/// The form, and what would come of it if it was sent.
struct StepForm {
    version: u32,
    entry: StepEntry,
    edit: EditEntry,
    outlook: Option<EditOutlook>,
}

#[component]
pub fn PolicyStepPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let form = sent(StaffSavePolicyStep::url());
    Suspend::new(async move {
        let found = async {
            let policy = current_policy(&context.portal, &context.actor).await?;
            let Some(form) = form else { return begin(&context, &policy) };
            let (entry, edit) = (StepEntry::of_form(&form), EditEntry::of_form(&form));
            let outlook = outlook(&context, policy.version, entry.part(), &edit).await?;
            Ok(StepForm { version: policy.version, entry, edit, outlook: Some(outlook) })
        };
        answer(found.await, |form| {
            let title = match form.entry.is_new() {
                true => t!(policy.step.new_step).to_owned(),
                false => t!(policy.step.title, name = form.entry.name.as_str()),
            };
            view! {
                <Frame section=Section::StaffPolicy>
                    <div class="stack">
                        <BackLink href=routes::STAFF_POLICY text=t!(policy.title)/>
                        <PageTitle title/>
                        {content(form, problem)}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// The step in the address, or a new one.
fn begin(context: &RequestContext, policy: &Policy) -> portal::Result<StepForm> {
    let entry = match query_value(&context.query, "step") {
        None => StepEntry::blank(),
        Some(name) => {
            let step = policy.steps.iter().find(|step| step.name == name);
            StepEntry::of_step(step.ok_or(Error::NotFound)?)
        }
    };
    let version = policy.version;
    Ok(StepForm { version, entry, edit: EditEntry::default(), outlook: None })
}

fn content(form: StepForm, problem: StaffFormProblem) -> AnyView {
    let StepForm { version, entry, edit, outlook } = form;
    let found = outlook.clone().unwrap_or_default();
    let errors = errors(&found, &problem);
    let is_nobody = found.is_nobody;
    let shown = outlook.map(|outlook| {
        view! { <Outlook outlook edit=edit.clone() problem=problem.clone()/> }
    });
    view! {
        <ErrorSummary errors/>
        <form class="stack" method="post" action=StaffSavePolicyStep::url()>
            <Card>
                <div class="stack">
                    <StepFields entry found/>
                    <SampleFields version edit is_nobody/>
                </div>
            </Card>
            {shown}
        </form>
    }
    .into_any()
}

/// Entries of the error summary: what is wrong with saving, and with the edit. The fields that save
/// are not there while the edit is wrong.
pub(super) fn errors(found: &EditOutlook, problem: &StaffFormProblem) -> Vec<(Option<Text>, Text)> {
    let Some(error) = found.problem.as_ref().filter(|_| !problem.is_stale()) else {
        return problem.summary();
    };
    let of_saving = if problem.is_unsaved() { Vec::new() } else { problem.summary() };
    let target = (!error.field.is_empty()).then(|| field_id(EDIT_FORM, &error.field));
    let of_edit = (target.map(Text::from), error.words.clone());
    of_saving.into_iter().map(|(_, words)| (None, words)).chain([of_edit]).collect()
}

#[component]
fn StepFields(entry: StepEntry, found: EditOutlook) -> impl IntoView {
    let is_new = entry.is_new();
    let option = |kind: &Kind| (kind.code().into(), words::kind(*kind).into());
    let kinds = Kind::ALL.iter().map(option).collect();
    let named = match is_new {
        true => view! {
            <input type="hidden" name=name("is_new") value="on"/>
            <Field
                name=name("name")
                id=field_id(EDIT_FORM, "name")
                label=t!(policy.step.name)
                hint=t!(policy.step.name_hint)
                value=entry.name.clone()
                autocomplete="off"
                longest=NAME_MAX_CHARS
                error=found.at("name")
            />
        }
        .into_any(),
        false => {
            view! { <input type="hidden" name=name("name") value=entry.name.clone()/> }.into_any()
        }
    };
    view! {
        {named}
        <Select
            name=name("kind")
            id=field_id(EDIT_FORM, "kind")
            label=t!(policy.step.kind)
            options=kinds
            chosen=entry.kind.clone()
        />
        <Field
            name=name("days")
            id=field_id(EDIT_FORM, "days")
            label=t!(policy.step.days)
            hint=t!(policy.step.days_hint)
            value=entry.days.clone()
            autocomplete="off"
            longest=3
            error=found.at("days")
        />
        <WhoFields entry=entry.clone() found=found.clone()/>
        <Field
            name=name("segment")
            id=field_id(EDIT_FORM, "segment")
            label=t!(policy.step.segment)
            hint=t!(policy.step.segment_hint)
            value=entry.segment.clone()
            autocomplete="off"
            longest=LONGEST_LINE
            error=found.at("segment")
        />
        {(!is_new)
            .then(|| {
                let ticked = !entry.remove.is_empty();
                let error = found.at("remove");
                view! {
                    <FieldSet id=field_id(EDIT_FORM, "remove") legend=t!(policy.step.end) error>
                        <Tick name=name("remove") label=t!(policy.step.remove) ticked/>
                    </FieldSet>
                }
            })}
    }
    .into_any()
}

/// Whom the step is for, and how they are reached.
#[component]
fn WhoFields(entry: StepEntry, found: EditOutlook) -> impl IntoView {
    let tone = |tone: &Tone| {
        let ticked = entry.tones.contains_key(tone.code());
        let name = format!("{}[{}]", name("tones"), tone.code());
        view! { <Tick name label=words::tone(*tone) ticked/> }
    };
    let channel = |channel: &Channel| {
        let ticked = entry.channels.contains_key(channel.code());
        let name = format!("{}[{}]", name("channels"), channel.code());
        view! { <Tick name label=channel_name(*channel) ticked/> }
    };
    let tones = Tone::ALL.iter().map(tone).collect_view();
    let channels = CHANNELS.iter().map(channel).collect_view();
    view! {
        <FieldSet
            id=field_id(EDIT_FORM, "tones")
            legend=t!(policy.step.tones)
            hint=t!(policy.step.tones_hint)
            error=found.at("tones")
        >
            {tones}
        </FieldSet>
        <FieldSet
            id=field_id(EDIT_FORM, "channels")
            legend=t!(policy.step.channels)
            hint=t!(policy.step.channels_hint)
        >
            {channels}
        </FieldSet>
    }
    .into_any()
}
