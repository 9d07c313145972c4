//! Forms for a question, a promise and a claim of payment.

use domain::calendar::Date;
use domain::holds::{LONGEST, LONGEST_LINE};
use domain::ids::InvoiceId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::form_errors::HoldFormError;
use super::server_fns::{AskQuestion, ClaimPaid, MakePromise};
use crate::components::Text;
use crate::components::button::{Button, Look};
use crate::components::field::{Field, FieldKind};
use crate::components::text_area::TextArea;
use crate::request::reader::long_date;
use crate::request::refusal::typed;
use crate::t;

/// Form for a question; expanded if it has an error.
#[component]
pub(super) fn AskForm(invoice: InvoiceId, wrong: Option<HoldFormError>) -> impl IntoView {
    let error = HoldFormError::at(wrong, "question");
    let opened = error.is_some();
    view! {
        <details class="peace__more" open=opened>
            <summary>{t!(holds.ask)}</summary>
            <form class="stack" method="post" action=AskQuestion::url()>
                <input type="hidden" name="invoice" value=invoice.to_string()/>
                <TextArea
                    name="question"
                    label=t!(holds.question)
                    longest=LONGEST
                    value=typed(AskQuestion::url(), "question").map(Text::from)
                    hint=t!(holds.question_hint, count = LONGEST)
                    error
                />
                <Button look=Look::Secondary>{t!(holds.ask_submit)}</Button>
            </form>
        </details>
    }
    .into_any()
}

/// Form for a promise.
#[component]
pub(super) fn PromiseForm(
    invoice: InvoiceId,
    today: Date,
    last: Date,
    wrong: Option<HoldFormError>,
) -> impl IntoView {
    let error = HoldFormError::at(wrong, "on");
    let opened = error.is_some();
    view! {
        <details class="peace__more" open=opened>
            <summary>{t!(holds.promise)}</summary>
            <form class="stack" method="post" action=MakePromise::url()>
                <input type="hidden" name="invoice" value=invoice.to_string()/>
                <Field
                    name="on"
                    label=t!(holds.promise_on)
                    kind=FieldKind::Day(Some(today), Some(last))
                    value=typed(MakePromise::url(), "on").map(Text::from)
                    hint=t!(holds.promise_hint, date = long_date(last))
                    error
                    required=true
                />
                <Button look=Look::Secondary>{t!(holds.promise_submit)}</Button>
            </form>
        </details>
    }
    .into_any()
}

/// Form for a claim, with data that helps to find the payment.
#[component]
pub(super) fn ClaimForm(
    invoice: InvoiceId,
    today: Date,
    wrong: Option<HoldFormError>,
) -> impl IntoView {
    let [on, method, reference] =
        ["paid_on", "method", "reference"].map(|field| HoldFormError::at(wrong, field));
    let opened = on.is_some() || method.is_some() || reference.is_some();
    let value = |field| typed(ClaimPaid::url(), field).map(Text::from);
    view! {
        <details class="peace__more" open=opened>
            <summary>{t!(holds.claim)}</summary>
            <form class="stack" method="post" action=ClaimPaid::url()>
                <input type="hidden" name="invoice" value=invoice.to_string()/>
                <p class="quiet">{t!(holds.claim_hint)}</p>
                <Field
                    name="paid_on"
                    label=t!(holds.paid_on)
                    kind=FieldKind::Day(None, Some(today))
                    value=value("paid_on")
                    error=on
                    required=true
                />
                <Field
                    name="method"
                    label=t!(holds.method)
                    value=value("method")
                    hint=t!(holds.method_hint)
                    autocomplete="off"
                    error=method
                    required=true
                    longest=LONGEST_LINE
                />
                <Field
                    name="reference"
                    label=t!(holds.reference)
                    value=value("reference")
                    hint=t!(holds.reference_hint)
                    autocomplete="off"
                    error=reference
                    required=true
                    longest=LONGEST_LINE
                />
                <Button look=Look::Secondary>{t!(holds.claim_submit)}</Button>
            </form>
        </details>
    }
    .into_any()
}
