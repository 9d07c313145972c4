//! The page of a form that arrived after its session had ended: what was typed is on it, to be sent
//! again after signing in elsewhere. It works without scripts, and nothing is stored.

use leptos::prelude::*;

use crate::components::button::{Button, Look};
use crate::components::card::Card;
use crate::components::page_title::PageTitle;
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

/// Fields that people do not type.
const UNSEEN: [&str; 8] =
    ["invoice", "debtor", "payment", "choices", "expected", "currency", "token", "next"];

/// Name of the field that marks the form when it is sent again, perhaps too early.
pub const MARK: &str = "kept";

/// A form with what was typed, without passwords.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// Where it is sent to.
    pub action: String,
    pub fields: Vec<(String, String)>,
}

/// Asks to sign in, and offers to send the form again.
#[component]
pub fn KeptFormPage(form: KeptForm) -> impl IntoView {
    let KeptForm { action, fields } = form;
    let is_seen = |(name, value): &&(String, String)| {
        !value.is_empty() && !UNSEEN.contains(&name.as_str()) && !name.contains('[')
    };
    let seen = fields.iter().filter(is_seen).map(|(_, value)| value.clone());
    let seen = seen.map(|value| view! { <p>{value}</p> }).collect_view();
    let hidden = |(name, value)| view! { <input type="hidden" name=name value=value/> };
    view! {
        <Frame width=Width::Narrow>
            <div class="sign-in stack">
                <PageTitle title=t!(errors.kept_title) lead=t!(errors.kept_lead)/>
                <Card>
                    <form class="sign-in__form stack" method="post" action=action>
                        {seen}
                        {fields.into_iter().map(hidden).collect_view()}
                        <input type="hidden" name=MARK value="1"/>
                        <a
                            class="button button--primary"
                            href=routes::SIGN_IN
                            target="_blank"
                            rel="noopener"
                        >
                            {t!(errors.kept_sign_in)}
                        </a>
                        <Button look=Look::Secondary>
                            {t!(errors.kept_send)}
                        </Button>
                    </form>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}
