//! Notice about a disputed invoice: when staff decide, or their decision.

use domain::calendar::Timestamp;
use domain::holds::{Case, Cause, DisputeOutcome, Hold};
use leptos::prelude::*;
use portal::contact::holds::Dispute;

use crate::components::UiTone;
use crate::components::notice::Notice;
use crate::request::institution::institution;
use crate::request::reader::{short_instant, until};
use crate::t;

/// State of the dispute; `holds` are the invoice's. A paid invoice has none, but its dispute still
/// ends with a decision.
#[component]
pub(crate) fn DisputeNotice(dispute: Dispute, holds: Vec<Hold>, paid: bool) -> impl IntoView {
    let end = holds.iter().find(|hold| hold.cause == Cause::Dispute).map(|hold| hold.until);
    let (tone, title, text) = if paid {
        let (tone, title, text) = words_of_paid(&dispute);
        (tone, title, text.to_owned())
    } else {
        words(&dispute, end)
    };
    view! {
        <Notice tone title>
            <p>{text}</p>
            {dispute
                .answer
                .zip(dispute.decided_at)
                .map(|(text, at)| view! { <InstitutionAnswer text at/> })}
        </Notice>
    }
    .into_any()
}

/// What the institution answered, and when.
#[component]
fn InstitutionAnswer(text: String, at: Timestamp) -> impl IntoView {
    let who =
        t!(holds.dispute.answered, institution = institution().name, instant = short_instant(at));
    view! {
        <div class="peace__answer">
            <p class="quiet">{who}</p>
            <p class="peace__words">{text}</p>
        </div>
    }
}

fn words_of_paid(dispute: &Dispute) -> (UiTone, &'static str, &'static str) {
    match dispute.state {
        Case::Open => (UiTone::Info, t!(holds.dispute.title), t!(holds.dispute.paid_open)),
        Case::Closed(DisputeOutcome::Upheld) => {
            (UiTone::Info, t!(holds.dispute.corrected_title), t!(holds.dispute.paid_upheld))
        }
        Case::Closed(DisputeOutcome::Rejected) => {
            (UiTone::Neutral, t!(holds.dispute.rejected_title), t!(holds.dispute.paid_rejected))
        }
        Case::Closed(DisputeOutcome::Withdrawn) => {
            (UiTone::Neutral, t!(holds.dispute.withdrawn_title), t!(holds.dispute.paid_withdrawn))
        }
    }
}

/// An open dispute is on hold until its decision is due, or longer if that is overdue.
fn words(dispute: &Dispute, end: Option<Timestamp>) -> (UiTone, &'static str, String) {
    let date = || until(dispute.due_at);
    match (dispute.state, end) {
        (Case::Open, Some(end)) if end > dispute.due_at => {
            (UiTone::Warn, t!(holds.dispute.title), t!(holds.dispute.late, date = date()))
        }
        (Case::Open, _) => {
            (UiTone::Warn, t!(holds.dispute.title), t!(holds.dispute.open, date = date()))
        }
        (Case::Closed(DisputeOutcome::Upheld), Some(end)) => (
            UiTone::Info,
            t!(holds.dispute.upheld_title),
            t!(holds.dispute.upheld, date = until(end)),
        ),
        (Case::Closed(DisputeOutcome::Upheld), None) => (
            UiTone::Neutral,
            t!(holds.dispute.corrected_title),
            t!(holds.dispute.corrected).to_owned(),
        ),
        (Case::Closed(DisputeOutcome::Rejected), _) => (
            UiTone::Neutral,
            t!(holds.dispute.rejected_title),
            t!(holds.dispute.rejected).to_owned(),
        ),
        (Case::Closed(DisputeOutcome::Withdrawn), _) => (
            UiTone::Neutral,
            t!(holds.dispute.withdrawn_title),
            t!(holds.dispute.withdrawn).to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use domain::ids::HoldId;
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    #[test]
    fn a_dispute_is_told_with_its_clock_and_its_decision() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (due, later) = (at("2026-12-05T17:00:00Z"), at("2027-01-04T17:00:00Z"));
        let closed = Case::Closed;
        for (state, end, paid, expected) in [
            (Case::Open, Some(due), false, "Decidiremos hasta el 5 de diciembre de 2026"),
            (Case::Open, Some(later), false, "Debíamos decidir hasta el 5 de diciembre de 2026"),
            (closed(DisputeOutcome::Upheld), Some(later), false, "hasta el 4 de enero de 2027"),
            (closed(DisputeOutcome::Upheld), None, false, "tenía razón"),
            (closed(DisputeOutcome::Rejected), None, false, "se mantiene"),
            (closed(DisputeOutcome::Withdrawn), None, false, "ya no está en revisión"),
            (closed(DisputeOutcome::Withdrawn), None, true, "ya está pagada"),
            (Case::Open, None, true, "Seguimos revisándola"),
            (closed(DisputeOutcome::Upheld), None, true, "de más es suyo"),
            (closed(DisputeOutcome::Rejected), None, true, "era correcta"),
        ] {
            let answer = Some("<b>Vimos.</b>".to_owned());
            let id = HoldId::parse("s1").unwrap();
            let decided_at = Some(at("2026-11-14T17:05:00Z"));
            let dispute = Dispute { id, due_at: due, state, answer, decided_at };
            let hold = |until| Hold { cause: Cause::Dispute, until };
            let holds: Vec<Hold> = end.map(hold).into_iter().collect();
            let html = html(Language::Es, || view! { <DisputeNotice dispute holds paid/> });
            assert!(html.contains(expected), "{state:?}: {html}");
            assert!(html.contains("&lt;b&gt;Vimos."), "{html}");
            assert!(html.contains("14 nov 2026, 12:05"), "{html}");
        }
    }
}
