//! Public page that a receipt's QR code links to.

use http::StatusCode;
use leptos::prelude::*;
use portal::Error;
use portal::payments::receipts::{GenuineReceipt, verify};
use url::form_urlencoded::byte_serialize;

use crate::components::amount::Amount;
use crate::components::button::{Actions, Button};
use crate::components::card::Card;
use crate::components::day::Instant;
use crate::components::field::Field;
use crate::components::icon::Icon;
use crate::components::outcome::{Outcome, Verdict};
use crate::components::page_title::PageTitle;
use crate::components::summary_list::{Fact, SummaryList};
use crate::request::context::{query_value, redirect, request_context};
use crate::request::institution::institution;
use crate::request::problem::set_status;
use crate::request::reader::long_instant;
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

/// Verifies a receipt; asks for the code if there is none.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        if context.path == routes::VERIFY {
            return match asked_code(&context.query) {
                Some(code) => {
                    let code: String = byte_serialize(code.as_bytes()).collect();
                    redirect(&format!("{}/{code}", routes::VERIFY));
                    ().into_any()
                }
                None => view! { <Content outcome=None code=String::new()/> }.into_any(),
            };
        }
        let code = last_segment(&context.path).to_owned();
        match verify(&context.portal, &code).await {
            Err(Error::NotFound) => {
                set_status(StatusCode::NOT_FOUND);
                view! { <Content outcome=Some(None) code/> }.into_any()
            }
            found => answer(found, |found| {
                view! { <Content outcome=Some(Some(found)) code/> }.into_any()
            }),
        }
    })
}

/// The code entered in the form, reduced to letters and digits.
fn asked_code(query: &str) -> Option<String> {
    let code = query_value(query, "code")?;
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    (!code.is_empty()).then_some(code)
}

#[component]
fn Content(outcome: Option<Option<GenuineReceipt>>, code: String) -> impl IntoView {
    let institution = institution().name;
    let content = match outcome {
        Some(Some(found)) => view! { <Genuine found/> }.into_any(),
        Some(None) => {
            let text = t!(verify.unknown, institution = institution.as_str());
            view! {
                <Outcome verdict=Verdict::NotMade title=t!(verify.unknown_title) text/>
                <CodeForm code/>
            }
            .into_any()
        }
        None => {
            let lead = t!(verify.lead, institution = institution.as_str());
            view! {
                <PageTitle title=t!(verify.title) lead/>
                <CodeForm code/>
            }
            .into_any()
        }
    };
    view! { <Frame width=Width::Narrow>{content}</Frame> }.into_any()
}

#[component]
fn CodeForm(code: String) -> impl IntoView {
    view! {
        <Card>
            <form class="stack" method="get" action=routes::VERIFY>
                <Field
                    name="code"
                    label=t!(verify.code)
                    hint=t!(verify.code_hint)
                    value=code
                    autocomplete="off"
                />
                <Actions>
                    <Button icon=Icon::Shield>{t!(verify.submit)}</Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn Genuine(found: GenuineReceipt) -> impl IntoView {
    let name = institution().name;
    let outcome = match found.reversed_at {
        None => {
            let text = t!(verify.genuine, institution = name);
            view! { <Outcome verdict=Verdict::Settled title=t!(verify.genuine_title) text/> }
                .into_any()
        }
        Some(at) => {
            let day = long_instant(at);
            let text = t!(verify.reversed, institution = name, day = day);
            view! { <Outcome verdict=Verdict::NotMade title=t!(verify.reversed_title) text/> }
                .into_any()
        }
    };
    view! {
        {outcome}
        <Card>
            <SummaryList>
                <Fact term=t!(verify.number)>{domain::receipts::label(found.number)}</Fact>
                <Fact term=t!(verify.amount)><Amount value=found.amount/></Fact>
                {found
                    .refunded
                    .map(|value| {
                        view! { <Fact term=t!(verify.refunded)><Amount value/></Fact> }
                    })}
                <Fact term=t!(verify.customer)>{found.customer}</Fact>
                <Fact term=t!(verify.issued_at)><Instant at=found.issued_at long=true/></Fact>
            </SummaryList>
        </Card>
    }
    .into_any()
}
