//! Page for requesting a reset link.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::Attempt;
use super::form_errors::AccountFormError;
use super::server_fns::RequestReset;
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::context::{query_value, request_context};
use crate::request::refusal;
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

/// Asks for the address, then says where the link was sent.
#[component]
pub fn ResetPage() -> impl IntoView {
    let context = request_context();
    let typed = refusal::typed(RequestReset::url(), "email");
    let email = typed.or_else(|| Attempt::read(&context).map(|attempt| attempt.email));
    let email = email.unwrap_or_default();
    let form_error = AccountFormError::read(&refusal::problem());
    let sent = form_error.is_none() && query_value(&context.query, "sent").is_some();
    let content = if sent {
        let lead = match email.as_str() {
            "" => t!(sign_in.forgot_page.sent_plain).to_owned(),
            email => t!(sign_in.forgot_page.sent, email = email),
        };
        view! { <PageTitle title=t!(sign_in.forgot_page.sent_title) lead/> }.into_any()
    } else {
        view! { <Ask email form_error/> }.into_any()
    };
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <BackLink href=routes::SIGN_IN text=t!(sign_in.title)/>
                {content}
            </div>
        </Frame>
    }
    .into_any()
}

#[component]
fn Ask(email: String, form_error: Option<AccountFormError>) -> impl IntoView {
    view! {
        <PageTitle title=t!(sign_in.forgot_page.title) lead=t!(sign_in.forgot_page.lead)/>
        <ErrorSummary errors=AccountFormError::summary(form_error)/>
        <Card>
            <form class="sign-in__form stack" method="post" action=RequestReset::url()>
                <Field
                    name="email"
                    label=t!(sign_in.email)
                    kind=FieldKind::Email
                    value=email
                    error=AccountFormError::at(form_error, "email")
                />
                <Button>{t!(sign_in.forgot_page.submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
