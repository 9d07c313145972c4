//! The choice of a language, which works with scripts off.

use domain::language::Language;
use leptos::prelude::*;

use crate::i18n::language;
use crate::shell::Here;
use crate::{routes, t};

/// A button for each language; choosing one comes back to this page.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let current = language();
    let next = use_context::<Here>().map(|here| here.0);
    let choice = |language: Language| {
        view! {
            <button
                class="language-switch__choice"
                name="language"
                value=language.code()
                lang=language.code()
                aria-pressed=if language == current { "true" } else { "false" }
            >
                {language.own_name()}
            </button>
        }
    };
    view! {
        <form class="language-switch" method="post" action=routes::LANGUAGE aria-label=t!(shell.language)>
            <input type="hidden" name="next" value=next.unwrap_or_else(|| "/".to_owned())/>
            {Language::ALL.map(choice).into_iter().collect_view()}
        </form>
    }
}
