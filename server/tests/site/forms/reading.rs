//! Reads the forms of a page, and says what none of them takes.

/// A form of a page that changes something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageForm {
    pub action: String,
    /// Name, value and kind of each field.
    pub fields: Vec<(String, String, InputKind)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum InputKind {
    Fixed,
    Secret,
    /// Free text, with its maximum length.
    Text(usize),
    Day,
    Email,
    Phone,
}

impl InputKind {
    /// What none of our forms takes.
    pub fn wrong(self) -> Option<String> {
        match self {
            Self::Fixed | Self::Secret => None,
            Self::Text(longest) => Some("ñ".repeat(longest + 1)),
            Self::Day => Some("2099-01-01".to_owned()),
            Self::Email => Some("no es un correo".to_owned()),
            Self::Phone => Some("911 222".to_owned()),
        }
    }
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

pub fn forms_of(page: &str) -> Vec<PageForm> {
    let forms = page.split("<form ").skip(1).filter_map(|form| form.split("</form>").next());
    let posted = forms.filter(|form| form.contains("method=\"post\""));
    posted
        .filter_map(|form| {
            let action = attribute(&format!(" {form}"), "action")?.to_owned();
            let inputs = form
                .split(['<'])
                .filter(|tag| tag.starts_with("input ") || tag.starts_with("textarea "));
            let fields = inputs.filter_map(|tag| {
                let name = attribute(tag, "name")?.to_owned();
                let value = attribute(tag, "value").unwrap_or_default().to_owned();
                Some((name, value, kind_of(tag)))
            });
            Some(PageForm { action, fields: fields.collect() })
        })
        .collect()
}

fn kind_of(tag: &str) -> InputKind {
    let longest = || attribute(tag, "maxlength").and_then(|longest| longest.parse().ok());
    match attribute(tag, "type") {
        _ if tag.contains("one-time-code") => InputKind::Secret,
        Some("password") => InputKind::Secret,
        Some("date") => InputKind::Day,
        Some("email") => InputKind::Email,
        Some("tel") => InputKind::Phone,
        // A file is never shown again.
        Some("hidden" | "checkbox" | "radio" | "file") => InputKind::Fixed,
        Some("text") | None => {
            InputKind::Text(longest().unwrap_or_else(|| panic!("no limit is said: {tag}")))
        }
        Some(other) => panic!("{other}: {tag}"),
    }
}

/// Whether each link of the error summary leads to an element of the page.
pub fn links_lead_somewhere(page: &str) -> bool {
    let Some((_, summary)) = page.split_once("error-summary__list") else { return true };
    let summary = summary.split("</ul>").next().unwrap_or_default();
    let targets = summary.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    targets.into_iter().all(|target| page.contains(&format!(" id=\"{target}\"")))
}
