//! The forms that confirm, approve, give up and stop an act.

use domain::bulk::{BulkKind, BulkOutcome};
use domain::holds::LONGEST_LINE;
use domain::holds::pause::last_pause_day;
use domain::ids::BulkId;
use domain::invoices::amendment::REASON_MAX_CHARS;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::views::desk::bulk::BulkDetail;

use super::server_fns::{StaffMoveBulk, StaffOrderBulk};
use super::words;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::{Text, UiTone};
use crate::request::reader::{long_instant, today};
use crate::request::refusal::typed;
use crate::staff::form_errors::StaffFormProblem;
use crate::staff::proof_field::ProofField;
use crate::t;

/// Confirms the act, or gives it up.
#[component]
pub(super) fn Confirm(found: BulkDetail, problem: StaffFormProblem) -> impl IntoView {
    let kind = found.act.kind;
    let (id, rows) = (found.act.id.clone(), found.rows(BulkOutcome::Pending));
    let frozen = t!(bulk.frozen, at = long_instant(found.act.made_at));
    if rows == 0 {
        return view! {
            <Notice tone=UiTone::Info title=t!(bulk.error.nothing_to_do)/>
            <GiveUp id text=t!(bulk.discard)/>
        }
        .into_any();
    }
    let (asks, act) = (found.needs_approval, id.to_string());
    let submit = if asks { t!(bulk.ask).to_owned() } else { words::order(kind, rows) };
    let proof =
        (kind != BulkKind::Pause).then(|| view! { <ProofField form="" problem=problem.clone()/> });
    view! {
        {asks
            .then(|| {
                view! {
                    <Notice tone=UiTone::Info title=t!(bulk.needs_approval)>
                        <p>{t!(bulk.needs_approval_text)}</p>
                    </Notice>
                }
            })}
        <Card title=t!(bulk.confirm)>
            <form class="stack" method="post" action=StaffOrderBulk::url()>
                <input type="hidden" name="act" value=act/>
                <p>{frozen}</p>
                {(kind == BulkKind::Pause).then(|| view! { <LastDay problem=problem.clone()/> })}
                <Reason kind problem=problem.clone()/>
                {proof}
                <Actions>
                    <Button>{submit}</Button>
                </Actions>
            </form>
        </Card>
        <GiveUp id text=t!(bulk.discard)/>
    }
    .into_any()
}

#[component]
fn LastDay(problem: StaffFormProblem) -> impl IntoView {
    let today = today();
    view! {
        <Field
            name="last"
            label=t!(bulk.last)
            kind=FieldKind::Day(Some(today), Some(last_pause_day(today)))
            value=typed(StaffOrderBulk::url(), "last").map(Text::from)
            error=problem.at("", "last")
            required=true
        />
    }
}

#[component]
fn Reason(kind: BulkKind, problem: StaffFormProblem) -> impl IntoView {
    let (hint, longest) = match kind {
        BulkKind::Pause => (t!(bulk.reason_hint_pause), LONGEST_LINE),
        BulkKind::Void | BulkKind::WriteOff => (t!(bulk.reason_hint), REASON_MAX_CHARS),
    };
    view! {
        <Field
            name="reason"
            label=t!(bulk.reason)
            hint
            value=typed(StaffOrderBulk::url(), "reason").map(Text::from)
            autocomplete="off"
            longest
            error=problem.at("", "reason")
            required=true
        />
    }
}

/// Takes the act back before it begins.
#[component]
fn GiveUp(id: BulkId, text: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=StaffMoveBulk::url()>
            <input type="hidden" name="act" value=id.to_string()/>
            <Button look=Look::Quiet submits=("step".into(), "refuse".into())>
                {text}
            </Button>
        </form>
    }
}

/// Approves or refuses what another asked for, or takes the own request back.
#[component]
pub(super) fn Approve(found: BulkDetail, problem: StaffFormProblem) -> impl IntoView {
    let id = found.act.id;
    if found.is_own {
        return view! { <GiveUp id text=t!(bulk.withdraw)/> }.into_any();
    }
    if !found.may_decide {
        return ().into_any();
    }
    view! {
        <Card title=t!(approvals.decide)>
            <form class="stack" method="post" action=StaffMoveBulk::url()>
                <input type="hidden" name="act" value=id.to_string()/>
                <ProofField form="" problem/>
                <Actions>
                    <Button submits=("step".into(), "approve".into())>{t!(bulk.approve)}</Button>
                    <Button look=Look::Secondary submits=("step".into(), "refuse".into())>
                        {t!(bulk.refuse)}
                    </Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

/// Stops the work.
#[component]
pub(super) fn Stop(act: BulkId) -> impl IntoView {
    view! {
        <form class="stack" method="post" action=StaffMoveBulk::url()>
            <input type="hidden" name="act" value=act.to_string()/>
            <p class="field__hint">{t!(bulk.stop_hint)}</p>
            <Actions>
                <Button look=Look::Secondary submits=("step".into(), "stop".into())>
                    {t!(bulk.stop)}
                </Button>
            </Actions>
        </form>
    }
}
