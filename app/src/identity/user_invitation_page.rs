//! The page of an invitation's link: it sends a code to the address that was invited, and shows
//! nothing of whom it is about.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::invitations::user_invitation_is_open;

use super::form_errors::AccountFormError;
use super::server_fns::OpenInvitation;
use crate::components::button::{Button, LinkButton, Look};
use crate::components::card::Card;
use crate::components::empty_state::{EmptyState, Level, Picture};
use crate::components::error_summary::ErrorSummary;
use crate::components::page_title::PageTitle;
use crate::components::tab_title::TabTitle;
use crate::request::context::request_context;
use crate::request::institution::institution;
use crate::request::refusal;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

#[component]
pub fn UserInvitationPage() -> impl IntoView {
    let context = request_context();
    let form_error = AccountFormError::read(&refusal::problem());
    Suspend::new(async move {
        let token = last_segment(&context.path).to_owned();
        let is_open = user_invitation_is_open(&context.portal, &token).await;
        answer(is_open, |is_open| {
            let content = match is_open {
                true => view! { <Offer token form_error/> }.into_any(),
                false => view! { <Closed/> }.into_any(),
            };
            view! {
                <Frame width=Width::Narrow>
                    <div class="sign-in stack">{content}</div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Offer(token: String, form_error: Option<AccountFormError>) -> impl IntoView {
    let lead = t!(invitations.accept_lead, institution = institution().name);
    view! {
        <PageTitle title=t!(invitations.accept_title) lead/>
        <ErrorSummary errors=AccountFormError::summary(form_error)/>
        <Card>
            <form class="sign-in__form stack" method="post" action=OpenInvitation::url()>
                <input type="hidden" name="token" value=token/>
                <p>{t!(invitations.accept_text)}</p>
                <Button>{t!(invitations.accept)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// The link was used, is too old, or is none.
#[component]
fn Closed() -> impl IntoView {
    view! {
        <TabTitle page=t!(invitations.closed_title)/>
        <EmptyState
            picture=Picture::Late
            level=Level::Page
            title=t!(invitations.closed_title)
            text=t!(invitations.closed)
        >
            <LinkButton href=routes::SIGN_IN look=Look::Secondary>
                {t!(link.sign_in)}
            </LinkButton>
        </EmptyState>
    }
    .into_any()
}
