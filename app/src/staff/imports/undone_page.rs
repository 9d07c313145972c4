//! The rows of an import that was undone, by what became of them.

use domain::ids::ImportId;
use domain::imports::undo::UndoOutcome;
use leptos::prelude::*;
use portal::views::imports::files::{self, FileReview, UndonePlace, UndoneRow, UndoneSubject};

use super::undo_card::count;
use super::undone_words as words;
use crate::components::badge::Badge;
use crate::components::button::{Actions, LinkButton, Look};
use crate::components::card::Card;
use crate::components::empty_state::{EmptyState, Picture};
use crate::components::filter_tabs::{FilterTab, FilterTabs};
use crate::components::icon::Icon;
use crate::components::list_foot::PageSteps;
use crate::components::page_title::{BackLink, PageTitle};
use crate::components::table::{Cell, Column, Row, RowTitle, Table};
use crate::request::context::{RequestContext, query_value, request_context};
use crate::shared::answer::{answer, last_segment};
use crate::shared::shell::{Frame, Section};
use crate::{routes, t};

/// Rows on a page.
const PAGE: u32 = 50;

/// The outcome in a query; the first one without.
#[must_use]
pub fn outcome_of(query: &str) -> UndoOutcome {
    let code = query_value(query, "outcome").unwrap_or_default();
    UndoOutcome::parse(&code).unwrap_or(UndoOutcome::Reversed)
}

/// Titles of the columns of a file of rows.
#[must_use]
pub fn undone_titles() -> [&'static str; 5] {
    [
        t!(imports.undo.line),
        t!(imports.undo.number),
        t!(imports.undo.what),
        t!(imports.undo.result),
        t!(imports.undo.reason),
    ]
}

/// A row in the reader's language: line, number, what it did, its outcome, why.
#[must_use]
pub fn undone_cells(row: &UndoneRow) -> [String; 5] {
    [
        row.line.to_string(),
        row.number.clone(),
        words::kind(row.kind).to_owned(),
        words::outcome(row.outcome).1.to_owned(),
        words::why(row).to_owned(),
    ]
}

/// What the page shows.
struct UndoneContent {
    review: FileReview,
    outcome: UndoOutcome,
    rows: Vec<UndoneRow>,
    is_first: bool,
}

async fn find(context: &RequestContext) -> portal::Result<UndoneContent> {
    let id = last_segment(context.path.trim_end_matches(routes::UNDONE));
    let id = ImportId::parse(id).map_err(|_| portal::Error::NotFound)?;
    let (portal, actor) = (&context.portal, &context.actor);
    let review = files::review(portal, actor, &id).await?;
    let outcome = outcome_of(&context.query);
    let before = query_value(&context.query, "before").and_then(|place| place.parse().ok());
    let from = UndonePlace { before: before.unwrap_or(i64::MAX), limit: PAGE + 1 };
    let rows = files::undone_rows(portal, actor, &id, outcome, from).await?;
    Ok(UndoneContent { review, outcome, rows, is_first: before.is_none() })
}

#[component]
pub fn UndonePage() -> impl IntoView {
    let context = request_context();
    Suspend::new(async move {
        let found = find(&context).await;
        answer(found, |found| {
            view! {
                <Frame section=Section::StaffImports>
                    <div class="stack">
                        <Content found/>
                    </div>
                </Frame>
            }
            .into_any()
        })
    })
}

#[component]
fn Content(found: UndoneContent) -> impl IntoView {
    let UndoneContent { review, outcome, mut rows, is_first } = found;
    let FileReview { file, undo, .. } = review;
    let limit = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let address = routes::staff_import_undone(&file.id, outcome.code());
    let after = rows.last().filter(|_| has_more);
    let after = after.map(|last| format!("{address}&before={}", last.place));
    let before = (!is_first).then(|| address.clone());
    let tab = |one: &UndoOutcome| {
        let href = routes::staff_import_undone(&file.id, one.code());
        let number = u32::try_from(count(undo, *one)).ok();
        let ((_, text), current) = (words::outcome(*one), *one == outcome);
        view! {
            <FilterTab href text count=number current/>
        }
    };
    let tabs = UndoOutcome::ALL.iter().map(tab).collect_view();
    let (page, csv) =
        (routes::staff_import(&file.id), routes::staff_import_undone_csv(&file.id, outcome.code()));
    view! {
        <BackLink href=page text=t!(imports.undo.back)/>
        <PageTitle
            title=t!(imports.undo.page, file = file.name.as_str())
            lead=t!(imports.undo.lead)
        />
        <FilterTabs label=t!(imports.undo.outcome)>
            {tabs}
        </FilterTabs>
        <Card>
            <Rows rows/>
            <Actions>
                <LinkButton
                    href=csv
                    look=Look::Quiet
                    icon=Some(Icon::Download)
                >
                    {t!(imports.undo.csv)}
                </LinkButton>
            </Actions>
        </Card>
        <PageSteps before after/>
    }
    .into_any()
}

#[component]
fn Rows(rows: Vec<UndoneRow>) -> impl IntoView {
    if rows.is_empty() {
        let (title, text) = (t!(imports.undo.none), t!(imports.undo.none_text));
        return view! { <EmptyState picture=Picture::Paper title text/> }.into_any();
    }
    let columns = vec![
        Column::text(t!(imports.undo.number)),
        Column::text(t!(imports.undo.line)),
        Column::text(t!(imports.undo.what)),
        Column::text(t!(imports.undo.result)),
    ];
    let row = |row: UndoneRow| {
        let href = match &row.subject {
            UndoneSubject::Invoice(id) => routes::staff_invoice(id),
            UndoneSubject::Customer(id) => routes::staff_customer(id),
        };
        let (tone, text) = words::outcome(row.outcome);
        let why = words::why(&row);
        let (line, number) = (row.line.to_string(), row.number);
        view! {
            <Row>
                <RowTitle href title=number/>
                <Cell label=t!(imports.undo.line)>{line}</Cell>
                <Cell label=t!(imports.undo.what)>{words::kind(row.kind)}</Cell>
                <Cell label=t!(imports.undo.result)>
                    <Badge tone text/>
                    {(!why.is_empty()).then(|| view! { <p class="field__hint">{why}</p> })}
                </Cell>
            </Row>
        }
    };
    let rows = rows.into_iter().map(row).collect_view();
    view! {
        <Table caption=t!(imports.undo.outcome) columns>
            {rows}
        </Table>
    }
    .into_any()
}
