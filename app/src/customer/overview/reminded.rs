//! Reminders on the overview, shown until their debts are paid.

use leptos::prelude::*;
use portal::views::overview::PageReminder;

use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::day::DuePhrase;
use crate::components::notice::Notice;
use crate::shared::words::debt_title;
use crate::{routes, t};

/// Debts for which a reminder is pending.
#[component]
pub(super) fn Reminded(reminders: Vec<PageReminder>) -> impl IntoView {
    let lines = reminders.into_iter().map(|reminder| {
        let href = routes::invoice(&reminder.invoice);
        let title = debt_title(&reminder.description, &reminder.number, (1, 1));
        view! {
            <li>
                <a href=href>{title}</a> " · " <Amount value=reminder.outstanding/> " · "
                <DuePhrase due_on=reminder.due_on/>
            </li>
        }
    });
    view! {
        <Notice tone=UiTone::Info title=t!(overview.reminded_title)>
            <ul>{lines.collect_view()}</ul>
            <p><a href=routes::REMINDERS>{t!(overview.reminded_link)}</a></p>
        </Notice>
    }
    .into_any()
}
