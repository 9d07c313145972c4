//! Text shaping: widths, line breaks and missing characters.

use domain::money::Currency;

use super::fonts::{run, undrawn, wrap};
use super::style::{BODY, STRONG};

fn said(runs: &[super::fonts::Run]) -> String {
    runs.iter().flat_map(|run| &run.pieces).map(|piece| piece.text.as_str()).collect()
}

#[test]
fn digits_are_equally_wide_so_that_amounts_align() {
    for style in [BODY, STRONG] {
        let widths: Vec<_> =
            ('0'..='9').map(|digit| run(&digit.to_string(), style).width).collect();
        assert!(
            widths.iter().all(|width| *width > 0.0 && width.to_bits() == widths[0].to_bits()),
            "{widths:?}"
        );
    }
}

#[test]
fn every_currency_and_accent_has_its_sign() {
    for style in [BODY, STRONG] {
        for currency in Currency::ALL {
            assert_eq!(run(currency.symbol(), style).says, None, "{currency}");
        }
        for text in
            ["áéíóúüñçãõâêôàÁÉÍÓÚÜÑÇÃÕ¿¡ºª«»“”‘’–—·…•€₲−×", "Łódź Ğülşen Đặng", "Юлия Ελένη"]
        {
            assert_eq!(run(text, style).says, None, "{text}");
        }
    }
}

#[test]
fn letters_and_their_loose_accents_become_one() {
    let runs = [run("N\u{303}andu\u{301}", BODY)];
    assert_eq!(said(&runs), "Ñandú");
    assert_eq!(runs[0].width.to_bits(), run("Ñandú", BODY).width.to_bits());
}

#[test]
fn what_has_no_sign_is_a_box_that_still_says_what_it_is() {
    // No font of any system has signs for what Unicode has not assigned.
    let set = run("\u{378} Peña \u{379}", BODY);
    assert_eq!(set.says.as_deref(), Some("\u{378} Peña \u{379}"));
    assert_eq!(said(&[set]), "□ Peña □");
    assert_eq!(undrawn("\u{378} Peña Ж").collect::<String>(), "\u{378}");
}

#[test]
fn what_nobody_sees_is_left_out() {
    for (text, expected) in [
        ("a\u{202e}b\u{200b}c\u{ad}d\u{feff}", "abcd"),
        ("line\nbreak\ttab\0nul\u{2028}end", "line break tab nul end"),
        ("", ""),
    ] {
        let set = run(text, BODY);
        assert_eq!(set.says, None);
        assert_eq!(said(&[set]), expected, "{text:?}");
    }
}

#[test]
fn lines_fit_and_lose_no_word() {
    let text = "Matrícula y cuota de ingreso, con materiales, seguro escolar y almuerzo";
    for width in [40.0, 90.0, 200.0, 1000.0] {
        let lines = wrap(text, BODY, width, 50);
        for line in &lines {
            let seen = said(std::slice::from_ref(line));
            assert!(run(seen.trim_end(), BODY).width <= width, "{width}: {seen}");
        }
        // A break inside a word adds a space; nothing else may change.
        let without_spaces = |text: &str| text.replace(' ', "");
        assert_eq!(without_spaces(&said(&lines)), without_spaces(text));
    }
    assert_eq!(said(&wrap(text, BODY, 200.0, 50)), text);
}

#[test]
fn a_word_wider_than_the_line_is_cut() {
    let lines = wrap(&"W".repeat(300), BODY, 100.0, 50);
    assert!(lines.len() > 10 && lines.iter().all(|line| line.width < 110.0));
}

#[test]
fn too_many_lines_end_in_an_ellipsis() {
    let lines = wrap(&"palabra ".repeat(100), BODY, 100.0, 3);
    assert_eq!(lines.len(), 3);
    assert!(said(&lines).ends_with('…') && lines[2].width <= 100.0);
}
