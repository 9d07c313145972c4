//! The page for the code of the second factor.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::attempt;
use super::server_fns::StaffEnterFactor;
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::context::{query_value, redirect, request_context};
use crate::request::refusal::{self, typed};
use crate::shared::shell::{Frame, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::{routes, t};

/// Asks for the code; without a password given before, redirects to sign in.
#[component]
pub fn StaffCodePage() -> impl IntoView {
    let context = request_context();
    if attempt::read(&context).is_none() {
        redirect(routes::STAFF_SIGN_IN);
        return ().into_any();
    }
    let problem = StaffFormProblem::read(&refusal::problem());
    let next = typed(StaffEnterFactor::url(), "next");
    let next = next.or_else(|| query_value(&context.query, "next"));
    let next = attempt::destination(next.as_deref()).to_owned();
    let recovery_error = problem.at("", "recovery");
    let opened = recovery_error.is_some();
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <BackLink href=routes::STAFF_SIGN_IN text=t!(staff.sign_in.title)/>
                <PageTitle title=t!(staff.code.title) lead=t!(staff.code.lead)/>
                <ErrorSummary errors=problem.summary()/>
                <Card>
                    <form class="sign-in__form stack" method="post" action=StaffEnterFactor::url()>
                        <input type="hidden" name="next" value=next/>
                        <Field
                            name="code"
                            label=t!(staff.proof)
                            kind=FieldKind::Code
                            error=problem.at("", "code")
                        />
                        <details class="profile__more" open=opened>
                            <summary>{t!(staff.code.without)}</summary>
                            <Field
                                name="recovery"
                                label=t!(staff.code.recovery)
                                kind=FieldKind::RecoveryCode
                                hint=t!(staff.code.recovery_hint)
                                error=recovery_error
                            />
                        </details>
                        <Button>{t!(sign_in.submit)}</Button>
                    </form>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}
