//! Page of a payment, which follows its state.

use domain::ids::PaymentId;
use leptos::prelude::*;
use portal::payments::{PaymentDetail, detail, looked_at};

use super::confirmation::Confirmation;
use super::not_made::NotMadeContent;
use super::phase::{Arrival, Phase, phase, refresh_after_s};
use super::waiting::{Opening, Unfinished, Waiting};
use crate::request::context::{RequestContext, request_context};
use crate::shared::answer::{answer, last_segment};
use crate::shared::live_page::LivePage;
use crate::shared::shell::{Frame, Section, Width};

/// A payment in its current state.
#[component]
pub fn PaymentPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let arrival = Arrival::read(&context.query);
        let found = find(&context, arrival).await;
        answer(found, |found| {
            view! {
                <Frame section=Section::Payments width=Width::Narrow>
                    <Content found arrival/>
                </Frame>
            }
            .into_any()
        })
    })
}

async fn find(context: &RequestContext, arrival: Arrival) -> portal::Result<PaymentDetail> {
    let id = PaymentId::parse(last_segment(&context.path)).map_err(|_| portal::Error::NotFound)?;
    let came_back = arrival == Arrival::Returned;
    if let Err(error) = looked_at(&context.portal, &context.actor, &id, came_back).await {
        // The recurring check queries the gateway later; the page shows the recorded state.
        tracing::warn!(%error, "nobody asks the gateway early");
    }
    detail(&context.portal, &context.actor, &id).await
}

#[component]
fn Content(found: PaymentDetail, arrival: Arrival) -> impl IntoView {
    // Time spent on the gateway's page does not count as waiting.
    let since = found.returned_at.map_or(found.changed_at, |at| at.max(found.changed_at));
    let age = found.as_of.duration_since(since);
    let phase = phase(&found.state, arrival, age);
    let is_open = !matches!(phase, Phase::Confirmed | Phase::NotMade(_));
    let (seq, payment) = (found.seq, found.id.to_string());
    let content = match phase {
        Phase::Waiting { slow } => view! { <Waiting found slow age/> }.into_any(),
        Phase::Opening => view! { <Opening found/> }.into_any(),
        Phase::Unfinished { declined, left } => {
            view! { <Unfinished found declined left/> }.into_any()
        }
        Phase::Confirmed => view! { <Confirmation found/> }.into_any(),
        Phase::NotMade(how) => view! { <NotMadeContent found how/> }.into_any(),
    };
    view! {
        <LivePage after=seq payment=Some(payment)/>
        {is_open
            .then(|| {
                view! {
                    <noscript>
                        <meta http-equiv="refresh" content=refresh_after_s(age).to_string()/>
                    </noscript>
                }
            })}
        <div class="stack" data-live="">{content}</div>
    }
    .into_any()
}
