//! The texts of reminders of a kind, tone and language.

use domain::language::Language;
use domain::reminders::{Kind, Tone};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::Result;
use portal::contact::reminders::current_policy;
use portal::contact::reminders::templates::{self, LONGEST, SetAside, TemplatePart};

use super::edit::{EditOutlook, outlook, sent};
use super::entries::{EditEntry, TextsEntry, name};
use super::preview_cards::{Outlook, SampleFields};
use super::server_fns::{EDIT_FORM, StaffSaveReminderTexts};
use super::step_page::errors;
use super::words;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::select::Select;
use crate::components::text_area::TextArea;
use crate::components::{Text, UiTone};
use crate::request::context::{RequestContext, query_value, request_context};
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::{routes, t};

/// Values that a text may name, as the engine of templates writes them.
const VALUES: [&str; 6] = ["name", "total", "due_on", "days", "count", "url"];

/// The form, and what would come of it if it was sent.
struct TextsForm {
    version: u32,
    entry: TextsEntry,
    edit: EditEntry,
    set_aside: Vec<SetAside>,
    outlook: Option<EditOutlook>,
}

#[component]
pub fn ReminderTextsPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let form = sent(StaffSaveReminderTexts::url());
    Suspend::new(async move {
        let found = async {
            let version = current_policy(&context.portal, &context.actor).await?.version;
            let Some(form) = form else { return begin(&context, version).await };
            let (entry, edit) = (TextsEntry::of_form(&form), EditEntry::of_form(&form));
            let outlook = outlook(&context, version, entry.part(), &edit).await?;
            let set_aside = Vec::new();
            Ok(TextsForm { version, entry, edit, set_aside, outlook: Some(outlook) })
        };
        answer(found.await, |form| {
            view! {
                <Frame section=Section::StaffPolicy>
                    <div class="stack">
                        <BackLink href=routes::STAFF_POLICY text=t!(policy.title)/>
                        <PageTitle title=t!(policy.texts.title) lead=t!(policy.texts.lead)/>
                        {content(form, problem)}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// The texts in the address, or the first ones.
async fn begin(context: &RequestContext, version: u32) -> Result<TextsForm> {
    let (portal, actor) = (&context.portal, &context.actor);
    let value = |name| query_value(&context.query, name).unwrap_or_default();
    let (language, kind, tone) = (value("language"), value("kind"), value("tone"));
    let typed = TextsEntry { language, kind, tone, ..TextsEntry::default() };
    let own = portal.settings.institution.language;
    let (language, kind, tone) = typed.key().unwrap_or((own, Kind::Overdue, Tone::Neutral));
    let parts = templates::current(portal, actor, language, kind, tone).await?;
    let text = |part: &TemplatePart| (part.code().to_owned(), parts.get(*part).to_owned());
    let entry = TextsEntry {
        language: language.code().to_owned(),
        kind: kind.code().to_owned(),
        tone: tone.code().to_owned(),
        texts: TemplatePart::ALL.iter().map(text).collect(),
    };
    let set_aside = templates::set_aside(portal, actor, language, kind, tone).await?;
    Ok(TextsForm { version, entry, edit: EditEntry::default(), set_aside, outlook: None })
}

fn content(form: TextsForm, problem: StaffFormProblem) -> AnyView {
    let TextsForm { version, entry, edit, set_aside, outlook } = form;
    let found = outlook.clone().unwrap_or_default();
    let errors = errors(&found, &problem);
    let is_nobody = found.is_nobody;
    let shown = outlook.map(|outlook| {
        view! { <Outlook outlook edit=edit.clone() problem=problem.clone()/> }
    });
    let key = entry.key();
    let title = key.map(|(language, kind, tone)| {
        format!("{} · {} · {}", words::kind(kind), words::tone(tone), language.own_name())
    });
    view! {
        <ErrorSummary errors/>
        <TextsChoice entry=entry.clone()/>
        {set_aside.into_iter().map(aside).collect_view()}
        <form class="stack" method="post" action=StaffSaveReminderTexts::url()>
            <Card title=title.map(Text::from)>
                <div class="stack">
                    <TextFields entry found/>
                    <SampleFields version edit is_nobody/>
                </div>
            </Card>
            {shown}
        </form>
    }
    .into_any()
}

/// An own text that is not in use, and the law that forbids it.
fn aside(aside: SetAside) -> AnyView {
    let SetAside { part, text, why } = aside;
    let title = t!(policy.texts.aside, part = part_name(part), law = why.rule.source.law);
    view! {
        <Notice tone=UiTone::Warn title>
            <p>{text}</p>
        </Notice>
    }
    .into_any()
}

/// Which texts are shown.
#[component]
pub(super) fn TextsChoice(entry: TextsEntry) -> impl IntoView {
    let kind = |one: &Kind| (one.code().into(), words::kind(*one).into());
    let kinds: Vec<(Text, Text)> = Kind::ALL.iter().map(kind).collect();
    let tone = |one: &Tone| (one.code().into(), words::tone(*one).into());
    let tones: Vec<(Text, Text)> = Tone::ALL.iter().map(tone).collect();
    let language = |one: Language| (one.code().into(), one.own_name().into());
    let languages: Vec<(Text, Text)> = Language::ALL.into_iter().map(language).collect();
    let (kind, tone, language) = (t!(policy.step.kind), t!(policy.texts.tone), t!(policy.language));
    view! {
        <form class="policy-choice" method="get" action=routes::STAFF_REMINDER_TEXTS>
            <Select name="kind" label=kind options=kinds chosen=entry.kind/>
            <Select name="tone" label=tone options=tones chosen=entry.tone/>
            <Select name="language" label=language options=languages chosen=entry.language/>
            <Button look=Look::Secondary>{t!(policy.texts.show)}</Button>
        </form>
    }
    .into_any()
}

fn part_name(part: TemplatePart) -> &'static str {
    match part {
        TemplatePart::Subject => t!(policy.texts.subject),
        TemplatePart::Lead => t!(policy.texts.opening),
        TemplatePart::Closing => t!(policy.texts.closing),
        TemplatePart::Short => t!(policy.texts.short),
    }
}

#[component]
fn TextFields(entry: TextsEntry, found: EditOutlook) -> impl IntoView {
    let area = |part: &TemplatePart| {
        let code = part.code();
        view! {
            <TextArea
                name=format!("{}[{code}]", name("texts"))
                id=field_id(EDIT_FORM, code)
                label=part_name(*part)
                longest=LONGEST
                value=entry.texts.get(code).cloned().map(Text::from)
                error=found.at(code)
                may_be_empty=true
                rows=3
            />
        }
    };
    let areas = TemplatePart::ALL.iter().map(area).collect_view();
    let value = |value: &str| {
        let code = format!("{{{{ {value} }}}}");
        view! {
            <li>
                <code>{code}</code>
            </li>
        }
    };
    view! {
        <input type="hidden" name=name("language") value=entry.language.clone()/>
        <input type="hidden" name=name("kind") value=entry.kind.clone()/>
        <input type="hidden" name=name("tone") value=entry.tone.clone()/>
        {areas}
        <div class="policy-values">
            <p>{t!(policy.texts.values)}</p>
            <ul class="plain-list">{VALUES.iter().map(|one| value(one)).collect_view()}</ul>
        </div>
    }
    .into_any()
}
