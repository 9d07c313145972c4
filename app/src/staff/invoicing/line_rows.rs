//! Rows of the lines of a new invoice.

use domain::invoices::LineKind;
use domain::invoices::entry::{DESCRIPTION_MAX_CHARS, EntryField, InvoiceEntry, LineEntry};
use leptos::prelude::*;

use super::entry_problems::{EntryProblems, id_of};
use super::entry_state::{SHORT, line_name, rows};
use crate::components::Text;
use crate::components::field::Field;
use crate::components::field_set::FieldSet;
use crate::components::select::Select;
use crate::t;

#[component]
pub(super) fn LineRows(entry: InvoiceEntry, problems: EntryProblems) -> impl IntoView {
    let error = problems.at(EntryField::Lines);
    let row = move |(index, line): (usize, LineEntry)| {
        view! { <LineRow index line problems=problems.clone()/> }
    };
    let rows = rows(&entry).into_iter().enumerate().map(row).collect_view();
    view! {
        <FieldSet
            id=id_of(EntryField::Lines)
            legend=t!(staff_invoicing.lines)
            hint=t!(staff_invoicing.lines_hint)
            error
        >
            <div class="invoice-lines">{rows}</div>
        </FieldSet>
    }
    .into_any()
}

#[component]
fn LineRow(index: usize, line: LineEntry, problems: EntryProblems) -> impl IntoView {
    let option = |kind: &LineKind| (kind.code().into(), kind_name(*kind).into());
    let options: Vec<(Text, Text)> = LineKind::ALL.iter().map(option).collect();
    let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
    let description = EntryField::LineDescription(index);
    let (quantity, value) = (EntryField::LineQuantity(index), EntryField::LineValue(index));
    view! {
        <fieldset class="invoice-line">
            <legend class="visually-hidden">{t!(staff_invoicing.line, number = number)}</legend>
            <Select
                name=line_name(index, "kind")
                id=format!("line-{index}-kind")
                label=t!(staff_invoicing.kind)
                options
                chosen=line.kind
            />
            <Field
                name=line_name(index, "description")
                id=id_of(description)
                label=t!(staff_invoicing.description)
                value=line.description
                autocomplete="off"
                longest=DESCRIPTION_MAX_CHARS
                error=problems.at(description)
            />
            <Field
                name=line_name(index, "quantity")
                id=id_of(quantity)
                label=t!(staff_invoicing.quantity)
                value=line.quantity
                autocomplete="off"
                longest=SHORT
                error=problems.at(quantity)
            />
            <Field
                name=line_name(index, "value")
                id=id_of(value)
                label=t!(staff_invoicing.value)
                value=line.value
                autocomplete="off"
                longest=SHORT
                error=problems.at(value)
            />
        </fieldset>
    }
    .into_any()
}

fn kind_name(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Item => t!(staff_invoicing.kind_item),
        LineKind::Discount => t!(staff_invoicing.kind_discount),
        LineKind::Tax => t!(staff_invoicing.kind_tax),
    }
}
