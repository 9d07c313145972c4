//! Language selection that works without scripts.

use domain::language::Language;
use leptos::prelude::*;

use super::drop::Drop;
use super::icon::{Glyph, Icon};
use crate::request::context::Here;
use crate::request::i18n::language;
use crate::{routes, t};

/// Language menu of the header.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let button = view! {
        <Glyph icon=Icon::Globe/>
        <span class="visually-hidden">{t!(shell.language)}": "</span>
        <span class="language-switch__current">{language().own_name()}</span>
    };
    view! {
        <Drop button=button.into_any()>
            <LanguageForm class="drop__item"/>
        </Drop>
    }
}

/// Language selection of the profile: all languages side by side.
#[component]
pub fn LanguageChoices() -> impl IntoView {
    view! { <LanguageForm class="language-choice"/> }
}

/// One button for each language; the server redirects back to this page.
#[component]
fn LanguageForm(class: &'static str) -> impl IntoView {
    let current = language();
    let next = use_context::<Here>().map_or_else(|| routes::OVERVIEW.to_owned(), |here| here.0);
    let choice = |language: Language| {
        view! {
            <button
                class=class
                type="submit"
                name="language"
                value=language.code()
                lang=language.code()
                aria-pressed=if language == current { "true" } else { "false" }
            >
                {language.own_name()}
                {(language == current).then(|| view! { <Glyph icon=Icon::Check/> })}
            </button>
        }
    };
    view! {
        <form method="post" action=routes::LANGUAGE>
            <input type="hidden" name="next" value=next/>
            <div class="language-choices" role="group" aria-label=t!(shell.language)>
                {Language::ALL.map(choice).into_iter().collect_view()}
            </div>
        </form>
    }
}
