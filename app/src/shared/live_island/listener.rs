//! Receives activity: by a stream of events, or by polling where streams are blocked.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use domain::activity::Activity;
use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::{set_interval_with_handle, set_timeout, window};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{EventSource, MessageEvent};

use super::refresh::{FetchResult, fetch, is_being_written};
use crate::routes;

/// Debounces events that happen together into one refresh.
const TOGETHER: Duration = Duration::from_millis(60);

/// Interval of polling.
const POLL_EVERY: Duration = Duration::from_secs(4);

/// Which events concern a page.
pub struct Concern {
    /// If both are empty, all events.
    pub invoice: String,
    pub payment: String,
    /// Of a page of staff: codes with spaces between them.
    pub topics: String,
    /// Minimum interval of refreshes in seconds.
    pub pause_s: u32,
}

/// Name of the events of pages of staff.
const NEWS: &str = "news";

struct Listener<F> {
    after: Cell<i64>,
    concern: Concern,
    is_waiting: Cell<bool>,
    changed: F,
}

/// Calls `changed` after each event that concerns the page.
pub fn listen(after: i64, concern: Concern, changed: impl Fn() + 'static) {
    let address = format!("{}?after={after}", concern.stream());
    let listener = Rc::new(Listener {
        after: Cell::new(after),
        concern,
        is_waiting: Cell::new(false),
        changed,
    });
    let Ok(source) = EventSource::new(&address) else { return poll(listener) };
    let heard = {
        let listener = listener.clone();
        Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(data) = event.data().as_string() {
                listener.hear_text(&data);
            }
        })
    };
    for kind in Activity::CODES.into_iter().chain([NEWS]) {
        let function = heard.as_ref().unchecked_ref();
        let _ = source.add_event_listener_with_callback(kind, function);
    }
    heard.forget();
    let stream = source.clone();
    let failed = Closure::<dyn Fn()>::new(move || {
        // A broken stream reconnects by itself; a refused one is closed.
        if stream.ready_state() == EventSource::CLOSED {
            poll(listener.clone());
        }
    });
    source.set_onerror(Some(failed.as_ref().unchecked_ref()));
    failed.forget();
}

fn poll<F: Fn() + 'static>(listener: Rc<Listener<F>>) {
    let polling = Rc::new(Cell::new(None::<IntervalHandle>));
    let handle = polling.clone();
    let ask = move || {
        let (listener, polling) = (listener.clone(), polling.clone());
        leptos::task::spawn_local(async move {
            let stream = listener.concern.stream();
            let address = format!("{stream}/poll?after={}", listener.after.get());
            match fetch(&address).await {
                FetchResult::Text(text) => listener.hear_poll(&text),
                FetchResult::Nothing => {}
                // The session has ended: the reload removes private data from the screen, unless
                // the reader is writing; the form that comes late keeps what was typed.
                FetchResult::Elsewhere => {
                    if let Some(polling) = polling.take() {
                        polling.clear();
                        if !is_being_written() {
                            let _ = window().location().reload();
                        }
                    }
                }
            }
        });
    };
    handle.set(set_interval_with_handle(ask, POLL_EVERY).ok());
}

fn get(object: &JsValue, name: &str) -> JsValue {
    js_sys::Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// An integer. Formatting a fractional number would add more code than the rest of this module.
fn number(object: &JsValue, name: &str) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "JavaScript counts to 53 bits")]
    get(object, name).as_f64().map(|number| number as i64)
}

impl<F: Fn() + 'static> Listener<F> {
    fn hear_poll(self: &Rc<Self>, text: &str) {
        let Ok(answer) = js_sys::JSON::parse(text) else { return };
        if let Some(after) = number(&answer, "after") {
            self.after.set(after);
        }
        for event in js_sys::Array::from(&get(&answer, "events")).iter() {
            self.hear(&event);
        }
    }

    fn hear_text(self: &Rc<Self>, text: &str) {
        if let Ok(event) = js_sys::JSON::parse(text) {
            self.hear(&event);
        }
    }

    fn hear(self: &Rc<Self>, event: &JsValue) {
        if let Some(seq) = number(event, "seq") {
            self.after.set(seq.max(self.after.get()));
        }
        if !self.concern.meets(event) || self.is_waiting.replace(true) {
            return;
        }
        let listener = self.clone();
        let pause = Duration::from_secs(self.concern.pause_s.into());
        set_timeout(
            move || {
                listener.is_waiting.set(false);
                (listener.changed)();
            },
            pause.max(TOGETHER),
        );
    }
}

impl Concern {
    const fn stream(&self) -> &'static str {
        if self.topics.is_empty() { routes::EVENTS } else { routes::STAFF_EVENTS }
    }

    fn meets(&self, event: &JsValue) -> bool {
        let is = |name, wanted: &str| {
            !wanted.is_empty() && get(event, name).as_string().as_deref() == Some(wanted)
        };
        if !self.topics.is_empty() {
            let told = get(event, "topics").as_string().unwrap_or_default();
            return told.split(' ').any(|topic| self.topics.split(' ').any(|own| own == topic));
        }
        let is_about_all = self.invoice.is_empty() && self.payment.is_empty();
        is_about_all || is("invoice", &self.invoice) || is("payment", &self.payment)
    }
}
