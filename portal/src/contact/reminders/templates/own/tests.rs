//! Own templates under the rule packs of several countries.

use std::sync::Arc;

use domain::contact::{RulePack, packs};

use super::*;
use crate::contact::reminders::replace_text as replace;
use crate::platform::settings::Settings;
use crate::testing::{TestPortal, admin, on_both};

/// The same portal with another rule pack.
fn under(t: &TestPortal, pack: &'static RulePack) -> Portal {
    let mut settings = Settings::clone(&t.portal.settings);
    settings.reminders.pack = pack;
    Portal { settings: Arc::new(settings), ..t.portal.clone() }
}

const KEY: TemplateKey = TemplateKey {
    language: Language::Es,
    kind: Kind::Overdue,
    tone: Tone::Firm,
    part: TemplatePart::Closing,
};

async fn closing(portal: &Portal) -> String {
    current(portal, &Actor::System, KEY.language, KEY.kind, KEY.tone).await.unwrap().closing
}

#[test]
fn our_own_words_pass_the_rules_of_every_place() {
    let letterhead = Letterhead::from(&crate::testing::settings());
    for language in Language::ALL {
        for (kind, tone) in
            Kind::ALL.iter().flat_map(|kind| Tone::ALL.iter().map(move |tone| (*kind, *tone)))
        {
            for text in TemplatePart::ALL.iter().map(|part| ours(language, kind, tone).get(*part)) {
                let cases = [(1, 1), (1, 5), (3, 1), (3, 5)];
                for (count, days, letter) in
                    cases.into_iter().flat_map(|(c, d)| [(c, d, false), (c, d, true)])
                {
                    let given = context! {
                        count, days, letter, total => "S/ 450.00",
                        due_on => jiff::civil::date(2026, 11, 10),
                        url => "https://pay.example.org/l/x", name => "Rosa",
                    };
                    let said = render_text(text, language, &letterhead, given).unwrap();
                    for pack in packs::ALL {
                        assert_eq!(
                            forbidden(pack.forbidden_phrases, &said),
                            None,
                            "{}: {said}",
                            pack.code
                        );
                        assert_eq!(
                            forbidden(pack.forbidden_phrases, text),
                            None,
                            "{}: {text}",
                            pack.code
                        );
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn words_that_a_law_forbids_are_refused_with_the_law() {
    on_both(async |t| {
        let portal = under(&t, &packs::PERU);
        for (text, rule) in [
            ("Recibirá una NOTIFICACION\n judicial.", "pe-no-court"),
            ("{{ name }}: su hijo no podrá asistir a clases.", "pe-classes"),
            // A branch that no example renders.
            ("{% if days > 90 %}Retendremos sus notas.{% endif %} Gracias.", "pe-classes"),
            // A phrase that appears only in the rendered text.
            ("Orden {{ 'judi' }}cial", "pe-no-court"),
        ] {
            let refused = replace(&portal, &admin(), KEY, Some(text)).await.unwrap_err();
            let told = refused.to_string();
            let TemplateError::Forbidden(found) = refused else { panic!("{told}") };
            assert_eq!(found.rule.code, rule, "{text}");
            assert!(told.contains(found.phrase) && told.contains("Perú, Ley 29"), "{told}");
            assert_eq!(check(&portal, Language::Es, text).unwrap_err().to_string(), told);
        }
        assert_eq!(closing(&portal).await, ours(KEY.language, KEY.kind, KEY.tone).closing);
    })
    .await;
}

#[tokio::test]
async fn words_that_the_rules_of_today_forbid_give_way_to_ours_until_they_permit_them() {
    on_both(async |t| {
        let (usa, peru) = (under(&t, &packs::UNITED_STATES), under(&t, &packs::PERU));
        let text = "Su hijo no será evaluado. {{ institution }}";
        replace(&usa, &admin(), KEY, Some(text)).await.unwrap();
        assert_eq!(closing(&usa).await, text);
        assert_eq!(
            set_aside(&usa, &Actor::System, KEY.language, KEY.kind, KEY.tone).await.unwrap(),
            []
        );

        assert_eq!(closing(&peru).await, ours(KEY.language, KEY.kind, KEY.tone).closing);
        let aside =
            set_aside(&peru, &Actor::System, KEY.language, KEY.kind, KEY.tone).await.unwrap();
        assert_eq!(aside.len(), 1);
        assert_eq!((aside[0].part, aside[0].text.as_str()), (TemplatePart::Closing, text));
        assert_eq!(aside[0].why.rule.code, "pe-classes");
        assert_eq!(closing(&usa).await, text, "they are kept");
    })
    .await;
}
