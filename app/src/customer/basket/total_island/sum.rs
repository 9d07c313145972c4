//! Reads the form like the server.

use domain::language::NumberStyle;
use domain::money::{Currency, Money};
use leptos::prelude::{RwSignal, Set};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement};

/// Signals that show the sum.
pub struct BasketSum {
    pub total: RwSignal<String>,
    pub note: RwSignal<String>,
    pub numbers: NumberStyle,
    pub mixed: String,
    pub unknown: String,
}

/// Recalculates at every change of the form.
pub fn follow(place: &Element, shown: BasketSum) {
    let Some(form) = place.closest("form").ok().flatten() else { return };
    let form: HtmlFormElement = form.unchecked_into();
    let watched = form.clone();
    let changed = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Some(written) = event.target() {
            choose_what_is_written(&watched, &written.unchecked_into());
        }
        shown.show(&watched);
    });
    let _ = form.add_event_listener_with_callback("input", changed.as_ref().unchecked_ref());
    changed.forget();
}

/// Entering a partial amount selects the debt.
fn choose_what_is_written(form: &HtmlFormElement, input: &HtmlInputElement) {
    let name = input.name();
    let Some(id) = name.strip_prefix("part-") else { return };
    if !input.value().trim().is_empty()
        && let Some(debt) = find(form, &format!("debt-{id}"))
    {
        debt.set_checked(true);
    }
}

fn find(form: &HtmlFormElement, id: &str) -> Option<HtmlInputElement> {
    let found = form.query_selector(&format!("[id=\"{id}\"]")).ok().flatten()?;
    Some(JsValue::from(found).unchecked_into())
}

impl BasketSum {
    fn show(&self, form: &HtmlFormElement) {
        let Some(sums) = self.sums(form) else {
            self.total.set(self.unknown.clone());
            self.note.set(String::new());
            return;
        };
        let printed: Vec<String> = sums.iter().map(|sum| sum.print(self.numbers)).collect();
        let note = if sums.len() > 1 { self.mixed.clone() } else { String::new() };
        self.total.set(match printed.is_empty() {
            true => self.unknown.clone(),
            false => printed.join(" + "),
        });
        self.note.set(note);
    }

    /// A sum per currency; `None` if an amount is invalid.
    fn sums(&self, form: &HtmlFormElement) -> Option<Vec<Money>> {
        let boxes = form.query_selector_all("input[data-minor]:checked").ok()?;
        let mut sums: Vec<Money> = Vec::new();
        for at in 0..boxes.length() {
            let debt: HtmlInputElement = boxes.get(at)?.unchecked_into();
            let amount = self.amount(form, &debt)?;
            match sums.iter_mut().find(|sum| sum.currency == amount.currency) {
                Some(sum) => *sum = sum.plus(amount).ok()?,
                None => sums.push(amount),
            }
        }
        Some(sums)
    }

    fn amount(&self, form: &HtmlFormElement, debt: &HtmlInputElement) -> Option<Money> {
        let currency = Currency::parse(&debt.get_attribute("data-currency")?)?;
        let whole = Money::new(debt.get_attribute("data-minor")?.parse().ok()?, currency);
        let part = find(form, &format!("part-{}", debt.value())).map(|input| input.value());
        match part.as_deref().map(str::trim) {
            None | Some("") => Some(whole),
            Some(text) => Money::parse(text, currency, self.numbers)
                .ok()
                .filter(|part| part.minor > 0 && part.minor <= whole.minor),
        }
    }
}
