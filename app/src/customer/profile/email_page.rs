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
use crate::identity::trouble::Trouble;
use crate::identity::{Attempt, CodeField};
use crate::request::context::{redirect, request_context};
use crate::shared::shell::{Frame, Section, Width};
use crate::{routes, t};

/// Asks for the code; redirects to the profile if no change of address is in progress.
#[component]
pub fn EmailPage() -> impl IntoView {
    let context = request_context();
    let trouble = Trouble::read(&context.query);
    let attempt = Attempt::read(&context).filter(|attempt| attempt.number.is_some());
    Suspend::new(async move {
        if let Err(error) = profile(&context.portal, &context.actor).await {
            return refused(&error);
        }
        let Some(attempt) = attempt else {
            redirect(routes::PROFILE);
            return ().into_any();
        };
        let lead = t!(profile.email_code_lead, email = attempt.email);
        view! {
            <Frame section=Section::Profile width=Width::Narrow>
                <div class="sign-in stack">
                    <BackLink href=routes::PROFILE text=t!(profile.title)/>
                    <PageTitle title=t!(profile.email_code_title) lead/>
                    <ErrorSummary errors=Trouble::summary(trouble)/>
                    <Card>
                        <form class="sign-in__form stack" method="post" action=ConfirmEmail::url()>
                            <CodeField trouble/>
                            <Button>{t!(profile.email_code_submit)}</Button>
                        </form>
                    </Card>
                </div>
            </Frame>
        }
        .into_any()
    })
}
