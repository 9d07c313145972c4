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
