//! Mails to staff.

use super::*;

/// Path of an invitation.
pub(super) const INVITATION: &str = "/staff/invitation/abc";

pub(super) fn staff_invitation(expires_at: Timestamp) -> StaffInvitation {
    StaffInvitation { url: format!("https://pagos.nandu.example{INVITATION}"), expires_at }
}

pub(super) fn case_alarm(due_at: Timestamp) -> CaseAlarm {
    let site = "https://pagos.nandu.example/staff/cases";
    let case = |number: u8, owner: Option<&str>| LateCase {
        customer: "Iñigo Peña".into(),
        invoice: format!("F-2026-{number}"),
        due_at,
        owner: owner.map(str::to_owned),
        url: format!("{site}/{number}"),
    };
    let cases = vec![case(17, Some("Eva")), case(18, None)];
    CaseAlarm { again: false, count: 3, cases, url: format!("{site}?show=overdue") }
}

/// Network address of a browser.
pub(super) const FROM: &str = "198.51.100.20";

pub(super) fn staff_password(changed_at: Timestamp) -> StaffPasswordChanged {
    let url = "mailto:tesoreria@nandu.example".to_owned();
    StaffPasswordChanged { changed_at, address: FROM.into(), url }
}

fn approval_decision() -> ApprovalDecision {
    ApprovalDecision {
        request: "void".into(),
        state: "refused".into(),
        label: "F-2026-17".into(),
        customer: "Iñigo Peña".into(),
        amount: soles(45_000),
        decided_by: Some("Luz".into()),
        answer: "Falta la firma.".into(),
        url: "https://pagos.nandu.example/staff/approvals/9".into(),
    }
}

#[test]
fn a_request_that_ended_of_itself_says_what_to_do_in_every_language() {
    for (language, again) in [
        (Language::Es, "pídalo de nuevo"),
        (Language::En, "ask again"),
        (Language::Pt, "peça de novo"),
    ] {
        for (state, is_said) in [("expired", true), ("stale", true), ("approved", false)] {
            let decision = ApprovalDecision { state: state.into(), ..approval_decision() };
            let kind = MessageKind::ApprovalDecided(decision);
            let mail = compose(&kind, &envelope(language), &letterhead()).unwrap();
            assert_eq!(mail.text.contains(again), is_said, "{state} {}", mail.text);
            assert_eq!(mail.html.contains(again), is_said, "{state}");
            assert!(!mail.subject.ends_with(' ') && mail.subject.contains("F-2026-17"));
        }
    }
}

/// Mails to staff, and what they decided.
pub(super) fn of_staff(changed_at: Timestamp) -> [(MessageKind, Vec<&'static str>); 6] {
    [
        (MessageKind::StaffInvitation(staff_invitation(changed_at)), vec![INVITATION, "14:05"]),
        (MessageKind::StaffPasswordChanged(staff_password(changed_at)), vec!["14:05", FROM]),
        (MessageKind::MailTest(MailTest { sent_at: changed_at }), vec!["14:05"]),
        (
            MessageKind::DisputeDecided(dispute_decision()),
            vec!["F-2026-17", "Es correcta.", "/invoices/17"],
        ),
        (
            MessageKind::CaseAlarm(case_alarm(changed_at)),
            vec!["Iñigo Peña", "F-2026-17", "14:05", "Eva", "/staff/cases/17", "show=overdue"],
        ),
        (
            MessageKind::ApprovalDecided(approval_decision()),
            vec![
                "F-2026-17",
                "Iñigo Peña",
                "450.00",
                "Luz",
                "Falta la firma.",
                "/staff/approvals/9",
            ],
        ),
    ]
}
