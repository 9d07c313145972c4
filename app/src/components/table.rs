//! Tables that become cards on narrow screens.
//!
//! ARIA roles are explicit because browsers drop the implicit ones when CSS changes `display`.

use domain::calendar::Timestamp;
use leptos::prelude::*;

use super::{MaybeText, Text};

/// Title and alignment of a column.
#[derive(Debug, Clone)]
pub struct Column {
    title: Text,
    class: Option<&'static str>,
}

impl Column {
    pub fn text(title: impl Into<Text>) -> Self {
        Self { title: title.into(), class: None }
    }

    /// Amounts and counts, right-aligned.
    pub fn number(title: impl Into<Text>) -> Self {
        Self { title: title.into(), class: Some("table__number") }
    }

    /// Buttons; the title is visible to assistive technology only.
    pub fn actions(title: impl Into<Text>) -> Self {
        Self { title: title.into(), class: Some("table__actions") }
    }
}

/// A table with a visually hidden caption and [`Row`]s as children.
#[component]
pub fn Table(
    #[prop(into)] caption: Text,
    /// In order.
    columns: Vec<Column>,
    children: Children,
) -> impl IntoView {
    let head = |column: Column| {
        let title = match column.class {
            Some("table__actions") => {
                view! { <span class="visually-hidden">{column.title}</span> }.into_any()
            }
            _ => column.title.into_any(),
        };
        view! { <th role="columnheader" scope="col" class=column.class>{title}</th> }
    };
    view! {
        <div class="table-box">
            <table class="table" role="table">
                <caption class="visually-hidden">{caption}</caption>
                <thead role="rowgroup">
                    <tr role="row">{columns.into_iter().map(head).collect_view()}</tr>
                </thead>
                <tbody role="rowgroup">{children()}</tbody>
            </table>
        </div>
    }
}

/// A row: a [`RowTitle`], then the cells.
#[component]
pub fn Row(children: Children) -> impl IntoView {
    view! { <tr class="table__row" role="row">{children()}</tr> }
}

/// The header cell of a row, with an optional second line.
#[component]
pub fn RowTitle(
    /// Link target; makes the whole row clickable.
    #[prop(optional, into)]
    href: MaybeText,
    #[prop(into)] title: Text,
    /// Machine-readable time, if the title is a date.
    #[prop(optional)]
    at: Option<Timestamp>,
    /// Second line.
    #[prop(optional, into)]
    note: MaybeText,
) -> impl IntoView {
    let title = match at {
        Some(at) => view! { <time datetime=at.to_string()>{title}</time> }.into_any(),
        None => title.into_any(),
    };
    let title = match href.0 {
        Some(href) => view! { <a class="table__link" href=href>{title}</a> }.into_any(),
        None => title,
    };
    view! {
        <th class="table__title" role="rowheader" scope="row">
            {title}
            {note.0.map(|note| view! { <span class="table__note">{note}</span> })}
        </th>
    }
}

/// A text cell; on narrow screens preceded by its column's title.
#[component]
pub fn Cell(
    /// Title of the column.
    #[prop(into)]
    label: Text,
    /// Omits the column's title on narrow screens.
    #[prop(optional)]
    plain: bool,
    children: Children,
) -> impl IntoView {
    let class = plain.then_some("table__plain");
    view! { <td class=class role="cell" data-label=label>{children()}</td> }
}

/// A cell with an amount or a count.
#[component]
pub fn NumberCell(
    /// Title of the column.
    #[prop(into)]
    label: Text,
    /// The main amount of the row: on narrow screens placed beside the row's title.
    #[prop(optional)]
    lead: bool,
    children: Children,
) -> impl IntoView {
    let class = if lead { "table__number table__lead" } else { "table__number" };
    view! { <td class=class role="cell" data-label=label>{children()}</td> }
}

#[component]
pub fn ActionsCell(children: Children) -> impl IntoView {
    view! { <td class="table__actions" role="cell">{children()}</td> }
}
