//! Characters that are not seen. They disguise identifiers, and reorder or hide what stands beside
//! them.

use std::borrow::Cow;

/// Whether a character changes the direction in which others are shown.
#[must_use]
pub const fn is_direction_mark(c: char) -> bool {
    matches!(
        c,
        '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Whether a character shapes its neighbours, as in emoji and in scripts that join letters.
const fn is_shaping(c: char) -> bool {
    matches!(
        c,
        '\u{200c}'..='\u{200d}'
            | '\u{180b}'..='\u{180d}'
            | '\u{180f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{e0020}'..='\u{e007f}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

/// Whether nothing is seen of a character. Blanks and controls are none of these.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    is_direction_mark(c)
        || is_shaping(c)
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{2028}'..='\u{2029}'
                | '\u{2060}'..='\u{2065}'
                | '\u{206a}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e001f}'
        )
}

/// An identifier without invisible characters, and with plain blanks inside.
#[must_use]
pub fn identifier(text: &str) -> Cow<'_, str> {
    let is_odd = |c: char| is_invisible(c) || (c != ' ' && c.is_whitespace() && !c.is_control());
    let text = text.trim();
    if !text.contains(is_odd) {
        return text.into();
    }
    let visible = text.chars().filter(|c| !is_invisible(*c));
    let plain: String = visible.map(|c| if is_odd(c) { ' ' } else { c }).collect();
    plain.trim().to_owned().into()
}

/// A text for people without direction marks, invisible characters and controls. Line breaks and
/// tabs stay, and so does what shapes letters and emoji.
#[must_use]
pub fn legible(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| {
        let is_break = matches!(c, '\n' | '\r' | '\t');
        (is_invisible(c) && !is_shaping(c)) || (c.is_control() && !is_break)
    };
    if text.contains(is_hidden) { text.replace(is_hidden, "").into() } else { text.into() }
}

/// A text on one line of a terminal: controls, line breaks and invisible characters are written as
/// `\u{…}`, so that it cannot command the terminal or reorder what is shown.
#[must_use]
pub fn escaped(text: &str) -> Cow<'_, str> {
    let is_unsafe = |c: char| c.is_control() || (is_invisible(c) && !is_shaping(c));
    if !text.contains(is_unsafe) {
        return text.into();
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_unsafe(c) { safe.extend(c.escape_default()) } else { safe.push(c) }
    }
    safe.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_never_become_part_of_an_identifier() {
        for (text, expected) in [
            ("F-1", "F-1"),
            ("\u{feff}Peñañaña", "Peñañaña"),
            ("F\u{200b}-\u{ad}1\u{200d}", "F-1"),
            ("\u{202e}F-1\u{202c}", "F-1"),
            ("\u{a0}F\u{a0}1\u{2007}", "F 1"),
            ("\u{2066}\u{feff}", ""),
            ("👨‍👩", "👨👩"),
            ("a\tb\u{1b}", "a\tb\u{1b}"),
        ] {
            assert_eq!(identifier(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_text_for_people_keeps_its_letters_and_loses_what_disguises_it() {
        for (text, expected) in [
            ("Ana\n Peña\t☺️", "Ana\n Peña\t☺️"),
            ("\u{202e}dabíA\u{202c}", "dabíA"),
            ("\u{1b}]52;c;eA==\u{7}Ana\u{9b}", "]52;c;eA==Ana"),
            ("می\u{200c}خواهم 👨‍👩", "می\u{200c}خواهم 👨‍👩"),
            ("a\0b\u{feff}", "ab"),
        ] {
            assert_eq!(legible(text), expected, "{text:?}");
        }
    }

    #[test]
    fn nothing_that_is_shown_commands_a_terminal() {
        for (text, expected) in [
            ("Peña ☺️ 張", "Peña ☺️ 張"),
            ("\u{1b}]52;c;eA==\u{7}", "\\u{1b}]52;c;eA==\\u{7}"),
            ("a\r\nb\u{9b}2J\u{7f}", "a\\r\\nb\\u{9b}2J\\u{7f}"),
            ("\u{202e}x\u{2069}\u{feff}", "\\u{202e}x\\u{2069}\\u{feff}"),
        ] {
            assert_eq!(escaped(text), expected, "{text:?}");
        }
        let all: String = (0..=0x2_ffff).filter_map(char::from_u32).collect();
        assert!(!escaped(&all).contains(|c: char| c.is_control() || is_direction_mark(c)));
    }
}
