//! HTML as the lines that the reader of a snapshot wants: what is said, what can be done about it,
//! and where links go. Looks, scripts and the nesting of boxes are left out.

/// Elements whose content is not text.
const SKIPPED: [&str; 5] = ["script", "style", "svg", "template", "title"];

/// Elements inside a line of text; a style sheet may set those of the second list apart.
const INLINE: [&str; 6] = ["abbr", "b", "bdi", "em", "i", "strong"];
const APART: [&str; 3] = ["small", "span", "time"];

/// Elements with a line of their own.
const LINES: [&str; 31] = [
    "a", "button", "caption", "dd", "dt", "fieldset", "form", "h1", "h2", "h3", "h4", "img",
    "input", "label", "legend", "li", "meta", "nav", "noscript", "option", "p", "progress",
    "select", "summary", "table", "td", "textarea", "th", "tr", "details", "iframe",
];

/// Roles that the elements have anyway.
const OF_TABLES: [&str; 6] = ["cell", "columnheader", "row", "rowgroup", "rowheader", "table"];

const EMPTY: [&str; 7] = ["br", "hr", "img", "input", "link", "meta", "wbr"];

const ATTRIBUTES: [&str; 17] = [
    "action",
    "alt",
    "aria-current",
    "aria-label",
    "checked",
    "content",
    "disabled",
    "href",
    "http-equiv",
    "max",
    "method",
    "min",
    "name",
    "open",
    "required",
    "selected",
    "type",
];

/// No space goes before these.
const CLOSING: [char; 7] = ['.', ',', ':', ';', '!', '?', ')'];

/// The outline of a piece of HTML as our pages and mails write it.
#[must_use]
pub fn outline(html: &str) -> String {
    let mut outline = Outline::default();
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        outline.say(text);
        rest = outline.tag(tag);
    }
    outline.say(rest);
    outline.lines.join("\n")
}

#[derive(Default)]
struct Outline {
    lines: Vec<String>,
    /// The open elements, and whether each has a line.
    open: Vec<(String, bool)>,
    line: LineState,
    /// White space was read since the last word.
    space: bool,
}

/// What the next word does to the last line.
#[derive(Default, PartialEq, Eq)]
enum LineState {
    /// It begins another.
    #[default]
    Ended,
    /// It is the first after the element's name.
    Named,
    /// It goes on.
    Begun,
}

impl Outline {
    fn indent(&self) -> String {
        "  ".repeat(self.open.iter().filter(|(_, has_line)| *has_line).count())
    }

    fn say(&mut self, text: &str) {
        let text = plain(text);
        let is_space = |c: char| c.is_ascii_whitespace();
        for (index, word) in text.split(is_space).enumerate() {
            self.space |= index > 0;
            if word.is_empty() {
                continue;
            }
            match (&self.line, self.lines.last_mut()) {
                (LineState::Named, Some(line)) => *line += &format!(": {word}"),
                (LineState::Begun, Some(line)) if self.space && !word.starts_with(CLOSING) => {
                    *line += &format!(" {word}");
                }
                (LineState::Begun, Some(line)) => *line += word,
                (LineState::Ended, _) | (_, None) => self.lines.push(self.indent() + word),
            }
            (self.line, self.space) = (LineState::Begun, false);
        }
    }

    /// Reads a tag after its `<`; gives what follows it.
    fn tag<'a>(&mut self, text: &'a str) -> &'a str {
        if let Some(comment) = text.strip_prefix("!--") {
            return comment.split_once("-->").map_or("", |(_, rest)| rest);
        }
        let (tag, rest) = end_of_tag(text);
        if tag.starts_with('!') {
            return rest;
        }
        let (name, attributes) = tag.split_once(is_blank).unwrap_or((tag, ""));
        if let Some(name) = name.strip_prefix('/') {
            self.close(name);
        } else if SKIPPED.contains(&name) {
            return rest.split_once(&format!("</{name}>")).map_or("", |(_, rest)| rest);
        } else {
            self.begin(name, attributes);
        }
        rest
    }

    fn begin(&mut self, name: &str, attributes: &str) {
        let shown = shown(name, attributes);
        let has_line = LINES.contains(&name) || shown.contains("role=");
        if has_line {
            self.lines.push(format!("{}{name}{shown}", self.indent()));
            self.line = LineState::Named;
        } else {
            self.part(name);
        }
        if EMPTY.contains(&name) {
            self.line = LineState::Ended;
        } else {
            self.open.push((name.to_owned(), has_line));
        }
    }

    fn close(&mut self, name: &str) {
        self.open.pop();
        self.part(name);
    }

    /// Where an element that has no line begins or any ends.
    fn part(&mut self, name: &str) {
        if APART.contains(&name) {
            self.space = true;
        } else if !INLINE.contains(&name) {
            self.line = LineState::Ended;
        }
    }
}

fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace()
}

/// A tag up to its `>`, which may stand in a value too; and what follows.
fn end_of_tag(text: &str) -> (&str, &str) {
    let mut is_value = false;
    let found = text.split_once(|c: char| {
        is_value ^= c == '"';
        c == '>' && !is_value
    });
    found.unwrap_or((text, ""))
}

/// The attributes that say something, as ` name=value`.
fn shown(element: &str, mut attributes: &str) -> String {
    let mut shown = String::new();
    loop {
        attributes = attributes.trim_start_matches(|c| is_blank(c) || c == '/');
        let (name, rest) =
            attributes.split_once(|c| is_blank(c) || c == '=').unwrap_or((attributes, ""));
        if name.is_empty() {
            return shown;
        }
        let (value, rest) = match rest.strip_prefix('"') {
            Some(rest) => rest.split_once('"').unwrap_or((rest, "")),
            None => ("", rest),
        };
        attributes = rest;
        let says_more = match name {
            "role" => !OF_TABLES.contains(&value),
            "value" => element != "progress",
            _ => false,
        };
        let is_shown = says_more || ATTRIBUTES.contains(&name);
        if is_shown && value.is_empty() {
            shown += &format!(" {name}");
        } else if is_shown {
            shown += &format!(" {name}={}", plain(value));
        }
    }
}

fn plain(text: &str) -> String {
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

#[cfg(test)]
mod tests {
    use super::outline;

    #[test]
    fn words_links_and_forms_are_read_and_looks_are_not() {
        let html = "<main class=\"a>b\"><script>no()</script><h1>Hola,<!> <b>Ana</b>!</h1>\
                    <div><div><p>Debe <span>S/\u{a0}1</span>. <a href=\"/x?a=1&amp;b=2\" \
                    class=\"button\">Pagar</a></p></div>fin</div><form method=\"post\">\
                    <input type=\"hidden\" name=\"i\" value=\"1\"/><button disabled>Sí</button>\
                    </form><div role=\"alert\">&lt;No&gt;</div><br>adiós</main>";
        let expected = "h1: Hola, Ana!\np: Debe S/\u{a0}1.\n  a href=/x?a=1&b=2: Pagar\nfin\n\
                        form method=post\n  input type=hidden name=i value=1\n  \
                        button disabled: Sí\ndiv role=alert: <No>\nadiós";
        assert_eq!(outline(html), expected);
    }
}
