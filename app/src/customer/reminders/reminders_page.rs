//! Page of preferences about reminders.

use domain::access::{Actor, LinkTarget};
use leptos::prelude::*;
use portal::contact::preferences::{DebtorPreferences, list};
use portal::people::links::preferences::open;

use super::explained::RulesCard;
use super::form_context::FormContext;
use super::form_errors::PreferencesFormError;
use super::person::{self, Person};
use super::phone;
use crate::components::UiTone;
use crate::components::card::Card;
use crate::components::empty_state::EmptyState;
use crate::components::error_summary::ErrorSummary;
use crate::components::notice::Notice;
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::confirmation::confirmed;
use crate::request::context::{RequestContext, request_context};
use crate::request::refusal;
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section, Width};
use crate::{routes, t};

/// Debtors for whom the reader may choose: a user's, or the one of the link.
#[component]
pub fn RemindersPage() -> impl IntoView {
    let context = request_context();
    let error = PreferencesFormError::read(&refusal::problem());
    let done = if error.is_some() { None } else { done() };
    Suspend::new(async move {
        let language = context.portal.settings.institution.language;
        answer(read(&context).await, |(token, people)| {
            let errors = PreferencesFormError::summary(error.as_ref(), |whose, field| {
                people.iter().any(|one| one.debtor == *whose && has_field(one, field))
            });
            let section = token.is_none().then_some(Section::Profile);
            let back = token.is_none().then(|| {
                view! { <BackLink href=routes::PROFILE text=t!(profile.title)/> }
            });
            let around = FormContext { token, error, several: people.len() > 1, language };
            view! {
                <Frame section width=Width::Narrow>
                    <div class="reminders stack">
                        {back}
                        <PageTitle title=t!(reminders.title) lead=t!(reminders.lead)/>
                        {done.map(|title| view! { <Notice tone=UiTone::Good title live=true/> })}
                        <ErrorSummary errors/>
                        <People people around/>
                        <p>
                            <a href=routes::RECORD>{t!(record.link)}</a>
                        </p>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

/// Debtors of the page, and the token of its URL; `None` when signed in.
pub(super) async fn read(
    context: &RequestContext,
) -> portal::Result<(Option<String>, Vec<DebtorPreferences>)> {
    let token = match context.path == routes::REMINDERS {
        true => None,
        false => Some(routes::reminders_token(&context.path).ok_or(portal::Error::NotFound)?),
    };
    let actor = match token {
        Some(token) => Actor::LinkHolder(LinkTarget::Preferences(open(&context.portal, token)?)),
        None => context.actor.clone(),
    };
    Ok((token.map(str::to_owned), list(&context.portal, &actor).await?))
}

/// Whether the page has this field of a debtor.
fn has_field(whose: &DebtorPreferences, field: &str) -> bool {
    let telephone = whose.telephone.as_ref();
    match field {
        "to" => person::limits_of(whose).is_some(),
        "phone" => telephone.is_some_and(|one| phone::asks_for_number(one, &whose.debtor)),
        "code" => telephone.is_some_and(|one| one.can_change && one.awaited.is_some()),
        _ => !whose.possible.is_empty(),
    }
}

/// Confirmation of the last change.
fn done() -> Option<&'static str> {
    match confirmed("done")?.as_str() {
        "saved" => Some(t!(reminders.done.saved)),
        "stopped" => Some(t!(reminders.done.stopped)),
        "moved" => Some(t!(reminders.done.moved)),
        what => phone::done(what),
    }
}

#[component]
fn People(people: Vec<DebtorPreferences>, around: FormContext) -> impl IntoView {
    let Some(first) = people.first() else {
        return view! {
            <Card>
                <EmptyState title=t!(reminders.nobody_title) text=t!(reminders.nobody)/>
            </Card>
        }
        .into_any();
    };
    let (rules, is_on) = (first.rules, first.is_on);
    let person = |preferences| view! { <Person preferences around=around.clone()/> };
    let sections = people.into_iter().map(person).collect_view();
    view! {
        {(!is_on).then(|| view! { <Notice tone=UiTone::Neutral title=t!(reminders.off)/> })}
        {sections}
        <RulesCard rules/>
    }
    .into_any()
}
