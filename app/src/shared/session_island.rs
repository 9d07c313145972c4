//! Warns before the session ends. Where using it postpones the end, a button does so; at the end
//! that nothing postpones, the warning says so. What is typed is kept either way: the form asks to
//! sign in.

use leptos::prelude::*;

use crate::shared::island_props::{IslandProps, island_props};

/// When the session ends, and the words for it.
#[derive(Debug, Clone, Default)]
pub struct SessionEnd {
    /// Seconds from now.
    pub after_s: u32,
    /// Whether using the session does not postpone its end.
    pub is_final: bool,
    /// Warns of an end that can be postponed.
    pub near: String,
    /// The button that does.
    pub stay: String,
    /// Warns of the end that cannot be postponed; `{time}` stands for its time of day.
    pub last: String,
    /// Says that the session has ended.
    pub over: String,
}

impl IslandProps for SessionEnd {
    const CLASS: &'static str = "session-end";

    fn read(attribute: impl Fn(&str) -> String) -> Self {
        let [near, stay, last, over] = ["near", "stay", "last", "over"].map(&attribute);
        let after_s = attribute("after").parse().unwrap_or(0);
        Self { after_s, is_final: attribute("final") == "true", near, stay, last, over }
    }
}

/// What the reader is told.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the browser's clock moves it"))]
enum SessionPhase {
    /// The end is far.
    Open,
    /// It is near, and can be postponed.
    Near,
    /// It is near, at this time of day, and cannot be postponed.
    Last(String),
    Over,
}

/// Shows the warning two minutes before the end.
#[island]
pub fn SessionWarning() -> impl IntoView {
    let end: SessionEnd = island_props();
    let phase = RwSignal::new(SessionPhase::Open);

    #[cfg(feature = "hydrate")]
    clock::watch(end.after_s, end.is_final, phase);

    let words = end.clone();
    let warning = move || {
        let (text, stay) = match phase.get() {
            SessionPhase::Open => return None,
            SessionPhase::Near => (words.near.clone(), Some(words.stay.clone())),
            SessionPhase::Last(time) => (words.last.replace("{time}", &time), None),
            SessionPhase::Over => (words.over.clone(), None),
        };
        let keep = move |_| {
            #[cfg(feature = "hydrate")]
            clock::stay(phase);
        };
        let button = stay.map(|stay| {
            view! {
                <button class="button button--secondary" type="button" on:click=keep>
                    {stay}
                </button>
            }
        });
        Some(view! {
            <div class="session-end__box">
                <p>{text}</p>
                {button}
            </div>
        })
    };
    view! {
        <div
            class=SessionEnd::CLASS
            role="alert"
            data-after=end.after_s.to_string()
            data-final=end.is_final.to_string()
            data-near=end.near
            data-stay=end.stay
            data-last=end.last
            data-over=end.over
        >
            {warning}
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod clock {
    use std::cell::Cell;
    use std::time::Duration;

    use js_sys::Date;
    use leptos::prelude::{GetUntracked, RwSignal, Set, set_timeout, window};

    use super::SessionPhase;
    use crate::routes;
    use crate::shared::live_island::refresh::{FetchResult, fetch};

    /// Time to react.
    const BEFORE_MS: i64 = 120_000;

    thread_local! {
        /// Number of watches started; only the newest one speaks.
        static WATCHES: Cell<u32> = const { Cell::new(0) };
    }

    /// Follows a session that ends after these seconds.
    pub(super) fn watch(after_s: u32, is_final: bool, phase: RwSignal<SessionPhase>) {
        if after_s > 0 {
            let mine = WATCHES.with(|watches| watches.replace(watches.get() + 1) + 1);
            let end_ms = now_ms() + 1000 * i64::from(after_s);
            look(mine, end_ms, is_final, phase);
        }
    }

    /// Says what is to be said now, and looks again when that changes. Timers stop while a computer
    /// sleeps, so the time is read from its clock.
    fn look(mine: u32, end_ms: i64, is_final: bool, phase: RwSignal<SessionPhase>) {
        if WATCHES.with(Cell::get) != mine {
            return;
        }
        let rest_ms = end_ms - now_ms();
        let (now, again_ms) = match () {
            () if rest_ms > BEFORE_MS => (SessionPhase::Open, rest_ms - BEFORE_MS),
            () if rest_ms > 0 && is_final => (SessionPhase::Last(time_of_day(end_ms)), rest_ms),
            () if rest_ms > 0 => (SessionPhase::Near, rest_ms),
            () => (SessionPhase::Over, 0),
        };
        if phase.get_untracked() != now {
            phase.set(now);
        }
        if again_ms > 0 {
            let wait = Duration::from_millis(again_ms.unsigned_abs() + 100);
            set_timeout(move || look(mine, end_ms, is_final, phase), wait);
        }
    }

    /// The reader's clock, in milliseconds since 1970.
    #[expect(clippy::cast_possible_truncation, reason = "it counts whole milliseconds, as a float")]
    fn now_ms() -> i64 {
        Date::now() as i64
    }

    /// As the reader's clock shows it: `14:05`.
    fn time_of_day(at_ms: i64) -> String {
        let at = Date::new_0();
        at.set_time(at_ms as f64);
        format!("{:02}:{:02}", at.get_hours(), at.get_minutes())
    }

    /// Staff have sessions of their own.
    fn address() -> &'static str {
        let path = window().location().pathname().unwrap_or_default();
        if routes::is_of_staff(&path) { routes::STAFF_STAY } else { routes::STAY }
    }

    /// Asks the server to postpone the end; it answers with the new one.
    pub(super) fn stay(phase: RwSignal<SessionPhase>) {
        leptos::task::spawn_local(async move {
            match fetch(address()).await {
                FetchResult::Text(text) => {
                    let mut words = text.split_whitespace();
                    let rest_s = words.next().and_then(|rest| rest.parse().ok()).unwrap_or(0);
                    watch(rest_s, words.next().is_some(), phase);
                }
                FetchResult::Elsewhere => phase.set(SessionPhase::Over),
                // The warning stands, and can be pressed again.
                FetchResult::Nothing => {}
            }
        });
    }
}
