//! What a file of each list says: the names of its columns, and the values of a row.

use domain::language::Language;
use domain::lists::{AnyFilter, ExportCell};
use leptos::prelude::Owner;
use portal::Portal;
use portal::contact::cases::QueuedCase;
use portal::views::desk::export::{ExportLayout, ExportRow};
use portal::views::desk::lists::audit::AuditOfList;
use portal::views::desk::lists::bulk_rows::BulkRow;
use portal::views::desk::lists::customers::CustomerOfList;
use portal::views::desk::lists::invoices::DebtOfList;
use portal::views::desk::lists::messages::MessageOfList;
use portal::views::desk::lists::payments::PaymentOfList;
use portal::views::reports::FigureRow;

use crate::components::badge::{payment_words, standing_words};
use crate::request::reader::{Reader, today};
use crate::shared::words::method;
use crate::staff::bulk::{outcome_text, skip_text};
use crate::staff::cases::kind_text;
use crate::staff::figures::movement_text;
use crate::staff::list_names::list_title;
use crate::staff::lists::{audit_words, message_words};
use crate::t;

/// The layout of a list's file in a language.
#[must_use]
pub fn export_layout(portal: &Portal, filter: &AnyFilter, language: Language) -> ExportLayout {
    let institution = &portal.settings.institution;
    let zone = institution.time_zone.clone();
    let reader = Reader::new(language, &institution.country, zone, portal.now());
    let (title, columns) = Owner::new().with(|| {
        reader.clone().provide();
        (list_title(filter).to_owned(), columns(filter))
    });
    ExportLayout {
        title,
        columns: columns.into_iter().map(str::to_owned).collect(),
        lines: Box::new(move |row| {
            Owner::new().with(|| {
                reader.clone().provide();
                lines(row)
            })
        }),
    }
}

fn columns(filter: &AnyFilter) -> Vec<&'static str> {
    let (customer, number) = (t!(exports.column.customer), t!(exports.column.customer_number));
    let (invoice, currency) = (t!(exports.column.invoice), t!(exports.column.currency));
    let (outstanding, amount) = (t!(exports.column.outstanding), t!(exports.column.amount));
    let (issued, due) = (t!(exports.column.issued), t!(exports.column.due));
    let (when, state) = (t!(exports.column.when), t!(exports.column.state));
    match filter {
        AnyFilter::Customers(_) => {
            let (email, since) = (t!(exports.column.email), t!(exports.column.since));
            let overdue = t!(exports.column.overdue);
            vec![number, customer, email, since, currency, outstanding, overdue]
        }
        AnyFilter::Invoices(_) => {
            let (part, text) = (t!(exports.column.instalment), t!(exports.column.description));
            let (total, paid) = (t!(exports.column.total), t!(exports.column.paid));
            vec![
                invoice,
                part,
                number,
                customer,
                text,
                issued,
                due,
                state,
                currency,
                total,
                outstanding,
                paid,
            ]
        }
        AnyFilter::Payments(_) => {
            let (payment, customers) = (t!(exports.column.payment), t!(exports.column.customers));
            let (began, settled) = (t!(exports.column.began), t!(exports.column.settled));
            let (reversed, origin) = (t!(exports.column.reversed), t!(exports.column.origin));
            let (payer, text) = (t!(exports.column.payer), t!(exports.column.description));
            vec![
                payment, began, settled, reversed, state, origin, customer, customers, payer, text,
                currency, amount,
            ]
        }
        AnyFilter::Messages(_) => {
            vec![when, t!(exports.column.person), state, t!(exports.column.what)]
        }
        AnyFilter::Audit(_) => audit_columns(when),
        AnyFilter::Cases(_) => vec![
            t!(exports.column.kind),
            invoice,
            customer,
            t!(exports.column.said),
            when,
            t!(exports.column.answer_due),
            t!(cases.owner),
            currency,
            outstanding,
        ],
        AnyFilter::FigureRows(_) => {
            let (on, part) = (t!(exports.column.effective), t!(exports.column.what));
            vec![part, invoice, customer, on, issued, due, currency, amount]
        }
        AnyFilter::BulkRows(_) => {
            vec![t!(bulk.subject), customer, currency, t!(bulk.owed), state, t!(bulk.why)]
        }
    }
}

fn audit_columns(when: &'static str) -> Vec<&'static str> {
    vec![
        t!(exports.column.entry),
        when,
        t!(lists.audit.who),
        t!(lists.audit.act),
        t!(lists.audit.subject),
        t!(lists.audit.change),
        t!(exports.column.reason),
        t!(exports.column.address),
        t!(exports.column.hash),
    ]
}

/// The lines of a row, in the order of the columns.
fn lines(row: ExportRow) -> Vec<Vec<ExportCell>> {
    match row {
        ExportRow::Customer(row) => customer(row),
        ExportRow::Debt(row) => vec![debt(row)],
        ExportRow::Payment(row) => vec![payment(row)],
        ExportRow::Message(row) => vec![message(row)],
        ExportRow::Audit(row) => vec![entry(row)],
        ExportRow::Case(row) => vec![case(row)],
        ExportRow::Figure(row) => vec![behind_figure(row)],
        ExportRow::Bulk(row) => vec![of_bulk_act(row)],
    }
}

fn text(text: impl Into<String>) -> ExportCell {
    ExportCell::text(text)
}

fn maybe_text(value: Option<String>) -> ExportCell {
    ExportCell::maybe(value, ExportCell::text)
}

/// A line for each currency in which something is owed; one if nothing is.
fn customer(row: CustomerOfList) -> Vec<Vec<ExportCell>> {
    let CustomerOfList { number, name, email, created_at, balances, .. } = row;
    let person = [text(number), text(name), maybe_text(email), ExportCell::Instant(created_at)];
    let with = |owed: [ExportCell; 3]| person.iter().cloned().chain(owed).collect();
    if balances.is_empty() {
        return vec![with([ExportCell::Empty, ExportCell::Empty, ExportCell::Empty])];
    }
    let line = |balance: portal::views::desk::lists::customers::BalanceOfList| {
        let currency = text(balance.owed.currency.code());
        with([currency, ExportCell::Amount(balance.owed), ExportCell::Amount(balance.overdue)])
    };
    balances.into_iter().map(line).collect()
}

fn debt(row: DebtOfList) -> Vec<ExportCell> {
    let DebtOfList { invoice, customer_name, customer_number, instalment } = row;
    let (part, due_on, standing, total, owed) = match &instalment {
        None => {
            let standing = invoice.standing(today());
            (ExportCell::Empty, invoice.due_on, standing, invoice.total, invoice.outstanding)
        }
        Some(part) => {
            let number = ExportCell::Count(part.number.into());
            let standing = part.standing(today());
            (number, part.due_on, standing, part.amount, part.outstanding())
        }
    };
    let paid_at = invoice.paid_at.filter(|_| owed.is_zero());
    vec![
        text(invoice.number),
        part,
        text(customer_number),
        text(customer_name),
        text(invoice.description),
        ExportCell::Day(invoice.issued_on),
        ExportCell::Day(due_on),
        text(standing_words(standing).1),
        text(total.currency.code()),
        ExportCell::Amount(total),
        ExportCell::Amount(owed),
        ExportCell::maybe(paid_at, ExportCell::Instant),
    ]
}

fn payment(row: PaymentOfList) -> Vec<ExportCell> {
    vec![
        text(row.id.as_str()),
        ExportCell::Instant(row.created_at),
        ExportCell::maybe(row.succeeded_at, ExportCell::Instant),
        ExportCell::maybe(row.reversed_at, ExportCell::Instant),
        text(payment_words(row.state, row.reversed_at.is_some()).1),
        text(method(row.origin)),
        maybe_text(row.customer_name),
        ExportCell::Count(row.customers.into()),
        maybe_text(row.payer_name),
        text(row.description),
        text(row.amount.currency.code()),
        ExportCell::Amount(row.amount),
    ]
}

fn message(row: MessageOfList) -> Vec<ExportCell> {
    let (state, what) = match message_words(row.entry.what) {
        Some((_, state, what)) => (text(state), text(what.into_owned())),
        None => (ExportCell::Empty, ExportCell::Empty),
    };
    vec![ExportCell::Instant(row.at), text(row.name), state, what]
}

fn entry(row: AuditOfList) -> Vec<ExportCell> {
    let change = audit_words::changes(row.changes());
    let AuditOfList { entry, actor_name, subject_name } = row;
    let facts = entry.facts;
    vec![
        ExportCell::Count(entry.number),
        ExportCell::Instant(entry.at),
        text(actor_name.unwrap_or(facts.actor)),
        text(audit_words::act(facts.act)),
        text(subject_name.unwrap_or(facts.subject)),
        text(change),
        maybe_text(facts.reason),
        maybe_text(facts.address),
        text(entry.hash),
    ]
}

fn case(row: QueuedCase) -> Vec<ExportCell> {
    vec![
        text(kind_text(row.cause)),
        text(row.invoice),
        text(row.customer),
        text(row.text),
        ExportCell::Instant(row.since),
        ExportCell::Instant(row.due_at),
        maybe_text(row.owner),
        text(row.outstanding.currency.code()),
        ExportCell::Amount(row.outstanding),
    ]
}

fn behind_figure(row: FigureRow) -> Vec<ExportCell> {
    vec![
        text(row.kind.map_or_else(|| t!(figures.open_debt), movement_text)),
        maybe_text(row.number),
        text(row.customer_name),
        ExportCell::maybe(row.effective_on, ExportCell::Day),
        ExportCell::maybe(row.issued_on, ExportCell::Day),
        ExportCell::maybe(row.due_on, ExportCell::Day),
        text(row.amount.currency.code()),
        ExportCell::Amount(row.amount),
    ]
}

fn of_bulk_act(row: BulkRow) -> Vec<ExportCell> {
    vec![
        text(row.label),
        text(row.customer_name),
        ExportCell::maybe(row.owed, |owed| text(owed.currency.code())),
        ExportCell::maybe(row.owed, ExportCell::Amount),
        text(outcome_text(row.outcome)),
        ExportCell::maybe(row.reason, |reason| text(skip_text(reason))),
    ]
}
