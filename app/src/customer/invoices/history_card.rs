//! The story of an invoice in words.

use domain::calendar::Timestamp;
use domain::contact::Channel;
use domain::dunning::Cause;
use domain::timeline::WithheldFor;
use leptos::prelude::*;
use portal::invoices::InvoiceDetail;

use super::history::{What, When, story};
use crate::components::card::Card;
use crate::components::day::{Day, Instant};
use crate::components::timeline::{Timeline, TimelineEvent};
use crate::components::{Text, Tone};
use crate::request::reader::{long_date, money, until, with_reader};
use crate::t;

/// What happened, the newest first.
#[component]
pub fn History(
    /// The invoice.
    found: InvoiceDetail,
) -> impl IntoView {
    let zone = with_reader(|reader| reader.zone.clone());
    let event = |(when, what): (When, What)| {
        let (tone, title) = words(&what);
        let when = match when {
            When::Day(date) => view! { <Day date/> }.into_any(),
            When::Instant(at) => view! { <Instant at/> }.into_any(),
        };
        view! { <TimelineEvent tone title>{when}</TimelineEvent> }.into_any()
    };
    view! {
        <Card title=t!(invoice.history)>
            <Timeline>{story(&found, &zone).into_iter().map(event).collect_view()}</Timeline>
        </Card>
    }
    .into_any()
}

/// How it feels, and what is told of it.
fn words(what: &What) -> (Tone, Text) {
    match what {
        What::Issued => (Tone::Neutral, t!(invoice.event_issued).into()),
        What::Due => (Tone::Bad, t!(invoice.event_due).into()),
        What::Started => (Tone::Info, t!(invoice.event_started).into()),
        What::NotMade => (Tone::Neutral, t!(invoice.event_not_made).into()),
        What::PaidUp => (Tone::Good, t!(invoice.event_paid).into()),
        What::Paid(amount, by) => {
            let amount = money(*amount);
            let title = match by {
                Some(name) => t!(invoice.event_payment_by, amount = amount, name = name),
                None => t!(invoice.event_payment, amount = amount),
            };
            (Tone::Good, title.into())
        }
        What::Reminded(channel) => (Tone::Info, reminded(*channel).into()),
        What::Withheld(reason, until) => (Tone::Neutral, withheld(reason, *until).into()),
        What::Dropped => (Tone::Good, t!(peace.history.dropped).into()),
        What::Asked(end) => (Tone::Info, t!(peace.history.asked, date = until(*end)).into()),
        What::Answered => (Tone::Good, t!(peace.history.answered).into()),
        What::Promised(on) => {
            (Tone::Info, t!(peace.history.promised, date = long_date(*on)).into())
        }
        What::Withdrawn => (Tone::Neutral, t!(peace.history.withdrawn).into()),
        What::Kept => (Tone::Good, t!(peace.history.kept).into()),
        What::Broken => (Tone::Warn, t!(peace.history.broken).into()),
        What::Claimed(end) => (Tone::Info, t!(peace.history.claimed, date = until(*end)).into()),
        What::Decided(true) => (Tone::Good, t!(peace.history.found).into()),
        What::Decided(false) => (Tone::Warn, t!(peace.history.not_found).into()),
    }
}

fn reminded(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => t!(peace.history.by_email),
        Channel::Sms => t!(peace.history.by_sms),
        Channel::WhatsApp => t!(peace.history.by_whats_app),
        Channel::Call => t!(peace.history.by_call),
        Channel::Letter => t!(peace.history.by_letter),
        Channel::InApp => t!(peace.history.in_app),
        Channel::Webhook => t!(peace.history.reminded),
    }
}

fn withheld(reason: &WithheldFor, end: Option<Timestamp>) -> String {
    let reason = match reason {
        WithheldFor::Silence { cause } => silenced(*cause),
        WithheldFor::Rule { rule, what } => forbidden(rule == "choice", what),
        WithheldFor::Moved => t!(peace.history.why.moved),
        WithheldFor::Unreachable => t!(peace.history.why.unreachable),
    };
    match end {
        Some(end) => t!(peace.history.withheld_until, reason = reason, date = until(end)),
        None => t!(peace.history.withheld, reason = reason),
    }
}

fn silenced(cause: Cause) -> &'static str {
    match cause {
        Cause::PaymentMoving => t!(peace.history.why.payment_moving),
        Cause::ClaimPaid => t!(peace.history.why.claim_paid),
        Cause::Question => t!(peace.history.why.question),
        Cause::Promise => t!(peace.history.why.promise),
        Cause::Autopay => t!(peace.history.why.autopay),
        Cause::Dispute => t!(peace.history.why.dispute),
        Cause::Agreement => t!(peace.history.why.agreement),
    }
}

/// Why a rule of the place, or the person's own choice, forbade it: see [`domain::contact::Why`].
fn forbidden(is_choice: bool, what: &str) -> &'static str {
    match what {
        "stopped" => t!(peace.history.why.stopped),
        "channel" => t!(peace.history.why.channel),
        "day" if is_choice => t!(peace.history.why.day_chosen),
        "day" => t!(peace.history.why.day),
        "hour" if is_choice => t!(peace.history.why.hour_chosen),
        "hour" => t!(peace.history.why.hour),
        "holiday" => t!(peace.history.why.holiday),
        "unknown_calendar" => t!(peace.history.why.unknown_calendar),
        "today" => t!(peace.history.why.today),
        "often" => t!(peace.history.why.often),
        "soon" => t!(peace.history.why.soon),
        "other_channel" => t!(peace.history.why.other_channel),
        _ => t!(peace.history.why.rule),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::contact::Why;
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn why_a_reminder_was_not_sent_is_told_with_its_clock() {
        let end = "2026-11-23T17:00:00Z".parse().unwrap();
        let question = WithheldFor::Silence { cause: Cause::Question };
        let holiday = WithheldFor::Rule { rule: "pe-holidays".into(), what: "holiday".into() };
        for (reason, end, expected) in [
            (
                question,
                Some(end),
                "No enviamos un recordatorio: hay una pregunta por responder (hasta el 23 de \
                 noviembre de 2026)",
            ),
            (holiday, None, "No enviamos un recordatorio: era feriado"),
        ] {
            assert_eq!(html(Language::Es, || withheld(&reason, end)), expected);
        }
    }

    #[test]
    fn each_rule_has_words_of_its_own_in_each_language() {
        let whys = [
            Why::Stopped,
            Why::Channel,
            Why::Day,
            Why::Hour,
            Why::Holiday("x"),
            Why::UnknownCalendar,
            Why::Today,
            Why::Often,
            Why::Soon,
            Why::OtherChannel,
        ];
        for language in Language::ALL {
            let of_rules = whys.iter().map(|why| (false, why.code()));
            let all = of_rules.chain([(true, "day"), (true, "hour"), (false, "unheard of")]);
            let told = |(is_choice, what): (bool, &'static str)| {
                html(language, move || forbidden(is_choice, what))
            };
            let words: BTreeSet<String> = all.map(told).collect();
            assert_eq!(words.len(), whys.len() + 3, "{language:?}: {words:?}");
        }
    }

    #[test]
    fn each_channel_and_each_cause_has_words_of_its_own() {
        let told = |channel| html(Language::Pt, move || reminded(channel));
        let words: BTreeSet<String> = Channel::ALL.into_iter().map(told).collect();
        assert_eq!(words.len(), Channel::ALL.len(), "{words:?}");
        let told = |cause| html(Language::En, move || silenced(cause));
        let words: BTreeSet<String> = Cause::ALL.into_iter().map(told).collect();
        assert_eq!(words.len(), Cause::ALL.len(), "{words:?}");
    }
}
