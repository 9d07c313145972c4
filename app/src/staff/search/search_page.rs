//! The page of the search: a plain form, and who was found.

use domain::search::LONGEST_SEARCH;
use leptos::prelude::*;
use portal::views::desk::search::search;

use super::hits::Hits;
use crate::components::button::Button;
use crate::components::field::{Field, FieldKind};
use crate::components::icon::Icon;
use crate::components::page_title::PageTitle;
use crate::request::context::{query_value, request_context};
use crate::shared::answer::answer;
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

#[component]
pub fn SearchPage() -> impl IntoView {
    let context = request_context();
    let text = query_value(&context.query, "q").unwrap_or_default();
    Suspend::new(async move {
        let found = search(&context.portal, &context.actor, &text).await;
        answer(found, |result| {
            view! {
                <Frame section=Section::StaffSearch>
                    <div class="stack">
                        <PageTitle title=t!(search.title) lead=t!(search.lead)/>
                        <form
                            class="staff-search"
                            method="get"
                            action=routes::STAFF_SEARCH
                            role="search"
                        >
                            <Field
                                name="q"
                                label=t!(search.label)
                                kind=FieldKind::Search
                                value=text
                                longest=LONGEST_SEARCH
                            />
                            <Button icon=Icon::Search>{t!(form.search)}</Button>
                        </form>
                        <Hits result/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}
