//! The page of an invitation: a password first, then the second factor.

use domain::identity::Password;
use http::StatusCode;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::outside::documents::QrDrawing;
use portal::people::staff::{Enrolment, FactorSetup, enrolment};

use super::server_fns::{StaffChoosePassword, StaffConfirmFactor};
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::empty_state::{EmptyState, Level, Picture};
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::page_title::PageTitle;
use crate::components::tab_title::TabTitle;
use crate::request::context::request_context;
use crate::request::problem::{Problem, set_status};
use crate::request::refusal;
use crate::shared::problem_page::ProblemPage;
use crate::shared::shell::{Frame, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::t;

#[component]
pub fn InvitationPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    Suspend::new(async move {
        let token = context.path.rsplit('/').next().unwrap_or_default().to_owned();
        match enrolment(&context.portal, &token).await {
            Ok(Enrolment { setup: Some(setup), email, .. }) => {
                view! { <Factor token email setup problem/> }.into_any()
            }
            Ok(Enrolment { setup: None, email, name }) => {
                view! { <Choose token email name problem/> }.into_any()
            }
            Err(portal::Error::NotFound) => view! { <Ended/> }.into_any(),
            Err(error) => {
                tracing::error!(%error, "an invitation could not be read");
                view! { <ProblemPage problem=Problem::from(&error)/> }.into_any()
            }
        }
    })
}

#[component]
fn Choose(token: String, email: String, name: String, problem: StaffFormProblem) -> impl IntoView {
    let lead = t!(staff.invitation.lead, email = email.as_str());
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <PageTitle title=t!(staff.invitation.title, name = name) lead/>
                <ErrorSummary errors=problem.summary()/>
                <Card>
                    <form
                        class="sign-in__form stack"
                        method="post"
                        action=StaffChoosePassword::url()
                    >
                        <input type="hidden" name="token" value=token/>
                        <input type="hidden" name="username" autocomplete="username" value=email/>
                        <Field
                            name="password"
                            label=t!(staff.invitation.password)
                            kind=FieldKind::NewPassword
                            hint=t!(sign_in.new_password.hint, count = Password::MIN_CHARS)
                            error=problem.at("", "password")
                        />
                        <Button>{t!(staff.invitation.next)}</Button>
                    </form>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}

#[component]
fn Factor(
    token: String,
    email: String,
    setup: FactorSetup,
    problem: StaffFormProblem,
) -> impl IntoView {
    let FactorSetup { secret, uri, qr } = setup;
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <PageTitle title=t!(staff.factor.title) lead=t!(staff.factor.lead)/>
                <ErrorSummary errors=problem.summary()/>
                <Card>
                    <div class="factor stack">
                        {qr.map(|qr| view! { <Qr qr/> })}
                        <p>
                            <a href=uri>{t!(staff.factor.open)}</a>
                        </p>
                        <p>{t!(staff.factor.typed, email = email)}</p>
                        <p class="factor__secret">
                            <code>{secret}</code>
                        </p>
                        <form
                            class="sign-in__form stack"
                            method="post"
                            action=StaffConfirmFactor::url()
                        >
                            <input type="hidden" name="token" value=token/>
                            <Field
                                name="code"
                                label=t!(staff.proof)
                                kind=FieldKind::Code
                                hint=t!(staff.factor.code_hint)
                                error=problem.at("", "code")
                            />
                            <Button>{t!(staff.factor.submit)}</Button>
                        </form>
                    </div>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}

/// Modules of the quiet zone on each side.
const QUIET: usize = 4;

#[component]
fn Qr(qr: QrDrawing) -> impl IntoView {
    let QrDrawing { modules, path } = qr;
    let size = modules + 2 * QUIET;
    view! {
        <svg
            class="factor__qr"
            role="img"
            aria-label=t!(staff.factor.qr)
            viewBox=format!("-{QUIET} -{QUIET} {size} {size}")
        >
            <path d=path></path>
        </svg>
    }
    .into_any()
}

#[component]
fn Ended() -> impl IntoView {
    set_status(StatusCode::GONE);
    let page = t!(staff.invitation.ended_title);
    view! {
        <TabTitle page=page/>
        <Frame width=Width::Narrow>
            <EmptyState
                picture=Picture::Late
                level=Level::Page
                title=page
                text=t!(staff.invitation.ended)
            />
        </Frame>
    }
    .into_any()
}
