//! Page of a reset link, for setting a new password.

use domain::identity::Password;
use http::StatusCode;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::users::reset_is_open;

use super::form_errors::AccountFormError;
use super::server_fns::ChoosePassword;
use crate::components::button::{Button, LinkButton};
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
use crate::{routes, t};

/// Asks for the new password while the link is valid.
#[component]
pub fn NewPasswordPage() -> impl IntoView {
    let context = request_context();
    let form_error = AccountFormError::read(&refusal::problem());
    Suspend::new(async move {
        let token = context.path.rsplit('/').next().unwrap_or_default().to_owned();
        match reset_is_open(&context.portal, &token).await {
            Ok(true) => view! { <Choose token form_error/> }.into_any(),
            Ok(false) => view! { <Ended/> }.into_any(),
            Err(error) => {
                tracing::error!(%error, "a reset link could not be read");
                view! { <ProblemPage problem=Problem::from(&error)/> }.into_any()
            }
        }
    })
}

#[component]
fn Choose(token: String, form_error: Option<AccountFormError>) -> impl IntoView {
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <PageTitle title=t!(sign_in.new_password.title)/>
                <ErrorSummary errors=AccountFormError::summary(form_error)/>
                <Card>
                    <form class="sign-in__form stack" method="post" action=ChoosePassword::url()>
                        <input type="hidden" name="token" value=token/>
                        <NewPasswordField form_error/>
                        <Button>{t!(sign_in.new_password.submit)}</Button>
                    </form>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}

/// Field for a new password.
#[component]
pub(crate) fn NewPasswordField(form_error: Option<AccountFormError>) -> impl IntoView {
    view! {
        <Field
            name="password"
            label=t!(sign_in.new_password.label)
            kind=FieldKind::NewPassword
            hint=t!(sign_in.new_password.hint, count = Password::MIN_CHARS)
            error=AccountFormError::at(form_error, "password")
        />
    }
    .into_any()
}

#[component]
fn Ended() -> impl IntoView {
    set_status(StatusCode::GONE);
    let page = t!(sign_in.new_password.expired_title);
    view! {
        <TabTitle page=page/>
        <Frame width=Width::Narrow>
            <EmptyState
                picture=Picture::Late
                level=Level::Page
                title=page
                text=t!(sign_in.new_password.expired)
            >
                <LinkButton href=routes::RESET>{t!(sign_in.new_password.again)}</LinkButton>
            </EmptyState>
        </Frame>
    }
    .into_any()
}
