//! Tables that become cards where the screen is narrow.
//!
//! The roles are written out: browsers forget them when the layout is not a table's.

use domain::calendar::Timestamp;
use leptos::prelude::*;

use super::{MaybeText, Text};

/// A column: its title and how its cells are set.
#[derive(Debug, Clone)]
pub struct Column {
    title: Text,
    class: Option<&'static str>,
}

impl Column {
    /// Words.
    pub fn text(title: impl Into<Text>) -> Self {
        Self { title: title.into(), class: None }
    }

    /// Amounts and counts, aligned at the end.
    pub fn number(title: impl Into<Text>) -> Self {
        Self { title: title.into(), class: Some("table__number") }
    }

    /// Buttons: the title is for assistive technology.
    pub fn actions(title: impl Into<Text>) -> Self {
        Self { title: title.into(), class: Some("table__actions") }
    }
}

/// A table with a caption that assistive technology reads. Its children are [`Row`]s.
#[component]
pub fn Table(
    /// What it lists.
    #[prop(into)]
    caption: Text,
    /// Its columns, in order.
    columns: Vec<Column>,
    /// The rows.
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

/// A row: its [`RowTitle`], then its cells.
#[component]
pub fn Row(
    /// The cells.
    children: Children,
) -> impl IntoView {
    view! { <tr class="table__row" role="row">{children()}</tr> }
}

/// The first cell of a row: what the row is, with a second, quieter line.
#[component]
pub fn RowTitle(
    /// Where the row leads; the whole row is then one big target.
    #[prop(optional, into)]
    href: MaybeText,
    /// What the row is.
    #[prop(into)]
    title: Text,
    /// When it was, for machines, where the title is a date.
    #[prop(optional)]
    at: Option<Timestamp>,
    /// More about it.
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

/// A cell of words; on narrow screens its column's title stands before it.
#[component]
pub fn Cell(
    /// The column's title.
    #[prop(into)]
    label: Text,
    /// What is in it speaks for itself: no title before it.
    #[prop(optional)]
    plain: bool,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let class = plain.then_some("table__plain");
    view! { <td class=class role="cell" data-label=label>{children()}</td> }
}

/// A cell of an amount or a count.
#[component]
pub fn NumberCell(
    /// The column's title.
    #[prop(into)]
    label: Text,
    /// The amount that the row is about: on narrow screens it stands beside the title.
    #[prop(optional)]
    lead: bool,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let class = if lead { "table__number table__lead" } else { "table__number" };
    view! { <td class=class role="cell" data-label=label>{children()}</td> }
}

/// A cell of buttons.
#[component]
pub fn ActionsCell(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <td class="table__actions" role="cell">{children()}</td> }
}
