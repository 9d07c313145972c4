//! Asks another person to give a part of a payment back.

use domain::ids::PaymentId;
use domain::money::Money;
use domain::payments::RefundRefusal;
use domain::payments::refund::REFUND_REASON_MAX_CHARS;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::payments::refunds::{self, RefundError, RefundOffer};

use super::server_fns::StaffAskRefund;
use crate::components::Text;
use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::{Field, FieldKind};
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::summary_list::{Fact, SummaryList};
use crate::components::text_area::TextArea;
use crate::request::context::request_context;
use crate::request::reader::with_reader;
use crate::request::refusal::{self, typed};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::proof_field::ProofField;
use crate::{routes, t};

/// Longer than any amount.
const AMOUNT_MAX_CHARS: usize = 24;

#[component]
pub fn AskRefundPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    Suspend::new(async move {
        let found = async {
            let id = PaymentId::parse(routes::payment_of_refund(&context.path));
            let id = id.map_err(|_| portal::Error::NotFound)?;
            match refunds::offer(&context.portal, &context.actor, &id).await {
                Ok(offer) => Ok((id, Some(offer))),
                Err(RefundError::Refused(RefundRefusal::NotSettled)) => Ok((id, None)),
                Err(RefundError::Portal(error)) => Err(error),
                Err(error) => Err(portal::Error::internal(error)),
            }
        };
        answer(found.await, |(id, offer)| {
            let lead = offer.as_ref().map(|offer| offer.customer_name.clone());
            let content = match offer {
                Some(offer) => view! { <AskOrWait offer problem=problem.clone()/> }.into_any(),
                None => view! { <Notice tone=UiTone::Info title=t!(refunds.error.nothing_left)/> }
                    .into_any(),
            };
            view! {
                <Frame section=Section::StaffPayments width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=routes::staff_payment(&id) text=t!(lists.payments.payment)/>
                        <PageTitle title=t!(refunds.title) lead/>
                        <ErrorSummary errors=problem.summary()/>
                        {content}
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn AskOrWait(offer: RefundOffer, problem: StaffFormProblem) -> impl IntoView {
    if let Some(request) = &offer.open_request {
        let href = routes::staff_approval(request);
        return view! {
            <Notice tone=UiTone::Info title=t!(refunds.open)>
                <p>
                    <a href=href>{t!(refunds.see_request)}</a>
                </p>
            </Notice>
        }
        .into_any();
    }
    if offer.left.is_zero() {
        return view! { <Notice tone=UiTone::Info title=t!(refunds.error.nothing_left)/> }
            .into_any();
    }
    view! { <AskForm offer problem/> }.into_any()
}

#[component]
fn AskForm(offer: RefundOffer, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffAskRefund::url();
    let RefundOffer { payment, paid, left, version, .. } = offer;
    // A stale form keeps its reason; its amount was meant for another state.
    let whole = with_reader(|reader| left.print_number(reader.numbers));
    let amount = typed(action, "entry[amount]").filter(|_| !problem.is_stale()).unwrap_or(whole);
    let back = paid.minus(left).ok().filter(|back: &Money| !back.is_zero());
    view! {
        <form class="stack" method="post" action=action>
            <input type="hidden" name="payment" value=payment.to_string()/>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="entry[currency]" value=left.currency.code()/>
            <Card>
                <div class="stack">
                    <p>{t!(refunds.hint)}</p>
                    <SummaryList>
                        <Fact term=t!(refunds.paid)>
                            <Amount value=paid/>
                        </Fact>
                        {back
                            .map(|back| {
                                view! {
                                    <Fact term=t!(refunds.refunded)>
                                        <Amount value=back/>
                                    </Fact>
                                }
                            })}
                        <Fact term=t!(refunds.left)>
                            <Amount value=left/>
                        </Fact>
                    </SummaryList>
                    <Field
                        name="entry[amount]"
                        id=field_id("", "amount")
                        label=t!(refunds.amount)
                        kind=FieldKind::Amount(left.currency.symbol())
                        value=amount
                        longest=AMOUNT_MAX_CHARS
                        error=problem.at("", "amount")
                    />
                    <TextArea
                        name="entry[reason]"
                        id=field_id("", "reason")
                        label=t!(refunds.reason)
                        hint=t!(refunds.reason_hint)
                        value=typed(action, "entry[reason]").map(Text::from)
                        longest=REFUND_REASON_MAX_CHARS
                        error=problem.at("", "reason")
                        rows=3
                    />
                    <ProofField form="" problem=problem.clone()/>
                    <Actions>
                        <Button>{t!(refunds.ask)}</Button>
                    </Actions>
                </div>
            </Card>
        </form>
    }
    .into_any()
}
