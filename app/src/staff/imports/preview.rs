//! The first rows of a file, as they stand in it and as they are read.

use domain::imports::Draft;
use leptos::prelude::*;
use portal::views::imports::files::RowPreview;

use crate::components::card::Card;
use crate::components::table::{Cell, Column, NumberCell, Row, RowTitle, Table};
use crate::request::reader::{long_date, money};
use crate::t;

/// Both tables; the one of the file scrolls by itself.
#[component]
pub(super) fn Preview(names: Vec<String>, rows: Vec<RowPreview>) -> impl IntoView {
    if rows.is_empty() {
        return ().into_any();
    }
    let drafts: Vec<Draft> = rows.iter().filter_map(|row| row.draft.clone()).collect();
    view! {
        <Card title=t!(imports.preview.title)>
            <Raw names rows/>
            <h3 class="preview__read">{t!(imports.preview.read)}</h3>
            {match drafts.is_empty() {
                true => view! { <p>{t!(imports.preview.unread)}</p> }.into_any(),
                false => view! { <Drafts drafts/> }.into_any(),
            }}
        </Card>
    }
    .into_any()
}

/// The name of a column, or its number.
pub(super) fn column_title(name: &str, place: usize) -> String {
    match name {
        "" => t!(imports.preview.column, number = place.to_string()),
        name => name.to_owned(),
    }
}

#[component]
fn Raw(names: Vec<String>, rows: Vec<RowPreview>) -> impl IntoView {
    let title = |(name, place): (&String, usize)| {
        view! { <th scope="col">{column_title(name, place)}</th> } //
    };
    let row = |row: RowPreview| {
        let cells = row.cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view();
        view! {
            <tr>
                <th scope="row">{row.line}</th>
                {cells}
            </tr>
        }
    };
    let caption = t!(imports.preview.table);
    view! {
        <div class="preview__box" role="region" aria-label=caption tabindex="0">
            <table class="preview__table">
                <thead>
                    <tr>
                        <th scope="col">{t!(imports.problems.line)}</th>
                        {names.iter().zip(1..).map(title).collect_view()}
                    </tr>
                </thead>
                <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

#[component]
fn Drafts(drafts: Vec<Draft>) -> impl IntoView {
    let columns = vec![
        Column::text(t!(imports.preview.number)),
        Column::text(t!(imports.preview.customer)),
        Column::text(t!(imports.preview.issued)),
        Column::text(t!(imports.preview.due)),
        Column::number(t!(imports.preview.amount)),
    ];
    let row = |draft: Draft| {
        let due = draft.plan.first().map(|part| long_date(part.due_on));
        view! {
            <Row>
                <RowTitle title=draft.number/>
                <Cell label=t!(imports.preview.customer)>{draft.name.text}</Cell>
                <Cell label=t!(imports.preview.issued)>{long_date(draft.issued_on)}</Cell>
                <Cell label=t!(imports.preview.due)>{due}</Cell>
                <NumberCell label=t!(imports.preview.amount)>{money(draft.amount)}</NumberCell>
            </Row>
        }
    };
    let rows = drafts.into_iter().map(row).collect_view();
    view! {
        <Table caption=t!(imports.preview.read) columns>
            {rows}
        </Table>
    }
    .into_any()
}
