//! Card with an invoice's holds and their ends, statements and available forms.

use domain::holds::{Case, Cause, ClaimOutcome, Hold};
use domain::ids::InvoiceId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::holds::{Claim, Dispute, InvoiceHolds, OpenPromise, Question};

use super::form_errors::HoldFormError;
use super::forms::{AskForm, ClaimForm, PromiseForm};
use super::server_fns::{AskQuestion, ClaimPaid, WithdrawPromise};
use crate::components::UiTone;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::notice::Notice;
use crate::request::confirmation::confirmed;
use crate::request::reader::{long_date, short_instant, until};
use crate::request::refusal::typed;
use crate::{routes, t};

/// Confirmation of the last statement.
pub(crate) fn said() -> Option<&'static str> {
    match confirmed("said")?.as_str() {
        "question" => Some(t!(holds.said.question)),
        "question_noted" => Some(t!(holds.said.question_noted)),
        "promise" => Some(t!(holds.said.promise)),
        "claim" => Some(t!(holds.said.claim)),
        "withdrawn" => Some(t!(holds.said.withdrawn)),
        _ => None,
    }
}

/// Holds of an invoice, statements and forms. `chooses` is whether the reader may change
/// preferences.
#[component]
pub(crate) fn HoldsCard(
    invoice: InvoiceId,
    holds: InvoiceHolds,
    wrong: Option<HoldFormError>,
    chooses: bool,
) -> impl IntoView {
    let today = holds.today;
    let can_speak = holds.may_ask || holds.promise_until.is_some() || holds.may_claim;
    let ask = holds.may_ask.then(|| view! { <AskForm invoice=invoice.clone() wrong/> });
    let promise = holds
        .promise_until
        .map(|last| view! { <PromiseForm invoice=invoice.clone() today last wrong/> });
    let claim = holds.may_claim.then(|| view! { <ClaimForm invoice=invoice.clone() today wrong/> });
    let is_upheld = holds.dispute.as_ref().is_some_and(Dispute::is_upheld);
    let unsent = wrong.is_some_and(|wrong| !wrong.has_form(&holds)).then(|| view! { <Unsent/> });
    view! {
        <Card title=t!(holds.title)>
            <div class="holds stack">
                {unsent} <Holds holds=holds.holds is_upheld/>
                {holds.promise.map(|promise| view! { <Promised invoice promise/> })}
                {holds.claim.map(|claim| view! { <Claimed claim/> })}
                <Questions questions=holds.questions/>
                {can_speak
                    .then(|| {
                        view! {
                            <p class="quiet">{t!(holds.lead)}</p>
                            <div>{ask} {promise} {claim}</div>
                        }
                    })}
                {chooses
                    .then(|| {
                        view! {
                            <p>
                                <a href=routes::REMINDERS>{t!(holds.choose)}</a>
                            </p>
                        }
                    })}
            </div>
        </Card>
    }
    .into_any()
}

/// What was typed into a form that the page no longer has.
#[component]
fn Unsent() -> impl IntoView {
    let fields = [
        typed(AskQuestion::url(), "question"),
        typed(ClaimPaid::url(), "method"),
        typed(ClaimPaid::url(), "reference"),
    ];
    let texts: Vec<String> = fields.into_iter().flatten().collect();
    (!texts.is_empty()).then(|| {
        let texts = texts.into_iter().map(|text| view! { <p class="peace__words">{text}</p> });
        view! {
            <div class="peace__said">
                <p class="quiet">{t!(holds.unsent)}</p>
                {texts.collect_view()}
            </div>
        }
        .into_any()
    })
}

/// Active holds with their ends; `is_upheld` is whether a dispute was decided for the customer.
#[component]
fn Holds(holds: Vec<Hold>, is_upheld: bool) -> impl IntoView {
    let line = |hold: Hold| {
        let end = until(hold.until);
        let text = match hold.cause {
            Cause::Question => t!(holds.quiet_question, date = end),
            cause => t!(holds.quiet, date = end, reason = because(cause, is_upheld)),
        };
        view! { <p>{text}</p> }
    };
    (!holds.is_empty()).then(|| {
        let lines = holds.into_iter().map(line).collect_view();
        view! {
            <Notice tone=UiTone::Info title=t!(holds.quiet_title)>
                {lines}
            </Notice>
        }
        .into_any()
    })
}

fn because(cause: Cause, is_upheld: bool) -> &'static str {
    match cause {
        Cause::PaymentMoving => t!(holds.because.payment_moving),
        Cause::PaymentOpen => t!(holds.because.payment_open),
        Cause::ClaimPaid => t!(holds.because.claim_paid),
        Cause::Question => t!(holds.because.question),
        Cause::Promise => t!(holds.because.promise),
        Cause::Autopay => t!(holds.because.autopay),
        Cause::Dispute if is_upheld => t!(holds.because.correction),
        Cause::Dispute => t!(holds.because.dispute),
        Cause::Agreement => t!(holds.because.agreement),
        Cause::Paused => t!(holds.because.paused),
    }
}

/// The open promise, with the button to withdraw it.
#[component]
fn Promised(invoice: InvoiceId, promise: OpenPromise) -> impl IntoView {
    let date = long_date(promise.on);
    let words = match promise.is_noted {
        true => t!(holds.promised_by_phone, date = date),
        false => t!(holds.promised, date = date),
    };
    view! {
        <form class="peace__promise" method="post" action=WithdrawPromise::url()>
            <input type="hidden" name="invoice" value=invoice.to_string()/>
            <p>{words}</p>
            <Button look=Look::Secondary>{t!(holds.withdraw)}</Button>
        </form>
    }
    .into_any()
}

/// The claim, and the result of staff's check.
#[component]
fn Claimed(claim: Claim) -> impl IntoView {
    let Claim { paid_on, method, reference, state, answer, decided_at, .. } = claim;
    let outcome = match state {
        Case::Open => t!(holds.claim_open),
        Case::Closed(ClaimOutcome::Found) => t!(holds.claim_found),
        Case::Closed(ClaimOutcome::NotFound) => t!(holds.claim_not_found),
    };
    let what = t!(holds.claimed, date = long_date(paid_on), method = method, reference = reference);
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

/// Questions and answers.
#[component]
fn Questions(questions: Vec<Question>) -> impl IntoView {
    let question = |question: Question| {
        let asked = t!(holds.asked_at, instant = short_instant(question.asked_at));
        let (when, answer) = match question.answer.zip(question.answered_at) {
            Some((answer, at)) => {
                (Some(t!(holds.answered_at, instant = short_instant(at))), answer)
            }
            None => (None, t!(holds.unanswered).to_owned()),
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
    use domain::holds::{ClaimError, DisputeOutcome, QuestionError};
    use domain::ids::HoldId;
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;
    use crate::request::kept_form::KeptForm;
    use crate::request::refusal::RefusedForm;

    fn holds() -> InvoiceHolds {
        InvoiceHolds {
            holds: vec![],
            questions: vec![],
            promise: None,
            claim: None,
            dispute: None,
            promise_until: "2026-11-29".parse().ok(),
            may_ask: true,
            may_claim: true,
            today: "2026-11-15".parse().unwrap(),
        }
    }

    fn shown(holds: InvoiceHolds, wrong: Option<HoldFormError>) -> String {
        let invoice = InvoiceId::parse("i1").unwrap();
        html(Language::Es, || view! { <HoldsCard invoice holds wrong chooses=true/> })
    }

    #[test]
    fn each_form_is_there_only_while_it_may_be_sent() {
        let forms = ["/do/ask_question", "/do/make_promise", "/do/claim_paid"];
        let all = shown(holds(), None);
        for form in forms {
            assert!(all.contains(form), "{form} in {all}");
        }
        assert!(all.contains(r#"max="2026-11-29""#), "{all}");
        assert!(!all.contains(" open"), "{all}");
        let id = HoldId::parse("s1").unwrap();
        let on = "2026-11-20".parse().unwrap();
        let none = InvoiceHolds {
            may_ask: false,
            may_claim: false,
            promise_until: None,
            promise: Some(OpenPromise { id, on, is_noted: false }),
            ..holds()
        };
        let mut noted = none.clone();
        noted.promise.iter_mut().for_each(|promise| promise.is_noted = true);
        let none = shown(none, None);
        assert!(!none.contains("teléfono"), "{none}");
        assert!(shown(noted, None).contains("teléfono"));
        assert!(forms.iter().all(|form| !none.contains(form)), "{none}");
        assert!(none.contains("/do/withdraw_promise"), "{none}");
        assert!(none.contains("20 de noviembre de 2026"), "{none}");
    }

    #[test]
    fn the_form_with_what_is_wrong_is_open_and_says_it() {
        let html = shown(holds(), Some(HoldFormError::Claim(ClaimError::Future)));
        assert_eq!(html.matches("<details").count(), 3, "{html}");
        assert_eq!(html.matches(" open").count(), 1, "{html}");
        assert!(html.contains(r#"id="paid_on-error""#), "{html}");
    }

    #[test]
    fn a_dispute_that_was_upheld_is_not_said_to_be_under_review() {
        let until = "2026-12-05T17:00:00Z".parse().unwrap();
        for (state, expected) in [
            (Case::Open, "la estamos revisando"),
            (Case::Closed(DisputeOutcome::Upheld), "la estamos corrigiendo"),
        ] {
            let id = HoldId::parse("s1").unwrap();
            let dispute = Dispute { id, due_at: until, state, answer: None, decided_at: None };
            let held = vec![Hold { cause: Cause::Dispute, until }];
            let html = shown(InvoiceHolds { holds: held, dispute: Some(dispute), ..holds() }, None);
            assert!(html.contains(expected), "{state:?}: {html}");
        }
    }

    #[test]
    fn what_was_typed_stays_when_its_form_is_gone() {
        let html = html(Language::Es, || {
            let body = "invoice=i1&question=%3Cb%3E%C2%BFQu%C3%A9%3F".as_bytes();
            let form = KeptForm::read(AskQuestion::url(), body).unwrap();
            provide_context(RefusedForm { form, problem: String::new() });
            let wrong = Some(HoldFormError::Question(QuestionError::Open));
            let (invoice, holds) = (InvoiceId::parse("i1").unwrap(), holds());
            let holds = InvoiceHolds { may_ask: false, ..holds };
            view! { <HoldsCard invoice holds wrong chooses=true/> }
        });
        assert!(html.contains("&lt;b&gt;¿Qué?"), "{html}");
        assert!(!html.contains("/do/ask_question"), "{html}");
    }

    #[test]
    fn what_keeps_reminders_back_is_told_with_its_clock_and_texts_are_escaped() {
        let until = "2026-12-05T17:00:00Z".parse().unwrap();
        let asked_at = "2026-11-14T17:00:00Z".parse().unwrap();
        let id = HoldId::parse("s1").unwrap();
        let text = "<b>¿Qué es?</b>".to_owned();
        let html = shown(
            InvoiceHolds {
                holds: vec![
                    Hold { cause: Cause::Question, until },
                    Hold { cause: Cause::Promise, until },
                ],
                questions: vec![Question { id, text, asked_at, answer: None, answered_at: None }],
                ..holds()
            },
            None,
        );
        assert!(html.contains("Hasta el 5 de diciembre de 2026"), "{html}");
        assert!(html.contains("a más tardar el 5 de diciembre de 2026"), "{html}");
        assert!(html.contains("&lt;b&gt;¿Qué es?"), "{html}");
    }
}
