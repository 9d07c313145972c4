//! The state in a refused form of an administrator: what was ticked, and what it was made from.

use domain::access::{Role, Roles};
use leptos::prelude::use_context;

use super::role_fields::role_field;
use crate::request::refusal::{RefusedForm, typed};
use crate::staff::form_errors::StaffFormProblem;

/// Version of the state that a form was made from. A refused form keeps its own, so that what
/// changed meanwhile is still noticed; a stale one begins anew.
pub(super) fn version_of(action: &str, problem: &StaffFormProblem, now: i64) -> i64 {
    let version = typed(action, "version").filter(|_| !problem.is_stale());
    version.and_then(|version| version.parse().ok()).unwrap_or(now)
}

/// Roles that were ticked in a refused form; `None` if it was another, or is stale.
pub(super) fn ticked_in(action: &str, problem: &StaffFormProblem) -> Option<Roles> {
    let RefusedForm { form, .. } = use_context::<RefusedForm>()?;
    if form.action != action || problem.is_stale() {
        return None;
    }
    let is_ticked = |role: &&Role| form.value(&role_field(**role)).is_some();
    Some(Role::ALL.iter().filter(is_ticked).copied().collect())
}

#[cfg(test)]
mod tests {
    use leptos::prelude::{Owner, provide_context};

    use super::*;
    use crate::request::kept_form::KeptForm;

    const ACTION: &str = "/staff/do/change_roles";

    #[test]
    fn a_refused_form_keeps_its_ticks_and_its_version_unless_it_is_stale() {
        let ticked = || [Role::Cashier, Role::Finance].into_iter().collect::<Roles>();
        for (problem, version, roles) in [
            ("problem=proof_needed&form=roles", 3, Some(ticked())),
            ("problem=no_role&form=roles", 3, Some(ticked())),
            ("problem=stale&form=roles", 8, None),
        ] {
            Owner::new().with(|| {
                let body = b"id=luz&version=3&roles%5Bcashier%5D=on&roles%5Bfinance%5D=on";
                let form = KeptForm::read(ACTION, body).unwrap();
                provide_context(RefusedForm { form, problem: problem.into() });
                let problem = StaffFormProblem::read(problem);
                assert_eq!(version_of(ACTION, &problem, 8), version, "{problem:?}");
                assert_eq!(ticked_in(ACTION, &problem), roles, "{problem:?}");
                let other = "/staff/do/invite";
                assert_eq!((version_of(other, &problem, 8), ticked_in(other, &problem)), (8, None));
            });
        }
    }
}
