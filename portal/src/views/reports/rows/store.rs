//! SQL of the rows behind the amounts of a report.

use domain::calendar::Date;
use domain::ids::{CustomerId, InstalmentId, InvoiceId};
use domain::money::{Currency, Money};
use domain::movements::MovementKind;
use domain::reports::Period;

use super::{FigureRow, OpenDebts, OpenList, OpenPlace, Place, PlacedRow, Window};
use crate::platform::db::{Only, Tx, columns, sql};
use crate::views::reports::store::cells;
use crate::{Error, Result};

/// A movement with what it is about.
pub(super) struct MovementRow {
    subject: String,
    effective_on: Date,
    source_id: String,
    kind: MovementKind,
    amount: Money,
    due_on: Date,
    issued_on: Date,
    customer: CustomerId,
    customer_name: String,
    invoice: Option<InvoiceId>,
    number: Option<String>,
    instalment: Option<InstalmentId>,
}

columns!(MovementRow {
    subject,
    effective_on,
    source_id,
    kind,
    amount,
    due_on,
    issued_on,
    customer: customer_id,
    customer_name,
    invoice: invoice_id,
    number,
    instalment: instalment_id,
});

impl MovementRow {
    /// The row, and its amount as often as `sign` says.
    pub(super) fn placed(self, sign: i64) -> PlacedRow {
        let is_debt = self.instalment.is_some();
        let row = FigureRow {
            customer: self.customer,
            customer_name: self.customer_name,
            invoice: self.invoice,
            number: self.number,
            instalment: self.instalment,
            issued_on: is_debt.then_some(self.issued_on),
            due_on: is_debt.then_some(self.due_on),
            effective_on: Some(self.effective_on),
            kind: Some(self.kind),
            amount: Money::new(sign * self.amount.minor, self.amount.currency),
        };
        let (effective_on, subject, source_id) = (self.effective_on, self.subject, self.source_id);
        PlacedRow { place: Place::Movement { effective_on, subject, source_id }, row }
    }
}

/// Movements of some kinds in a period, in the order of their index.
macro_rules! movements {
    ($kinds:literal) => {
        concat!(
            "SELECT m.subject, m.effective_on, m.source_id, m.kind, m.currency, m.amount_minor,
                    m.due_on, m.issued_on, n.id AS instalment_id, n.invoice_id, v.number,
                    c.id AS customer_id, c.name AS customer_name
               FROM movements m
               LEFT JOIN instalments n ON n.id = m.subject AND m.kind <> 'credit'
               LEFT JOIN invoices v    ON v.id = n.invoice_id
               JOIN customers c        ON c.id = COALESCE(v.customer_id, m.subject)
              WHERE m.currency = $1 AND m.effective_on BETWEEN $2 AND $3 AND m.part = 0
                AND (m.effective_on, m.subject, m.source_id) > ($4, $5, $6)
                AND m.kind ",
            $kinds,
            " ORDER BY m.effective_on, m.subject, m.source_id
              LIMIT $7"
        )
    };
}

const COLLECTED: &str = movements!("IN ('payment', 'reversal', 'refund', 'credit')");
const BILLED: &str = movements!("IN ('issue', 'adjustment', 'void')");
const CREDITS: &str = movements!("= 'credit'");

/// What was collected, and what was taken back.
pub(super) async fn collected(
    tx: &mut Tx,
    currency: Currency,
    period: Period,
    window: Window<'_>,
) -> Result<Vec<MovementRow>> {
    movements(tx, COLLECTED, currency, period, window).await
}

/// What was billed, and credited.
pub(super) async fn billed(
    tx: &mut Tx,
    currency: Currency,
    period: Period,
    window: Window<'_>,
) -> Result<Vec<MovementRow>> {
    movements(tx, BILLED, currency, period, window).await
}

/// Credits of customers.
pub(super) async fn credits(
    tx: &mut Tx,
    currency: Currency,
    period: Period,
    window: Window<'_>,
) -> Result<Vec<MovementRow>> {
    movements(tx, CREDITS, currency, period, window).await
}

async fn movements(
    tx: &mut Tx,
    text: &'static str,
    currency: Currency,
    period: Period,
    window: Window<'_>,
) -> Result<Vec<MovementRow>> {
    let (day, subject, source) = match window.after {
        Some(Place::Movement { effective_on, subject, source_id }) => {
            (effective_on.to_string(), subject.as_str(), source_id.as_str())
        }
        Some(Place::Open { .. }) | None => (String::new(), "", ""),
    };
    let limit = limit(window.limit)?;
    let Period { first, last } = period;
    Ok(sql!(all MovementRow, tx, text, currency, first, last, day, *subject, *source, limit)?)
}

fn limit(rows: usize) -> Result<u32> {
    u32::try_from(rows).map_err(Error::internal)
}

/// The due dates of debts that were open at the end of the day, from one on.
pub(super) async fn due_dates(tx: &mut Tx, debts: &OpenDebts, from: Date) -> Result<Vec<Date>> {
    let rows = sql!(
        all Only<Date>,
        tx,
        concat!(
            "SELECT DISTINCT due_on
               FROM (SELECT due_on, issued_on
                       FROM ",
            cells!(
                "due_on BETWEEN $1 AND $2 AND effective_on <= $3 AND issued_on BETWEEN $4 AND $5
                 AND currency = $6 AND kind <> 'credit'"
            ),
            "          GROUP BY due_on, issued_on
                      HAVING SUM(amount_minor) <> 0 OR SUM(opened) <> 0) d
              ORDER BY due_on"
        ),
        from.max(debts.due.first),
        debts.due.last,
        debts.day,
        debts.issued.first,
        debts.issued.last,
        debts.currency,
    )?;
    Ok(rows.into_iter().map(|(day,)| day).collect())
}

/// A debt that was open at the end of a day.
pub(super) struct OpenRow {
    instalment: InstalmentId,
    invoice: InvoiceId,
    customer: CustomerId,
    customer_name: String,
    number: String,
    issued_on: Date,
    settled_on: Option<Date>,
    amount: Money,
}

columns!(OpenRow {
    instalment: instalment_id,
    invoice: invoice_id,
    customer: customer_id,
    customer_name,
    number,
    issued_on,
    settled_on,
    amount,
});

impl OpenRow {
    pub(super) fn placed(self, due_on: Date, list: OpenList) -> PlacedRow {
        let place = Place::Open {
            due_on,
            list,
            settled_on: self.settled_on.unwrap_or(due_on),
            instalment: self.instalment.as_str().to_owned(),
        };
        let row = FigureRow {
            customer: self.customer,
            customer_name: self.customer_name,
            invoice: Some(self.invoice),
            number: Some(self.number),
            instalment: Some(self.instalment),
            issued_on: Some(self.issued_on),
            due_on: Some(due_on),
            effective_on: None,
            kind: None,
            amount: self.amount,
        };
        PlacedRow { place, row }
    }
}

/// Instalments with what was owed of them under a due date at the end of a day.
macro_rules! open {
    ($from:literal, $order:literal) => {
        concat!(
            "SELECT x.instalment_id, x.invoice_id, x.customer_id, x.customer_name, x.number,
                    x.issued_on, x.settled_on, x.currency, x.amount_minor
               FROM (SELECT n.id AS instalment_id, n.invoice_id, v.customer_id,
                            c.name AS customer_name, v.number, v.issued_on, n.settled_on,
                            v.currency,
                            (SELECT CAST(SUM(m.amount_minor) AS BIGINT)
                               FROM movements m
                              WHERE m.subject = n.id AND m.effective_on <= $2
                                AND m.currency = $1 AND m.due_on = $3
                                AND m.issued_on BETWEEN $4 AND $5) AS amount_minor
                       FROM instalments n
                       JOIN invoices v  ON v.id = n.invoice_id
                       JOIN customers c ON c.id = v.customer_id
                      WHERE ",
            $from,
            ") x
              WHERE x.amount_minor <> 0
              ORDER BY ",
            $order,
            " LIMIT $7"
        )
    };
}

const OPEN: &str =
    open!("n.due_on = $3 AND n.paid_minor < n.amount_minor AND n.id > $6", "x.instalment_id");

const SETTLED: &str = open!(
    "n.due_on = $3 AND n.settled_on > $2 AND (n.settled_on, n.id) > ($8, $6)",
    "x.settled_on, x.instalment_id"
);

const MOVED_AWAY: &str = open!(
    "n.id > $6 AND (n.due_on <> $3 OR n.settled_on <= $2)
                        AND n.id IN (SELECT t.subject FROM movements t
                                      WHERE t.kind = 'terms' AND t.part = 0 AND t.due_on = $3
                                        AND t.subject > $6 AND t.effective_on > $2)",
    "x.instalment_id"
);

/// Debts of a list with the place's due date, after the place.
pub(super) async fn open(
    tx: &mut Tx,
    debts: &OpenDebts,
    after: &OpenPlace<'_>,
    rows: usize,
) -> Result<Vec<OpenRow>> {
    let OpenDebts { currency, day, issued, .. } = debts;
    let OpenPlace { due_on, list, settled_on, instalment } = after;
    let Period { first, last } = issued;
    let limit = limit(rows)?;
    let rows = match list {
        OpenList::Open => {
            sql!(all OpenRow, tx, OPEN, currency, day, due_on, first, last, **instalment, limit)
        }
        OpenList::Settled => sql!(
            all OpenRow,
            tx,
            SETTLED,
            currency,
            day,
            due_on,
            first,
            last,
            **instalment,
            limit,
            settled_on,
        ),
        OpenList::MovedAway => sql!(
            all OpenRow,
            tx,
            MOVED_AWAY,
            currency,
            day,
            due_on,
            first,
            last,
            **instalment,
            limit,
        ),
    };
    Ok(rows?)
}

/// The texts by the names of their indexes.
#[cfg(test)]
pub(in crate::views::reports) const fn texts() -> [(&'static str, &'static str); 6] {
    [
        ("collected", COLLECTED),
        ("billed", BILLED),
        ("credits", CREDITS),
        ("open", OPEN),
        ("settled", SETTLED),
        ("moved_away", MOVED_AWAY),
    ]
}
