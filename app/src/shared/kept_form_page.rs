//! The page of a form that came without a session: what was typed is on it, to be sent again after
//! signing in elsewhere. It works without scripts, and nothing is stored.

use leptos::prelude::*;

use crate::components::Text;
use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::field::{Field, FieldKind};
use crate::components::page_title::PageTitle;
use crate::request::kept_form::{KeptForm, SecretField};
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

/// Fields that people do not type.
const UNSEEN: [&str; 15] = [
    "invoice", "debtor", "payment", "choices", "expected", "currency", "token", "next", "link",
    // Of staff.
    "id", "version", "request", "answer", "number", "language",
];

/// Asks to sign in, and offers to send the form again.
#[component]
pub fn KeptFormPage(form: KeptForm) -> impl IntoView {
    let KeptForm { action, fields, secrets } = form;
    let is_seen = |(name, value): &&(String, String)| {
        !value.trim().is_empty() && !UNSEEN.contains(&name.as_str()) && !name.contains('[')
    };
    let seen: Vec<String> = fields.iter().filter(is_seen).map(|(_, value)| value.clone()).collect();
    let is_of_staff = routes::is_of_staff(&action);
    let sign_in = if is_of_staff { routes::STAFF_SIGN_IN } else { routes::SIGN_IN };
    let lead = match (seen.is_empty(), is_of_staff) {
        (true, false) => t!(errors.kept_lead_plain),
        (false, false) => t!(errors.kept_lead),
        (true, true) => t!(staff.kept_lead_plain),
        (false, true) => t!(staff.kept_lead),
    };
    let send = if seen.is_empty() { t!(errors.kept_send_plain) } else { t!(errors.kept_send) };
    let seen = seen.into_iter().map(|value| view! { <p class="peace__words">{value}</p> });
    // Who signs in as staff has just entered a code, which stands for the one in the form.
    let is_asked = move |secret: &SecretField| !(is_of_staff && secret.is_code());
    let secrets =
        secrets.into_iter().filter(is_asked).map(|secret| view! { <SecretInput secret/> });
    let hidden = |(name, value)| view! { <input type="hidden" name=name value=value/> };
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <PageTitle title=t!(errors.kept_title) lead/>
                <Card>
                    <form class="sign-in__form stack" method="post" action=action>
                        {seen.collect_view()}
                        {fields.into_iter().map(hidden).collect_view()}
                        <a
                            class="button button--primary"
                            href=sign_in
                            target="_blank"
                            rel="noopener"
                        >
                            {t!(errors.kept_sign_in)}
                        </a>
                        {secrets.collect_view()}
                        <Button look=Look::Secondary>{send}</Button>
                    </form>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}

/// Asks once more for what is not kept.
#[component]
fn SecretInput(secret: SecretField) -> impl IntoView {
    let (label, kind): (Text, _) = match secret {
        SecretField::Password => (t!(sign_in.new_password.label).into(), FieldKind::NewPassword),
        SecretField::Current => (t!(profile.current).into(), FieldKind::Password),
        SecretField::EmailCurrent => (t!(profile.current_for_email).into(), FieldKind::Password),
        SecretField::Code => (t!(errors.kept_code).into(), FieldKind::Code),
        SecretField::Recovery => (t!(staff.code.recovery).into(), FieldKind::RecoveryCode),
    };
    view! { <Field name=secret.name() label kind required=true/> }
}
