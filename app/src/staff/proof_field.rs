//! The field of a sensitive form that asks for a code of the second factor.

use leptos::prelude::*;

use super::form_errors::{StaffFormProblem, field_id};
use crate::components::field::{Field, FieldKind};
use crate::request::context::request_context;
use crate::t;

/// Asks for a code, unless one was entered a moment ago.
#[component]
pub(super) fn ProofField(#[prop(into)] form: String, problem: StaffFormProblem) -> impl IntoView {
    if request_context().actor.is_proved() || problem.is_proved() {
        return ().into_any();
    }
    view! {
        <Field
            name="code"
            id=field_id(&form, "code")
            label=t!(staff.proof)
            kind=FieldKind::Code
            hint=t!(staff.proof_hint)
            error=problem.at(&form, "code")
        />
    }
    .into_any()
}
