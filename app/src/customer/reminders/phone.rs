//! A debtor's telephone, for signed-in users: the number, its change, and the code that verifies
//! it.

use domain::identity::PhoneCode;
use domain::ids::DebtorId;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::contact::preferences::DebtorPreferences;
use portal::contact::preferences::phone::{CODE_LIFETIME, Telephone};

use super::form_context::{FormContext, Whose, typed_for};
use super::form_errors::{PreferencesFormError, field_id};
use crate::components::Text;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::t;

mod server_fns;

use server_fns::{CancelPhone, ConfirmPhone, ProposePhone, RemovePhone, SendPhoneCodeAgain};

/// The telephone; nothing if there is none and none can be entered, or by a link.
#[component]
pub(super) fn PhoneCard(preferences: DebtorPreferences, around: FormContext) -> impl IntoView {
    let DebtorPreferences { debtor, phone, telephone, .. } = preferences;
    let telephone = telephone.filter(|one| one.can_change || phone.is_some());
    telephone.map(|telephone| {
        let words = words(phone.as_deref(), telephone.is_verified);
        let change = telephone.can_change.then(|| {
            let (debtor, phone) = (debtor.clone(), phone.clone());
            let code = telephone.awaited.clone().map(|end| {
                view! { <Code debtor=debtor.clone() end around=around.clone()/> }
            });
            let enter = asks_for_number(&telephone, &debtor)
                .then(|| view! { <Enter debtor phone telephone around/> });
            view! {
                {code}
                {enter}
            }
        });
        let remove = phone.is_some().then(|| {
            view! {
                <Press debtor action=RemovePhone::url()>
                    {t!(telephone.remove)}
                </Press>
            }
        });
        view! {
            <Card title=t!(telephone.title)>
                <div class="reminders__text">
                    <p>{words}</p>
                </div>
                {change}
                {remove}
            </Card>
        }
        .into_any()
    })
}

/// Whether the page asks for a number: none awaits its code, or another one was just refused.
pub(super) fn asks_for_number(telephone: &Telephone, debtor: &DebtorId) -> bool {
    let is_refused = || typed_for(ProposePhone::url(), "phone", debtor).is_some();
    telephone.can_change && (telephone.awaited.is_none() || is_refused())
}

/// State of the telephone.
fn words(phone: Option<&str>, is_verified: bool) -> Text {
    match phone {
        None => t!(telephone.none).into(),
        Some(phone) if is_verified => t!(telephone.verified, phone = phone).into(),
        Some(phone) => t!(telephone.known, phone = phone).into(),
    }
}

/// Form for a new number, or for verifying the current one.
#[component]
fn Enter(
    debtor: DebtorId,
    phone: Option<String>,
    telephone: Telephone,
    around: FormContext,
) -> impl IntoView {
    let error = PreferencesFormError::at(around.error.as_ref(), "phone", &debtor);
    let opened = error.is_some() || phone.is_none();
    let summary = match (&phone, telephone.is_verified) {
        (None, _) => t!(telephone.add),
        (Some(_), true) => t!(telephone.change),
        (Some(_), false) => t!(telephone.verify),
    };
    let known = phone.filter(|_| !telephone.is_verified);
    let value = typed_for(ProposePhone::url(), "phone", &debtor).or(known);
    view! {
        <details class="reminders__more" open=opened>
            <summary>{summary}</summary>
            <form class="reminders__form stack" method="post" action=ProposePhone::url()>
                <Whose debtor=debtor.clone() token=None/>
                <Field
                    name="phone"
                    id=field_id("phone", &debtor)
                    label=t!(telephone.label)
                    kind=FieldKind::Phone
                    hint=t!(telephone.hint)
                    value=value.map(Text::from)
                    error
                    required=true
                />
                <Button look=Look::Secondary>{t!(telephone.send_code)}</Button>
            </form>
        </details>
    }
    .into_any()
}

/// Form for the code, with buttons to send another one and to cancel.
#[component]
fn Code(debtor: DebtorId, end: String, around: FormContext) -> impl IntoView {
    const { assert!(PhoneCode::DIGITS == 6, "the texts say so") };
    let minutes = CODE_LIFETIME.as_mins();
    view! {
        <form class="reminders__form stack" method="post" action=ConfirmPhone::url()>
            <Whose debtor=debtor.clone() token=None/>
            <Field
                name="code"
                id=field_id("code", &debtor)
                label=t!(telephone.code)
                kind=FieldKind::Code
                hint=t!(telephone.code_hint, phone = end, minutes = minutes)
                error=PreferencesFormError::at(around.error.as_ref(), "code", &debtor)
                required=true
            />
            <Button look=Look::Secondary>{t!(telephone.confirm)}</Button>
        </form>
        <div class="actions">
            <Press debtor=debtor.clone() action=SendPhoneCodeAgain::url()>
                {t!(telephone.again)}
            </Press>
            <Press debtor action=CancelPhone::url()>
                {t!(telephone.cancel)}
            </Press>
        </div>
    }
    .into_any()
}

/// A secondary button for an action about a debtor.
#[component]
fn Press(debtor: DebtorId, action: &'static str, children: Children) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <Whose debtor token=None/>
            <Button look=Look::Quiet>{children()}</Button>
        </form>
    }
    .into_any()
}

/// Confirmation of the last change.
pub(super) fn done(what: &str) -> Option<&'static str> {
    match what {
        "phone_code" => Some(t!(telephone.done.code)),
        "phone_verified" => Some(t!(telephone.done.verified)),
        "phone_cancelled" => Some(t!(telephone.done.cancelled)),
        "phone_removed" => Some(t!(telephone.done.removed)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use domain::contact::{Hours, Preferences, PreferencesProblem};
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;
    use crate::request::kept_form::KeptForm;
    use crate::request::refusal::RefusedForm;

    fn preferences(phone: Option<&str>, telephone: Option<Telephone>) -> DebtorPreferences {
        let preferences = Preferences {
            channels: vec![],
            days: [true; 7],
            hours: Hours::new(9, 18),
            stopped: false,
        };
        DebtorPreferences {
            debtor: whose(),
            name: "Ana".into(),
            email: None,
            phone: phone.map(str::to_owned),
            telephone,
            possible: vec![],
            preferences,
            language: None,
            rating: None,
            next: None,
            rules: "pe",
            is_on: true,
        }
    }

    fn whose() -> DebtorId {
        DebtorId::parse("d1").unwrap()
    }

    fn telephone(is_verified: bool, awaited: Option<&str>) -> Option<Telephone> {
        Some(Telephone { is_verified, awaited: awaited.map(str::to_owned), can_change: true })
    }

    fn card(
        preferences: &DebtorPreferences,
        problem: Option<PreferencesProblem>,
        typed: Option<&str>,
    ) -> String {
        let error =
            problem.map(|problem| PreferencesFormError { whose: whose(), problem, chosen: None });
        let language = Language::Es;
        let around = FormContext { token: None, error, several: false, language };
        let preferences = preferences.clone();
        html(Language::Es, || {
            if let Some(typed) = typed {
                let body = format!("debtor=d1&phone={typed}");
                let form = KeptForm::read(ProposePhone::url(), body.as_bytes()).unwrap();
                provide_context(RefusedForm { form, problem: String::new() });
            }
            view! { <PhoneCard preferences around/> }
        })
    }

    #[test]
    fn the_number_is_shown_with_what_is_known_of_it() {
        for (phone, is_verified, shown, value) in [
            (None, false, "Todavía no tenemos un teléfono", None),
            (Some("+51987654321"), false, "+51987654321, según", Some("+51987654321")),
            (Some("+51987654321"), true, "+51987654321. Es suyo", None),
        ] {
            let html = card(&preferences(phone, telephone(is_verified, None)), None, None);
            assert!(html.contains(shown), "{shown} in {html}");
            let filled = value.map(|value: &str| format!(r#"value="{value}""#));
            let is_filled = html.contains(r#"value="+"#);
            assert_eq!(is_filled, filled.is_some_and(|filled| html.contains(&filled)), "{html}");
            for part in [r#"type="tel""#, r#"name="debtor" value="d1""#, "/do/propose_phone"] {
                assert!(html.contains(part), "{part} in {html}");
            }
            assert_eq!(html.contains("/do/remove_phone"), phone.is_some(), "{html}");
            assert!(!html.contains("/do/confirm_phone"), "{html}");
        }
    }

    #[test]
    fn a_code_that_is_awaited_is_asked_for_and_sent_again_or_given_up() {
        let waits = preferences(None, telephone(false, Some("+•••4321")));
        let html = card(&waits, Some(PreferencesProblem::WrongCode), None);
        for part in [
            r#"autocomplete="one-time-code""#,
            r#"inputmode="numeric""#,
            r#"id="code-d1-error""#,
            "+•••4321",
            "/do/confirm_phone",
            "/do/send_phone_code_again",
            "/do/cancel_phone",
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("/do/propose_phone"), "{html}");
    }

    #[test]
    fn what_was_refused_is_shown_again_with_what_is_wrong() {
        let known = preferences(Some("+51987654321"), telephone(true, None));
        let html = card(&known, Some(PreferencesProblem::NotAPhone), Some("911+222"));
        for part in [r#"value="911 222""#, r#"id="phone-d1-error""#, "<details", " open"] {
            assert!(html.contains(part), "{part} in {html}");
        }
        let waits = preferences(None, telephone(false, Some("+•••4321")));
        let html = card(&waits, Some(PreferencesProblem::NotAPhone), Some("911+222"));
        for part in [r#"value="911 222""#, r#"id="phone-d1-error""#, r#"id="code-d1""#] {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn by_a_link_or_where_nothing_can_be_done_there_is_no_card() {
        let cannot = Telephone { is_verified: false, awaited: None, can_change: false };
        for (phone, telephone) in [(Some("+••••4321"), None), (None, Some(cannot.clone()))]
        {
            let html = card(&preferences(phone, telephone), None, None);
            assert!(!html.contains("card"), "{html}");
        }
        let html = card(&preferences(Some("+51987654321"), Some(cannot)), None, None);
        assert!(html.contains("/do/remove_phone") && !html.contains("/do/propose"), "{html}");
    }

    #[test]
    fn what_was_done_is_said_in_each_language() {
        for language in Language::ALL {
            for what in ["phone_code", "phone_verified", "phone_cancelled", "phone_removed"] {
                assert!(html(language, || done(what).unwrap()).len() > 10, "{what}");
            }
        }
        assert_eq!(done("phone"), None);
    }
}
