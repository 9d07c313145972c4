//! The choice of a language, which works with scripts off.

use domain::language::Language;
use leptos::prelude::*;

use super::drop::Drop;
use super::icon::{Glyph, Icon};
use crate::request::context::Here;
use crate::request::i18n::language;
use crate::{routes, t};

/// The choice of the header: the current language, and the others in a sheet below.
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

/// The choice of the profile: all languages side by side.
#[component]
pub fn LanguageChoices() -> impl IntoView {
    view! { <LanguageForm class="language-choice"/> }
}

/// A button for each language; choosing one comes back to this page.
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
