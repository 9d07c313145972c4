//! Everything that happened around a customer.

use domain::activity::{Activity, ActivityEntry as Happened};
use domain::holds::DisputeOutcome;
use domain::ids::CustomerId;
use leptos::prelude::*;
use portal::views::desk::timeline::{TimelineEntry, TimelinePage};

use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::day::Instant;
use crate::components::timeline::{ActivityEntry, Timeline};
use crate::components::{Text, UiTone};
use crate::customer::invoices::{reminded, withheld};
use crate::request::reader::{long_date, money, until};
use crate::staff::lists::audit_words;
use crate::{routes, t};

#[component]
pub(super) fn TimelineCard(id: CustomerId, page: TimelinePage, is_first: bool) -> impl IntoView {
    let TimelinePage { entries, next } = page;
    let here = routes::staff_customer(&id);
    let older = next.map(|place| format!("{here}?after={}#timeline", place.to_text()));
    let newest = (!is_first).then(|| format!("{here}#timeline"));
    let has_links = older.is_some() || newest.is_some();
    let is_empty = entries.is_empty();
    view! {
        <div id="timeline">
            <Card title=t!(customer.timeline)>
                {is_empty.then(|| view! { <p>{t!(customer.nothing_happened)}</p> })}
                <Timeline>{entries.into_iter().map(entry).collect_view()}</Timeline>
                {has_links
                    .then(|| {
                        view! {
                            <Actions>
                                {newest.map(|href| link(href, t!(customer.newest)))}
                                {older.map(|href| link(href, t!(customer.older)))}
                            </Actions>
                        }
                    })}
            </Card>
        </div>
    }
    .into_any()
}

fn link(href: String, text: &'static str) -> AnyView {
    view! { <LinkButton href look=Look::Secondary>{text}</LinkButton> }.into_any()
}

fn entry(entry: TimelineEntry) -> AnyView {
    let at = entry.at();
    let (tone, title, note) = match entry {
        TimelineEntry::Activity(happened, invoice) => {
            let Happened { what, .. } = *happened;
            let (tone, title) = words(&what);
            (tone, title, invoice.map(|number| t!(search.invoice, number = number)))
        }
        TimelineEntry::Note(note) => {
            let title = t!(customer.event.note, who = note.author.as_str());
            (UiTone::Warn, title.into(), Some(note.text))
        }
        TimelineEntry::Act(act) => {
            (UiTone::Info, audit_words::act(act.act).into(), Some(act.author))
        }
        TimelineEntry::SignIn(sign_in) => {
            let title = t!(customer.event.signed_in, who = sign_in.name);
            (UiTone::Neutral, title.into(), None)
        }
    };
    view! {
        <ActivityEntry tone title>
            {note.map(|note| view! { <p class="customer__note">{note}</p> })}
            <Instant at/>
        </ActivityEntry>
    }
    .into_any()
}

/// Tone and text of an activity.
fn words(what: &Activity) -> (UiTone, Text) {
    use UiTone::{Bad, Good, Info, Neutral, Warn};
    let of = |amount: &_| money(*amount);
    match what {
        Activity::InvoiceIssued { total } => {
            (Neutral, t!(customer.event.issued, amount = of(total)).into())
        }
        Activity::PaymentStarted { amount } => {
            (Info, t!(customer.event.started, amount = of(amount)).into())
        }
        Activity::PaymentUnknown => (Info, t!(customer.event.unknown).into()),
        Activity::PaymentOpened => (Info, t!(customer.event.opened).into()),
        Activity::PaymentProcessing => (Info, t!(customer.event.processing).into()),
        Activity::PaymentDeclined { .. } => (Warn, t!(customer.event.declined).into()),
        Activity::PaymentSettled { amount } => {
            (Good, t!(customer.event.settled, amount = of(amount)).into())
        }
        Activity::CreditGiven { amount } => {
            (Good, t!(customer.event.credit, amount = of(amount)).into())
        }
        Activity::PaymentFailed { .. } => (Warn, t!(customer.event.failed).into()),
        Activity::PaymentExpired => (Neutral, t!(customer.event.expired).into()),
        Activity::PaymentCancelled => (Neutral, t!(customer.event.cancelled).into()),
        Activity::ConfirmationSent => (Neutral, t!(customer.event.confirmation).into()),
        Activity::PaymentRefunded { amount } => {
            (Warn, t!(holds.history.refunded, amount = of(amount)).into())
        }
        Activity::PaymentReversed { amount } => {
            (Bad, t!(holds.history.taken_back, amount = of(amount)).into())
        }
        Activity::InvoiceReworded => (Neutral, t!(holds.history.reworded).into()),
        Activity::DueDateChanged { on } => {
            (Info, t!(holds.history.due_moved, date = long_date(*on)).into())
        }
        Activity::AmountCorrected { from, to } => {
            let (from, to) = (of(from), of(to));
            (Info, t!(holds.history.amount_corrected, from = from, to = to).into())
        }
        contact => contact_words(contact),
    }
}

/// Tone and text of what was said or sent.
fn contact_words(what: &Activity) -> (UiTone, Text) {
    use UiTone::{Good, Info, Neutral, Warn};
    match what {
        Activity::ReminderSent { channel, .. } => (Info, reminded(*channel).into()),
        Activity::ReminderWithheld { reason, until } => (Neutral, withheld(reason, *until).into()),
        Activity::ReminderDropped => (Good, t!(holds.history.dropped).into()),
        Activity::QuestionAsked { until: Some(_) } => (Info, t!(holds.history.asked).into()),
        Activity::QuestionAsked { until: None } => (Info, t!(holds.history.asked_again).into()),
        Activity::QuestionAnswered => (Good, t!(holds.history.answered).into()),
        Activity::PromiseMade { on } => {
            (Info, t!(holds.history.promised, date = long_date(*on)).into())
        }
        Activity::PromiseNoted { on } => {
            (Info, t!(holds.history.noted, date = long_date(*on)).into())
        }
        Activity::PromiseWithdrawn => (Neutral, t!(holds.history.withdrawn).into()),
        Activity::PromiseKept => (Good, t!(holds.history.kept).into()),
        Activity::PromiseBroken => (Warn, t!(holds.history.broken).into()),
        Activity::ClaimMade { until: end } => {
            (Info, t!(holds.history.claimed, date = until(*end)).into())
        }
        Activity::ClaimDecided { found: true } => (Good, t!(holds.history.found).into()),
        Activity::ClaimDecided { found: false } => (Warn, t!(holds.history.not_found).into()),
        Activity::DisputeOpened => (Info, t!(holds.history.disputed).into()),
        Activity::DisputeDecided { outcome } => match outcome {
            DisputeOutcome::Upheld => (Good, t!(holds.history.upheld).into()),
            DisputeOutcome::Rejected => (Neutral, t!(holds.history.rejected).into()),
            DisputeOutcome::Withdrawn => (Neutral, t!(holds.history.dispute_withdrawn).into()),
        },
        // Of invoices and payments: see above.
        Activity::InvoiceIssued { .. }
        | Activity::PaymentStarted { .. }
        | Activity::PaymentUnknown
        | Activity::PaymentOpened
        | Activity::PaymentProcessing
        | Activity::PaymentDeclined { .. }
        | Activity::PaymentSettled { .. }
        | Activity::CreditGiven { .. }
        | Activity::PaymentFailed { .. }
        | Activity::PaymentExpired
        | Activity::PaymentCancelled
        | Activity::ConfirmationSent
        | Activity::PaymentRefunded { .. }
        | Activity::PaymentReversed { .. }
        | Activity::InvoiceReworded
        | Activity::DueDateChanged { .. }
        | Activity::AmountCorrected { .. } => (Neutral, t!(customer.event.other).into()),
    }
}
