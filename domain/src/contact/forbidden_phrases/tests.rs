//! Phrases that are found in any spelling, and similar ones that are accepted.

use super::*;
use crate::contact::packs::{self, DEFAULT, PERU, UNITED_STATES, pack};

fn found(code: &str, text: &str) -> Option<(&'static str, &'static str)> {
    let pack = pack(code).expect("a pack");
    forbidden(pack.forbidden_phrases, text).map(|found| (found.rule.code, found.rule.source.law))
}

#[test]
fn what_is_forbidden_is_found_with_its_law() {
    for (code, text, rule, law) in [
        ("default", "Usted irá preso si no paga.", "house-no-prison", "casa"),
        ("default", "Esta es una orden judicial.", "house-no-court", "casa"),
        ("default", "Embargo inminente", "house-no-court", "casa"),
        ("default", "Entrará a la lista de morosos", "house-no-shame", "casa"),
        ("default", "Informaremos a su empleador", "house-nobody-else", "casa"),
        ("default", "Su hijo no podrá rendir.", "pe-classes", "29947"),
        ("co", "You will be arrested tomorrow", "house-no-prison", "casa"),
        ("mx", "Será publicado: publicaremos su nombre.", "house-no-shame", "casa"),
        ("pe", "NOTIFICACIÓN JUDICIAL", "pe-no-court", "29571, art. 62"),
        ("pe", "avisaremos a su familia", "pe-nobody-else", "29571, art. 62"),
        ("pe", "publicaremos su nombre", "pe-no-shame", "29571, art. 62"),
        ("pe", "No podrá asistir a clases desde el lunes.", "pe-classes", "29947"),
        ("pe", "Retendremos sus notas.", "pe-classes", "29947"),
        ("pe", "No será evaluado.", "pe-classes", "29947"),
        ("pe", "irá a la cárcel", "house-no-prison", "casa"),
        ("br", "Mandado de prisão expedido", "br-no-threat", "8.078, art. 42"),
        ("br", "penhora dos seus bens", "br-no-constraint", "8.078, art. 42"),
        ("br", "Lista de inadimplentes", "br-no-ridicule", "8.078, art. 42"),
        ("us", "Final: a warrant for your arrest", "us-no-prison", "1006.18"),
        ("us", "We will garnish your wages.", "us-no-court", "1692e"),
        ("us", "We publish a list of debtors", "us-no-lists", "1692d"),
        ("cl", "citación judicial", "cl-no-court", "19.496, art. 37"),
        ("cl", "llamaremos a su trabajo", "cl-nobody-else", "19.496, art. 37"),
    ] {
        let (by, of) = found(code, text).unwrap_or_else(|| panic!("{code} lets pass: {text}"));
        assert_eq!(by, rule, "{text}");
        assert!(of.contains(law), "{text}: {of}");
    }
}

#[test]
fn case_accents_spaces_lines_and_signs_do_not_hide_a_phrase() {
    for text in [
        "orden de detención",
        "ORDEN DE DETENCION",
        "Orden  de\n\tdetención",
        "orden\u{a0}de\u{2003}detención",
        "orden de detencio\u{301}n",
        "or\u{ad}den de de\u{200b}tención",
        "«Orden» de detención.",
        "orden-de-detención",
        "¡ORDEN DE DETENCIÓN!",
    ] {
        assert!(forbidden(DEFAULT.forbidden_phrases, text).is_some(), "{text:?}");
    }
}

#[test]
fn a_denial_threatens_too() {
    assert!(forbidden(DEFAULT.forbidden_phrases, "No publicaremos su nombre.").is_some());
    assert!(forbidden(DEFAULT.forbidden_phrases, "We will not tell your employer yet.").is_some());
}

#[test]
fn innocent_neighbours_pass_every_pack() {
    for text in [
        "Sin embargo, todavía no vemos su pago.",
        "No hay embargo.",
        "Le hemos mandado un mensaje.",
        "Han arrestado el alza de precios; los arrestos no nos conciernen.",
        "Mande su orden de compra.",
        "En orden, judicialmente hablando",
        "El cronograma será publicado en la web.",
        "The calendar will be published on Monday.",
        "Su hijo puede asistir a clases y rendir sus exámenes.",
        "Las notas se publican en julio.",
        "Reteniendo su lugar en la fila",
        "Informaremos a su hijo del cambio de horario.",
        "Contact us, your employer or your bank for a receipt.",
        "O pagamento pode ser feito na prisma do banco.",
        "Mandado por engano? Avise-nos.",
        "Lista de útiles escolares",
        "Puede publicar su pregunta.",
        "",
        " \n ",
    ] {
        for pack in packs::ALL {
            let found = forbidden(pack.forbidden_phrases, text).map(|found| found.phrase);
            assert_eq!(found, None, "{}: {text}", pack.code);
        }
    }
}

#[test]
fn each_phrase_is_found_by_itself_and_inside_a_text_and_not_inside_a_word() {
    for pack in packs::ALL {
        for rule in pack.forbidden_phrases {
            assert!(!rule.source.law.is_empty() && !rule.says.is_empty(), "{}", rule.code);
            rule.source.since.parse::<jiff::civil::Date>().unwrap();
            for phrase in rule.phrases {
                assert!(plain(phrase).trim().contains(' ') || phrase.len() > 8, "{phrase}: short");
                assert!(forbidden(pack.forbidden_phrases, phrase).is_some(), "{phrase}");
                assert!(
                    forbidden(pack.forbidden_phrases, &format!("Hola: {phrase}, 1")).is_some(),
                    "{phrase}"
                );
            }
        }
    }
    assert_eq!(forbidden(DEFAULT.forbidden_phrases, "preembargaremos"), None);
    assert_eq!(forbidden(DEFAULT.forbidden_phrases, "embargaremoslo"), None);
}

#[test]
fn what_the_default_pack_lets_pass_every_pack_lets_pass() {
    for pack in packs::ALL {
        for phrase in pack.forbidden_phrases.iter().flat_map(|rule| rule.phrases) {
            assert!(
                forbidden(DEFAULT.forbidden_phrases, phrase).is_some(),
                "{}: {phrase}",
                pack.code
            );
        }
    }
}

#[test]
fn every_pack_has_the_manners_of_the_house() {
    for pack in packs::ALL {
        for text in ["irá preso", "court order", "lista de morosos", "tell your employer"] {
            assert!(forbidden(pack.forbidden_phrases, text).is_some(), "{}: {text}", pack.code);
        }
    }
    assert_eq!(
        forbidden(UNITED_STATES.forbidden_phrases, "no podrá asistir a clases"),
        None,
        "a law of Peru"
    );
}

#[test]
fn what_is_found_says_the_phrase_the_rule_and_the_law() {
    let found = forbidden(PERU.forbidden_phrases, "Esta ORDEN   JUDICIAL").unwrap();
    assert_eq!(
        found.to_string(),
        "“orden judicial” must not be said: no writing looks as if a court or an authority had \
         sent it (pe-no-court: Perú, Ley 29571, art. 62)"
    );
}
