//! SQL of the list of customers.

use domain::calendar::{Date, Timestamp};
use domain::ids::CustomerId;
use domain::lists::KeyKind::{self, Number, Text};
use domain::lists::{CustomerSort, CustomersFilter, OwingShow, SortKey};

use super::{BalanceOfList, CustomerOfList};
use crate::Result;
use crate::platform::db::{At, FromRow, Row, Statement, Tx, columns, list, sql};
use crate::views::desk::lists::invoices::store::after_beginning;
use crate::views::desk::lists::store::{ListOrder, ListSql, SumSql};

impl FromRow for CustomerOfList {
    fn from_row(row: &Row<'_>, _: At<'_>) -> Result<Self, sqlx::Error> {
        let text = |name| String::from_row(row, At::Name(name));
        Ok(Self {
            id: CustomerId::from_row(row, At::Name("id"))?,
            number: text("number")?,
            name: text("name")?,
            email: FromRow::from_row(row, At::Name("email"))?,
            created_at: Timestamp::from_row(row, At::Name("created_at"))?,
            balances: Vec::new(),
        })
    }
}

const BY_NUMBER: &[(&str, KeyKind)] = &[("c.number", Text), ("c.id", Text)];
const BY_NAME: &[(&str, KeyKind)] = &[("c.name", Text), ("c.id", Text)];
const BY_CREATION: &[(&str, KeyKind)] = &[("c.created_at", Number), ("c.id", Text)];

/// The list of a filter.
pub(in crate::views::desk) fn sql(
    filter: &CustomersFilter,
    today: Date,
) -> ListSql<CustomerOfList> {
    const OWING: &str = " WHERE EXISTS (SELECT 1
                                          FROM invoices o
                                         WHERE o.customer_id = c.id
                                           AND o.outstanding_minor > 0";
    let state = match filter.show {
        OwingShow::All => Statement::of(" WHERE TRUE"),
        OwingShow::Owing => Statement::of(OWING).then(")"),
        OwingShow::Overdue => Statement::of(OWING).bind(" AND o.due_on < ?)", &today),
    };
    let number = Some(&filter.number).filter(|number| !number.is_empty());
    let end = number.map(|number| after_beginning(number));
    let (columns, is_descending) = match filter.sort {
        CustomerSort::Number => (BY_NUMBER, false),
        CustomerSort::Name => (BY_NAME, false),
        CustomerSort::Newest => (BY_CREATION, true),
    };
    ListSql {
        select: "SELECT c.id, c.number, c.name, c.email, c.created_at",
        from: " FROM customers c",
        joins: "",
        filter: state
            .bind_if(" AND c.number >= ?", number)
            .bind_if(" AND c.number < ?", end.as_ref()),
        order: ListOrder { columns, is_descending },
        keys: match filter.sort {
            CustomerSort::Number => |row| keys(row, SortKey::Text(row.number.clone())),
            CustomerSort::Name => |row| keys(row, SortKey::Text(row.name.clone())),
            CustomerSort::Newest => {
                |row| keys(row, SortKey::Number(row.created_at.as_millisecond()))
            }
        },
        sums: Some(SumSql {
            from: " FROM customers c
                    JOIN invoices  i ON i.customer_id = c.id AND i.outstanding_minor > 0",
            currency: "i.currency",
            minor: "i.outstanding_minor",
        }),
    }
}

fn keys(row: &CustomerOfList, first: SortKey) -> Vec<SortKey> {
    vec![first, SortKey::Text(row.id.to_string())]
}

columns!(BalanceOfList { owed, overdue });

struct BalanceRow {
    customer: CustomerId,
    balance: BalanceOfList,
}

columns!(BalanceRow { customer: customer_id, balance });

/// What some customers owe, by currency.
pub(super) async fn balances(
    tx: &mut Tx,
    customers: &[CustomerOfList],
    today: Date,
) -> Result<Vec<(CustomerId, BalanceOfList)>> {
    let rows = sql!(
        listed BalanceRow,
        tx,
        "SELECT i.customer_id, i.currency,
                CAST(SUM(n.amount_minor - n.paid_minor) AS BIGINT)       AS owed_minor,
                CAST(SUM(CASE WHEN n.due_on < $2 THEN n.amount_minor - n.paid_minor ELSE 0 END)
                     AS BIGINT)                                          AS overdue_minor
           FROM invoices    i
           JOIN instalments n ON n.invoice_id = i.id AND n.paid_minor < n.amount_minor
          WHERE i.outstanding_minor > 0 AND i.customer_id",
        "GROUP BY i.customer_id, i.currency ORDER BY i.customer_id, i.currency",
        list(customers.iter().map(|row| &row.id)),
        today,
    )?;
    Ok(rows.into_iter().map(|row| (row.customer, row.balance)).collect())
}
