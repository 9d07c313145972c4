//! Page of an expired pay-link, with a button that sends a new one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::form_errors::AccountFormError;
use super::server_fns::RenewLink;
use crate::components::button::{Button, LinkButton, Look};
use crate::components::empty_state::{EmptyState, Level, Picture};
use crate::components::error_summary::ErrorSummary;
use crate::components::tab_title::TabTitle;
use crate::request::context::{query_value, request_context};
use crate::request::institution::institution;
use crate::request::refusal;
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

/// Says that no money moved, and offers a new link. Does not reveal where the link is sent, nor
/// whether a mailbox is known.
#[component]
pub fn LinkExpiredPage() -> impl IntoView {
    let context = request_context();
    let form_error = AccountFormError::read(&refusal::problem());
    let content = if query_value(&context.query, "sent").is_some() {
        view! { <Sent/> }.into_any()
    } else {
        let link = query_value(&context.query, "l").unwrap_or_default();
        view! { <Offer link/> }.into_any()
    };
    view! {
        <TabTitle page=t!(link.expired_title)/>
        <Frame width=Width::Narrow>
            <div class="stack">
                <ErrorSummary errors=AccountFormError::summary(form_error)/>
                {content}
            </div>
        </Frame>
    }
    .into_any()
}

#[component]
fn Offer(link: String) -> impl IntoView {
    view! {
        <EmptyState
            picture=Picture::Late
            level=Level::Page
            title=t!(link.expired_title)
            text=t!(link.expired)
        >
            <form method="post" action=RenewLink::url()>
                <input type="hidden" name="link" value=link/>
                <Button>{t!(link.send_again)}</Button>
            </form>
            <LinkButton href=routes::SIGN_IN look=Look::Quiet>
                {t!(link.sign_in)}
            </LinkButton>
        </EmptyState>
    }
    .into_any()
}

#[component]
fn Sent() -> impl IntoView {
    view! {
        <EmptyState
            picture=Picture::Paper
            level=Level::Page
            title=t!(link.sent_title)
            text=t!(link.sent, institution = institution().name)
        />
    }
    .into_any()
}
