//! Words for roles, states and requests.

use domain::access::{Role, Roles};
use domain::staff::StaffState;
use portal::people::staff::RequestKind;

use crate::components::UiTone;
use crate::t;

pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Viewer => t!(staff.role.viewer),
        Role::Cashier => t!(staff.role.cashier),
        Role::Collector => t!(staff.role.collector),
        Role::Finance => t!(staff.role.finance),
        Role::Admin => t!(staff.role.admin),
    }
}

/// Roles on one line; without any, that there is none.
pub(super) fn roles(roles: &Roles) -> String {
    if roles.is_empty() {
        return t!(staff.role.none).to_owned();
    }
    roles.iter().map(role).collect::<Vec<_>>().join(", ")
}

pub(super) fn state(state: StaffState) -> (UiTone, &'static str) {
    match state {
        StaffState::Invited => (UiTone::Info, t!(staff.state.invited)),
        StaffState::Active => (UiTone::Good, t!(staff.state.active)),
        StaffState::Disabled => (UiTone::Neutral, t!(staff.state.disabled)),
    }
}

pub(super) fn request(kind: RequestKind, name: &str) -> String {
    match kind {
        RequestKind::MakeAdmin => t!(staff.people.wants_admin, name = name),
        RequestKind::InviteAgain => t!(staff.people.wants_anew, name = name),
    }
}
