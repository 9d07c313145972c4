//! SQL of the list of invoices and instalments.

use domain::calendar::Date;
use domain::ids::InstalmentId;
use domain::invoices::Instalment;
use domain::lists::KeyKind::{self, Text};
use domain::lists::{DebtOrder, DebtShow, DebtUnit, InvoicesFilter, SortKey};
use domain::money::Money;

use super::DebtOfList;
use crate::platform::db::{At, FromRow, Row, Statement, columns};
use crate::views::desk::lists::store::{ListOrder, ListSql, SumSql};

columns!(DebtOfList { invoice, customer_name, customer_number, instalment });

impl FromRow for Option<Instalment> {
    fn from_row(row: &Row<'_>, _: At<'_>) -> Result<Self, sqlx::Error> {
        let Some(id) = Option::<InstalmentId>::from_row(row, At::Name("instalment_id"))? else {
            return Ok(None);
        };
        let money = |name| Money::from_row(row, At::Name(name));
        Ok(Some(Instalment {
            id,
            invoice: FromRow::from_row(row, At::Name("id"))?,
            number: FromRow::from_row(row, At::Name("instalment_number"))?,
            due_on: FromRow::from_row(row, At::Name("instalment_due_on"))?,
            amount: money("instalment_amount")?,
            paid: money("instalment_paid")?,
        }))
    }
}

/// The list of a filter.
pub(in crate::views::desk) fn sql(filter: &InvoicesFilter, today: Date) -> ListSql<DebtOfList> {
    match filter.unit {
        DebtUnit::Invoice => invoices(filter, today),
        DebtUnit::Instalment => instalments(filter, today),
    }
}

fn invoices(filter: &InvoicesFilter, today: Date) -> ListSql<DebtOfList> {
    let state = match filter.show {
        DebtShow::Open => Statement::of(" WHERE i.outstanding_minor > 0"),
        DebtShow::Overdue => {
            Statement::of(" WHERE i.outstanding_minor > 0").bind(" AND i.due_on < ?", &today)
        }
        DebtShow::Paid => Statement::of(" WHERE i.outstanding_minor = 0"),
        DebtShow::All => Statement::of(" WHERE TRUE"),
    };
    let state = state
        .bind_if(" AND i.due_on >= ?", filter.due.from.as_ref())
        .bind_if(" AND i.due_on <= ?", filter.due.to.as_ref());
    // Nothing is due before it is issued: so the index ends there.
    let last_issue = filter.due.to.filter(|_| !filter.show.is_open());
    let state = of_invoice(state.bind_if(" AND i.issued_on <= ?", last_issue.as_ref()), filter);
    let (amount, minor) = match filter.show.is_open() {
        true => ([" AND i.outstanding_minor >= ?", " AND i.outstanding_minor <= ?"], OUTSTANDING),
        false => ([" AND i.total_minor >= ?", " AND i.total_minor <= ?"], "i.total_minor"),
    };
    ListSql {
        select: "SELECT i.id, i.customer_id, i.number, i.description, i.currency, i.total_minor,
                        i.outstanding_minor, i.issued_on, i.due_on, i.disputed, i.paid_at,
                        c.name AS customer_name, c.number AS customer_number,
                        NULL AS instalment_id",
        from: " FROM invoices i",
        joins: " LEFT JOIN customers c ON c.id = i.customer_id",
        filter: state
            .bind_if(amount[0], filter.amounts.from.as_ref())
            .bind_if(amount[1], filter.amounts.to.as_ref()),
        order: order(filter),
        keys: keys(filter),
        sums: Some(SumSql { from: " FROM invoices i", currency: "i.currency", minor }),
    }
}

const OUTSTANDING: &str = "i.outstanding_minor";
const PART_OUTSTANDING: &str = "n.amount_minor - n.paid_minor";

fn instalments(filter: &InvoicesFilter, today: Date) -> ListSql<DebtOfList> {
    const FROM: &str = " FROM instalments n LEFT JOIN invoices i ON i.id = n.invoice_id";
    let is_overdue = filter.show == DebtShow::Overdue;
    let state = Statement::of(" WHERE n.paid_minor < n.amount_minor")
        .bind_if(" AND n.due_on < ?", is_overdue.then_some(&today))
        .bind_if(" AND n.due_on >= ?", filter.due.from.as_ref())
        .bind_if(" AND n.due_on <= ?", filter.due.to.as_ref());
    ListSql {
        select: "SELECT i.id, i.customer_id, i.number, i.description, i.currency, i.total_minor,
                        i.outstanding_minor, i.issued_on, i.due_on, i.disputed, i.paid_at,
                        c.name AS customer_name, c.number AS customer_number,
                        n.id AS instalment_id,
                        n.number AS instalment_number, n.due_on AS instalment_due_on,
                        n.amount_minor AS instalment_amount_minor,
                        n.paid_minor AS instalment_paid_minor",
        from: FROM,
        joins: " LEFT JOIN customers c ON c.id = i.customer_id",
        filter: of_invoice(state, filter)
            .bind_if(" AND n.amount_minor - n.paid_minor >= ?", filter.amounts.from.as_ref())
            .bind_if(" AND n.amount_minor - n.paid_minor <= ?", filter.amounts.to.as_ref()),
        order: ListOrder { columns: &[("n.due_on", Text), ("n.id", Text)], is_descending: false },
        keys: |row| {
            let part = row.instalment.as_ref();
            let due_on = part.map_or(row.invoice.due_on, |part| part.due_on).to_string();
            let id = part.map_or("", |part| part.id.as_str()).to_owned();
            vec![SortKey::Text(due_on), SortKey::Text(id)]
        },
        sums: Some(SumSql { from: FROM, currency: "i.currency", minor: PART_OUTSTANDING }),
    }
}

/// Conditions about the invoice.
fn of_invoice(state: Statement, filter: &InvoicesFilter) -> Statement {
    let number = Some(&filter.number).filter(|number| !number.is_empty());
    let end = number.map(|number| after_beginning(number));
    state
        .bind_if(" AND i.customer_id = ?", filter.customer.as_ref())
        .bind_if(" AND i.number >= ?", number)
        .bind_if(" AND i.number < ?", end.as_ref())
        .bind_if(" AND i.currency = ?", filter.amounts.currency.as_ref())
}

/// A text after all that begin with one; both engines compare bytes.
pub(in crate::views::desk) fn after_beginning(beginning: &str) -> String {
    format!("{beginning}{}", char::MAX)
}

const BY_NUMBER: &[(&str, KeyKind)] = &[("i.number", Text), ("i.id", Text)];
const BY_DUE_DATE: &[(&str, KeyKind)] = &[("i.due_on", Text), ("i.id", Text)];
const BY_ISSUE_DATE: &[(&str, KeyKind)] = &[("i.issued_on", Text), ("i.id", Text)];

fn order(filter: &InvoicesFilter) -> ListOrder {
    match filter.order() {
        DebtOrder::Number => ListOrder { columns: BY_NUMBER, is_descending: false },
        DebtOrder::DueDate => ListOrder { columns: BY_DUE_DATE, is_descending: false },
        DebtOrder::IssueDate => ListOrder { columns: BY_ISSUE_DATE, is_descending: true },
    }
}

fn keys(filter: &InvoicesFilter) -> fn(&DebtOfList) -> Vec<SortKey> {
    fn beside(row: &DebtOfList, first: String) -> Vec<SortKey> {
        vec![SortKey::Text(first), SortKey::Text(row.invoice.id.to_string())]
    }
    match filter.order() {
        DebtOrder::Number => |row| beside(row, row.invoice.number.clone()),
        DebtOrder::DueDate => |row| beside(row, row.invoice.due_on.to_string()),
        DebtOrder::IssueDate => |row| beside(row, row.invoice.issued_on.to_string()),
    }
}
