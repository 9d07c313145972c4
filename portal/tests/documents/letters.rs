//! Letters as PDF, read back.

use domain::language::Language;
use domain::money::{Currency, Money};
use portal::outside::documents::{
    DocumentError, Issuer, Letter, LetterDebt, LettersDocument, letters,
};
use portal::platform::settings::Institution;
use proptest::prelude::*;

use crate::pdf::Pdf;

fn sample(language: Language, debts: u8) -> Letter {
    let debt = |number: u8| LetterDebt {
        description: "Pensión de enseñanza".into(),
        customer: if debts > 3 && number.is_multiple_of(3) {
            "Mateo Ñahui Peña"
        } else {
            "Lucía Ñahui Peña"
        }
        .into(),
        invoice: format!("F-2026-{number:04}"),
        due_on: "2026-11-10".parse().unwrap(),
        amount: Money::new(45_000, Currency::Pen),
    };
    Letter {
        language,
        name: "Rosa Peña".into(),
        address: "Jr. Cusco 45, dpto. 301\nUrb. San Martín\n15001 Lima".into(),
        written_on: "2026-11-21".parse().unwrap(),
        subject: "Su pago venció el 10 de noviembre".into(),
        greeting: "Hola, Rosa Peña:".into(),
        lead: "El 10 de noviembre venció su pago en Colegio Ñandú. ".repeat(6),
        debts: (1..=debts).map(debt).collect(),
        totals: vec![Money::new(45_000 * i64::from(debts), Currency::Pen)],
        closing: "Si ya pagó, muchas gracias: puede contárnoslo en la página de pago. Ahí también \
                  puede hacernos una pregunta o proponer otra fecha."
            .into(),
        pay_url: format!("https://pagos.nandu.example/l/{}", "AbC9-".repeat(20)),
        others_url: (debts > 1).then(|| "https://pagos.nandu.example".into()),
        preferences_url: format!("https://pagos.nandu.example/reminders/{}", "xYz3_".repeat(18)),
    }
}

fn drawn(institution: &Institution, all: &[Letter]) -> Result<Vec<u8>, DocumentError> {
    let issuer = Issuer { institution, logo: None, language: Language::Es, sandbox: false };
    let at = "2026-11-21T19:05:00Z".parse().unwrap();
    letters(&LettersDocument { issuer, at, letters: all })
}

#[test]
fn each_letter_begins_a_page_in_its_own_language() {
    let institution = crate::institution();
    let all = [sample(Language::Es, 3), sample(Language::Pt, 40), sample(Language::En, 1)];
    let pdf = Pdf::read(&drawn(&institution, &all).unwrap());
    let pages = pdf.page_texts();
    assert!((5..=6).contains(&pages.len()), "{}", pages.len());
    let begin: Vec<_> = pages.iter().map(|page| page.contains("Jr. Cusco 45")).collect();
    assert_eq!(begin.iter().filter(|begins| **begins).count(), 3);
    assert!(begin[0] && begin[1] && begin[pages.len() - 1]);
    let long = pages.len() - 2;
    for (page, expected) in [
        (0, vec!["Página 1 de 1", "21 de noviembre de 2026", "S/\u{a0}1,350.00", "F-2026-0003"]),
        (1, vec!["21 de novembro de 2026", "Vencimento"]),
        (long, vec!["S/\u{a0}18.000,00", "Pague on-line"]),
        (long + 1, vec!["Page 1 of 1", "21 November 2026", "To pay"]),
    ] {
        for said in expected {
            assert!(pages[page].contains(said), "{page}: {said}: {}", pages[page]);
        }
    }
    for page in 0..long {
        let foot = format!("Página {} de {long}", page + 1);
        assert!(pages[page + 1].contains(&foot), "{foot}: {}", pages[page + 1]);
    }
    assert!(pdf.is_marked());
    assert_eq!(pdf.language(), "es");
    assert_eq!(pdf.section_languages(), ["es", "pt", "en"]);
    let tags = pdf.tags();
    assert_eq!(tags.iter().filter(|tag| *tag == "H1").count(), 3);
    let opened = pdf.actions();
    for url in [&all[0].pay_url, &all[0].preferences_url] {
        assert!(opened.contains(url), "{url}: {opened:?}");
        let said = pages[0].replace(['\n', ' '], "");
        assert!(said.contains(url.as_str()), "{url}: {said}");
    }
    assert!(pdf.alternatives().iter().all(|alt| alt.contains(&all[0].pay_url)));
}

#[test]
fn a_letter_whose_sums_are_not_true_is_refused() {
    let institution = crate::institution();
    let mut wrong = sample(Language::Es, 3);
    wrong.totals[0].minor += 1;
    assert_eq!(drawn(&institution, &[wrong]), Err(DocumentError::Amounts));
    let mut wrong = sample(Language::Es, 3);
    wrong.debts[0].amount = Money::new(45_000, Currency::Usd);
    wrong.totals[0].minor -= 45_000;
    assert_eq!(drawn(&institution, &[wrong.clone()]), Err(DocumentError::Amounts));
    wrong.totals.push(Money::new(45_000, Currency::Usd));
    assert!(drawn(&institution, &[wrong]).is_ok());
}

#[test]
fn the_town_is_in_the_window_however_long_the_address_is() {
    let institution = crate::institution();
    let mut letter = sample(Language::Es, 1);
    letter.name = "María de los Ángeles <script>alert(1)</script> 🙂 Güiñazú ".repeat(3);
    letter.address =
        format!("{}15001 LIMA", "Conjunto residencial Los Álamos, torre 7\n".repeat(9));
    let pdf = Pdf::read(&drawn(&institution, &[letter]).unwrap());
    let text = pdf.text();
    assert!(text.contains("15001 LIMA"), "{text}");
    assert!(text.matches("torre 7").count() < 8, "what does not fit is left out: {text}");
    assert!(text.contains("<script>"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn no_text_makes_a_letter_fail(name in "\\PC{0,80}", any in any::<String>()) {
        let mut letter = sample(Language::En, 2);
        letter.address = format!("{any}\n{name}");
        letter.debts[0].customer.clone_from(&name);
        letter.subject.clone_from(&any);
        letter.lead.clone_from(&any);
        letter.name = name;
        letter.closing = any;
        let made = drawn(&crate::institution(), &[letter]);
        prop_assert!(made.is_ok(), "{made:?}");
    }
}

#[test]
fn the_same_letters_are_the_same_bytes() {
    let institution = crate::institution();
    let all = [sample(Language::Es, 3), sample(Language::Es, 5)];
    assert!(drawn(&institution, &all).unwrap() == drawn(&institution, &all).unwrap());
}
