//! A member of staff: roles, state, sessions.

use domain::ids::StaffId;
use domain::staff::StaffState;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::staff::sessions::ListedSession;
use portal::people::staff::{self, StaffMember};

use super::refused_state::{ticked_in, version_of};
use super::role_fields::RoleFields;
use super::server_fns::{StaffChangeRoles, StaffDisable, StaffEndSession, StaffInviteAgain};
use crate::components::UiTone;
use crate::components::badge::Badge;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::request::refusal;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::proof_field::ProofField;
use crate::staff::{agent, words};
use crate::{routes, t};

#[component]
pub fn PersonPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = match confirmed("done").as_deref() {
        _ if problem.is_some() => None,
        Some("saved") => Some(t!(staff.people.saved)),
        Some("waits") => Some(t!(staff.people.waits)),
        Some("invited") => Some(t!(staff.people.invited)),
        _ => None,
    };
    Suspend::new(async move {
        let found = async {
            let id = StaffId::parse(last_segment(&context.path));
            let id = id.map_err(|_| portal::Error::NotFound)?;
            let member = staff::find(&context.portal, &context.actor, &id).await?;
            let sessions = staff::sessions::list(&context.portal, &context.actor, &id).await?;
            Ok((member, sessions))
        };
        answer(found.await, |(member, sessions)| {
            view! {
                <Frame section=Section::StaffPeople width=Width::Narrow>
                    <div class="profile stack">
                        <BackLink href=routes::STAFF_PEOPLE text=t!(staff.people.title)/>
                        <Person member=member.clone()/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        <RolesForm member=member.clone() problem=problem.clone()/>
                        <Sessions id=member.id.clone() sessions problem=problem.clone()/>
                        <Access member problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Person(member: StaffMember) -> impl IntoView {
    let (tone, text) = words::state(member.state);
    let email: String = member.email.into();
    view! {
        <PageTitle title=member.name lead=email/>
        <p>
            <Badge tone text/>
        </p>
    }
    .into_any()
}

#[component]
fn RolesForm(member: StaffMember, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffChangeRoles::url();
    let version = version_of(action, &problem, member.version);
    let ticked = ticked_in(action, &problem).unwrap_or(member.roles);
    view! {
        <Card title=t!(staff.people.roles)>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="id" value=member.id.to_string()/>
                <input type="hidden" name="version" value=version/>
                <RoleFields form="roles" ticked problem=problem.clone()/>
                <ProofField form="roles" problem/>
                <Button>{t!(form.save)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// Inviting anew, and keeping out.
#[component]
fn Access(member: StaffMember, problem: StaffFormProblem) -> impl IntoView {
    let id = member.id.to_string();
    let (out_id, out_problem) = (id.clone(), problem.clone());
    let of_form = |action| version_of(action, &problem, member.version);
    let (out_version, version) = (of_form(StaffDisable::url()), of_form(StaffInviteAgain::url()));
    let disable = (member.state != StaffState::Disabled).then(|| {
        view! {
            <Card title=t!(staff.people.disable)>
                <form class="stack" method="post" action=StaffDisable::url()>
                    <p>{t!(staff.people.disable_hint)}</p>
                    <input type="hidden" name="id" value=out_id/>
                    <input type="hidden" name="version" value=out_version/>
                    <ProofField form="disable" problem=out_problem/>
                    <Button look=Look::Secondary>{t!(staff.people.disable)}</Button>
                </form>
            </Card>
        }
    });
    view! {
        <Card title=t!(staff.people.anew)>
            <form class="stack" method="post" action=StaffInviteAgain::url()>
                <p>{t!(staff.people.anew_hint)}</p>
                <input type="hidden" name="id" value=id/>
                <input type="hidden" name="version" value=version/>
                <ProofField form="anew" problem/>
                <Button look=Look::Secondary>{t!(staff.people.anew)}</Button>
            </form>
        </Card>
        {disable}
    }
    .into_any()
}

/// Open sessions of somebody, each with a button that ends it.
#[component]
pub(in crate::staff) fn Sessions(
    id: StaffId,
    sessions: Vec<ListedSession>,
    /// One's own end without a proof.
    #[prop(optional)]
    own: bool,
    problem: StaffFormProblem,
) -> impl IntoView {
    let is_empty = sessions.is_empty();
    let current = request_context().staff.map(|staff| staff.session).unwrap_or_default();
    let line = move |session: ListedSession| {
        let program = agent::name(&session.agent);
        let program = program.unwrap_or_else(|| t!(staff.session.unknown).to_owned());
        let is_this = session.number == current;
        let (since, seen) = (short_instant(session.created_at), short_instant(session.seen_at));
        let facts = t!(staff.session.facts, since = since, seen = seen, address = session.address);
        let submits = ("number".into(), session.number.into());
        let end = match is_this {
            true => view! { <p>{t!(staff.session.this)}</p> }.into_any(),
            false => view! { <Button look=Look::Quiet submits>{t!(staff.session.end)}</Button> }
                .into_any(),
        };
        view! {
            <Fact term=program>
                <p>{facts}</p>
                {end}
            </Fact>
        }
    };
    if is_empty {
        return view! { <Card title=t!(staff.session.title)>{t!(staff.session.none)}</Card> }
            .into_any();
    }
    let facts = sessions.into_iter().map(line).collect_view();
    let proof = (!own).then(|| view! { <ProofField form="sessions" problem/> });
    view! {
        <Card title=t!(staff.session.title)>
            <form class="stack" method="post" action=StaffEndSession::url()>
                <input type="hidden" name="id" value=id.to_string()/>
                {proof}
                <SummaryList>{facts}</SummaryList>
            </form>
        </Card>
    }
    .into_any()
}
