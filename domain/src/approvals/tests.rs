//! Who approves what, and how a request ends.

use super::*;
use crate::access::Role;

const GOOD: ApprovalCase = ApprovalCase {
    state: ApprovalState::Open,
    approver: Extent::Approve,
    asker: Extent::Ask,
    is_own: false,
    is_expired: false,
    is_changed: false,
};

/// The same decision, written as the list of what keeps a request from being approved.
fn expected(case: &ApprovalCase) -> Result<(), ApprovalRefusal> {
    let reasons = [
        (
            matches!(case.approver, Extent::Nothing | Extent::Part | Extent::Own | Extent::Ask),
            ApprovalRefusal::NoRight,
        ),
        (case.state.after(ApprovalEvent::Approve).is_none(), ApprovalRefusal::Decided),
        (case.is_own, ApprovalRefusal::Own),
        (case.is_expired, ApprovalRefusal::Expired),
        (
            matches!(case.asker, Extent::Nothing | Extent::Part | Extent::Own),
            ApprovalRefusal::AskerLeft,
        ),
        (case.is_changed, ApprovalRefusal::Changed),
    ];
    reasons.into_iter().find(|(applies, _)| *applies).map_or(Ok(()), |(_, why)| Err(why))
}

#[test]
fn every_case_has_the_first_reason_that_applies() {
    let mut approved = 0;
    for kind in ApprovalKind::ALL {
        for approver in Role::ALL.iter().map(|role| kind.right().extent(*role)) {
            for asker in Role::ALL.iter().map(|role| kind.right().extent(*role)) {
                for state in ApprovalState::ALL {
                    for flags in 0..8_u8 {
                        let case = ApprovalCase {
                            state: *state,
                            approver,
                            asker,
                            is_own: flags & 1 > 0,
                            is_expired: flags & 2 > 0,
                            is_changed: flags & 4 > 0,
                        };
                        let judged = case.judge();
                        assert_eq!(judged, expected(&case), "{kind:?} {case:?}");
                        approved += u32::from(judged.is_ok());
                    }
                }
            }
        }
    }
    assert!(approved > 0, "nothing can be approved");
}

#[test]
fn what_ends_a_request_of_itself_is_told_apart_from_what_only_refuses() {
    assert_eq!(GOOD.judge(), Ok(()));
    assert_eq!(ApprovalCase { asker: Extent::Full, ..GOOD }.judge(), Ok(()));
    for (case, refusal, end) in [
        (ApprovalCase { approver: Extent::Ask, ..GOOD }, ApprovalRefusal::NoRight, None),
        (ApprovalCase { state: ApprovalState::Approved, ..GOOD }, ApprovalRefusal::Decided, None),
        (ApprovalCase { is_own: true, approver: Extent::Full, ..GOOD }, ApprovalRefusal::Own, None),
        (
            ApprovalCase { is_expired: true, ..GOOD },
            ApprovalRefusal::Expired,
            Some(ApprovalState::Expired),
        ),
        (
            ApprovalCase { asker: Extent::Own, ..GOOD },
            ApprovalRefusal::AskerLeft,
            Some(ApprovalState::Lapsed),
        ),
        (
            ApprovalCase { is_changed: true, ..GOOD },
            ApprovalRefusal::Changed,
            Some(ApprovalState::Stale),
        ),
    ] {
        assert_eq!(case.judge(), Err(refusal));
        let state = refusal.event().and_then(|event| case.state.after(event));
        assert_eq!(state, end, "{refusal:?}");
    }
}

#[test]
fn a_request_ends_once() {
    for state in ApprovalState::ALL {
        for event in ApprovalEvent::VARIANTS {
            let after = state.after(*event);
            assert_eq!(after.is_some(), *state == ApprovalState::Open, "{state:?} {event:?}");
            let end = after.unwrap_or(ApprovalState::Approved);
            assert!(ApprovalEvent::VARIANTS.iter().all(|next| end.after(*next).is_none()));
        }
    }
    let of_itself = ApprovalState::ALL.iter().filter(|state| state.is_of_itself());
    let of_itself: Vec<_> = of_itself.map(|state| state.code()).collect();
    assert_eq!(of_itself, ["expired", "stale", "lapsed"]);
}

#[test]
fn a_proof_is_asked_for_where_the_table_of_rights_says_so() {
    for (right, small, large) in [
        (Right::Refund, true, true),
        (Right::CancelInvoices, false, true),
        (Right::Import, false, false),
        (Right::See, false, false),
    ] {
        assert_eq!((needs_proof(right, false), needs_proof(right, true)), (small, large));
    }
}

#[test]
fn a_request_is_valid_for_a_week() {
    let asked_at: Timestamp = "2026-11-30T12:00:00Z".parse().unwrap();
    assert_eq!(expires_at(asked_at), "2026-12-07T12:00:00Z".parse().unwrap());
    assert_eq!(expires_at(Timestamp::MAX), Timestamp::MAX);
}

#[test]
fn each_cancellation_is_a_kind_of_request() {
    for kind in CancellationKind::ALL {
        assert_eq!(ApprovalKind::from(*kind).code(), kind.code());
        assert_eq!(ApprovalKind::from(*kind).right(), Right::CancelInvoices);
    }
}
