//! Words for causes, outcomes, clocks and placeholders.

use domain::calendar::Timestamp;
use domain::holds::answer_template::Placeholder;
use domain::holds::{Cause, ClaimOutcome, DisputeOutcome};
use domain::language::Language;
use domain::lists::CaseTab;
use portal::contact::cases::CaseOutcome;

use crate::components::UiTone;
use crate::t;

pub(super) fn tab(tab: CaseTab) -> &'static str {
    match tab {
        CaseTab::All => t!(cases.tab.all),
        CaseTab::Mine => t!(cases.tab.mine),
        CaseTab::Overdue => t!(cases.tab.overdue),
        CaseTab::Questions => t!(cases.tab.questions),
        CaseTab::Claims => t!(cases.tab.claims),
        CaseTab::Disputes => t!(cases.tab.disputes),
    }
}

/// Kind of a case; other causes of holds are none.
pub(in crate::staff) fn kind(cause: Cause) -> &'static str {
    match cause {
        Cause::Question => t!(cases.kind.question),
        Cause::ClaimPaid => t!(cases.kind.claim),
        Cause::Dispute => t!(cases.kind.dispute),
        Cause::PaymentMoving
        | Cause::PaymentOpen
        | Cause::Promise
        | Cause::Autopay
        | Cause::Agreement
        | Cause::Paused => "",
    }
}

pub(super) fn outcome(outcome: CaseOutcome) -> (UiTone, &'static str) {
    match outcome {
        CaseOutcome::Answered => (UiTone::Good, t!(cases.outcome.answered)),
        CaseOutcome::Claim(ClaimOutcome::Found) => (UiTone::Good, t!(cases.outcome.found)),
        CaseOutcome::Claim(ClaimOutcome::NotFound) => {
            (UiTone::Neutral, t!(cases.outcome.not_found))
        }
        CaseOutcome::Dispute(DisputeOutcome::Upheld) => (UiTone::Good, t!(cases.outcome.upheld)),
        CaseOutcome::Dispute(DisputeOutcome::Rejected) => {
            (UiTone::Neutral, t!(cases.outcome.rejected))
        }
        CaseOutcome::Dispute(DisputeOutcome::Withdrawn) => {
            (UiTone::Neutral, t!(cases.outcome.withdrawn))
        }
    }
}

/// How long ago something was: in days, or in hours during the first two days.
pub(super) fn age(since: Timestamp, now: Timestamp) -> String {
    let hours = u32::try_from(now.duration_since(since).as_hours()).unwrap_or(0);
    match hours {
        0 => t!(cases.age_now).to_owned(),
        1..48 => t!(cases.age_hours, count = hours),
        _ => t!(cases.age_days, count = hours / 24),
    }
}

/// What a placeholder stands for.
pub(super) fn placeholder(placeholder: Placeholder) -> &'static str {
    match placeholder {
        Placeholder::Customer => t!(cases.placeholder.customer),
        Placeholder::Invoice => t!(cases.placeholder.invoice),
        Placeholder::Outstanding => t!(cases.placeholder.outstanding),
        Placeholder::DueOn => t!(cases.placeholder.due_on),
        Placeholder::Institution => t!(cases.placeholder.institution),
    }
}

pub(super) fn language(language: Language) -> &'static str {
    match language {
        Language::Es => t!(cases.language.es),
        Language::En => t!(cases.language.en),
        Language::Pt => t!(cases.language.pt),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::testing::html;

    #[test]
    fn an_age_is_told_in_hours_and_from_two_days_on_in_days() {
        let since: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        for (minutes, expected) in [
            (-5, "ahora"),
            (59, "ahora"),
            (60, "hace 1 hora"),
            (47 * 60 + 59, "hace 47 horas"),
            (48 * 60, "hace 2 días"),
            (30 * 24 * 60, "hace 30 días"),
        ] {
            let now = since + domain::calendar::SignedDuration::from_mins(minutes);
            assert_eq!(html(Language::Es, move || age(since, now)), expected, "{minutes}");
        }
    }
}
