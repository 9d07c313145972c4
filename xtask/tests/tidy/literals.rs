//! Finds the string literals of a Rust source with a small scanner.
#![expect(clippy::string_slice, reason = "cut at ASCII characters that were just found")]

/// Text of a literal as written, and the line where it begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Literal<'a> {
    pub line: usize,
    pub text: &'a str,
}

/// The token at a position of the source, and its length in bytes.
enum Token<'a> {
    Literal { text: &'a str, length: usize },
    Other { length: usize },
}

/// All string literals, including raw ones, except in comments.
pub fn of(source: &str) -> Vec<Literal<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < source.len() {
        at += match token(&source[at..]) {
            Token::Literal { text, length } => {
                let line = source[..at].matches('\n').count() + 1;
                found.push(Literal { line, text });
                length
            }
            Token::Other { length } => length,
        };
    }
    found
}

fn token(rest: &str) -> Token<'_> {
    let to = |end: Option<usize>| end.unwrap_or(rest.len());
    if rest.starts_with("//") {
        return Token::Other { length: to(rest.find('\n')) };
    }
    if rest.starts_with("/*") {
        return Token::Other { length: to(rest.find("*/").map(|end| end + 2)) };
    }
    if let Some(after) = rest.strip_prefix('"') {
        let text = &after[..unescaped_quote(after)];
        return Token::Literal { text, length: text.len() + 2 };
    }
    if let Some((text, length)) = raw_string(rest) {
        return Token::Literal { text, length };
    }
    if rest.starts_with('\'') {
        return Token::Other { length: character_or_lifetime(rest) };
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
    let one = rest.chars().next().map_or(1, char::len_utf8);
    // The prefix of `b"…"` is scanned as a word; that of `r"…"` was handled above.
    Token::Other { length: word.max(one) }
}

fn unescaped_quote(after: &str) -> usize {
    let mut escaped = false;
    let quote = after.char_indices().find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    quote.map_or(after.len(), |(index, _)| index)
}

/// `r"…"`, `r#"…"#`, `br"…"`.
fn raw_string(rest: &str) -> Option<(&str, usize)> {
    let after = rest.strip_prefix("br").or(rest.strip_prefix('r'))?;
    let body = after.trim_start_matches('#');
    let marks = &after[..after.len() - body.len()];
    let body = body.strip_prefix('"')?;
    let end = format!("\"{marks}");
    let text = body.split(&end).next().unwrap_or(body);
    let before = rest.len() - body.len();
    Some((text, before + text.len() + end.len()))
}

/// `'x'`, `'\n'`, `'"'` as a whole; of a lifetime only the quote.
fn character_or_lifetime(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => rest[2..].find('\'').map_or(rest.len(), |end| end + 3).max(4),
        Some(_) => match characters.next() {
            Some((index, '\'')) => index + 1,
            _ => 1,
        },
        None => 1,
    }
}

#[test]
fn literals_are_found_and_comments_and_characters_are_not() {
    let source = r###"
        // "a comment"
        let a = "one"; /* "no" */ let q = '"'; let e = '\''; let l: &'static str = r"two";
        let b = r#"three "3""#; let c = b"four"; let d = "fi\"ve";
    "###;
    let texts = of(source).into_iter().map(|literal| (literal.line, literal.text));
    let expected = [(3, "one"), (3, "two"), (4, "three \"3\""), (4, "four"), (4, "fi\\\"ve")];
    assert_eq!(texts.collect::<Vec<_>>(), expected);
}
