//! Preferences of one debtor: next reminder, settings, and stopping.

use domain::calendar::Date;
use domain::contact::Channel;
use domain::ids::DebtorId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::preferences::{DebtorPreferences, NextReminder};

use super::explained::ToneCard;
use super::form_context::{FormContext, Whose, typed_for};
use super::form_errors::{PreferencesFormError, field_id};
use super::phone::PhoneCard;
use super::preferences_form::PreferencesForm;
use super::server_fns::{MoveReminder, StopReminders};
use crate::components::Text;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::request::institution::institution;
use crate::request::reader::long_date;
use crate::t;

/// All sections about a debtor.
#[component]
pub(super) fn Person(preferences: DebtorPreferences, around: FormContext) -> impl IntoView {
    let name = preferences.name.clone();
    let heading = around.several.then(|| view! { <h2 class="reminders__name">{name}</h2> });
    let is_reachable = !preferences.possible.is_empty();
    let form = is_reachable.then(
        || view! { <PreferencesForm preferences=preferences.clone() around=around.clone()/> },
    );
    let phone = view! { <PhoneCard preferences=preferences.clone() around=around.clone()/> };
    let stop = (!preferences.preferences.stopped)
        .then(|| view! { <Stop debtor=preferences.debtor.clone() token=around.token.clone()/> });
    let rating = preferences.rating;
    view! {
        <section class="stack">
            {heading} <Next preferences around/> {form} {phone} {stop}
            {rating.map(|rating| view! { <ToneCard rating/> })}
        </section>
    }
    .into_any()
}

/// The next reminder, and the form to postpone it.
#[component]
fn Next(preferences: DebtorPreferences, around: FormContext) -> impl IntoView {
    let is_reachable = !preferences.possible.is_empty();
    let to = t!(reminders.to, name = preferences.name.as_str());
    let words = match &preferences.next {
        _ if !is_reachable => t!(reminders.unreachable, institution = institution().name),
        _ if preferences.preferences.stopped => t!(reminders.next_stopped).to_owned(),
        None => t!(reminders.next_none).to_owned(),
        Some(NextReminder { on, channel: Some(channel), .. }) => {
            t!(reminders.next_by, date = long_date(*on), by = by(*channel))
        }
        Some(NextReminder { on, channel: None, .. }) => {
            t!(reminders.next_on, date = long_date(*on))
        }
    };
    let was_moved = movable(&preferences).is_some_and(|next| next.movable_to.is_none());
    let limits = limits_of(&preferences);
    let debtor = preferences.debtor;
    view! {
        <Card title=t!(reminders.next)>
            <div class="reminders__text">
                <p class="quiet">{to}</p>
                <p class="reminders__next">{words}</p>
                {was_moved.then(|| view! { <p>{t!(reminders.moved_already)}</p> })}
            </div>
            {limits.map(|limits| view! { <Move debtor limits around/> })}
        </Card>
    }
    .into_any()
}

fn movable(preferences: &DebtorPreferences) -> Option<NextReminder> {
    let is_reachable = !preferences.possible.is_empty();
    preferences.next.filter(|_| is_reachable && !preferences.preferences.stopped)
}

/// Days to which the next reminder of a debtor can be postponed.
pub(super) fn limits_of(preferences: &DebtorPreferences) -> Option<(Date, Date)> {
    movable(preferences).and_then(limits)
}

/// First and last day to which a reminder can be postponed.
fn limits(next: NextReminder) -> Option<(Date, Date)> {
    let first = next.on.tomorrow().ok()?;
    let last = next.movable_to?;
    (first <= last).then_some((first, last))
}

#[component]
fn Move(debtor: DebtorId, limits: (Date, Date), around: FormContext) -> impl IntoView {
    let (first, last) = limits;
    let error = PreferencesFormError::at(around.error.as_ref(), "to", &debtor);
    let opened = error.is_some();
    let value = typed_for(MoveReminder::url(), "to", &debtor).map(Text::from);
    view! {
        <details class="reminders__more" open=opened>
            <summary>{t!(reminders.move_it)}</summary>
            <form class="reminders__form stack" method="post" action=MoveReminder::url()>
                <Whose debtor=debtor.clone() token=around.token/>
                <Field
                    name="to"
                    id=field_id("to", &debtor)
                    label=t!(reminders.move_to)
                    kind=FieldKind::Day(Some(first), Some(last))
                    value
                    hint=t!(reminders.move_hint, date = long_date(last))
                    error
                    required=true
                />
                <Button look=Look::Secondary>{t!(reminders.move_submit)}</Button>
            </form>
        </details>
    }
    .into_any()
}

/// A channel within a sentence.
fn by(channel: Channel) -> String {
    match channel {
        Channel::Email => t!(reminders.by.email).to_owned(),
        Channel::Sms => t!(reminders.by.sms).to_owned(),
        Channel::WhatsApp => t!(reminders.by.whats_app).to_owned(),
        Channel::Webhook => t!(reminders.by.webhook, institution = institution().name),
        Channel::Call => t!(reminders.by.call).to_owned(),
        Channel::Letter => t!(reminders.by.letter).to_owned(),
        Channel::InApp => t!(reminders.by.in_app).to_owned(),
    }
}

/// Section for stopping all reminders.
#[component]
fn Stop(debtor: DebtorId, token: Option<String>) -> impl IntoView {
    view! {
        <Card title=t!(reminders.stop_title)>
            <div class="reminders__text">
                <p>{t!(reminders.stop_text)}</p>
                <StopForm debtor token/>
            </div>
        </Card>
    }
    .into_any()
}

/// Form with the button that stops reminders.
#[component]
pub(super) fn StopForm(
    debtor: DebtorId,
    token: Option<String>,
    #[prop(default = Look::Secondary)] look: Look,
) -> impl IntoView {
    view! {
        <form method="post" action=StopReminders::url()>
            <Whose debtor token/>
            <Button look>{t!(reminders.stop)}</Button>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reminder_is_moved_to_a_later_day_or_not_at_all() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (on, movable_to, expected) in [
            ("2026-11-16", Some("2026-11-22"), Some(("2026-11-17", "2026-11-22"))),
            ("2026-11-21", Some("2026-11-22"), Some(("2026-11-22", "2026-11-22"))),
            ("2026-11-22", Some("2026-11-22"), None),
            ("2026-12-05", Some("2026-11-22"), None),
            ("2026-11-16", None, None),
        ] {
            let movable_to = movable_to.map(day);
            let next = NextReminder { on: day(on), channel: None, movable_to };
            let expected = expected.map(|(first, last)| (day(first), day(last)));
            assert_eq!(limits(next), expected, "{on}");
        }
    }
}
