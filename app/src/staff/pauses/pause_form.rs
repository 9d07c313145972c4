//! The forms that begin a pause.

use domain::holds::LONGEST_LINE;
use domain::holds::pause::last_pause_day;
use domain::ids::{CustomerId, HoldId};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::server_fns::{PAUSE_FORM, StaffBeginPause};
use crate::components::Text;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::components::select::Select;
use crate::request::reader::today;
use crate::request::refusal::typed;
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::t;

/// Pauses everybody or a segment.
#[component]
pub(super) fn PauseMany(problem: StaffFormProblem) -> impl IntoView {
    let action = StaffBeginPause::url();
    let options = [("everybody", t!(pauses.everybody)), ("segment", t!(pauses.segment))];
    let options = options.map(|(code, words)| (Text::from(code), Text::from(words))).into();
    let chosen = typed(action, "scope").unwrap_or_else(|| "segment".to_owned());
    view! {
        <Card title=t!(pauses.begin)>
            <form class="stack" method="post" action=action>
                <Select
                    name="scope"
                    id=field_id(PAUSE_FORM, "scope")
                    label=t!(pauses.whom)
                    options
                    chosen
                />
                <Field
                    name="subject"
                    id=field_id(PAUSE_FORM, "subject")
                    label=t!(pauses.segment_name)
                    hint=t!(pauses.segment_hint)
                    value=typed(action, "subject").map(Text::from)
                    autocomplete="off"
                    longest=LONGEST_LINE
                    error=problem.at(PAUSE_FORM, "subject")
                />
                <End problem/>
                <Button look=Look::Secondary>{t!(pauses.begin_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// Pauses a customer, on their page or on that of a case.
#[component]
pub(in crate::staff) fn PauseCustomer(
    #[prop(optional_no_strip, into)] case: Option<HoldId>,
    customer: CustomerId,
    problem: StaffFormProblem,
) -> impl IntoView {
    view! {
        <Card title=t!(pauses.customer)>
            <form class="stack" method="post" action=StaffBeginPause::url()>
                {case
                    .map(|case| {
                        view! { <input type="hidden" name="case" value=case.to_string()/> }
                    })}
                <input type="hidden" name="scope" value="customer"/>
                <input type="hidden" name="subject" value=customer.to_string()/>
                <End problem/>
                <Button look=Look::Secondary>{t!(pauses.begin_submit)}</Button>
            </form>
        </Card>
    }
    .into_any()
}

/// When the pause ends, and why it is.
#[component]
fn End(problem: StaffFormProblem) -> impl IntoView {
    let action = StaffBeginPause::url();
    let today = today();
    view! {
        <Field
            name="last"
            id=field_id(PAUSE_FORM, "last")
            label=t!(pauses.last)
            kind=FieldKind::Day(Some(today), Some(last_pause_day(today)))
            value=typed(action, "last").map(Text::from)
            error=problem.at(PAUSE_FORM, "last")
            required=true
        />
        <Field
            name="reason"
            id=field_id(PAUSE_FORM, "reason")
            label=t!(pauses.reason)
            hint=t!(pauses.reason_hint)
            value=typed(action, "reason").map(Text::from)
            autocomplete="off"
            longest=LONGEST_LINE
            error=problem.at(PAUSE_FORM, "reason")
            required=true
        />
    }
    .into_any()
}
