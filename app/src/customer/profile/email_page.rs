//! Page for the code mailed to a new address.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::users::profile;

use super::profile_page::refused;
use super::server_fns::ConfirmEmail;
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::page_title::{BackLink, PageTitle};
use crate::identity::form_errors::AccountFormError;
use crate::identity::{Attempt, CodeField};
use crate::request::context::{redirect, request_context};
use crate::request::refusal;
use crate::shared::shell::{Frame, Section, Width};
use crate::{routes, t};

/// Asks for the code; redirects to the profile if no change of address is in progress.
#[component]
pub fn EmailPage() -> impl IntoView {
    let context = request_context();
    let form_error = AccountFormError::read(&refusal::problem());
    let attempt = Attempt::read(&context).filter(|attempt| attempt.number.is_some());
    Suspend::new(async move {
        let user = match profile(&context.portal, &context.actor).await {
            Ok(user) => user,
            Err(error) => return refused(&error),
        };
        let Some(attempt) = attempt else {
            redirect(routes::PROFILE);
            return ().into_any();
        };
        let is_leaving = attempt.email == user.email.as_str();
        let (title, lead) = if is_leaving {
            (t!(profile.leave_title), t!(profile.leave_lead, email = attempt.email))
        } else {
            (t!(profile.email_code_title), t!(profile.email_code_lead, email = attempt.email))
        };
        view! {
            <Frame section=Section::Profile width=Width::Narrow>
                <div class="sign-in stack">
                    <BackLink href=routes::PROFILE text=t!(profile.title)/>
                    <PageTitle title lead/>
                    <ErrorSummary errors=AccountFormError::summary(form_error)/>
                    <Card>
                        <form class="sign-in__form stack" method="post" action=ConfirmEmail::url()>
                            <CodeField form_error/>
                            <Button>{t!(profile.email_code_submit)}</Button>
                        </form>
                    </Card>
                </div>
            </Frame>
        }
        .into_any()
    })
}
