//! The list of staff, what waits for approval, and the form that invites.

use domain::identity::NAME_MAX_CHARS;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::people::staff::{self, StaffMember, StaffRequest};

use super::decision_form;
use super::refused_state::ticked_in;
use super::role_fields::RoleFields;
use super::server_fns::{StaffDecide, StaffInvite};
use crate::components::badge::Badge;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::components::table::{Cell, Column, Row, RowTitle, Table};
use crate::components::{Text, UiTone};
use crate::request::confirmation::confirmed;
use crate::request::context::request_context;
use crate::request::reader::short_instant;
use crate::request::refusal::{self, typed};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::proof_field::ProofField;
use crate::staff::words;
use crate::{routes, t};

#[component]
pub fn PeoplePage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let done = if problem.is_some() { None } else { done() };
    Suspend::new(async move {
        let found = async {
            let all = staff::list(&context.portal, &context.actor).await?;
            Ok((all, staff::open_requests(&context.portal, &context.actor).await?))
        };
        answer(found.await, |(all, requests)| {
            view! {
                <Frame section=Section::StaffPeople>
                    <div class="stack">
                        <PageTitle title=t!(staff.people.title)/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors=problem.summary()/>
                        {requests
                            .into_iter()
                            .map(|request| view! { <Request request problem=problem.clone()/> })
                            .collect_view()}
                        <Members all/>
                        <Invite problem=problem.clone()/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Confirmation of the last change.
fn done() -> Option<&'static str> {
    match confirmed("done")?.as_str() {
        "saved" => Some(t!(staff.people.saved)),
        "waits" => Some(t!(staff.people.waits)),
        "invited" => Some(t!(staff.people.invited)),
        "invited_waits" => Some(t!(staff.people.invited_waits)),
        _ => None,
    }
}

#[component]
fn Request(request: StaffRequest, problem: StaffFormProblem) -> impl IntoView {
    let title = words::request(request.kind, &request.name);
    let (who, at) = (request.asker, short_instant(request.asked_at));
    let asked = t!(staff.people.asked, who = who, at = at);
    let form = decision_form(&request.id);
    view! {
        <Card title>
            <form class="stack" method="post" action=StaffDecide::url()>
                <p>{asked}</p>
                <input type="hidden" name="request" value=request.id/>
                <ProofField form problem/>
                <Actions>
                    <Button submits=("answer".into(), "approve".into())>
                        {t!(staff.people.approve)}
                    </Button>
                    <Button look=Look::Secondary submits=("answer".into(), "decline".into())>
                        {t!(staff.people.decline)}
                    </Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Members(all: Vec<StaffMember>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(staff.people.name)),
        Column::text(t!(staff.people.roles)),
        Column::text(t!(staff.people.state)),
    ];
    let row = |member: StaffMember| {
        let (tone, text) = words::state(member.state);
        let email: String = member.email.into();
        view! {
            <Row>
                <RowTitle href=routes::staff_person(&member.id) title=member.name note=email/>
                <Cell label=t!(staff.people.roles)>{words::roles(&member.roles)}</Cell>
                <Cell label=t!(staff.people.state)>
                    <Badge tone text/>
                </Cell>
            </Row>
        }
    };
    let rows = all.into_iter().map(row).collect_view();
    view! { <Table caption=t!(staff.people.title) columns>{rows}</Table> }.into_any()
}

#[component]
fn Invite(problem: StaffFormProblem) -> impl IntoView {
    let action = StaffInvite::url();
    let ticked = ticked_in(action, &problem).unwrap_or_default();
    view! {
        <Card title=t!(staff.people.invite)>
            <form class="stack" method="post" action=action>
                <Field
                    name="name"
                    id=field_id("invite", "name")
                    label=t!(staff.people.name)
                    value=typed(action, "name").map(Text::from)
                    autocomplete="off"
                    longest=NAME_MAX_CHARS
                    error=problem.at("invite", "name")
                />
                <Field
                    name="email"
                    id=field_id("invite", "email")
                    label=t!(sign_in.email)
                    kind=FieldKind::Email
                    value=typed(action, "email").map(Text::from)
                    autocomplete="off"
                    error=problem.at("invite", "email")
                />
                <RoleFields form="invite" ticked problem=problem.clone()/>
                <ProofField form="invite" problem/>
                <Button>{t!(staff.people.invite_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
