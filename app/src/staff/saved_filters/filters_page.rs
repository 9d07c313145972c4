//! One's saved filters of a list, and the form that saves the one of the address.

use domain::lists::{AnyFilter, FILTER_NAME_MAX_CHARS, InvoicesFilter, ListKind};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use portal::views::desk::saved_filters::{self, SavedFilter};
use url::form_urlencoded::Serializer;

use super::server_fns::{
    NEW_FILTER, StaffChangeFilter, StaffRemoveFilter, StaffSaveFilter, filter_form,
};
use crate::components::Text;
use crate::components::button::{Actions, Button, Look};
use crate::components::card::Card;
use crate::components::error_summary::ErrorSummary;
use crate::components::field::Field;
use crate::components::field_set::Tick;
use crate::components::page_title::{BackLink, PageTitle};
use crate::request::context::request_context;
use crate::request::refusal::{self, typed};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Width};
use crate::staff::filter_address::{any_filter, list_address};
use crate::staff::form_errors::{StaffFormProblem, field_id};
use crate::staff::list_names::{list_title, section};
use crate::{routes, t};

#[component]
pub fn FiltersPage() -> impl IntoView {
    let context = request_context();
    let problem = StaffFormProblem::read(&refusal::problem());
    let filter =
        any_filter(&context.query).unwrap_or(AnyFilter::Invoices(InvoicesFilter::default()));
    Suspend::new(async move {
        let list = filter.list();
        let found = saved_filters::own(&context.portal, &context.actor, list).await;
        answer(found, |own| {
            let title = t!(filters.title, list = list_title(&filter));
            view! {
                <Frame section=section(list) width=Width::Narrow>
                    <div class="stack">
                        <BackLink href=list_address(&filter) text=list_title(&filter)/>
                        <PageTitle title lead=t!(filters.lead)/>
                        <ErrorSummary errors=problem.summary()/>
                        <NewFilter filter problem=problem.clone()/>
                        <OwnFilters list own problem/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn NewFilter(filter: AnyFilter, problem: StaffFormProblem) -> impl IntoView {
    let action = StaffSaveFilter::url();
    let values = filter.values();
    if values.is_empty() && typed(action, "name").is_none() {
        return ().into_any();
    }
    let query = Serializer::new(String::new()).extend_pairs(values.iter()).finish();
    let name = typed(action, "name").unwrap_or_default();
    let shared = typed(action, "shared").is_some();
    view! {
        <Card title=t!(filters.save_title)>
            <form class="stack" method="post" action=action>
                <input type="hidden" name="list" value=filter.list().code()/>
                <input type="hidden" name="query" value=query/>
                <Field
                    name="name"
                    id=field_id(NEW_FILTER, "name")
                    label=t!(filters.name)
                    value=Text::from(name)
                    autocomplete="off"
                    longest=FILTER_NAME_MAX_CHARS
                    error=problem.at(NEW_FILTER, "name")
                />
                <Tick name="shared" label=t!(filters.shared) ticked=shared/>
                <Actions>
                    <Button>{t!(filters.save)}</Button>
                </Actions>
            </form>
        </Card>
    }
    .into_any()
}

#[component]
fn OwnFilters(list: ListKind, own: Vec<SavedFilter>, problem: StaffFormProblem) -> impl IntoView {
    if own.is_empty() {
        return ().into_any();
    }
    let card = move |saved: SavedFilter| {
        view! { <OwnFilter list saved problem=problem.clone()/> }
    };
    view! {
        <h2>{t!(filters.own)}</h2>
        {own.into_iter().map(card).collect_view()}
    }
    .into_any()
}

/// A filter with what can be changed of it.
#[component]
fn OwnFilter(list: ListKind, saved: SavedFilter, problem: StaffFormProblem) -> impl IntoView {
    let (action, id) = (StaffChangeFilter::url(), saved.id.to_string());
    let form = filter_form(&saved.id);
    let is_typed = typed(action, "filter").is_some_and(|typed| typed == id);
    let name = typed(action, "name").filter(|_| is_typed).unwrap_or_else(|| saved.name.clone());
    let shared = match is_typed {
        true => typed(action, "shared").is_some(),
        false => saved.is_shared,
    };
    let remove = t!(filters.remove, name = saved.name.as_str());
    let href = routes::staff_filter(&saved.id);
    let removed = id.clone();
    view! {
        <Card>
            <form class="stack" method="post" action=action>
                <p><a href=href>{saved.name}</a></p>
                <input type="hidden" name="filter" value=id/>
                <input type="hidden" name="list" value=list.code()/>
                <Field
                    name="name"
                    id=field_id(&form, "name")
                    label=t!(filters.name)
                    value=Text::from(name)
                    autocomplete="off"
                    longest=FILTER_NAME_MAX_CHARS
                    error=problem.at(&form, "name")
                />
                <Tick name="shared" label=t!(filters.shared) ticked=shared/>
                <Actions>
                    <Button look=Look::Secondary>{t!(form.save)}</Button>
                </Actions>
            </form>
            <form method="post" action=StaffRemoveFilter::url()>
                <input type="hidden" name="filter" value=removed/>
                <input type="hidden" name="list" value=list.code()/>
                <Button look=Look::Quiet>{remove}</Button>
            </form>
        </Card>
    }
    .into_any()
}
