//! The queue of cases.

use domain::access::Right;
use domain::activity::DeskTopic;
use domain::calendar::Timestamp;
use domain::lists::{AnyFilter, CaseTab, CasesFilter, ListFilter, ListKind};
use leptos::prelude::*;
use portal::contact::cases::{
    self, CasePlace, CaseQuery, CaseQueue, MOST_COUNTED, QUEUE_ROWS, QueuedCase,
};
use portal::platform::feed::desk;
use portal::views::desk::saved_filters;
use url::form_urlencoded::Serializer;

use super::words;
use crate::components::UiTone;
use crate::components::amount::Amount;
use crate::components::badge::Badge;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::components::icon::{Glyph, Icon};
use crate::components::page_title::PageTitle;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::context::{query_value, request_context};
use crate::request::reader::short_instant;
use crate::shared::answer::answer;
use crate::shared::live_page::{LiveDesk, ReadAt};
use crate::shared::shell::{Frame, Section};
use crate::staff::filter_address::export_address;
use crate::staff::saved_filters::SavedTabs;
use crate::{routes, t};

/// Maximum length of an excerpt in characters.
const EXCERPT: usize = 140;

/// Reads which cases are wanted; what cannot be read is ignored.
fn query_of(query: &str) -> CaseQuery {
    let tab = query_value(query, "show").and_then(|code| CaseTab::parse(&code));
    let after = query_value(query, "after").and_then(|code| CasePlace::parse(&code));
    CaseQuery { tab: tab.unwrap_or_default(), after }
}

fn address(tab: CaseTab, after: Option<&CasePlace>) -> String {
    let mut query = Serializer::new(String::new());
    if tab != CaseTab::All {
        query.append_pair("show", tab.code());
    }
    if let Some(place) = after {
        query.append_pair("after", &place.code());
    }
    match query.finish() {
        query if query.is_empty() => routes::STAFF_CASES.to_owned(),
        query => format!("{}?{query}", routes::STAFF_CASES),
    }
}

#[component]
pub fn CasesPage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let query = query_of(&context.query);
        let found = async {
            let (portal, actor) = (&context.portal, &context.actor);
            let after = desk::place(portal).await?.position();
            let queue = cases::queue(portal, actor, &query, QUEUE_ROWS).await?;
            Ok((after, queue, saved_filters::beside(portal, actor, ListKind::Cases).await?))
        };
        let found = found.await;
        let may_edit = context.actor.may(Right::SetPolicies);
        let may_export = context.actor.may_in_part(Right::Export);
        let may_pause = context.actor.may(Right::PauseReminders);
        answer(found, |(after, queue, saved)| {
            let as_of = queue.as_of;
            let shown = AnyFilter::Cases(CasesFilter { show: query.tab });
            let pauses = may_pause.then(|| {
                view! {
                    <LinkButton href=routes::STAFF_PAUSES look=Look::Secondary>
                        {t!(pauses.title)}
                    </LinkButton>
                }
            });
            let templates = may_edit.then(|| {
                view! {
                    <LinkButton href=routes::STAFF_ANSWER_TEMPLATES look=Look::Secondary>
                        {t!(cases.templates.title)}
                    </LinkButton>
                }
            });
            let export = may_export.then(|| {
                let filter = CasesFilter { show: query.tab };
                let href = export_address(CasesFilter::LIST, &filter.values());
                view! { <LinkButton href look=Look::Secondary>{t!(exports.link)}</LinkButton> }
            });
            view! {
                <Frame section=Section::StaffCases>
                    <LiveDesk after topics=vec![DeskTopic::Cases]/>
                    <div class="stack" data-live="">
                        <PageTitle title=t!(cases.title) lead=t!(cases.lead)/>
                        <SavedTabs saved shown/>
                        <Queue queue query/>
                        <Actions>{export} {pauses} {templates}</Actions>
                        <ReadAt at=as_of/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Queue(queue: CaseQueue, query: CaseQuery) -> impl IntoView {
    let CaseQueue { rows, next, counts, as_of } = queue;
    let current = query.tab;
    let tab = move |tab: &CaseTab| {
        let counted = counts.of(*tab);
        let (count, more) = (Some(counted.min(MOST_COUNTED)), counted > MOST_COUNTED);
        let (href, text) = (address(*tab, None), words::tab(*tab));
        view! { <FilterTab href text count more current=current == *tab/> }
    };
    let found = match rows.is_empty() {
        true => view! {
            <EmptyState
                picture=Picture::Sun
                title=t!(cases.empty_title)
                text=t!(cases.empty_text)
            />
        }
        .into_any(),
        false => view! { <CaseTable rows as_of/> }.into_any(),
    };
    view! {
        <FilterTabs label=t!(cases.tabs)>
            {CaseTab::ALL.iter().map(tab).collect_view()}
        </FilterTabs>
        {found}
        <Steps tab=current is_first=query.after.is_none() next/>
    }
    .into_any()
}

/// Links to the beginning and to the next page.
#[component]
fn Steps(tab: CaseTab, is_first: bool, next: Option<CasePlace>) -> impl IntoView {
    (!is_first || next.is_some()).then(|| {
        let first = (!is_first).then(|| {
            view! {
                <a class="pagination__step" href=address(tab, None) rel="first">
                    <Glyph icon=Icon::ArrowLeft/>
                    <span>{t!(cases.first)}</span>
                </a>
            }
        });
        let next = next.map(|place| {
            view! {
                <a class="pagination__step" href=address(tab, Some(&place)) rel="next">
                    <Glyph icon=Icon::ArrowRight/>
                    <span>{t!(cases.next)}</span>
                </a>
            }
        });
        view! { <nav class="pagination" aria-label=t!(pagination.label)>{first} {next}</nav> }
    })
}

/// Cases, each a link to its page.
#[component]
pub(in crate::staff) fn CaseTable(rows: Vec<QueuedCase>, as_of: Timestamp) -> impl IntoView {
    let columns = vec![
        Column::text(t!(cases.customer)),
        Column::text(t!(cases.said)),
        Column::number(t!(cases.owed)),
        Column::text(t!(cases.due)),
        Column::text(t!(cases.owner)),
    ];
    let row = move |case: QueuedCase| {
        let href = routes::staff_case(&case.id);
        let owner = case.owner.unwrap_or_else(|| t!(cases.nobody).to_owned());
        view! {
            <Row>
                <RowTitle href title=case.customer note=case.invoice/>
                <Cell label=t!(cases.said) plain=true>
                    <div>
                        <Badge tone=UiTone::Info text=words::kind(case.cause)/>
                        " "
                        {excerpt(&case.text)}
                    </div>
                </Cell>
                <NumberCell label=t!(cases.owed) lead=true>
                    <Amount value=case.outstanding/>
                </NumberCell>
                <Cell label=t!(cases.due)>
                    <Clock since=case.since due_at=case.due_at as_of/>
                </Cell>
                <Cell label=t!(cases.owner)>{owner}</Cell>
            </Row>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <div class="case-table">
            <Table caption=t!(cases.title) columns>{rows}</Table>
        </div>
    }
    .into_any()
}

/// When the answer is due, whether it is late, and how long the customer waits.
#[component]
pub(super) fn Clock(since: Timestamp, due_at: Timestamp, as_of: Timestamp) -> impl IntoView {
    let asked = t!(cases.asked, age = words::age(since, as_of));
    let due = match due_at <= as_of {
        true => view! { <Badge tone=UiTone::Bad text=t!(cases.overdue)/> }.into_any(),
        false => {
            let day = short_instant(due_at);
            view! { <time datetime=due_at.to_string()>{day}</time> }.into_any()
        }
    };
    view! {
        <div>
            {due} <small class="case-clock">{asked}</small>
        </div>
    }
    .into_any()
}

/// The beginning of a text on one line.
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(EXCERPT) {
        None => line,
        Some(_) => line.chars().take(EXCERPT - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_queue_is_read_from_its_address_and_written_back() {
        for (query, expected) in [
            ("", "/staff/cases"),
            ("show=all", "/staff/cases"),
            ("show=nothing&after=x", "/staff/cases"),
            ("show=mine", "/staff/cases?show=mine"),
            ("after=12-a&show=overdue", "/staff/cases?show=overdue&after=12-a"),
        ] {
            let read = query_of(query);
            assert_eq!(address(read.tab, read.after.as_ref()), expected, "{query}");
        }
    }

    #[test]
    fn an_excerpt_is_one_line_of_limited_length() {
        assert_eq!(excerpt("¿Qué\r\nes  esto?"), "¿Qué es esto?");
        assert_eq!(excerpt(&"ñ".repeat(EXCERPT)), "ñ".repeat(EXCERPT));
        let cut = excerpt(&"ñ".repeat(EXCERPT + 1));
        assert_eq!((cut.chars().count(), cut.ends_with("ñ…")), (EXCERPT, true));
    }
}
