//! Page for the mailed code.

use domain::identity::OneTimeCode;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::users::CODE_LIFETIME;

use super::Attempt;
use super::form_errors::AccountFormError;
use super::server_fns::{EnterCode, SendCodeAgain};
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::context::{redirect, request_context};
use crate::request::refusal;
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

/// Asks for the code; without an attempt, redirects to sign in.
#[component]
pub fn CodePage() -> impl IntoView {
    let context = request_context();
    let Some(attempt) = Attempt::read(&context).filter(|attempt| !attempt.email.is_empty()) else {
        redirect(routes::SIGN_IN);
        return ().into_any();
    };
    let form_error = AccountFormError::read(&refusal::problem());
    let lead = match attempt.invitation {
        Some(_) => t!(invitations.code_sent, email = attempt.email),
        None => t!(sign_in.code.sent, email = attempt.email),
    };
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <BackLink href=routes::SIGN_IN text=t!(sign_in.code.other_email)/>
                <PageTitle title=t!(sign_in.code.title) lead/>
                <ErrorSummary errors=AccountFormError::summary(form_error)/>
                <Card>
                    <form class="sign-in__form stack" method="post" action=EnterCode::url()>
                        <CodeField form_error/>
                        <Button>{t!(sign_in.code.submit)}</Button>
                    </form>
                    <form method="post" action=SendCodeAgain::url()>
                        <Button look=Look::Quiet>{t!(sign_in.code.again)}</Button>
                    </form>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}

#[component]
pub(crate) fn CodeField(form_error: Option<AccountFormError>) -> impl IntoView {
    let minutes = u32::try_from(CODE_LIFETIME.as_mins()).unwrap_or(1);
    const { assert!(OneTimeCode::DIGITS == 8, "the texts say so") };
    view! {
        <Field
            name="code"
            label=t!(sign_in.code.label)
            kind=FieldKind::Code
            hint=t!(sign_in.code.hint, count = minutes)
            error=AccountFormError::at(form_error, "code")
        />
    }
    .into_any()
}
