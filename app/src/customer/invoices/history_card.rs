//! Timeline of an invoice as a card.

use domain::activity::WithheldFor;
use domain::calendar::Timestamp;
use domain::contact::Channel;
use domain::holds::{Cause, DisputeOutcome};
use leptos::prelude::*;
use portal::billing::invoices::InvoiceDetail;

use super::history::{What, When, story};
use crate::components::card::Card;
use crate::components::day::{Day, Instant};
use crate::components::timeline::{ActivityEntry, Timeline};
use crate::components::{Text, UiTone};
use crate::request::reader::{long_date, money, until, with_reader};
use crate::t;

/// Timeline, newest first.
#[component]
pub fn History(found: InvoiceDetail) -> impl IntoView {
    let zone = with_reader(|reader| reader.zone.clone());
    let event = |(when, what): (When, What)| {
        let (tone, title) = words(&what);
        let when = match when {
            When::Day(date) => view! { <Day date/> }.into_any(),
            When::Instant(at) => view! { <Instant at/> }.into_any(),
        };
        view! { <ActivityEntry tone title>{when}</ActivityEntry> }.into_any()
    };
    view! {
        <Card title=t!(invoice.history)>
            <Timeline>{story(&found, &zone).into_iter().map(event).collect_view()}</Timeline>
        </Card>
    }
    .into_any()
}

/// Tone and text of an entry.
pub(crate) fn words(what: &What) -> (UiTone, Text) {
    match what {
        What::Issued => (UiTone::Neutral, t!(invoice.event_issued).into()),
        What::Due => (UiTone::Bad, t!(invoice.event_due).into()),
        What::Started => (UiTone::Info, t!(invoice.event_started).into()),
        What::NotMade => (UiTone::Neutral, t!(invoice.event_not_made).into()),
        What::PaidUp => (UiTone::Good, t!(invoice.event_paid).into()),
        What::Paid(amount, by) => {
            let amount = money(*amount);
            let title = match by {
                Some(name) => t!(invoice.event_payment_by, amount = amount, name = name),
                None => t!(invoice.event_payment, amount = amount),
            };
            (UiTone::Good, title.into())
        }
        What::Reminded(channel) => (UiTone::Info, reminded(*channel).into()),
        What::Withheld(reason, until) => (UiTone::Neutral, withheld(reason, *until).into()),
        What::Dropped => (UiTone::Good, t!(holds.history.dropped).into()),
        What::Asked(true) => (UiTone::Info, t!(holds.history.asked).into()),
        What::Asked(false) => (UiTone::Info, t!(holds.history.asked_again).into()),
        What::Answered => (UiTone::Good, t!(holds.history.answered).into()),
        What::Promised(on) => {
            (UiTone::Info, t!(holds.history.promised, date = long_date(*on)).into())
        }
        What::Noted(on) => (UiTone::Info, t!(holds.history.noted, date = long_date(*on)).into()),
        What::Withdrawn => (UiTone::Neutral, t!(holds.history.withdrawn).into()),
        What::Kept => (UiTone::Good, t!(holds.history.kept).into()),
        What::Broken => (UiTone::Warn, t!(holds.history.broken).into()),
        What::Claimed(end) => (UiTone::Info, t!(holds.history.claimed, date = until(*end)).into()),
        What::Decided(true) => (UiTone::Good, t!(holds.history.found).into()),
        What::Dispute(DisputeOutcome::Upheld) => (UiTone::Good, t!(holds.history.upheld).into()),
        What::Dispute(DisputeOutcome::Rejected) => {
            (UiTone::Neutral, t!(holds.history.rejected).into())
        }
        What::Dispute(DisputeOutcome::Withdrawn) => {
            (UiTone::Neutral, t!(holds.history.dispute_withdrawn).into())
        }
        What::Disputed
        | What::Reworded
        | What::DueMoved(_)
        | What::Corrected(..)
        | What::TakenBack(_)
        | What::Refunded(_) => corrected(what),
        What::Decided(false) => (UiTone::Warn, t!(holds.history.not_found).into()),
    }
}

/// Tone and text of a correction.
fn corrected(what: &What) -> (UiTone, Text) {
    match what {
        What::DueMoved(on) => {
            (UiTone::Info, t!(holds.history.due_moved, date = long_date(*on)).into())
        }
        What::Corrected(from, to) => {
            let (from, to) = (money(*from), money(*to));
            (UiTone::Info, t!(holds.history.amount_corrected, from = from, to = to).into())
        }
        What::TakenBack(amount) => {
            (UiTone::Warn, t!(holds.history.taken_back, amount = money(*amount)).into())
        }
        What::Refunded(amount) => {
            (UiTone::Info, t!(holds.history.refunded, amount = money(*amount)).into())
        }
        What::Disputed => (UiTone::Info, t!(holds.history.disputed).into()),
        _ => (UiTone::Neutral, t!(holds.history.reworded).into()),
    }
}

pub(crate) fn reminded(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => t!(holds.history.by_email),
        Channel::Sms => t!(holds.history.by_sms),
        Channel::WhatsApp => t!(holds.history.by_whats_app),
        Channel::Call => t!(holds.history.by_call),
        Channel::Letter => t!(holds.history.by_letter),
        Channel::InApp => t!(holds.history.in_app),
        Channel::Webhook => t!(holds.history.reminded),
    }
}

pub(crate) fn withheld(reason: &WithheldFor, end: Option<Timestamp>) -> String {
    let reason = match reason {
        WithheldFor::Hold { cause } => held(*cause),
        WithheldFor::Rule { rule, what } => forbidden(rule == "choice", what),
        WithheldFor::Moved => t!(holds.history.why.moved),
        WithheldFor::Unreachable => t!(holds.history.why.unreachable),
    };
    match end {
        Some(end) => t!(holds.history.withheld_until, reason = reason, date = until(end)),
        None => t!(holds.history.withheld, reason = reason),
    }
}

/// Why a reminder is held back, within a sentence.
pub(crate) fn held(cause: Cause) -> &'static str {
    match cause {
        Cause::PaymentMoving => t!(holds.history.why.payment_moving),
        Cause::PaymentOpen => t!(holds.history.why.payment_open),
        Cause::ClaimPaid => t!(holds.history.why.claim_paid),
        Cause::Question => t!(holds.history.why.question),
        Cause::Promise => t!(holds.history.why.promise),
        Cause::Autopay => t!(holds.history.why.autopay),
        Cause::Dispute => t!(holds.history.why.dispute),
        Cause::Agreement => t!(holds.history.why.agreement),
        Cause::Paused => t!(holds.history.why.paused),
    }
}

/// Reason why a rule pack or the debtor's preferences withheld a reminder: see
/// [`domain::contact::WithholdingReason`].
fn forbidden(is_choice: bool, what: &str) -> &'static str {
    match what {
        "stopped" => t!(holds.history.why.stopped),
        "channel" => t!(holds.history.why.channel),
        "day" if is_choice => t!(holds.history.why.day_chosen),
        "day" => t!(holds.history.why.day),
        "hour" if is_choice => t!(holds.history.why.hour_chosen),
        "hour" => t!(holds.history.why.hour),
        "holiday" => t!(holds.history.why.holiday),
        "unknown_calendar" => t!(holds.history.why.unknown_calendar),
        "today" => t!(holds.history.why.today),
        "often" => t!(holds.history.why.often),
        "soon" => t!(holds.history.why.soon),
        "other_channel" => t!(holds.history.why.other_channel),
        _ => t!(holds.history.why.rule),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::contact::WithholdingReason;
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn why_a_reminder_was_not_sent_is_told_with_its_clock() {
        let end = "2026-11-23T17:00:00Z".parse().unwrap();
        let question = WithheldFor::Hold { cause: Cause::Question };
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
            WithholdingReason::Stopped,
            WithholdingReason::Channel,
            WithholdingReason::Day,
            WithholdingReason::Hour,
            WithholdingReason::Holiday("x"),
            WithholdingReason::UnknownCalendar,
            WithholdingReason::Today,
            WithholdingReason::Often,
            WithholdingReason::Soon,
            WithholdingReason::OtherChannel,
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
        let words: BTreeSet<String> = Channel::ALL.iter().copied().map(told).collect();
        assert_eq!(words.len(), Channel::ALL.len(), "{words:?}");
        let told = |cause| html(Language::En, move || held(cause));
        let words: BTreeSet<String> = Cause::ALL.iter().copied().map(told).collect();
        assert_eq!(words.len(), Cause::ALL.len(), "{words:?}");
    }
}
