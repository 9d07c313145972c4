//! What is to be done next with a till: one form for each state.

use domain::access::Actor;
use domain::money::Money;
use domain::till::{REASON_MAX_CHARS, REFERENCE_MAX_CHARS, TillState};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::tills::Till;

use super::form_errors::{AMOUNT, AMOUNT_MAX_CHARS, TillProblem};
use super::server_fns::{StaffCountTill, StaffDepositTill, StaffExplainTill, StaffReviewTill};
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::text_area::TextArea;
use crate::components::{Text, UiTone};
use crate::request::reader::money;
use crate::request::refusal::typed;
use crate::t;

#[component]
pub(super) fn NextStep(till: Till, actor: Actor, problem: TillProblem) -> impl IntoView {
    match till.state {
        TillState::Open => {
            let (title, hint) = (t!(till.count_title), t!(till.count_hint));
            view! { <CountForm title hint till problem/> }.into_any()
        }
        TillState::Counted => {
            let (title, hint) = (t!(till.recount_title), t!(till.recount_hint));
            view! {
                <ExplainForm till=till.clone() problem=problem.clone()/>
                <CountForm title hint till problem/>
            }
            .into_any()
        }
        TillState::Review if till.is_reviewable_by(&actor) => {
            view! { <ReviewForm till problem/> }.into_any()
        }
        TillState::Review => {
            view! { <Notice tone=UiTone::Info title=t!(till.review_waits)/> }.into_any()
        }
        TillState::Closed => view! { <DepositForm till problem/> }.into_any(),
        TillState::Deposited => ().into_any(),
    }
}

/// Fields that name the till as the form shows it. A refused form keeps its own version, so that
/// what changed meanwhile is still noticed; a stale one begins anew.
#[component]
fn VersionFields(action: &'static str, till: Till, problem: TillProblem) -> impl IntoView {
    let kept = typed(action, "version").filter(|_| !problem.is_stale());
    let version = kept.unwrap_or_else(|| till.version.to_string());
    view! {
        <input type="hidden" name="id" value=till.id.to_string()/>
        <input type="hidden" name="version" value=version/>
    }
}

#[component]
fn CountForm(
    title: &'static str,
    hint: &'static str,
    till: Till,
    problem: TillProblem,
) -> impl IntoView {
    let action = StaffCountTill::url();
    let look = if till.state == TillState::Open { Look::Primary } else { Look::Secondary };
    view! {
        <Card title>
            <form class="stack" method="post" action=action>
                <VersionFields action till=till.clone() problem=problem.clone()/>
                <Field
                    name=AMOUNT
                    label=t!(till.count_label)
                    kind=FieldKind::Amount(till.currency.symbol())
                    hint
                    value=typed(action, AMOUNT).map(Text::from)
                    longest=AMOUNT_MAX_CHARS
                    error=problem.at("count", AMOUNT)
                />
                <Button look>{t!(till.count_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn ExplainForm(till: Till, problem: TillProblem) -> impl IntoView {
    let action = StaffExplainTill::url();
    let difference = till.difference().unwrap_or(Money::zero(till.currency));
    let amount = Money::new(difference.minor.saturating_abs(), difference.currency);
    let title = if difference.minor < 0 {
        t!(till.short, amount = money(amount))
    } else {
        t!(till.over, amount = money(amount))
    };
    view! {
        <Notice tone=UiTone::Warn title/>
        <Card title=t!(till.explain_title)>
            <form class="stack" method="post" action=action>
                <VersionFields action till problem=problem.clone()/>
                <TextArea
                    name="reason"
                    label=t!(till.reason)
                    hint=t!(till.explain_hint)
                    longest=REASON_MAX_CHARS
                    value=typed(action, "reason").map(Text::from)
                    error=problem.at("explain", "reason")
                />
                <Button>{t!(till.explain_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn ReviewForm(till: Till, problem: TillProblem) -> impl IntoView {
    let action = StaffReviewTill::url();
    view! {
        <Card title=t!(till.review_title)>
            <form class="stack" method="post" action=action>
                <p>{t!(till.review_hint)}</p>
                <VersionFields action till problem/>
                <Actions>
                    <Button submits=("answer".into(), "accept".into())>
                        {t!(till.accept)}
                    </Button>
                    <Button look=Look::Secondary submits=("answer".into(), "send_back".into())>
                        {t!(till.send_back)}
                    </Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn DepositForm(till: Till, problem: TillProblem) -> impl IntoView {
    let action = StaffDepositTill::url();
    let counted = till.counted.unwrap_or(Money::zero(till.currency));
    view! {
        <Card title=t!(till.deposit_title)>
            <form class="stack" method="post" action=action>
                <VersionFields action till=till.clone() problem=problem.clone()/>
                <Field
                    name=AMOUNT
                    label=t!(till.deposit_label)
                    kind=FieldKind::Amount(till.currency.symbol())
                    hint=t!(till.deposit_hint, counted = money(counted))
                    value=typed(action, AMOUNT).map(Text::from)
                    longest=AMOUNT_MAX_CHARS
                    error=problem.at("deposit", AMOUNT)
                />
                <Field
                    name="slip"
                    label=t!(till.slip)
                    hint=t!(till.slip_hint)
                    value=typed(action, "slip").map(Text::from)
                    autocomplete="off"
                    longest=REFERENCE_MAX_CHARS
                    error=problem.at("deposit", "slip")
                />
                <Button>{t!(till.deposit_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}
