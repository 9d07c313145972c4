//! How an invoice stands in peace: what keeps reminders back and until when, what was said, and
//! what can be said.

use domain::dunning::{Cause, Silence};
use domain::ids::InvoiceId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::silences::{Claim, OpenPromise, Peace, Question};
use url::form_urlencoded::parse;

use super::forms::{AskForm, ClaimForm, PromiseForm};
use super::server_fns::WithdrawPromise;
use super::trouble::Trouble;
use crate::components::Tone;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::notice::Notice;
use crate::request::reader::{long_date, short_instant, until};
use crate::{routes, t};

/// What was said a moment ago.
pub(crate) fn said(query: &str) -> Option<&'static str> {
    let (_, what) = parse(query.as_bytes()).find(|(name, _)| name == "said")?;
    match &*what {
        "question" => Some(t!(peace.said.question)),
        "promise" => Some(t!(peace.said.promise)),
        "claim" => Some(t!(peace.said.claim)),
        "withdrawn" => Some(t!(peace.said.withdrawn)),
        _ => None,
    }
}

/// What keeps reminders of an invoice back, what was said about it, and what can be said.
/// `chooses` is whether the reader may choose how to be reminded.
#[component]
pub(crate) fn PeaceCard(
    invoice: InvoiceId,
    peace: Peace,
    trouble: Option<Trouble>,
    chooses: bool,
) -> impl IntoView {
    let today = peace.today;
    let can_speak = peace.may_ask || peace.promise_until.is_some() || peace.may_claim;
    let ask = peace.may_ask.then(|| view! { <AskForm invoice=invoice.clone() trouble/> });
    let promise = peace
        .promise_until
        .map(|last| view! { <PromiseForm invoice=invoice.clone() today last trouble/> });
    let claim =
        peace.may_claim.then(|| view! { <ClaimForm invoice=invoice.clone() today trouble/> });
    view! {
        <Card title=t!(peace.title)>
            <div class="peace stack">
                <Silences silences=peace.silences/>
                {peace.promise.map(|promise| view! { <Promised invoice promise/> })}
                {peace.claim.map(|claim| view! { <Claimed claim/> })}
                <Questions questions=peace.questions/>
                {can_speak
                    .then(|| {
                        view! {
                            <p class="quiet">{t!(peace.lead)}</p>
                            <div>{ask} {promise} {claim}</div>
                        }
                    })}
                {chooses
                    .then(|| {
                        view! {
                            <p>
                                <a href=routes::REMINDERS>{t!(peace.choose)}</a>
                            </p>
                        }
                    })}
            </div>
        </Card>
    }
    .into_any()
}

/// What keeps reminders back, each with its clock.
#[component]
fn Silences(silences: Vec<Silence>) -> impl IntoView {
    let line = |silence: Silence| {
        let text = t!(peace.quiet, date = until(silence.until), reason = because(silence.cause));
        view! { <p>{text}</p> }
    };
    (!silences.is_empty()).then(|| {
        let lines = silences.into_iter().map(line).collect_view();
        view! {
            <Notice tone=Tone::Info title=t!(peace.quiet_title)>
                {lines}
            </Notice>
        }
        .into_any()
    })
}

fn because(cause: Cause) -> &'static str {
    match cause {
        Cause::PaymentMoving => t!(peace.because.payment_moving),
        Cause::ClaimPaid => t!(peace.because.claim_paid),
        Cause::Question => t!(peace.because.question),
        Cause::Promise => t!(peace.because.promise),
        Cause::Autopay => t!(peace.because.autopay),
        Cause::Dispute => t!(peace.because.dispute),
        Cause::Agreement => t!(peace.because.agreement),
    }
}

/// The promise that is open, and the way to take it back.
#[component]
fn Promised(invoice: InvoiceId, promise: OpenPromise) -> impl IntoView {
    view! {
        <form class="peace__promise" method="post" action=WithdrawPromise::url()>
            <input type="hidden" name="invoice" value=invoice.to_string()/>
            <p>{t!(peace.promised, date = long_date(promise.on))}</p>
            <Button look=Look::Secondary>{t!(peace.withdraw)}</Button>
        </form>
    }
    .into_any()
}

/// "I already paid", and what staff found.
#[component]
fn Claimed(claim: Claim) -> impl IntoView {
    let Claim { paid_on, method, reference, found, answer, decided_at, .. } = claim;
    let outcome = match found {
        None => t!(peace.claim_open),
        Some(true) => t!(peace.claim_found),
        Some(false) => t!(peace.claim_not_found),
    };
    let what = t!(peace.claimed, date = long_date(paid_on), method = method, reference = reference);
    view! {
        <div class="peace__said">
            <p class="peace__words">{what}</p>
            <div class="peace__answer">
                {decided_at.map(|at| view! { <p class="quiet">{short_instant(at)}</p> })}
                <p>{outcome}</p>
                {answer.map(|answer| view! { <p class="peace__words">{answer}</p> })}
            </div>
        </div>
    }
    .into_any()
}

/// The questions, each with its answer.
#[component]
fn Questions(questions: Vec<Question>) -> impl IntoView {
    let question = |question: Question| {
        let asked = t!(peace.asked_at, instant = short_instant(question.asked_at));
        let (when, answer) = match question.answer {
            Some((answer, at)) => {
                (Some(t!(peace.answered_at, instant = short_instant(at))), answer)
            }
            None => (None, t!(peace.unanswered).to_owned()),
        };
        view! {
            <li class="peace__said">
                <p class="quiet">{asked}</p>
                <p class="peace__words">{question.text}</p>
                <div class="peace__answer">
                    {when.map(|when| view! { <p class="quiet">{when}</p> })}
                    <p class="peace__words">{answer}</p>
                </div>
            </li>
        }
    };
    (!questions.is_empty()).then(|| {
        let items = questions.into_iter().map(question).collect_view();
        view! { <ul class="peace__questions stack">{items}</ul> }.into_any()
    })
}

#[cfg(test)]
mod tests {
    use domain::ids::SilenceId;
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    fn peace() -> Peace {
        Peace {
            silences: vec![],
            questions: vec![],
            promise: None,
            claim: None,
            promise_until: "2026-11-29".parse().ok(),
            may_ask: true,
            may_claim: true,
            today: "2026-11-15".parse().unwrap(),
        }
    }

    fn shown(peace: Peace, trouble: Option<Trouble>) -> String {
        let invoice = InvoiceId::parse("i1").unwrap();
        html(Language::Es, || view! { <PeaceCard invoice peace trouble chooses=true/> })
    }

    #[test]
    fn each_form_is_there_only_while_it_may_be_sent() {
        let forms = ["/do/ask_question", "/do/make_promise", "/do/claim_paid"];
        let all = shown(peace(), None);
        for form in forms {
            assert!(all.contains(form), "{form} in {all}");
        }
        assert!(all.contains(r#"max="2026-11-29""#), "{all}");
        assert!(!all.contains(" open"), "{all}");
        let id = SilenceId::parse("s1").unwrap();
        let on = "2026-11-20".parse().unwrap();
        let none = Peace {
            may_ask: false,
            may_claim: false,
            promise_until: None,
            promise: Some(OpenPromise { id, on }),
            ..peace()
        };
        let none = shown(none, None);
        assert!(forms.iter().all(|form| !none.contains(form)), "{none}");
        assert!(none.contains("/do/withdraw_promise"), "{none}");
        assert!(none.contains("20 de noviembre de 2026"), "{none}");
    }

    #[test]
    fn the_form_with_what_is_wrong_is_open_and_says_it() {
        let html = shown(peace(), Some(Trouble::FuturePaidOn));
        assert_eq!(html.matches("<details").count(), 3, "{html}");
        assert_eq!(html.matches(" open").count(), 1, "{html}");
        assert!(html.contains(r#"id="paid_on-error""#), "{html}");
    }

    #[test]
    fn what_keeps_reminders_back_is_told_with_its_clock_and_texts_are_escaped() {
        let until = "2026-12-05T17:00:00Z".parse().unwrap();
        let asked_at = "2026-11-14T17:00:00Z".parse().unwrap();
        let id = SilenceId::parse("s1").unwrap();
        let text = "<b>¿Qué es?</b>".to_owned();
        let html = shown(
            Peace {
                silences: vec![Silence { cause: Cause::Question, until }],
                questions: vec![Question { id, text, asked_at, answer: None }],
                ..peace()
            },
            None,
        );
        assert!(html.contains("Hasta el 5 de diciembre de 2026"), "{html}");
        assert!(html.contains("&lt;b&gt;¿Qué es?"), "{html}");
    }
}
