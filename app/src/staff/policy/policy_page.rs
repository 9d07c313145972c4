//! The policy as it is, and its versions.

use domain::contact::packs::{self, DEFAULT};
use domain::contact::{ContactLimits, RulePack};
use domain::reminders::{Kind, Policy, Step, Tone};
use leptos::prelude::*;
use portal::Portal;
use portal::contact::reminders::{PolicyVersion, current_policy, policy_versions};
use portal::platform::settings::Mode;

use super::addresses;
use super::entries::TextsEntry;
use super::texts_page::TextsChoice;
use super::words;
use crate::components::UiTone;
use crate::components::card::Card;
use crate::components::day::Instant;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::table::{Cell, Column, Row, RowTitle, Table};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

#[component]
pub fn PolicyPage() -> impl IntoView {
    let context = request_context();
    let is_saved = confirmed("done").as_deref() == Some("saved");
    Suspend::new(async move {
        let found = async {
            let policy = current_policy(&context.portal, &context.actor).await?;
            Ok((policy, policy_versions(&context.portal, &context.actor).await?))
        };
        let portal = context.portal.clone();
        answer(found.await, |(policy, versions)| {
            let saved = is_saved.then(|| {
                view! { <Notice tone=UiTone::Good title=t!(policy.saved) live=true/> }
            });
            let lead = lead(&policy, versions.first());
            view! {
                <Frame section=Section::StaffPolicy>
                    <div class="stack">
                        <PageTitle title=t!(policy.title) lead/>
                        {saved}
                        <Steps steps=policy.steps.clone()/>
                        <Places policy packs=packs_of(&portal)/>
                        <TextsCard portal=portal.clone()/>
                        <Configuration portal/>
                        <Versions versions/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

fn lead(policy: &Policy, newest: Option<&PolicyVersion>) -> String {
    match newest {
        None => t!(policy.lead_usual).to_owned(),
        Some(PolicyVersion { by, at, .. }) => {
            let (version, at) = (policy.version, short_instant(*at));
            t!(policy.lead, version = version, who = by.as_str(), at = at)
        }
    }
}

#[component]
fn Steps(steps: Vec<Step>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(policy.step.when)),
        Column::text(t!(policy.step.kind)),
        Column::text(t!(policy.step.tones)),
        Column::text(t!(policy.step.channels)),
    ];
    let row = |step: Step| {
        let href = addresses::step(&step.name);
        let note = match &step.segment {
            None => step.name.clone(),
            Some(segment) => {
                let name = step.name.as_str();
                t!(policy.step.of_segment, name = name, segment = segment.as_str())
            }
        };
        view! {
            <Row>
                <RowTitle href title=words::day(&step) note/>
                <Cell label=t!(policy.step.kind)>{words::kind(step.kind)}</Cell>
                <Cell label=t!(policy.step.tones)>{words::tones(&step.tones)}</Cell>
                <Cell label=t!(policy.step.channels)>{words::channels(&step.channels)}</Cell>
            </Row>
        }
    };
    let rows = steps.into_iter().map(row).collect_view();
    let more = Some((routes::STAFF_POLICY_STEP.into(), t!(policy.step.new_step).into()));
    view! {
        <Card title=t!(policy.step.all) more>
            <Table caption=t!(policy.step.all) columns>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}

/// The rule packs that can apply to somebody here: the strictest one holds everywhere.
fn packs_of(portal: &Portal) -> Vec<&'static RulePack> {
    let own = portal.settings.reminders.pack;
    if own.code == DEFAULT.code {
        return vec![own];
    }
    let others = packs::ALL.into_iter().filter(|pack| pack.code != own.code);
    std::iter::once(own).chain(others).collect()
}

#[component]
fn Places(policy: Policy, packs: Vec<&'static RulePack>) -> impl IntoView {
    let columns = vec![Column::text(t!(policy.limit.place)), Column::text(t!(policy.limit.own))];
    let row = |pack: &'static RulePack| {
        let limits: Option<&ContactLimits> = policy.limits.get(pack.code);
        let own = limits.map(words::limits);
        let own = own.unwrap_or_else(|| t!(policy.limit.none).to_owned());
        let href = addresses::limits(pack.code);
        view! {
            <Row>
                <RowTitle href title=words::place(pack)/>
                <Cell label=t!(policy.limit.own)>{own}</Cell>
            </Row>
        }
    };
    let rows = packs.into_iter().map(row).collect_view();
    view! {
        <Card title=t!(policy.limit.all)>
            <p>{t!(policy.limit.lead)}</p>
            <Table caption=t!(policy.limit.all) columns>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}

#[component]
fn TextsCard(portal: Portal) -> impl IntoView {
    let entry = TextsEntry {
        language: portal.settings.institution.language.code().to_owned(),
        kind: Kind::Overdue.code().to_owned(),
        tone: Tone::Neutral.code().to_owned(),
        ..TextsEntry::default()
    };
    view! {
        <Card title=t!(policy.texts.title)>
            <TextsChoice entry/>
        </Card>
    }
    .into_any()
}

/// What the configuration sets.
#[component]
fn Configuration(portal: Portal) -> impl IntoView {
    let reminders = &portal.settings.reminders;
    let mode = match reminders.mode {
        Mode::On => t!(settings.messages.on),
        Mode::Off => t!(settings.messages.off),
    };
    let fact = |term: &'static str, value: &'static str, key: &'static str| {
        view! {
            <Fact term>
                <p>{value}</p>
                <small>
                    <code>{key}</code>
                </small>
            </Fact>
        }
        .into_any()
    };
    let place = words::place(reminders.pack);
    view! {
        <Card title=t!(policy.configured)>
            <p>{t!(policy.configured_lead)}</p>
            <SummaryList>
                {fact(t!(settings.messages.mode), mode, "reminders.mode")}
                {fact(t!(settings.messages.rules), place, "reminders.rules")}
            </SummaryList>
        </Card>
    }
    .into_any()
}

#[component]
fn Versions(versions: Vec<PolicyVersion>) -> impl IntoView {
    if versions.is_empty() {
        return ().into_any();
    }
    let columns = vec![
        Column::text(t!(policy.version)),
        Column::text(t!(policy.when)),
        Column::text(t!(policy.who)),
        Column::text(t!(pauses.reason)),
    ];
    let row = |version: PolicyVersion| {
        let reason = match version.reason.is_empty() {
            true => t!(policy.no_reason).to_owned(),
            false => version.reason,
        };
        view! {
            <Row>
                <RowTitle title=version.version.to_string()/>
                <Cell label=t!(policy.when)><Instant at=version.at/></Cell>
                <Cell label=t!(policy.who)>{version.by}</Cell>
                <Cell label=t!(pauses.reason)>{reason}</Cell>
            </Row>
        }
    };
    let rows = versions.into_iter().map(row).collect_view();
    view! {
        <Card title=t!(policy.versions)>
            <Table caption=t!(policy.versions) columns>
                {rows}
            </Table>
        </Card>
    }
    .into_any()
}
