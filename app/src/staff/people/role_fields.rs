//! Tick boxes for roles, each with what it may do.

use domain::access::{Role, Roles};
use leptos::prelude::*;

use crate::components::field_set::{FieldSet, Tick};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::words;
use crate::t;

/// Name of a role's box.
pub(super) fn role_field(role: Role) -> String {
    format!("roles[{}]", role.code())
}

#[component]
pub(super) fn RoleFields(
    form: &'static str,
    ticked: Roles,
    problem: StaffFormProblem,
) -> impl IntoView {
    let tick = move |role: &Role| {
        let name = role_field(*role);
        view! { <Tick name label=words::role(*role) ticked=ticked.has(*role)/> }
    };
    view! {
        <FieldSet
            id=field_id(form, "roles")
            legend=t!(staff.people.roles)
            hint=t!(staff.people.roles_hint)
            error=problem.at(form, "roles")
        >
            {Role::ALL.iter().map(tick).collect_view()}
        </FieldSet>
    }
    .into_any()
}
