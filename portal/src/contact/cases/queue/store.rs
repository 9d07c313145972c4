//! SQL of the queue of cases. Each page reads one index from its place on.

use domain::lists::CaseTab;
use jiff::Timestamp;

use super::{CaseCounts, CaseQuery, MOST_COUNTED, QueuedCase};
use crate::Result;
use crate::platform::db::{Tx, columns, sql};

columns! { QueuedCase {
    id, cause, invoice: number, customer: name, outstanding, text, since, due_at: case_due_at,
    owner: owner_name,
} }

/// Who reads the queue, and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct QueueReader<'a> {
    pub(super) me: &'a str,
    pub(super) as_of: Timestamp,
}

/// Selects open cases after a place, at most `$3`; the argument is a further condition.
macro_rules! cases {
    ($condition:literal) => {
        concat!(
            "SELECT h.id, h.cause, h.since, h.case_due_at, v.number, v.currency,
                    v.outstanding_minor, c.name, s.name AS owner_name,
                    COALESCE(q.text,
                             k.paid_on || ' · ' || k.method || ' · ' || k.reference,
                             '') AS text
               FROM holds h
               JOIN invoices  v      ON v.id = h.invoice_id
               JOIN customers c      ON c.id = v.customer_id
               LEFT JOIN staff s     ON s.id = h.owner
               LEFT JOIN questions q ON q.id = h.id
               LEFT JOIN claims k    ON k.id = h.id
              WHERE h.case_due_at IS NOT NULL AND (h.case_due_at, h.id) > ($1, $2) AND ",
            $condition,
            " ORDER BY h.case_due_at, h.id LIMIT $3"
        )
    };
}

/// A page of a part of the queue.
pub(super) async fn page(
    tx: &mut Tx,
    query: &CaseQuery,
    reader: QueueReader<'_>,
    rows: u32,
) -> Result<Vec<QueuedCase>> {
    let (due_at, id) = match &query.after {
        Some(place) => (place.due_at, place.id.as_str()),
        None => (Timestamp::MIN, ""),
    };
    let QueueReader { me, as_of } = reader;
    if let Some(cause) = query.tab.cause() {
        let text = cases!("h.cause = $4");
        return Ok(sql!(all QueuedCase, tx, text, due_at, id, rows, cause)?);
    }
    if query.tab == CaseTab::Mine {
        let text = cases!("h.owner = $4");
        return Ok(sql!(all QueuedCase, tx, text, due_at, id, rows, me)?);
    }
    let end = if query.tab == CaseTab::Overdue { as_of } else { Timestamp::MAX };
    let text = cases!("h.case_due_at <= $4");
    Ok(sql!(all QueuedCase, tx, text, due_at, id, rows, end)?)
}

columns!(CaseCounts { all: all_cases, mine, overdue, questions, claims, disputes });

/// Counts the cases of each part; it stops at one more than is counted.
pub(super) async fn counts(tx: &mut Tx, me: &str, now: Timestamp) -> Result<CaseCounts> {
    Ok(sql!(
        one CaseCounts,
        tx,
        "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM holds
                  WHERE case_due_at IS NOT NULL LIMIT $3) x) AS all_cases,
                (SELECT COUNT(*) FROM (SELECT 1 FROM holds
                  WHERE case_due_at IS NOT NULL AND owner = $1 LIMIT $3) x) AS mine,
                (SELECT COUNT(*) FROM (SELECT 1 FROM holds
                  WHERE case_due_at <= $2 LIMIT $3) x) AS overdue,
                (SELECT COUNT(*) FROM (SELECT 1 FROM holds
                  WHERE case_due_at IS NOT NULL AND cause = 'question' LIMIT $3) x) AS questions,
                (SELECT COUNT(*) FROM (SELECT 1 FROM holds
                  WHERE case_due_at IS NOT NULL AND cause = 'claim_paid' LIMIT $3) x) AS claims,
                (SELECT COUNT(*) FROM (SELECT 1 FROM holds
                  WHERE case_due_at IS NOT NULL AND cause = 'dispute' LIMIT $3) x) AS disputes",
        me,
        now,
        MOST_COUNTED + 1,
    )?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, TestPortal};

    /// A line of SQLite's plan.
    struct PlanLine {
        detail: String,
    }

    columns!(PlanLine { detail });

    #[tokio::test]
    async fn each_part_of_the_queue_reads_its_index_in_order_and_sorts_nothing() {
        let t = TestPortal::open(Engine::Sqlite).await;
        let mut tx = t.portal.db.read().await.unwrap();
        for (text, index) in [
            (concat!("EXPLAIN QUERY PLAN ", cases!("h.owner = $4")), "holds_cases_by_owner"),
            (concat!("EXPLAIN QUERY PLAN ", cases!("h.cause = $4")), "holds_cases_by_cause"),
            (concat!("EXPLAIN QUERY PLAN ", cases!("h.case_due_at <= $4")), "holds_cases"),
        ] {
            let plan = sql!(all PlanLine, &mut tx, text, Timestamp::MIN, "", 9_u32, "x").unwrap();
            let lines: Vec<_> = plan.iter().map(|line| line.detail.as_str()).collect();
            let expected = format!("SEARCH h USING INDEX {index} (");
            assert!(lines.iter().any(|line| line.starts_with(&expected)), "{index}: {lines:?}");
            assert!(!lines.iter().any(|line| line.contains("TEMP B-TREE")), "{index}: {lines:?}");
        }
    }
}
