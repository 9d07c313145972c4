//! Explains the tone, from the payment history, and the hours, from the law.

use domain::reminders::rating::{ENOUGH, GRACE};
use domain::reminders::{Rating, Tone};
use leptos::prelude::*;

use crate::components::card::Card;
use crate::request::institution::institution;
use crate::t;

/// Tone of the debtor's reminders, with the reasons.
#[component]
pub(super) fn ToneCard(rating: Rating) -> impl IntoView {
    let sentences = tone_words(&rating).into_iter().map(|text| view! { <p>{text}</p> });
    view! {
        <Card title=t!(reminders.tone.title)>
            <div class="reminders__text">
                {sentences.collect_view()}
                <p class="quiet">{t!(reminders.tone.how, count = GRACE)}</p>
            </div>
        </Card>
    }
    .into_any()
}

/// The tone and the numbers behind it.
fn tone_words(rating: &Rating) -> Vec<String> {
    let is_new = rating.known < ENOUGH && rating.tone == Tone::Friendly;
    let tone = match rating.tone {
        Tone::Friendly if is_new => t!(reminders.tone.newcomer),
        Tone::Friendly => t!(reminders.tone.friendly),
        Tone::Neutral => t!(reminders.tone.neutral),
        Tone::Firm => t!(reminders.tone.firm),
    };
    std::iter::once(tone.to_owned()).chain(rating_facts(rating)).collect()
}

/// The numbers behind a tone.
pub(crate) fn rating_facts(rating: &Rating) -> Vec<String> {
    let Rating { known, late, longest_delay, broken_promises, .. } = *rating;
    let on_time = known.saturating_sub(late);
    let record = (known > 0).then(|| t!(reminders.tone.record, count = known, paid = on_time));
    let delay = (late > 0).then(|| t!(reminders.tone.delay, count = longest_delay));
    let broken = (broken_promises > 0).then(|| t!(reminders.tone.broken, count = broken_promises));
    record.into_iter().chain(delay).chain(broken).collect()
}

/// Legal limits, messages sent regardless of preferences, and the effect of stopping.
#[component]
pub(super) fn RulesCard(rules: &'static str) -> impl IntoView {
    let sent = t!(reminders.rules.always, institution = institution().name);
    view! {
        <Card title=t!(reminders.rules.title)>
            <div class="reminders__text">
                <p>{rules_words(rules)}</p>
                <p>{t!(reminders.rules.within)}</p>
                <p>{sent}</p>
                <p>{t!(reminders.rules.stopped)}</p>
            </div>
        </Card>
    }
    .into_any()
}

/// What a rule pack says about messages: see [`domain::contact::packs`].
fn rules_words(code: &str) -> &'static str {
    match code {
        "co" => t!(reminders.rules.co),
        "cl" => t!(reminders.rules.cl),
        "pe" => t!(reminders.rules.pe),
        "mx" => t!(reminders.rules.mx),
        "br" => t!(reminders.rules.br),
        "us" => t!(reminders.rules.us),
        _ => t!(reminders.rules.house),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::contact::{RulePack, packs};
    use domain::language::Language;

    use super::*;
    use crate::components::testing::html;

    fn told(language: Language, rating: Rating) -> String {
        html(language, || tone_words(&rating).join(" "))
    }

    #[test]
    fn the_tone_is_told_with_the_numbers_that_it_comes_from() {
        let rating = |tone, known, late, broken_promises| Rating {
            tone,
            known,
            late,
            longest_delay: if late > 0 { 9 } else { 0 },
            broken_promises,
        };
        let friendly = told(Language::Es, rating(Tone::Friendly, 12, 1, 0));
        assert_eq!(
            friendly,
            "Le escribimos con confianza. En el último año se pagaron a tiempo 11 de 12 cuotas. \
             La demora más larga fue de 9 días."
        );
        let new = told(Language::En, rating(Tone::Friendly, 0, 0, 0));
        assert!(!new.contains(char::is_numeric), "{new}");
        let firm = told(Language::Pt, rating(Tone::Firm, 4, 2, 1));
        assert!(firm.contains("2 de 4 parcelas") && firm.contains("1 promessa"), "{firm}");
    }

    #[test]
    fn the_rules_of_each_place_have_words_of_their_own() {
        for language in Language::ALL {
            let told = |pack: &RulePack| html(language, || rules_words(pack.code));
            let words: BTreeSet<String> = packs::ALL.into_iter().map(told).collect();
            assert_eq!(words.len(), packs::ALL.len(), "{language:?}");
        }
    }
}
