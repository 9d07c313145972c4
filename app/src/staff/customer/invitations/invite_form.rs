//! Invitations that wait, and the form that makes one.

use domain::access::Scope;
use domain::identity::NAME_MAX_CHARS;
use domain::ids::CustomerId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::invitations::UserInvitation;

use super::server_fns::{
    INVITE_FORM, StaffInviteUser, StaffSendInvitationAgain, StaffWithdrawInvitation,
};
use crate::components::Text;
use crate::components::button::{Button, Look};
use crate::components::field::{Field, FieldKind};
use crate::components::field_set::Tick;
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::reader::{short_instant, until};
use crate::request::refusal::typed;
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::t;

/// What somebody may do with the scope.
pub(super) fn scope_words(scope: Scope) -> &'static str {
    match scope {
        Scope::SeeAndPay => t!(customer.see_and_pay),
        Scope::PayOnly => t!(customer.pay_only),
    }
}

/// Invitations that nobody has accepted yet.
#[component]
pub(super) fn WaitingInvitations(id: CustomerId, all: Vec<UserInvitation>) -> impl IntoView {
    if all.is_empty() {
        return ().into_any();
    }
    let line = move |invitation: UserInvitation| {
        let customer = id.clone();
        view! { <Waiting customer invitation/> }
    };
    let facts = all.into_iter().map(line).collect_view();
    view! {
        <div class="stack">
            <h3>{t!(invitations.waiting)}</h3>
            <SummaryList>{facts}</SummaryList>
        </div>
    }
    .into_any()
}

#[component]
fn Waiting(customer: CustomerId, invitation: UserInvitation) -> impl IntoView {
    let UserInvitation { id, name, email, scope, sent_at, expires_at, is_expired, by } = invitation;
    let end = until(expires_at);
    let state = match is_expired {
        true => t!(invitations.expired, date = end),
        false => t!(invitations.open_until, date = end),
    };
    let sent = t!(invitations.sent, who = by.as_str(), at = short_instant(sent_at));
    let customer = customer.to_string();
    view! {
        <Fact term=name>
            <p>{scope_words(scope)}</p>
            <small>{email}</small>
            <small>{sent}</small>
            <small>{state}</small>
            <form method="post" action=StaffSendInvitationAgain::url()>
                <input type="hidden" name="customer" value=customer.clone()/>
                <input type="hidden" name="invitation" value=id.clone()/>
                <Button look=Look::Quiet>{t!(invitations.send_again)}</Button>
            </form>
            <form method="post" action=StaffWithdrawInvitation::url()>
                <input type="hidden" name="customer" value=customer/>
                <input type="hidden" name="invitation" value=id/>
                <Button look=Look::Quiet>{t!(invitations.withdraw)}</Button>
            </form>
        </Fact>
    }
    .into_any()
}

/// Invites somebody to the customer.
#[component]
pub(super) fn InviteForm(id: CustomerId, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffInviteUser::url();
    let is_open = problem.is_of(INVITE_FORM);
    let entered = |field: &str| typed(action, &format!("entry[{field}]")).filter(|_| is_open);
    view! {
        <details class="customer__more" open=is_open>
            <summary>{t!(invitations.invite)}</summary>
            <form class="stack" method="post" action=action>
                <p>{t!(invitations.lead)}</p>
                <input type="hidden" name="customer" value=id.to_string()/>
                <Field
                    name="entry[name]"
                    id=field_id(INVITE_FORM, "name")
                    label=t!(invitations.name)
                    longest=NAME_MAX_CHARS
                    value=entered("name").map(Text::from)
                    autocomplete="off"
                    error=problem.at(INVITE_FORM, "name")
                    required=true
                />
                <Field
                    name="entry[email]"
                    id=field_id(INVITE_FORM, "email")
                    label=t!(customer.email)
                    kind=FieldKind::Email
                    value=entered("email").map(Text::from)
                    autocomplete="off"
                    error=problem.at(INVITE_FORM, "email")
                    required=true
                />
                <Tick
                    name="entry[pay_only]"
                    label=t!(invitations.pay_only)
                    ticked=entered("pay_only").is_some()
                />
                <Button look=Look::Secondary>{t!(invitations.submit)}</Button>
            </form>
        </details>
    }
    .into_any()
}
