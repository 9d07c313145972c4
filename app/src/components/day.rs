//! Dates and instants as `<time>` elements.

use domain::calendar::{Date, Timestamp};
use leptos::prelude::*;

use crate::request::i18n::{Locale, locale};
use crate::request::reader::{long_date, long_instant, short_date, short_instant, today};
use crate::t_in;

/// `<time datetime="2026-11-15">15 nov 2026</time>`
#[component]
pub fn Day(
    date: Date,
    /// Month in full, for running text.
    #[prop(optional)]
    long: bool,
) -> impl IntoView {
    let printed = if long { long_date(date) } else { short_date(date) };
    view! { <time datetime=date.to_string()>{printed}</time> }
}

/// An instant to the minute, in the institution's time zone.
#[component]
pub fn Instant(
    at: Timestamp,
    /// With the month in full and the UTC offset, for receipts.
    #[prop(optional)]
    long: bool,
) -> impl IntoView {
    let printed = if long { long_instant(at) } else { short_instant(at) };
    view! { <time datetime=at.to_string()>{printed}</time> }
}

/// A due date relative to today: `Vence en 3 días`; emphasised when overdue.
#[component]
pub fn DuePhrase(
    /// Due date of an unpaid debt.
    due_on: Date,
) -> impl IntoView {
    let today = today();
    let phrase = due_phrase(locale(), due_on, today);
    let class = match (due_on - today).get_days() {
        ..0 => "due due--overdue",
        0..=7 => "due due--soon",
        _ => "due",
    };
    view! { <time class=class datetime=due_on.to_string()>{phrase}</time> }
}

/// When the data of a page was read: `Al 15 nov 2026, 14:05`.
#[component]
pub fn AsOf(at: Timestamp) -> impl IntoView {
    let phrase = t_in!(locale(), dates.as_of, instant = short_instant(at));
    view! { <p class="overview__as-of"><time datetime=at.to_string()>{phrase}</time></p> }
}

/// Text for a due date relative to today.
#[must_use]
pub fn due_phrase(locale: Locale, due_on: Date, today: Date) -> String {
    match (due_on - today).get_days() {
        0 => t_in!(locale, dates.due_today).to_owned(),
        1 => t_in!(locale, dates.due_tomorrow).to_owned(),
        -1 => t_in!(locale, dates.overdue_yesterday).to_owned(),
        days @ 2.. => t_in!(locale, dates.due_in, count = days),
        days => t_in!(locale, dates.overdue_by, count = days.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use domain::language::Language::{En, Es, Pt};

    use super::*;
    use crate::components::testing::html;
    use crate::request::i18n::locale_of;

    #[test]
    fn a_due_date_is_told_from_today() {
        let today = "2026-11-15".parse().unwrap();
        for (due_on, language, expected) in [
            ("2026-11-15", Es, "Vence hoy"),
            ("2026-11-16", En, "Due tomorrow"),
            ("2026-11-14", Pt, "Venceu ontem"),
            ("2026-11-18", Es, "Vence en 3 días"),
            ("2026-12-31", En, "Due in 46 days"),
            ("2026-11-13", En, "Overdue by 2 days"),
            ("2026-10-15", Es, "Venció hace 31 días"),
        ] {
            let due_on = due_on.parse().unwrap();
            assert_eq!(due_phrase(locale_of(language), due_on, today), expected);
        }
    }

    #[test]
    fn a_day_is_readable_by_people_and_by_machines() {
        let date = "2026-11-15".parse().unwrap();
        let html = html(Es, || view! { <Day date/> });
        assert_eq!(html, "<time datetime=\"2026-11-15\">15 nov 2026</time>");
    }

    #[test]
    fn what_is_overdue_and_what_is_due_soon_are_marked() {
        for (due_on, class) in [
            ("2026-11-14", "due due--overdue"),
            ("2026-11-15", "due due--soon"),
            ("2026-11-22", "due due--soon"),
            ("2026-11-23", "due"),
        ] {
            let due_on: Date = due_on.parse().unwrap();
            let html = html(Es, || view! { <DuePhrase due_on/> });
            assert!(html.contains(&format!("class=\"{class}\"")), "{html}");
        }
    }
}
