//! The sign-in page of staff.

use domain::access::Actor;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::attempt;
use super::server_fns::{StaffEnterFactor, StaffSignIn};
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::components::{Text, UiTone};
use crate::request::context::{query_value, redirect, request_context};
use crate::request::institution::institution;
use crate::request::refusal::{self, typed};
use crate::shared::shell::{Frame, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::t;

#[component]
pub fn StaffSignInPage() -> impl IntoView {
    let context = request_context();
    // The code's form ends here too, when too much time has passed.
    let forms = [StaffSignIn::url(), StaffEnterFactor::url()];
    let next = forms.into_iter().find_map(|action| typed(action, "next"));
    let next = next.or_else(|| query_value(&context.query, "next"));
    let next = attempt::destination(next.as_deref()).to_owned();
    if matches!(context.actor, Actor::Staff { .. }) {
        redirect(&next);
        return ().into_any();
    }
    let problem = StaffFormProblem::read(&refusal::problem());
    let arrival = match query_value(&context.query, "notice").as_deref() {
        _ if problem.is_some() => None,
        Some("ended") => Some((UiTone::Info, t!(staff.session_ended))),
        Some("signed_out") => Some((UiTone::Good, t!(sign_in.signed_out))),
        _ => None,
    };
    let lead = t!(staff.sign_in.lead, institution = institution().name);
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <PageTitle title=t!(staff.sign_in.title) lead/>
                {arrival.map(|(tone, title)| view! { <Notice tone title live=true/> })}
                <ErrorSummary errors=problem.summary()/>
                <Card>
                    <form class="sign-in__form stack" method="post" action=StaffSignIn::url()>
                        <input type="hidden" name="next" value=next/>
                        <Field
                            name="email"
                            label=t!(sign_in.email)
                            kind=FieldKind::Email
                            value=typed(StaffSignIn::url(), "email").map(Text::from)
                            error=problem.at("", "email")
                        />
                        <Field
                            name="password"
                            label=t!(sign_in.password)
                            kind=FieldKind::Password
                            error=problem.at("", "password")
                        />
                        <Button>{t!(staff.sign_in.next)}</Button>
                        <p class="field__hint">{t!(staff.sign_in.lost)}</p>
                    </form>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}
