//! The palette of the search: a dialog that `/` or Ctrl-K opens, with results as one types. It
//! shows what the page of the search shows, which does all of it without scripts.

use domain::search::LONGEST_SEARCH;
use leptos::prelude::*;

use crate::routes;
use crate::shared::island_props::{IslandProps, island_props};

/// Words of the palette.
#[derive(Debug, Clone, Default)]
pub struct PaletteWords {
    /// Name of the dialog and label of its field.
    pub label: String,
    /// Shown before anything is typed.
    pub hint: String,
    /// How it is moved in with keys.
    pub keys: String,
    /// Label of the switch for the key without Ctrl.
    pub switch: String,
    pub close: String,
}

impl IslandProps for PaletteWords {
    const CLASS: &'static str = "palette";

    fn read(attribute: impl Fn(&str) -> String) -> Self {
        let [label, hint, keys, switch, close] =
            ["label", "hint", "keys", "switch", "close"].map(attribute);
        Self { label, hint, keys, switch, close }
    }
}

/// Closed until its keys are pressed.
#[island]
pub fn SearchPalette() -> impl IntoView {
    let words: PaletteWords = island_props();
    let PaletteWords { label, hint, keys, switch, close } = words.clone();
    let name = label.clone();

    #[cfg(feature = "hydrate")]
    palette::listen();

    let typed = move |_| {
        #[cfg(feature = "hydrate")]
        palette::typed();
    };
    let switched = move |_| {
        #[cfg(feature = "hydrate")]
        palette::switched();
    };
    view! {
        <div
            class=PaletteWords::CLASS
            data-label=words.label
            data-hint=words.hint
            data-keys=words.keys
            data-switch=words.switch
            data-close=words.close
        >
            <dialog class="palette__box" aria-label=name>
                <form
                    class="palette__form"
                    method="get"
                    action=routes::STAFF_SEARCH
                    role="search"
                >
                    <input
                        class="palette__field"
                        id="palette-q"
                        name="q"
                        type="search"
                        autocomplete="off"
                        maxlength=LONGEST_SEARCH.to_string()
                        aria-label=label
                        on:input=typed
                    />
                </form>
                <p class="visually-hidden palette__said" role="status"></p>
                <div class="palette__hits">
                    <p class="hits__note">{hint}</p>
                </div>
                <div class="palette__foot">
                    <p class="palette__keys">{keys}</p>
                    <label class="palette__switch">
                        <input id="palette-switch" type="checkbox" on:change=switched/>
                        <span>{switch}</span>
                    </label>
                    <form method="dialog">
                        <button class="button button--quiet" type="submit">
                            {close}
                        </button>
                    </form>
                </div>
            </dialog>
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod palette {
    use std::cell::Cell;
    use std::time::Duration;

    use domain::search::SHORTEST_SEARCH;
    use leptos::ev::keydown;
    use leptos::prelude::{document, set_timeout, window, window_event_listener};
    use wasm_bindgen::JsCast;
    use web_sys::{
        DomParser, Element, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent,
        SupportedType,
    };

    use crate::routes;
    use crate::shared::live_island::refresh::{FetchResult, fetch};

    /// Pause in typing after which is searched.
    const PAUSE: Duration = Duration::from_millis(150);

    /// Where the browser keeps that the key `/` is switched off.
    const SWITCH: &str = "aldia.search-key";
    const OFF: &str = "off";

    thread_local! {
        /// Number of texts typed: a response overtaken by a newer text is dropped.
        static TYPED: Cell<u32> = const { Cell::new(0) };
    }

    pub(super) fn listen() {
        let _ = window_event_listener(keydown, |event| pressed(&event));
    }

    fn pressed(event: &KeyboardEvent) {
        if event.default_prevented() || event.is_composing() || event.alt_key() {
            return;
        }
        let with_ctrl = event.ctrl_key() || event.meta_key();
        let done = match event.key().as_str() {
            "k" | "K" if with_ctrl && !event.shift_key() => open(),
            "/" if !with_ctrl && is_switched_on() && !is_in_field() => open(),
            "ArrowDown" => step(true),
            "ArrowUp" => step(false),
            _ => None,
        };
        if done.is_some() {
            event.prevent_default();
        }
    }

    fn dialog() -> Option<HtmlDialogElement> {
        document().query_selector(".palette__box").ok()??.dyn_into().ok()
    }

    fn input(id: &str) -> Option<HtmlInputElement> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    fn open() -> Option<()> {
        let (dialog, field) = (dialog()?, input("palette-q")?);
        if !dialog.open() {
            dialog.show_modal().ok()?;
        }
        if let Some(switch) = input("palette-switch") {
            switch.set_checked(is_switched_on());
        }
        field.select();
        field.focus().ok()
    }

    /// Whether what is pressed is text, or chooses in a list.
    fn is_in_field() -> bool {
        let Some(active) = document().active_element() else { return false };
        let is_field = ["INPUT", "TEXTAREA", "SELECT"].contains(&active.tag_name().as_str());
        is_field || active.dyn_into().is_ok_and(|it: HtmlElement| it.is_content_editable())
    }

    /// Moves from the field to the hits and among them.
    fn step(is_down: bool) -> Option<()> {
        if !dialog()?.open() {
            return None;
        }
        let places = document().query_selector_all("#palette-q, .palette__hits a").ok()?;
        let active = document().active_element()?;
        let is_active = |at: &u32| places.get(*at).is_some_and(|it| active.is_same_node(Some(&it)));
        let at = (0..places.length()).find(is_active)?;
        let next = if is_down { at.checked_add(1)? } else { at.checked_sub(1)? };
        places.get(next)?.dyn_into::<HtmlElement>().ok()?.focus().ok()
    }

    /// A single key can be switched off for whoever speaks to their computer (WCAG 2.1.4).
    fn is_switched_on() -> bool {
        let kept = window().local_storage().ok().flatten();
        kept.and_then(|kept| kept.get_item(SWITCH).ok().flatten()).is_none_or(|kept| kept != OFF)
    }

    pub(super) fn switched() {
        let is_on = input("palette-switch").is_some_and(|switch| switch.checked());
        if let Some(kept) = window().local_storage().ok().flatten() {
            let _ = if is_on { kept.remove_item(SWITCH) } else { kept.set_item(SWITCH, OFF) };
        }
    }

    pub(super) fn typed() {
        let mine = TYPED.with(|typed| typed.replace(typed.get() + 1) + 1);
        set_timeout(move || look(mine), PAUSE);
    }

    fn is_newest(mine: u32) -> bool {
        TYPED.with(Cell::get) == mine
    }

    fn look(mine: u32) {
        let Some(field) = input("palette-q").filter(|_| is_newest(mine)) else { return };
        let text = field.value();
        if text.trim().chars().count() < SHORTEST_SEARCH {
            return;
        }
        let text = String::from(js_sys::encode_uri_component(&text));
        leptos::task::spawn_local(async move {
            let fetched = fetch(&format!("{}?q={text}", routes::STAFF_SEARCH)).await;
            match fetched {
                _ if !is_newest(mine) => {}
                FetchResult::Text(page) => {
                    let _ = show(&page);
                }
                // Signed out: the form leads to the sign-in.
                FetchResult::Elsewhere => {
                    if let Ok(Some(form)) = document().query_selector(".palette__form") {
                        let _ = form.unchecked_into::<web_sys::HtmlFormElement>().submit();
                    }
                }
                // Enter asks again.
                FetchResult::Nothing => {}
            }
        });
    }

    /// Takes the hits out of the page of the search.
    fn show(page: &str) -> Option<()> {
        let parser = DomParser::new().ok()?;
        let page = parser.parse_from_string(page, SupportedType::TextHtml).ok()?;
        let hits = page.query_selector("[data-hits]").ok()??;
        let hits: Element = document().import_node_with_deep(&hits, true).ok()?.unchecked_into();
        let place = document().query_selector(".palette__hits").ok()??;
        place.replace_children_with_node_1(&hits);
        let said = document().query_selector(".palette__said").ok()??;
        said.set_text_content(hits.get_attribute("data-hits").as_deref());
        Some(())
    }
}
