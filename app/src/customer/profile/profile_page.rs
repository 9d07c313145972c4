//! The profile: the user, their customers and their credentials.

use leptos::prelude::*;
use portal::people::access::customers_of;
use portal::people::account_views;
use portal::people::users::profile;
use url::form_urlencoded::byte_serialize;

use super::sections::{Address, Customers, Name, ReadIn, Reminders, Security, Sessions, Views};
use crate::components::UiTone;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::identity::form_errors::AccountFormError;
use crate::request::confirmation::confirmed;
use crate::request::context::{redirect, request_context};
use crate::request::problem::Problem;
use crate::request::refusal;
use crate::shared::problem_page::ProblemPage;
use crate::shared::shell::{Frame, Section, Width};
use crate::{routes, t};

/// The user's own profile; requires a session.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let context = request_context();
    let form_error = AccountFormError::read(&refusal::problem());
    let done = if form_error.is_some() { None } else { done() };
    Suspend::new(async move {
        let found = async {
            let user = profile(&context.portal, &context.actor).await?;
            let customers = customers_of(&context.portal, &context.actor).await?;
            let views = account_views::of_account(&context.portal, &context.actor).await?;
            Ok((user, customers, views))
        };
        match found.await {
            Ok((user, customers, views)) => view! {
                <Frame section=Section::Profile width=Width::Narrow>
                    <div class="profile stack">
                        <PageTitle title=t!(profile.title)/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=AccountFormError::summary(form_error)/>
                        <Name name=user.name.clone() form_error/>
                        <Address user=user.clone() form_error/>
                        <ReadIn/>
                        <Reminders/>
                        <Customers customers/>
                        <Security user form_error/>
                        <Sessions/>
                        <Views views/>
                    </div>
                </Frame>
            }
            .into_any(),
            Err(error) => refused(&error),
        }
    })
}

/// Confirmation of the last change.
fn done() -> Option<&'static str> {
    match confirmed("done")?.as_str() {
        "saved" => Some(t!(profile.saved)),
        "password" => Some(t!(profile.password_saved)),
        "email" => Some(t!(profile.email_saved)),
        _ => None,
    }
}

/// Error response; without a session, redirects to sign in and back.
pub(super) fn refused(error: &portal::Error) -> AnyView {
    if matches!(error, portal::Error::SignInFirst) {
        let next: String = byte_serialize(routes::PROFILE.as_bytes()).collect();
        redirect(&format!("{}?next={next}", routes::SIGN_IN));
        return ().into_any();
    }
    tracing::error!(%error, "a profile could not be read");
    view! { <ProblemPage problem=Problem::from(error)/> }.into_any()
}
