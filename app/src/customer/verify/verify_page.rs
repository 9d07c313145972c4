//! The public page that a receipt's QR code leads to.

use http::StatusCode;
use leptos::prelude::*;
use portal::Error;
use portal::receipts::{Verified, verify};
use url::form_urlencoded::{byte_serialize, parse};

use crate::components::Tone;
use crate::components::amount::Amount;
use crate::components::button::Button;
use crate::components::card::Card;
use crate::components::day::Instant;
use crate::components::field::Field;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::components::summary_list::{Fact, SummaryList};
use crate::context::{redirect, visit};
use crate::customer::answer::{answer, last_segment};
use crate::institution::institution;
use crate::problem::set_status;
use crate::shell::{Frame, Width};
use crate::{routes, t};

/// Looks a receipt up; without a code it asks for one.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let visit = visit();
    Suspend::new(async move {
        if visit.path == routes::VERIFY {
            return match asked_code(&visit.query) {
                Some(code) => {
                    let code: String = byte_serialize(code.as_bytes()).collect();
                    redirect(&format!("{}/{code}", routes::VERIFY));
                    ().into_any()
                }
                None => view! { <Content outcome=None code=String::new()/> }.into_any(),
            };
        }
        let code = last_segment(&visit.path).to_owned();
        match verify(&visit.portal, &code).await {
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

/// The code that was typed into the form; only its letters and digits count.
fn asked_code(query: &str) -> Option<String> {
    let (_, code) = parse(query.as_bytes()).find(|(name, _)| name == "code")?;
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).take(64).collect();
    (!code.is_empty()).then_some(code)
}

#[component]
fn Content(outcome: Option<Option<Verified>>, code: String) -> impl IntoView {
    let institution = institution().name;
    let lead = t!(verify.lead, institution = institution.as_str());
    let asks = !matches!(outcome, Some(Some(_)));
    let outcome = outcome.map(|outcome| match outcome {
        Some(found) => view! { <Genuine found/> }.into_any(),
        None => view! {
            <Notice tone=Tone::Warn title=t!(verify.unknown_title)>
                <p>{t!(verify.unknown, institution = institution.as_str())}</p>
            </Notice>
        }
        .into_any(),
    });
    view! {
        <Frame width=Width::Narrow>
            <PageTitle title=t!(verify.title) lead/>
            {outcome}
            {asks
                .then(|| {
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
                                <Button>{t!(verify.submit)}</Button>
                            </form>
                        </Card>
                    }
                })}
        </Frame>
    }
    .into_any()
}

#[component]
fn Genuine(found: Verified) -> impl IntoView {
    let institution = institution().name;
    view! {
        <Notice tone=Tone::Good title=t!(verify.genuine_title)>
            <p>{t!(verify.genuine, institution = institution)}</p>
        </Notice>
        <Card>
            <SummaryList>
                <Fact term=t!(verify.number)>{found.number}</Fact>
                <Fact term=t!(verify.issued_at)><Instant at=found.issued_at long=true/></Fact>
                <Fact term=t!(verify.amount)><Amount value=found.amount/></Fact>
                <Fact term=t!(verify.customer)>{found.customer}</Fact>
            </SummaryList>
        </Card>
    }
    .into_any()
}
