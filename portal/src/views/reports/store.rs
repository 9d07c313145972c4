//! SQL of reports. Cells and what is not part of them yet are read together.

use domain::calendar::{Date, Timestamp};
use domain::money::Currency;
use domain::reports::{BilledMonth, CohortCell, Flow, OpenCell, Period, PromiseRecord};

use crate::Result;
use crate::platform::db::{At, FromRow, Only, Row, Tx, columns, sql};

/// The movements that fulfil a condition, summed up by kind, days and currency as far as they are
/// folded.
macro_rules! cells {
    ($condition:literal) => {
        concat!(
            "(SELECT kind, effective_on, due_on, issued_on, currency, amount_minor, opened,
                     entered_at
                FROM movement_cells WHERE ",
            $condition,
            " UNION ALL
              SELECT kind, effective_on, due_on, issued_on, currency, amount_minor, opened,
                     entered_at
                FROM movements WHERE NOT folded AND ",
            $condition,
            ") c "
        )
    };
}
pub(super) use cells;

/// A cell of a currency.
pub(super) struct CurrencyCell<T> {
    pub(super) currency: Currency,
    pub(super) cell: T,
}

impl<T: FromRow> FromRow for CurrencyCell<T> {
    fn from_row(row: &Row<'_>, at: At<'_>) -> std::result::Result<Self, sqlx::Error> {
        let currency = Currency::from_row(row, At::Name("currency"))?;
        Ok(Self { currency, cell: T::from_row(row, at)? })
    }
}

columns!(OpenCell { due_on, issued_on, minor_before, minor, number });

/// Debts by their dates, at the end of the day and before the first day of its month.
pub(super) async fn open(
    tx: &mut Tx,
    day: Date,
    first: Date,
) -> Result<Vec<CurrencyCell<OpenCell>>> {
    Ok(sql!(
        all CurrencyCell<OpenCell>,
        tx,
        concat!(
            "SELECT currency, due_on, issued_on,
                    CAST(SUM(CASE WHEN effective_on < $2 THEN amount_minor ELSE 0 END) AS BIGINT)
                                              AS minor_before,
                    CAST(SUM(amount_minor) AS BIGINT) AS minor,
                    CAST(SUM(opened) AS BIGINT)       AS number
               FROM ",
            cells!("effective_on <= $1 AND kind <> 'credit'"),
            " GROUP BY currency, due_on, issued_on
             HAVING SUM(amount_minor) <> 0 OR SUM(opened) <> 0
                 OR SUM(CASE WHEN effective_on < $2 THEN amount_minor ELSE 0 END) <> 0"
        ),
        day,
        first,
    )?)
}

/// Credits of customers.
pub(super) struct CreditSum {
    pub(super) currency: Currency,
    pub(super) minor_before: i64,
    pub(super) minor: i64,
}

columns!(CreditSum { currency, minor_before, minor });

/// Credits at the end of the day, and before the first day of its month.
pub(super) async fn credits(tx: &mut Tx, day: Date, first: Date) -> Result<Vec<CreditSum>> {
    Ok(sql!(
        all CreditSum,
        tx,
        concat!(
            "SELECT currency,
                    CAST(SUM(CASE WHEN effective_on < $2 THEN -amount_minor ELSE 0 END) AS BIGINT)
                                              AS minor_before,
                    CAST(SUM(-amount_minor) AS BIGINT) AS minor
               FROM ",
            cells!("kind = 'credit' AND effective_on <= $1"),
            " GROUP BY currency"
        ),
        day,
        first,
    )?)
}

columns!(Flow { kind, effective_on, due_on, minor, opened });

/// Movements of a period.
pub(super) async fn flows(tx: &mut Tx, period: Period) -> Result<Vec<CurrencyCell<Flow>>> {
    Ok(sql!(
        all CurrencyCell<Flow>,
        tx,
        concat!(
            "SELECT currency, kind, effective_on, due_on,
                    CAST(SUM(amount_minor) AS BIGINT) AS minor,
                    CAST(SUM(opened) AS BIGINT)       AS opened
               FROM ",
            cells!(
                "kind IN ('issue', 'adjustment', 'void', 'payment', 'reversal',
                          'refund', 'credit')
                 AND effective_on BETWEEN $1 AND $2"
            ),
            " GROUP BY currency, kind, effective_on, due_on"
        ),
        period.first,
        period.last,
    )?)
}

columns!(BilledMonth { month, minor });

/// What was billed, by month.
pub(super) async fn billed(tx: &mut Tx, day: Date) -> Result<Vec<CurrencyCell<BilledMonth>>> {
    Ok(sql!(
        all CurrencyCell<BilledMonth>,
        tx,
        concat!(
            "SELECT currency, SUBSTR(effective_on, 1, 7) || '-01' AS month,
                    CAST(SUM(amount_minor) AS BIGINT)              AS minor
               FROM ",
            cells!("kind IN ('issue', 'adjustment', 'void') AND effective_on <= $1"),
            " GROUP BY currency, SUBSTR(effective_on, 1, 7)"
        ),
        day,
    )?)
}

columns!(CohortCell { kind, due_on, is_in_time, opened });

/// Movements of what fell due in a period, until its end.
pub(super) async fn cohorts(tx: &mut Tx, due: Period) -> Result<Vec<CurrencyCell<CohortCell>>> {
    Ok(sql!(
        all CurrencyCell<CohortCell>,
        tx,
        concat!(
            "SELECT currency, kind, due_on, effective_on <= due_on AS is_in_time,
                    CAST(SUM(opened) AS BIGINT)                    AS opened
               FROM ",
            cells!("due_on BETWEEN $1 AND $2 AND effective_on <= $2 AND kind <> 'credit'"),
            " GROUP BY currency, kind, due_on, effective_on <= due_on"
        ),
        due.first,
        due.last,
    )?)
}

/// Movements of what was issued in a period, until a day.
pub(super) async fn issued_in(
    tx: &mut Tx,
    issued: Period,
    day: Date,
) -> Result<Vec<CurrencyCell<Flow>>> {
    Ok(sql!(
        all CurrencyCell<Flow>,
        tx,
        concat!(
            "SELECT currency, kind, effective_on, due_on,
                    CAST(SUM(amount_minor) AS BIGINT) AS minor,
                    CAST(SUM(opened) AS BIGINT)       AS opened
               FROM ",
            cells!("issued_on BETWEEN $1 AND $2 AND effective_on <= $3 AND kind <> 'credit'"),
            " GROUP BY currency, kind, effective_on, due_on"
        ),
        issued.first,
        issued.last,
        day,
    )?)
}

/// When the last movement of a day or of one before was entered.
pub(super) async fn last_entered(tx: &mut Tx, day: Date) -> Result<Option<Timestamp>> {
    let (at,) = sql!(
        one Only<Option<Timestamp>>,
        tx,
        concat!("SELECT MAX(entered_at) FROM ", cells!("effective_on <= $1")),
        day,
    )?;
    Ok(at)
}

/// Whether no movements of an older release are missing.
pub(super) async fn is_complete(tx: &mut Tx) -> Result<bool> {
    let text = "SELECT subject FROM movements_missing LIMIT 1";
    Ok(sql!(maybe Only<String>, tx, text)?.is_none())
}

/// A promise, in the currency of its invoice.
pub(super) struct CurrencyPromise {
    pub(super) currency: Currency,
    pub(super) promise: PromiseRecord,
}

columns!(PromiseRecord { on: promised_on, minor, outcome });
columns!(CurrencyPromise { currency, promise });

/// Promises from a day on that were made before an instant, with what was owed when they were made.
/// A promise covers what was due by its day or, without any, the instalment due first.
pub(super) async fn promises(
    tx: &mut Tx,
    first: Date,
    before: Timestamp,
) -> Result<Vec<CurrencyPromise>> {
    Ok(sql!(
        all CurrencyPromise,
        tx,
        "SELECT p.promised_on, p.outcome, v.currency,
                CAST((SELECT COALESCE(SUM(m.amount_minor), 0)
                        FROM instalments n
                        JOIN movements m ON m.subject = n.id AND m.entered_at <= p.made_at
                       WHERE n.invoice_id = v.id
                         AND n.due_on <= COALESCE(
                                 (SELECT MAX(x.due_on) FROM instalments x
                                   WHERE x.invoice_id = v.id AND x.due_on <= p.promised_on),
                                 (SELECT MIN(x.due_on) FROM instalments x
                                   WHERE x.invoice_id = v.id))) AS BIGINT) AS minor
           FROM promises p
           JOIN holds h    ON h.id = p.id
           JOIN invoices v ON v.id = h.invoice_id
          WHERE p.promised_on >= $1 AND p.made_at < $2",
        first,
        before,
    )?)
}

/// Questions without an answer.
pub(super) struct WaitingQuestions {
    pub(super) number: i64,
    pub(super) oldest: Option<Timestamp>,
}

columns!(WaitingQuestions { number, oldest });

/// Questions that waited for their answer at an instant.
pub(super) async fn waiting_questions(tx: &mut Tx, at: Timestamp) -> Result<WaitingQuestions> {
    Ok(sql!(
        one WaitingQuestions,
        tx,
        "SELECT COUNT(*) AS number, MIN(asked_at) AS oldest
           FROM (SELECT asked_at FROM questions WHERE answered_at IS NULL AND asked_at < $1
                  UNION ALL
                 SELECT asked_at FROM questions WHERE answered_at >= $1 AND asked_at < $1) q",
        at,
    )?)
}

pub(super) struct QuestionTimes {
    pub(super) asked_at: Timestamp,
    pub(super) answered_at: Timestamp,
}

columns!(QuestionTimes { asked_at, answered_at });

/// Questions that were answered from one instant until before another.
pub(super) async fn answered_questions(
    tx: &mut Tx,
    from: Timestamp,
    before: Timestamp,
) -> Result<Vec<QuestionTimes>> {
    Ok(sql!(
        all QuestionTimes,
        tx,
        "SELECT asked_at, answered_at FROM questions WHERE answered_at >= $1 AND answered_at < $2",
        from,
        before,
    )?)
}
