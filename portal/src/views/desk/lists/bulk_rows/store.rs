//! SQL of the rows of bulk acts.

use domain::bulk::{BulkOutcome, SkipReason};
use domain::ids::CustomerId;
use domain::lists::KeyKind::Text;
use domain::lists::{BulkRowsFilter, SortKey};
use domain::money::{Currency, Money};

use super::BulkRow;
use crate::platform::db::{At, FromRow, Row, Statement};
use crate::views::desk::lists::store::{ListOrder, ListSql, SumSql};

impl FromRow for BulkRow {
    fn from_row(row: &Row<'_>, _: At<'_>) -> Result<Self, sqlx::Error> {
        let currency = Option::<Currency>::from_row(row, At::Name("currency"))?;
        let owed = Option::<i64>::from_row(row, At::Name("owed_minor"))?;
        let text = |name| String::from_row(row, At::Name(name));
        Ok(Self {
            subject: text("subject")?,
            customer: CustomerId::from_row(row, At::Name("customer_id"))?,
            customer_name: text("customer_name")?,
            label: text("label")?,
            owed: currency.zip(owed).map(|(currency, minor)| Money::new(minor, currency)),
            outcome: BulkOutcome::from_row(row, At::Name("outcome"))?,
            reason: Option::<SkipReason>::from_row(row, At::Name("reason"))?,
        })
    }
}

/// The list of a filter.
pub(in crate::views::desk) fn sql(filter: &BulkRowsFilter) -> ListSql<BulkRow> {
    let act = filter.act.as_ref().map_or("", |act| act.as_str());
    ListSql {
        select: "SELECT r.subject, r.customer_id, c.name AS customer_name, r.label, r.currency,
                        r.owed_minor, r.outcome, r.reason",
        from: " FROM bulk_rows r",
        joins: " LEFT JOIN customers c ON c.id = r.customer_id",
        filter: Statement::of("")
            .bind(" WHERE r.act_id = ?", act)
            .bind_if(" AND r.outcome = ?", filter.show.outcome().as_ref()),
        order: ListOrder { columns: &[("r.subject", Text)], is_descending: false },
        keys: |row| vec![SortKey::Text(row.subject.clone())],
        sums: Some(SumSql { from: OF_INVOICES, currency: "r.currency", minor: "r.owed_minor" }),
    }
}

/// Rows about customers have no amount.
const OF_INVOICES: &str = " FROM (SELECT act_id, outcome, currency, owed_minor
                                    FROM bulk_rows
                                   WHERE currency IS NOT NULL) r";
