//! Who signs in for a customer: since when, what they may do, and who is invited.

use domain::access::Right;
use domain::holds::LONGEST_LINE;
use domain::ids::{CustomerId, UserId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::access::CustomerUser;
use portal::people::invitations::UserInvitation;

use super::invite_form::{InviteForm, WaitingInvitations, scope_words};
use crate::components::Text;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::field::Field;
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::request::refusal::typed;
use crate::staff::customer::server_fns::{StaffBeginView, StaffRevokeAccess, view_form};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::proof_field::ProofField;
use crate::t;

/// Takes a user off the customer, after a second click.
#[component]
fn Remove(id: CustomerId, user: UserId) -> impl IntoView {
    view! {
        <details class="customer__more">
            <summary>{t!(customer.remove)}</summary>
            <form class="stack" method="post" action=StaffRevokeAccess::url()>
                <p>{t!(customer.remove_text)}</p>
                <input type="hidden" name="customer" value=id.to_string()/>
                <input type="hidden" name="user" value=user.to_string()/>
                <Button look=Look::Secondary>{t!(customer.remove_submit)}</Button>
            </form>
        </details>
    }
    .into_any()
}

/// Looks at the pages as a user sees them, with a reason.
#[component]
fn LookAs(id: CustomerId, user: UserId, problem: StaffFormProblem) -> impl IntoView {
    let (action, form) = (StaffBeginView::url(), view_form(&user));
    let is_open = problem.is_of(&form);
    let reason = typed(action, "reason").filter(|_| is_open).map(Text::from);
    view! {
        <details class="customer__more" open=is_open>
            <summary>{t!(customer.look)}</summary>
            <form class="stack" method="post" action=action>
                <p>{t!(customer.look_text)}</p>
                <input type="hidden" name="customer" value=id.to_string()/>
                <input type="hidden" name="user" value=user.to_string()/>
                <Field
                    name="reason"
                    id=field_id(&form, "reason")
                    label=t!(customer.look_reason)
                    longest=LONGEST_LINE
                    value=reason
                    autocomplete="off"
                    error=problem.at(&form, "reason")
                />
                <ProofField form problem/>
                <Button look=Look::Secondary>{t!(customer.look_submit)}</Button>
            </form>
        </details>
    }
    .into_any()
}

/// Users who see, or pay for, the customer, and who is invited to.
#[component]
pub(in crate::staff::customer) fn UsersCard(
    id: CustomerId,
    users: Vec<CustomerUser>,
    invitations: Vec<UserInvitation>,
    problem: StaffFormProblem,
) -> impl IntoView {
    let actor = request_context().actor;
    let (manages, looks) = (actor.may(Right::ManageUsers), actor.may(Right::ViewAs));
    let none = users.is_empty().then(|| view! { <p>{t!(customer.no_users)}</p> });
    let (of_line, of_looks) = (id.clone(), problem.clone());
    let line = move |user: CustomerUser| {
        let (id, problem) = (of_line.clone(), of_looks.clone());
        let remove = manages.then(|| view! { <Remove id=id.clone() user=user.id.clone()/> });
        let look = looks.then(|| view! { <LookAs id user=user.id.clone() problem/> });
        let since = since(&user);
        let last = user.last_sign_in.map(short_instant);
        let last = match &last {
            Some(at) => t!(invitations.last_sign_in, at = at),
            None => t!(invitations.no_sign_in).to_owned(),
        };
        view! {
            <Fact term=user.name>
                <p>{scope_words(user.scope)}</p>
                <small>{user.email}</small>
                {since.map(|since| view! { <small>{since}</small> })}
                <small>{last}</small>
                {look}
                {remove}
            </Fact>
        }
    };
    let facts = users.into_iter().map(line).collect_view();
    let list = none.is_none().then(|| view! { <SummaryList>{facts}</SummaryList> });
    let invite = manages.then(|| {
        let of_form = id.clone();
        view! {
            <WaitingInvitations id all=invitations/>
            <InviteForm id=of_form problem/>
        }
    });
    view! {
        <Card title=t!(customer.users)>
            <div class="stack">{none} {list} {invite}</div>
        </Card>
    }
    .into_any()
}

/// Since when somebody has access, and by whose invitation, if it is known.
fn since(user: &CustomerUser) -> Option<String> {
    let date = short_instant(user.since?);
    Some(match &user.invited_by {
        Some(who) => t!(invitations.since_by, date = date, who = who.as_str()),
        None => t!(invitations.since, date = date),
    })
}
