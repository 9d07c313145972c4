//! Page of the stop link: asks for confirmation, because programs follow links automatically.

use leptos::prelude::*;
use portal::contact::preferences::DebtorPreferences;

use super::person::StopForm;
use super::reminders_page::read;
use crate::components::UiTone;
use crate::components::button::{LinkButton, Look};
use crate::components::card::Card;
use crate::components::notice::Notice;
use crate::components::page_title::PageTitle;
use crate::request::context::request_context;
use crate::request::problem::Problem;
use crate::shared::answer::answer;
use crate::shared::problem_page::ProblemPage;
use crate::shared::shell::{Frame, Width};
use crate::{routes, t};

/// Asks for confirmation, and offers fewer reminders instead.
#[component]
pub fn StopPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        answer(read(&context).await, |(token, people)| match (token, people.into_iter().next()) {
            (Some(token), Some(preferences)) => view! { <Ask token preferences/> }.into_any(),
            _ => view! { <ProblemPage problem=Problem::NotFound/> }.into_any(),
        })
    })
}

#[component]
fn Ask(token: String, preferences: DebtorPreferences) -> impl IntoView {
    let lead = t!(reminders.to, name = preferences.name.as_str());
    let other = routes::reminders_by_link(&token).unwrap_or_else(|| routes::REMINDERS.to_owned());
    let form = match preferences.preferences.stopped {
        true => {
            let title = t!(reminders.stopped_title);
            view! { <Notice tone=UiTone::Neutral title/> }.into_any()
        }
        false => {
            let (debtor, token) = (preferences.debtor, Some(token));
            view! {
                <p>{t!(reminders.stop_text)}</p>
                <StopForm debtor token look=Look::Primary/>
            }
            .into_any()
        }
    };
    view! {
        <Frame width=Width::Narrow>
            <div class="reminders stack">
                <PageTitle title=t!(reminders.stop_question) lead/>
                <Card>
                    <div class="reminders__text">
                        {form}
                        <LinkButton href=other look=Look::Quiet>
                            {t!(reminders.choose_instead)}
                        </LinkButton>
                    </div>
                </Card>
            </div>
        </Frame>
    }
    .into_any()
}
