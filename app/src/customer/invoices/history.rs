//! Timeline of an invoice, newest first, from its data and its activity.

use domain::activity::{Activity, ActivityEntry, WithheldFor};
use domain::calendar::{Date, TimeZone, Timestamp, first_instant};
use domain::contact::Channel;
use domain::holds::DisputeOutcome;
use domain::invoices::InvoiceStanding;
use domain::money::Money;
use domain::payments::StateKind;
use portal::billing::invoices::InvoiceDetail;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Day(Date),
    /// Shown to the minute.
    Instant(Timestamp),
}

/// An entry of the timeline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    Issued,
    /// The due date passed without full payment.
    Due,
    /// A payment is in progress.
    Started,
    /// A payment attempt ended without money.
    NotMade,
    /// A payment settled; with the payer's name if the reader may know it.
    Paid(Money, Option<String>),
    /// The invoice was paid in full.
    PaidUp,
    /// A reminder was sent on this channel.
    Reminded(Channel),
    /// A due reminder was withheld, with its end if known.
    Withheld(WithheldFor, Option<Timestamp>),
    /// A queued reminder was dropped because the debt was paid.
    Dropped,
    /// A question was asked; whether reminders are on hold until it is answered.
    Asked(bool),
    /// The question was answered.
    Answered,
    /// A payment was promised for a day.
    Promised(Date),
    /// The same, noted by the institution after a call.
    Noted(Date),
    /// The promise was withdrawn.
    Withdrawn,
    /// The promise was kept.
    Kept,
    /// The promise was broken.
    Broken,
    /// A payment was claimed; reminders are on hold until then.
    Claimed(Timestamp),
    /// Staff decided the claim: whether the payment was found.
    Decided(bool),
    /// Staff decided about a dispute.
    Dispute(DisputeOutcome),
    /// It is disputed.
    Disputed,
    /// Its description or day of issue was corrected.
    Reworded,
    /// It is due on another day.
    DueMoved(Date),
    /// Its amount was corrected, from this to that.
    Corrected(Money, Money),
    /// A payment was taken back.
    TakenBack(Money),
    /// A part of a payment goes back.
    Refunded(Money),
}

/// Timeline, newest first.
#[must_use]
pub fn story(found: &InvoiceDetail, zone: &TimeZone) -> Vec<(When, What)> {
    let invoice = &found.invoice;
    let mut story = vec![(When::Day(invoice.issued_on), What::Issued)];
    if invoice.standing(found.today) == InvoiceStanding::Overdue {
        story.push((When::Day(invoice.due_on), What::Due));
    }
    let told = found.events.iter().filter_map(|event| Some((event.at, told(found, event)?)));
    story.extend(told.map(|(at, what)| (When::Instant(at), what)));
    for payment in found.payments.iter().filter(|p| p.state == StateKind::Succeeded) {
        let at = payment.succeeded_at.unwrap_or(payment.created_at);
        let by = payment.payer_name.clone();
        story.push((When::Instant(at), What::Paid(payment.allocated, by)));
    }
    if let Some(at) = invoice.paid_at.filter(|_| !invoice.total.is_zero()) {
        story.push((When::Instant(at), What::PaidUp));
    }
    story.sort_by_key(|(when, _)| instant_of(*when, zone));
    story.reverse();
    story
}

/// Timeline entry of an activity, if it has one.
fn told(found: &InvoiceDetail, event: &ActivityEntry) -> Option<What> {
    let is_open = || {
        let payment = found.payments.iter().find(|p| Some(&p.id) == event.payment.as_ref());
        payment.is_some_and(|payment| payment.state.is_open())
    };
    match &event.what {
        Activity::PaymentStarted { .. } if is_open() => Some(What::Started),
        what => what_of(what),
    }
}

/// Timeline entry of an activity that needs nothing else to be told.
#[must_use]
pub fn what_of(what: &Activity) -> Option<What> {
    Some(match what {
        Activity::PaymentFailed { .. } | Activity::PaymentExpired | Activity::PaymentCancelled => {
            What::NotMade
        }
        Activity::ReminderSent { channel, .. } => What::Reminded(*channel),
        Activity::ReminderWithheld { reason, until } => What::Withheld(reason.clone(), *until),
        Activity::ReminderDropped => What::Dropped,
        Activity::QuestionAsked { until } => What::Asked(until.is_some()),
        Activity::QuestionAnswered => What::Answered,
        Activity::PromiseMade { on } => What::Promised(*on),
        Activity::PromiseNoted { on } => What::Noted(*on),
        Activity::PromiseWithdrawn => What::Withdrawn,
        Activity::PromiseKept => What::Kept,
        Activity::PromiseBroken => What::Broken,
        Activity::ClaimMade { until } => What::Claimed(*until),
        Activity::ClaimDecided { found } => What::Decided(*found),
        Activity::DisputeDecided { outcome } => What::Dispute(*outcome),
        Activity::DisputeOpened => What::Disputed,
        Activity::InvoiceReworded => What::Reworded,
        Activity::DueDateChanged { on } => What::DueMoved(*on),
        Activity::AmountCorrected { from, to } => What::Corrected(*from, *to),
        Activity::PaymentReversed { amount } => What::TakenBack(*amount),
        Activity::PaymentRefunded { amount } => What::Refunded(*amount),
        // Covered by the invoice and its payments, or not shown here.
        Activity::InvoiceIssued { .. }
        | Activity::PaymentStarted { .. }
        | Activity::PaymentUnknown
        | Activity::PaymentOpened
        | Activity::PaymentProcessing
        | Activity::PaymentDeclined { .. }
        | Activity::PaymentSettled { .. }
        | Activity::CreditGiven { .. }
        | Activity::ConfirmationSent => return None,
    })
}

fn instant_of(when: When, zone: &TimeZone) -> Timestamp {
    match when {
        When::Instant(at) => at,
        When::Day(date) => first_instant(date, zone).unwrap_or(Timestamp::MIN),
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::{CustomerId, InvoiceId, PaymentId};
    use domain::invoices::Invoice;
    use domain::money::Currency::Pen;
    use domain::payments::Origin;
    use domain::reminders::Kind;
    use portal::billing::invoices::PaymentOnInvoice;

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn event(seq: i64, payment: &str, when: &str, what: Activity) -> ActivityEntry {
        ActivityEntry {
            seq,
            at: at(when),
            customer: CustomerId::parse("c").unwrap(),
            invoice: InvoiceId::parse("i").ok(),
            payment: PaymentId::parse(payment).ok(),
            what,
        }
    }

    fn payment(id: &str, state: StateKind, paid: Option<&str>) -> PaymentOnInvoice {
        PaymentOnInvoice {
            is_reversed: false,
            id: PaymentId::parse(id).unwrap(),
            state,
            origin: Origin::Sandbox,
            created_at: at("2026-11-10T10:00:00Z"),
            succeeded_at: paid.map(at),
            meant: Money::new(500, Pen),
            allocated: Money::new(500, Pen),
            own: true,
            payer_name: Some("Ana".into()),
            opens: true,
        }
    }

    fn found() -> InvoiceDetail {
        let amount = Money::new(500, Pen);
        InvoiceDetail {
            invoice: Invoice {
                id: InvoiceId::parse("i").unwrap(),
                customer: CustomerId::parse("c").unwrap(),
                number: "F-1".into(),
                description: String::new(),
                total: amount,
                outstanding: amount,
                issued_on: "2026-11-01".parse().unwrap(),
                due_on: "2026-11-12".parse().unwrap(),
                disputed: false,
                paid_at: None,
            },
            customer_number: "A-1".into(),
            customer_name: "Lucía".into(),
            lines: vec![],
            instalments: vec![],
            held: vec![],
            payments: vec![],
            attempts: vec![],
            events: vec![],
            today: "2026-11-21".parse().unwrap(),
            as_of: at("2026-11-21T12:00:00Z"),
            seq: 0,
        }
    }

    #[test]
    fn a_late_invoice_tells_what_was_tried() {
        let amount = Money::new(500, Pen);
        let story = story(
            &InvoiceDetail {
                payments: vec![
                    payment("p1", StateKind::Failed, None),
                    payment("p2", StateKind::Started, None),
                ],
                events: vec![
                    event(1, "p1", "2026-11-11T12:00:00Z", Activity::PaymentStarted { amount }),
                    event(2, "p1", "2026-11-11T12:01:00Z", Activity::PaymentExpired),
                    event(3, "p2", "2026-11-13T12:00:00Z", Activity::PaymentStarted { amount }),
                ],
                ..found()
            },
            &TimeZone::UTC,
        );
        let what: Vec<_> = story.into_iter().map(|(_, what)| what).collect();
        assert_eq!(what, [What::Started, What::Due, What::NotMade, What::Issued]);
    }

    #[test]
    fn a_paid_invoice_ends_with_its_payment() {
        let mut found = found();
        found.invoice.outstanding = Money::zero(Pen);
        found.invoice.paid_at = Some(at("2026-11-14T12:00:00Z"));
        found.payments = vec![payment("p1", StateKind::Succeeded, Some("2026-11-14T12:00:00Z"))];
        let what: Vec<_> =
            story(&found, &TimeZone::UTC).into_iter().map(|(_, what)| what).collect();
        let paid = What::Paid(Money::new(500, Pen), Some("Ana".into()));
        assert_eq!(what, [What::PaidUp, paid, What::Issued]);
    }
    #[test]
    fn what_was_said_and_what_was_not_sent_is_in_the_story() {
        let (until, on) = (at("2026-11-27T12:00:00Z"), "2026-11-23".parse().unwrap());
        let moved = WithheldFor::Moved;
        let money = Money::new(250, Pen);
        let table = [
            (
                Activity::ReminderSent { channel: Channel::Email, about: Kind::Overdue },
                What::Reminded(Channel::Email),
            ),
            (
                Activity::ReminderWithheld { reason: moved.clone(), until: Some(until) },
                What::Withheld(moved, Some(until)),
            ),
            (Activity::ReminderDropped, What::Dropped),
            (Activity::QuestionAsked { until: Some(until) }, What::Asked(true)),
            (Activity::QuestionAsked { until: None }, What::Asked(false)),
            (Activity::QuestionAnswered, What::Answered),
            (Activity::PromiseMade { on }, What::Promised(on)),
            (Activity::PromiseNoted { on }, What::Noted(on)),
            (Activity::PromiseWithdrawn, What::Withdrawn),
            (Activity::PromiseKept, What::Kept),
            (Activity::PromiseBroken, What::Broken),
            (Activity::ClaimMade { until }, What::Claimed(until)),
            (Activity::ClaimDecided { found: true }, What::Decided(true)),
            (Activity::DisputeOpened, What::Disputed),
            (Activity::InvoiceReworded, What::Reworded),
            (Activity::DueDateChanged { on }, What::DueMoved(on)),
            (Activity::AmountCorrected { from: money, to: money }, What::Corrected(money, money)),
            (Activity::PaymentReversed { amount: money }, What::TakenBack(money)),
            (Activity::PaymentRefunded { amount: money }, What::Refunded(money)),
        ];
        for (activity, expected) in table {
            let events = vec![event(1, "-", "2026-11-13T12:00:00Z", activity)];
            let story = story(&InvoiceDetail { events, ..found() }, &TimeZone::UTC);
            assert_eq!(story[0], (When::Instant(at("2026-11-13T12:00:00Z")), expected));
        }
    }
}
