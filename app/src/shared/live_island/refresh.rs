//! Refreshes a page: fetches it again and swaps the part marked `data-live`.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::{RwSignal, Set, document, set_timeout, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Document, DomParser, Element, Event, EventInit, HtmlElement, HtmlInputElement, Response,
    SupportedType,
};

const LIVE: &str = "[data-live]";

/// Delay before a failed request is repeated.
const AGAIN_AFTER: Duration = Duration::from_secs(3);

/// Delay before a pressed element is checked again.
const PRESSED: Duration = Duration::from_millis(150);

/// Screen readers announce a repeated text only if it was empty for this long.
const NEWS_AFTER: Duration = Duration::from_millis(100);

/// Signals and texts by which the reader learns of a change.
#[derive(Clone)]
pub struct Tell {
    pub said: RwSignal<String>,
    pub is_stale: RwSignal<bool>,
    pub is_offline: RwSignal<bool>,
    pub updated: String,
}

impl Tell {
    fn say(&self, text: String) {
        let said = self.said;
        said.set(String::new());
        set_timeout(move || said.set(text), NEWS_AFTER);
    }
}

thread_local! {
    /// Number of refreshes started: a response overtaken by a newer request is dropped.
    static ASKED: Cell<u32> = const { Cell::new(0) };
}

/// Refreshes the page after a change on the server.
pub fn changed(tell: Tell, keeps_form: bool) {
    if keeps_form || is_being_written() {
        tell.is_stale.set(true);
        return;
    }
    let mine = ASKED.with(|asked| asked.replace(asked.get() + 1) + 1);
    leptos::task::spawn_local(async move {
        let Ok(address) = window().location().href() else { return };
        let fetched = fetch(&address).await;
        if ASKED.with(Cell::get) != mine {
            return;
        }
        match fetched {
            FetchResult::Text(_) if is_pressed() => {
                set_timeout(move || changed(tell, keeps_form), PRESSED);
            }
            FetchResult::Text(html) if swap(&html, &tell).is_some() => {
                tell.is_stale.set(false);
                tell.is_offline.set(false);
            }
            // Signed out, moved or missing: a reload shows the current state.
            FetchResult::Text(_) | FetchResult::Elsewhere => {
                let _ = window().location().reload();
            }
            FetchResult::Nothing => {
                tell.is_offline.set(true);
                set_timeout(move || changed(tell, keeps_form), AGAIN_AFTER);
            }
        }
    });
}

/// Result of a request to this site.
pub enum FetchResult {
    Text(String),
    /// Not found, not permitted, or redirected.
    Elsewhere,
    /// No response, or a temporary error.
    Nothing,
}

/// Sends a GET request to this site.
pub async fn fetch(address: &str) -> FetchResult {
    let Some(answer) = answer(address).await else { return FetchResult::Nothing };
    if answer.status() >= 500 || answer.status() == 429 {
        return FetchResult::Nothing;
    }
    if !answer.ok() || answer.redirected() {
        return FetchResult::Elsewhere;
    }
    let Ok(text) = answer.text() else { return FetchResult::Nothing };
    let text = JsFuture::from(text).await.ok().and_then(|text| text.as_string());
    text.map_or(FetchResult::Nothing, FetchResult::Text)
}

async fn answer(address: &str) -> Option<Response> {
    JsFuture::from(window().fetch_with_str(address)).await.ok()?.dyn_into().ok()
}

/// Fields that a reader fills in. A text area has the inspected properties of an input, except
/// `checked`.
const FIELDS: &str = "[data-live] :is(input:not([type=hidden]), textarea)";

/// Whether the reader has edited a field, has one focused, or has opened a form.
pub fn is_being_written() -> bool {
    if document().query_selector("[data-live] details[open]").is_ok_and(|form| form.is_some()) {
        return true;
    }
    let Ok(inputs) = document().query_selector_all(FIELDS) else { return false };
    let active = document().active_element();
    (0..inputs.length()).filter_map(|at| inputs.get(at)).any(|node| {
        let is_active = active.as_ref().is_some_and(|active| active.is_same_node(Some(&node)));
        let input: HtmlInputElement = node.unchecked_into();
        is_active
            || input.value() != input.default_value()
            || input.checked() != input.default_checked()
    })
}

/// Whether a link or button is held down: swapping it before release would lose the click.
fn is_pressed() -> bool {
    document().query_selector("[data-live] :active").is_ok_and(|pressed| pressed.is_some())
}

/// Reads a page that was fetched.
pub fn parse(html: &str) -> Option<Document> {
    DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()
}

fn swap(html: &str, tell: &Tell) -> Option<()> {
    let page = parse(html)?;
    let new = page.query_selector(LIVE).ok()??;
    let old = document().query_selector(LIVE).ok()??;
    if old.inner_html() == new.inner_html() {
        return Some(());
    }
    let (before, after) = (heading(&document()), heading(&page));
    let focused = focused_within(&old);
    let new: Element = document().import_node_with_deep(&new, true).ok()?.unchecked_into();
    let _ = new.class_list().add_1("live-fresh");
    old.replace_with_with_node_1(&new).ok()?;
    wake_islands(&new);
    document().set_title(&page.title());
    focus_again(focused);
    let said = after.filter(|after| Some(after) != before.as_ref());
    tell.say(said.unwrap_or_else(|| tell.updated.clone()));
    Some(())
}

/// Tells the hydration script that there are new islands: see `hydration.js`.
fn wake_islands(region: &Element) {
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("aldia:swapped", &init) {
        let _ = region.dispatch_event(&event);
    }
}

fn heading(page: &Document) -> Option<String> {
    page.query_selector("h1").ok()??.text_content()
}

/// Selector that finds the focused element again: by its id, or as a link by its address.
fn focused_within(region: &Element) -> Option<String> {
    let active = document().active_element().filter(|active| region.contains(Some(active)))?;
    match (active.id(), active.get_attribute("href")) {
        (id, _) if !id.is_empty() => Some(format!("[id=\"{id}\"]")),
        (_, Some(href)) => Some(format!("[data-live] a[href=\"{href}\"]")),
        _ => Some("main".to_owned()),
    }
}

fn focus_again(selector: Option<String>) {
    let Some(selector) = selector else { return };
    let found = document().query_selector(&selector).ok().flatten();
    let found = found.or_else(|| document().query_selector("main").ok().flatten());
    if let Some(element) = found.map(JsValue::from) {
        let _ = element.unchecked_into::<HtmlElement>().focus();
    }
}
