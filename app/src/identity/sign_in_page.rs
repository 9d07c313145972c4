//! The sign-in page: address and password, or a code by mail.

use domain::access::Actor;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::Attempt;
use super::form_errors::AccountFormError;
use super::server_fns::{SignIn, WITH_CODE};
use crate::components::UiTone;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::request::context::{RequestContext, query_value, redirect, request_context};
use crate::request::institution::institution;
use crate::request::refusal;
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

#[component]
pub fn SignInPage() -> impl IntoView {
    let context = request_context();
    let kept = Attempt::read(&context).filter(|kept| kept.invitation.is_none());
    let typed = |field| refusal::typed(SignIn::url(), field);
    let next = typed("next").or_else(|| query_value(&context.query, "next"));
    let asked = Attempt::new("", next.as_deref());
    let next = next.is_some().then(|| asked.clone()).or_else(|| kept.clone()).unwrap_or_default();
    if matches!(context.actor, Actor::User(_)) {
        redirect(next.next());
        return ().into_any();
    }
    let form_error = AccountFormError::read(&refusal::problem());
    let email = typed("email").or_else(|| kept.map(|kept| kept.email)).unwrap_or_default();
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <PageTitle title=t!(sign_in.title) lead=t!(sign_in.lead)/>
                <Arrival context quiet=form_error.is_some()/>
                <ErrorSummary errors=AccountFormError::summary(form_error)/>
                <Card>
                    <Form email next=next.next().to_owned() form_error/>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}

/// Notice about what led to this page, if any.
#[component]
fn Arrival(context: RequestContext, quiet: bool) -> impl IntoView {
    let came_from_paying = || {
        let next = query_value(&context.query, "next");
        next.is_some_and(|next| next.starts_with(routes::PAYMENTS) && next.contains("returned=1"))
    };
    let title = match query_value(&context.query, "notice").as_deref() {
        _ if quiet => None,
        _ if came_from_paying() => {
            let title = t!(sign_in.session_ended_paying);
            return view! { <Notice tone=UiTone::Info title live=true/> }.into_any();
        }
        Some("ended") => {
            let title = t!(sign_in.session_ended);
            return view! { <Notice tone=UiTone::Info title live=true/> }.into_any();
        }
        Some("signed_out") => Some(t!(sign_in.signed_out)),
        Some("email_restored") => Some(t!(sign_in.email_restored)),
        Some("everywhere") => Some(t!(sign_in.signed_out_everywhere)),
        Some("password") => Some(t!(sign_in.new_password.done)),
        _ => None,
    };
    title.map(|title| view! { <Notice tone=UiTone::Good title live=true/> }).into_any()
}

#[component]
fn Form(email: String, next: String, form_error: Option<AccountFormError>) -> impl IntoView {
    let hint = t!(sign_in.email_hint, institution = institution().name);
    view! {
        <form class="sign-in__form stack" method="post" action=SignIn::url()>
            <input type="hidden" name="next" value=next/>
            <Field
                name="email"
                label=t!(sign_in.email)
                kind=FieldKind::Email
                value=email
                hint
                error=AccountFormError::at(form_error, "email")
            />
            <div class="sign-in__password">
                <Field
                    name="password"
                    label=t!(sign_in.password)
                    kind=FieldKind::Password
                    error=AccountFormError::at(form_error, "password")
                />
                <a href=routes::RESET>{t!(sign_in.forgot)}</a>
            </div>
            <Button>{t!(sign_in.submit)}</Button>
            <p class="sign-in__or">
                <span>{t!(sign_in.or)}</span>
            </p>
            <div class="sign-in__code">
                <Button look=Look::Secondary submits=("way".into(), WITH_CODE.into())>
                    {t!(sign_in.with_code)}
                </Button>
                <p class="sign-in__hint">{t!(sign_in.with_code_hint)}</p>
            </div>
        </form>
    }
    .into_any()
}
