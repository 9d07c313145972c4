//! Form for channels, days, hours and language.

use domain::contact::Channel;
use domain::ids::DebtorId;
use domain::language::Language;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::preferences::{DebtorPreferences, NewPreferences};

use super::choices::DAYS;
use super::form_context::{FormContext, Whose};
use super::form_errors::{PreferencesFormError, field_id};
use super::server_fns::SaveChoices;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::field_set::{FieldSet, Tick};
use crate::components::notice::Notice;
use crate::components::select::Select;
use crate::components::{Text, UiTone};
use crate::request::institution::institution;
use crate::t;

/// The preferences; saving them resumes stopped reminders.
#[component]
pub(super) fn PreferencesForm(
    preferences: DebtorPreferences,
    around: FormContext,
) -> impl IntoView {
    let shown = shown(&preferences, &around);
    let stopped = preferences.preferences.stopped;
    let id = preferences.debtor.clone();
    let error = |field| PreferencesFormError::at(around.error.as_ref(), field, &id);
    let (channels_error, days_error, hours_error) =
        (error("channels"), error("days"), error("hours"));
    let only_email =
        preferences.possible.len() > 1 && preferences.possible.contains(&Channel::Email);
    let save = if stopped { t!(reminders.resume) } else { t!(form.save) };
    let language = shown.language.unwrap_or(around.language).code();
    let languages =
        Language::ALL.map(|one| (Text::from(one.code()), Text::from(one.own_name()))).to_vec();
    view! {
        <Card title=t!(reminders.how)>
            <form class="reminders__form stack" method="post" action=SaveChoices::url()>
                {stopped
                    .then(|| {
                        view! {
                            <Notice tone=UiTone::Warn title=t!(reminders.stopped_title)>
                                <p>{t!(reminders.stopped_text)}</p>
                            </Notice>
                        }
                    })}
                <Whose debtor=id.clone() token=around.token/>
                <Channels preferences shown=shown.clone() error=channels_error/>
                <Days id=id.clone() days=shown.days error=days_error/>
                <HoursOfDay id=id.clone() shown error=hours_error/>
                <Select
                    name="chosen[language]"
                    id=field_id("language", &id)
                    label=t!(reminders.language)
                    options=languages
                    chosen=language
                />
                <div class="actions">
                    <Button>{save}</Button>
                    {only_email
                        .then(|| {
                            view! {
                                <Button
                                    look=Look::Secondary
                                    submits=("chosen[only]".into(), Channel::Email.code().into())
                                >
                                    {t!(reminders.only_email)}
                                </Button>
                            }
                        })}
                </div>
            </form>
        </Card>
    }
    .into_any()
}

/// Rejected preferences of the last request, otherwise the effective ones.
fn shown(preferences: &DebtorPreferences, around: &FormContext) -> NewPreferences {
    let error = around.error.as_ref().filter(|error| error.whose == preferences.debtor);
    error.and_then(|error| error.chosen.clone()).unwrap_or_else(|| NewPreferences {
        channels: preferences.preferences.channels.clone(),
        days: preferences.preferences.days,
        hours: preferences.preferences.hours,
        language: preferences.language,
        stopped: false,
    })
}

#[component]
fn Channels(
    preferences: DebtorPreferences,
    shown: NewPreferences,
    error: Option<Text>,
) -> impl IntoView {
    let id = &preferences.debtor;
    let label = |channel: Channel| {
        let address = match channel {
            Channel::Email => preferences.email.as_deref(),
            Channel::Sms | Channel::WhatsApp => preferences.phone.as_deref(),
            _ => None,
        };
        let name = channel_name(channel);
        address.map_or_else(|| name.clone(), |address| format!("{name} ({address})"))
    };
    let tick = |channel: &Channel| {
        let name = format!("chosen[channels][{}]", channel.code());
        let ticked = shown.channels.contains(channel);
        view! { <Tick name label=label(*channel) ticked/> }
    };
    let ticks = preferences.possible.iter().map(tick).collect_view();
    let favourite = shown.channels.iter().find(|channel| preferences.possible.contains(channel));
    let favourite = favourite.or_else(|| preferences.possible.first()).map_or("", |one| one.code());
    let options: Vec<(Text, Text)> = preferences
        .possible
        .iter()
        .map(|channel| (channel.code().into(), channel_name(*channel).into()))
        .collect();
    let select = (options.len() > 1).then(|| {
        view! {
            <Select
                name="chosen[favourite]"
                id=field_id("favourite", id)
                label=t!(reminders.favourite)
                options
                chosen=favourite
            />
        }
    });
    view! {
        <FieldSet id=field_id("channels", id) legend=t!(reminders.channels) error>
            {ticks}
        </FieldSet>
        {select}
    }
    .into_any()
}

/// Name of a channel.
fn channel_name(channel: Channel) -> String {
    match channel {
        Channel::Email => t!(reminders.channel.email).to_owned(),
        Channel::Sms => t!(reminders.channel.sms).to_owned(),
        Channel::WhatsApp => t!(reminders.channel.whats_app).to_owned(),
        Channel::Webhook => t!(reminders.channel.webhook, institution = institution().name),
        Channel::Call => t!(reminders.channel.call).to_owned(),
        Channel::Letter => t!(reminders.channel.letter).to_owned(),
        Channel::InApp => t!(reminders.channel.in_app).to_owned(),
    }
}

#[component]
fn Days(id: DebtorId, days: [bool; 7], error: Option<Text>) -> impl IntoView {
    let names = [
        t!(reminders.day.mon),
        t!(reminders.day.tue),
        t!(reminders.day.wed),
        t!(reminders.day.thu),
        t!(reminders.day.fri),
        t!(reminders.day.sat),
        t!(reminders.day.sun),
    ];
    let tick = |((day, label), ticked): ((&str, &'static str), bool)| {
        let name = format!("chosen[days][{day}]");
        view! { <Tick name label ticked/> }
    };
    let ticks = DAYS.into_iter().zip(names).zip(days).map(tick).collect_view();
    view! {
        <FieldSet id=field_id("days", &id) legend=t!(reminders.days) error>
            {ticks}
        </FieldSet>
    }
    .into_any()
}

#[component]
fn HoursOfDay(id: DebtorId, shown: NewPreferences, error: Option<Text>) -> impl IntoView {
    let option = |hour: i8| (hour.to_string().into(), format!("{hour:02}:00").into());
    let first: Vec<(Text, Text)> = (0..24).map(option).collect();
    let last: Vec<(Text, Text)> = (1..=24).map(option).collect();
    let (from, to) = (shown.hours.from.to_string(), shown.hours.to.to_string());
    view! {
        <FieldSet
            id=field_id("hours", &id)
            legend=t!(reminders.hours)
            hint=t!(reminders.hours_hint)
            error
        >
            <Select
                name="chosen[from]"
                id=field_id("from", &id)
                label=t!(reminders.from)
                options=first
                chosen=from
            />
            <Select
                name="chosen[to]"
                id=field_id("until", &id)
                label=t!(reminders.until)
                options=last
                chosen=to
            />
        </FieldSet>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::contact::{Hours, Preferences, PreferencesProblem};
    use domain::reminders::{Rating, Tone};

    use super::*;
    use crate::components::testing::html;

    fn preferences(possible: Vec<Channel>, stopped: bool) -> DebtorPreferences {
        let preferences = Preferences {
            channels: vec![Channel::WhatsApp, Channel::Email],
            days: [true, true, true, true, true, false, false],
            hours: Hours::new(9, 18),
            stopped,
        };
        DebtorPreferences {
            debtor: DebtorId::parse("d1").unwrap(),
            name: "Ana".into(),
            email: Some("a••@example.org".into()),
            phone: Some("+••••4321".into()),
            telephone: None,
            possible,
            preferences,
            language: None,
            rating: Some(Rating {
                tone: Tone::Friendly,
                known: 0,
                late: 0,
                longest_delay: 0,
                broken_promises: 0,
            }),
            next: None,
            rules: "pe",
            is_on: true,
        }
    }

    fn around(error: Option<PreferencesFormError>) -> FormContext {
        let token = Some("t0k".into());
        FormContext { token, error, several: false, language: Language::Pt }
    }

    fn form(preferences: &DebtorPreferences, error: Option<PreferencesFormError>) -> String {
        let (preferences, around) = (preferences.clone(), around(error));
        html(Language::Es, || view! { <PreferencesForm preferences around/> })
    }

    #[test]
    fn the_form_shows_what_holds_and_carries_the_token() {
        let shown = form(&preferences(vec![Channel::Email, Channel::WhatsApp], false), None);
        for part in [
            r#"name="token" value="t0k""#,
            r#"name="debtor" value="d1""#,
            r#"name="chosen[channels][whats_app]" value="on" checked"#,
            r#"name="chosen[days][fri]" value="on" checked"#,
            r#"<option value="whats_app" selected"#,
            r#"<option value="9" selected"#,
            r#"<option value="18" selected"#,
            r#"<option value="pt" selected"#,
            r#"name="chosen[only]" value="email""#,
            "Correo (a••@example.org)",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
        assert_eq!(shown.matches(" checked").count(), 7, "{shown}");
    }

    #[test]
    fn one_channel_has_no_favourite_and_a_stop_ends_by_saving() {
        let shown = form(&preferences(vec![Channel::Email], true), None);
        assert!(!shown.contains("chosen[favourite]"), "{shown}");
        assert!(!shown.contains("chosen[only]"), "{shown}");
        assert!(shown.contains("Volver a recibir recordatorios"), "{shown}");
    }

    #[test]
    fn what_was_refused_is_shown_again_with_what_is_wrong() {
        let preferences = preferences(vec![Channel::Email], false);
        let chosen = NewPreferences {
            channels: vec![],
            days: [true; 7],
            hours: Hours::new(20, 8),
            language: Some(Language::En),
            stopped: false,
        };
        let whose = preferences.debtor.clone();
        let error = PreferencesFormError {
            whose,
            problem: PreferencesProblem::NoHour,
            chosen: Some(chosen),
        };
        let shown = form(&preferences, Some(error));
        assert!(shown.contains(r#"id="hours-d1-error""#), "{shown}");
        assert!(shown.contains(r#"<option value="20" selected"#), "{shown}");
        assert!(shown.contains(r#"<option value="en" selected"#), "{shown}");
        assert_eq!(shown.matches(" checked").count(), 7, "{shown}");
    }
}
