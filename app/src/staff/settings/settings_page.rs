//! What is set, by the key that sets it, and a test of the mail server.

use domain::calendar::SignedDuration;
use domain::contact::Channel;
use domain::payments::Parts;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::platform::settings::{Institution, Mode, SessionLimits};
use portal::views::desk::settings::{self, SettingsSheet};

use super::server_fns::StaffTestMail;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::{Text, UiTone};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::shared::words;
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::proof_field::ProofField;
use crate::t;

const FORM: &str = "mail";

#[component]
pub fn SettingsPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = if problem.is_some() { None } else { outcome() };
    answer(settings::sheet(&context.portal, &context.actor), |sheet| {
        let settings = sheet.settings.clone();
        let (title, lead) = (t!(settings.title), t!(settings.lead));
        view! {
            <Frame section=Section::StaffSettings width=Width::Narrow>
                <div class="stack">
                    <PageTitle title lead/>
                    {done.map(|(tone, title)| view! { <Notice tone title live=true/> })}
                    <ErrorSummary errors=problem.summary()/>
                    {institution_card(settings.institution.clone())}
                    {payments_card(sheet.clone())}
                    {messages_card(sheet)}
                    <MailTest problem/>
                    {sessions_card(settings.session_limits)}
                </div>
            </Frame>
        }
        .into_any()
    })
}

/// What became of the last test.
fn outcome() -> Option<(UiTone, &'static str)> {
    match confirmed("done")?.as_str() {
        "sent" => Some((UiTone::Good, t!(settings.mail.sent))),
        "unsent" => Some((UiTone::Bad, t!(settings.mail.unsent))),
        "mailbox" => Some((UiTone::Bad, t!(settings.mail.mailbox))),
        "refused" => Some((UiTone::Bad, t!(settings.mail.refused))),
        _ => None,
    }
}

/// A setting: what it means, its value, and the key in the configuration.
fn fact(term: &'static str, value: impl Into<Text>, key: &'static str) -> AnyView {
    let value = Some(value.into()).filter(|value| !value.is_empty());
    let value = value.unwrap_or_else(|| t!(settings.nothing).into());
    view! {
        <Fact term>
            <p>{value}</p>
            <small>
                <code>{key}</code>
            </small>
        </Fact>
    }
    .into_any()
}

fn institution_card(institution: Institution) -> AnyView {
    let Institution { name, legal_id, address, email, phone, country, language, time_zone } =
        institution;
    let zone = time_zone.iana_name().unwrap_or("UTC").to_owned();
    view! {
        <Card title=t!(settings.institution.title)>
            <SummaryList>
                {fact(t!(settings.institution.name), name, "institution.name")}
                {fact(t!(settings.institution.legal_id), legal_id, "institution.legal_id")}
                {fact(t!(settings.institution.address), address.join(", "), "institution.address")}
                {fact(t!(settings.institution.email), email, "institution.email")}
                {fact(t!(settings.institution.phone), phone, "institution.phone")}
                {fact(t!(settings.institution.country), country, "institution.country")}
                {fact(
                    t!(settings.institution.language),
                    language.own_name(),
                    "institution.language",
                )}
                {fact(t!(settings.institution.zone), zone, "institution.time_zone")}
            </SummaryList>
        </Card>
    }
    .into_any()
}

fn payments_card(sheet: SettingsSheet) -> AnyView {
    let SettingsSheet { settings, gateway, .. } = sheet;
    let (checkout, link) = (settings.checkout_lifetime, settings.link_lifetime);
    let parts = match settings.parts {
        Parts::Never => t!(settings.payments.whole).to_owned(),
        Parts::AtLeast(minor) => t!(settings.payments.at_least, minor = minor),
    };
    view! {
        <Card title=t!(settings.payments.title)>
            <SummaryList>
                {fact(t!(settings.payments.gateway), words::gateway(gateway), "stripe.*")}
                {fact(t!(settings.payments.parts), parts, "parts")}
                {fact(
                    t!(settings.payments.checkout),
                    span(checkout),
                    "checkout_lifetime",
                )}
                {fact(t!(settings.payments.link), span(link), "link_lifetime")}
            </SummaryList>
        </Card>
    }
    .into_any()
}

fn messages_card(sheet: SettingsSheet) -> AnyView {
    let SettingsSheet { settings, channels, .. } = sheet;
    let reminders = settings.reminders;
    let mode = match reminders.mode {
        Mode::On => t!(settings.messages.on),
        Mode::Off => t!(settings.messages.off),
    };
    let channels: Vec<_> = channels.iter().map(|channel| channel_name(*channel)).collect();
    let (longest, movable) = (reminders.terms.longest, reminders.movable_days);
    let days = |days: i32| t!(settings.days, count = u32::try_from(days).unwrap_or(0));
    view! {
        <Card title=t!(settings.messages.title)>
            <SummaryList>
                {fact(t!(settings.messages.mode), mode, "reminders.mode")}
                {fact(t!(settings.messages.channels), channels.join(", "), "smtp.*, twilio.*")}
                {fact(t!(settings.messages.rules), reminders.pack.code, "reminders.rules")}
                {fact(t!(settings.messages.promise), days(longest), "reminders.promise_days")}
                {fact(t!(settings.messages.movable), days(movable), "reminders.movable_days")}
            </SummaryList>
        </Card>
    }
    .into_any()
}

/// Name of a channel with a carrier.
pub(in crate::staff) fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => t!(settings.channel.email),
        Channel::Sms => t!(settings.channel.sms),
        Channel::WhatsApp => t!(settings.channel.whats_app),
        Channel::Webhook => t!(settings.channel.webhook),
        Channel::Call => t!(settings.channel.call),
        Channel::Letter => t!(settings.channel.letter),
        Channel::InApp => t!(settings.channel.in_app),
    }
}

fn sessions_card(limits: SessionLimits) -> AnyView {
    view! {
        <Card title=t!(settings.sessions.title)>
            <SummaryList>
                {fact(t!(settings.sessions.idle), span(limits.idle), "sessions.idle")}
                {fact(t!(settings.sessions.absolute), span(limits.absolute), "sessions.absolute")}
            </SummaryList>
        </Card>
    }
    .into_any()
}

/// A duration in days, hours or minutes, the largest unit that divides it.
fn span(duration: SignedDuration) -> String {
    let minutes = u32::try_from(duration.as_mins()).unwrap_or(0);
    match minutes {
        _ if minutes > 0 && minutes.is_multiple_of(24 * 60) => {
            t!(settings.days, count = minutes / (24 * 60))
        }
        _ if minutes > 0 && minutes.is_multiple_of(60) => t!(settings.hours, count = minutes / 60),
        _ => t!(settings.minutes, count = minutes),
    }
}

#[component]
fn MailTest(problem: StaffFormProblem) -> impl IntoView {
    view! {
        <Card title=t!(settings.mail.title)>
            <form class="stack" method="post" action=StaffTestMail::url()>
                <p>{t!(settings.mail.lead)}</p>
                <ProofField form=FORM problem/>
                <Button look=Look::Secondary>{t!(settings.mail.send)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
