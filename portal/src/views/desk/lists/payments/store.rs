//! SQL of the list of payments.

use domain::calendar::Timestamp;
use domain::lists::KeyKind::{self, Number, Text};
use domain::lists::{PaymentShow, PaymentsFilter, SortKey};

use super::PaymentOfList;
use crate::platform::db::{Statement, columns};
use crate::views::desk::lists::store::{ListOrder, ListSql, SumSql};

columns!(PaymentOfList {
    id,
    state,
    origin,
    description,
    amount,
    created_at,
    succeeded_at,
    reversed_at,
    refunded,
    payer_name,
    customer_name,
    customers,
});

const BY_SETTLEMENT: &[(&str, KeyKind)] = &[("p.succeeded_at", Number), ("p.id", Text)];
const BY_CREATION: &[(&str, KeyKind)] = &[("p.created_at", Number), ("p.id", Text)];

/// The list of a filter, whose days are these instants.
pub(in crate::views::desk) fn sql(
    filter: &PaymentsFilter,
    (from, to): (Option<Timestamp>, Option<Timestamp>),
) -> ListSql<PaymentOfList> {
    let is_settled = filter.show == PaymentShow::Settled;
    let state = Statement::of(match filter.show {
        PaymentShow::Settled => " WHERE p.succeeded_at IS NOT NULL",
        PaymentShow::InProgress => {
            " WHERE p.state IN ('created', 'started', 'processing', 'unknown')"
        }
        PaymentShow::NotMade => " WHERE p.state IN ('failed', 'expired', 'cancelled')",
        PaymentShow::All => " WHERE TRUE",
    });
    let state = match is_settled {
        true => state
            .bind_if(" AND p.succeeded_at >= ?", from.as_ref())
            .bind_if(" AND p.succeeded_at < ?", to.as_ref()),
        false => state
            .bind_if(" AND p.created_at >= ?", from.as_ref())
            .bind_if(" AND p.created_at < ?", to.as_ref()),
    };
    ListSql {
        select: "SELECT p.id, p.state, p.origin, p.description, p.currency, p.amount_minor,
                        p.created_at, p.succeeded_at, x.made_at AS reversed_at,
                        (SELECT CAST(SUM(f.amount_minor) AS BIGINT)
                           FROM refunds f
                          WHERE f.payment_id = p.id) AS refunded_minor,
                        u.name AS payer_name,
                        (SELECT MIN(c.name)
                           FROM receipts  r
                           JOIN customers c ON c.id = r.customer_id
                          WHERE r.payment_id = p.id) AS customer_name,
                        (SELECT COUNT(*)
                           FROM receipts r
                          WHERE r.payment_id = p.id) AS customers",
        from: " FROM payments p",
        joins: " LEFT JOIN users     u ON u.id = p.payer_user_id
                 LEFT JOIN reversals x ON x.payment_id = p.id",
        filter: state
            .bind_if(" AND p.origin = ?", filter.origin.as_ref())
            .bind_if(" AND p.currency = ?", filter.amounts.currency.as_ref())
            .bind_if(" AND p.amount_minor >= ?", filter.amounts.from.as_ref())
            .bind_if(" AND p.amount_minor <= ?", filter.amounts.to.as_ref()),
        order: ListOrder {
            columns: if is_settled { BY_SETTLEMENT } else { BY_CREATION },
            is_descending: true,
        },
        keys: if is_settled { by_settlement } else { by_creation },
        sums: Some(SumSql {
            from: " FROM payments p",
            currency: "p.currency",
            minor: "p.amount_minor",
        }),
    }
}

fn by_settlement(row: &PaymentOfList) -> Vec<SortKey> {
    keys(row, row.succeeded_at.unwrap_or(row.created_at))
}

fn by_creation(row: &PaymentOfList) -> Vec<SortKey> {
    keys(row, row.created_at)
}

fn keys(row: &PaymentOfList, at: Timestamp) -> Vec<SortKey> {
    vec![SortKey::Number(at.as_millisecond()), SortKey::Text(row.id.to_string())]
}
