//! SQL of the ledger.

use domain::ledger::Posting;
use jiff::Timestamp;

use crate::Result;
use crate::platform::db::{Tx, bulk, columns, sql};

/// A stored value that differs from its recomputation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The violated rule.
    pub rule: String,
    /// Id of the object.
    pub subject: String,
}

columns!(Difference { rule, subject });

/// Inserts postings, each with its effective time. A posting has the id of its source, so the
/// database refuses a second one of the same source.
pub(super) async fn insert_each(tx: &mut Tx, postings: &[(Timestamp, Posting)]) -> Result<()> {
    let rows: Vec<_> = postings
        .iter()
        .map(|(at, posting)| {
            let (kind, id) = posting.source().key();
            bulk::values![id, kind, at]
        })
        .collect();
    let head = "INSERT INTO postings (id, source_kind, posted_at)";
    bulk::run(tx, head, "", &rows).await?;
    let mut rows = Vec::with_capacity(postings.len() * 2);
    for (_, posting) in postings {
        let (_, id) = posting.source().key();
        for (position, (account, amount)) in (1_i64..).zip(posting.entries()) {
            let (account, subject) = account.key();
            rows.push(
                bulk::values![id, position, account, subject, amount.currency, amount.minor,],
            );
        }
    }
    let head =
        "INSERT INTO entries (posting_id, position, account, subject, currency, amount_minor)";
    bulk::run(tx, head, "", &rows).await?;
    Ok(())
}

/// All rules that the books must keep, and what breaks them.
const DIFFERENCES: &str = "SELECT rule, subject FROM (
         SELECT 'a posting sums to zero' AS rule, posting_id AS subject
           FROM entries
          GROUP BY posting_id, currency
         HAVING SUM(amount_minor) <> 0
          UNION ALL
         SELECT 'an instalment owes what the ledger says', i.id
           FROM instalments i
           LEFT JOIN entries e ON e.account = 'receivable' AND e.subject = i.id
          GROUP BY i.id, i.amount_minor, i.paid_minor
         HAVING i.amount_minor - i.paid_minor <> COALESCE(SUM(e.amount_minor), 0)
          UNION ALL
         SELECT 'an instalment is paid by its allocations', i.id
           FROM instalments i
           LEFT JOIN allocations a
                  ON a.instalment_id = i.id
                 AND NOT EXISTS (SELECT 1 FROM reversals r WHERE r.payment_id = a.payment_id)
           LEFT JOIN (SELECT instalment_id, SUM(amount_minor) AS back
                        FROM refund_parts WHERE instalment_id IS NOT NULL
                       GROUP BY instalment_id) b ON b.instalment_id = i.id
          GROUP BY i.id, i.paid_minor, b.back
         HAVING i.paid_minor <> COALESCE(SUM(a.amount_minor), 0) - COALESCE(b.back, 0)
          UNION ALL
         SELECT 'an invoice owes what its instalments owe', v.id
           FROM invoices v
           LEFT JOIN instalments i ON i.invoice_id = v.id
          GROUP BY v.id, v.outstanding_minor, v.total_minor
         HAVING v.outstanding_minor <> COALESCE(SUM(i.amount_minor - i.paid_minor), 0)
             OR v.total_minor <> COALESCE(SUM(i.amount_minor), 0)
          UNION ALL
         SELECT 'an invoice is the sum of its lines', v.id
           FROM invoices v
           LEFT JOIN invoice_lines l ON l.invoice_id = v.id
          GROUP BY v.id, v.total_minor
         HAVING v.total_minor <> COALESCE(SUM(l.amount_minor), 0)
          UNION ALL
         SELECT 'a credit is what the ledger says', COALESCE(c.customer_id, e.subject)
           FROM (SELECT customer_id, currency, SUM(minor) AS given
                   FROM (SELECT customer_id, currency, amount_minor AS minor FROM credits
                          UNION ALL
                         SELECT b.customer_id, f.currency, -b.amount_minor
                           FROM refund_parts b
                           JOIN refunds f ON f.id = b.refund_id
                          WHERE b.customer_id IS NOT NULL) x
                  GROUP BY customer_id, currency) c
           FULL JOIN (SELECT subject, currency, -SUM(amount_minor) AS booked
                        FROM entries WHERE account = 'credit' GROUP BY subject, currency) e
             ON e.subject = c.customer_id AND e.currency = c.currency
          WHERE COALESCE(c.given, 0) <> COALESCE(e.booked, 0)
          UNION ALL
         SELECT 'a settled payment is posted once, and no other is', p.id
           FROM payments p
           LEFT JOIN postings o ON o.id = p.id
          WHERE (p.state = 'succeeded') <> (o.id IS NOT NULL)
          UNION ALL
         SELECT 'a correction, a reversal and a refund are posted once', x.id
           FROM (SELECT id, 'adjustment' AS kind FROM adjustments
                  UNION ALL
                 SELECT id, 'reversal' FROM reversals
                  UNION ALL
                 SELECT id, 'refund' FROM refunds
                  UNION ALL
                 SELECT pay_out_id, 'pay_out' FROM refunds WHERE pay_out_id IS NOT NULL) x
           LEFT JOIN postings o ON o.id = x.id AND o.source_kind = x.kind
          WHERE o.id IS NULL
          UNION ALL
         SELECT 'a refund waits to be paid out as the ledger says', f.id
           FROM refunds f
           LEFT JOIN (SELECT subject, SUM(amount_minor) AS booked
                        FROM entries WHERE account = 'refund' GROUP BY subject) e
             ON e.subject = f.id
          WHERE COALESCE(e.booked, 0)
                <> CASE WHEN f.paid_out_at IS NULL THEN -f.amount_minor ELSE 0 END
          UNION ALL
         SELECT 'the parts of a refund add up to it', f.id
           FROM refunds f
           LEFT JOIN refund_parts b ON b.refund_id = f.id
          GROUP BY f.id, f.amount_minor
         HAVING COALESCE(SUM(b.amount_minor), 0) <> f.amount_minor
          UNION ALL
         SELECT 'no more goes back of a payment than was paid', p.id
           FROM refunds f
           JOIN payments p       ON p.id = f.payment_id
           LEFT JOIN reversals r ON r.payment_id = p.id
          GROUP BY p.id, p.amount_minor, r.id
         HAVING SUM(f.amount_minor) > CASE WHEN r.id IS NULL THEN p.amount_minor ELSE 0 END
          UNION ALL
         SELECT 'what happened to unapplied money is posted once', m.id
           FROM unapplied_movements m
           LEFT JOIN postings o ON o.id = m.id AND o.source_kind = 'unapplied'
          WHERE o.id IS NULL
          UNION ALL
         SELECT 'unapplied money is what the ledger says', COALESCE(u.id, e.subject)
           FROM unapplied u
           FULL JOIN (SELECT subject, SUM(amount_minor) AS booked
                        FROM entries WHERE account = 'unapplied' GROUP BY subject) e
             ON e.subject = u.id
          WHERE COALESCE(e.booked, 0)
                <> CASE WHEN u.state = 'open' THEN -u.amount_minor ELSE 0 END
          UNION ALL
         SELECT 'unapplied money moves by its amount and ends as its state says', u.id
           FROM unapplied u
           LEFT JOIN unapplied_movements m ON m.unapplied_id = u.id
          GROUP BY u.id, u.state, u.amount_minor
         HAVING COALESCE(SUM(m.amount_minor), 0)
                <> CASE WHEN u.state = 'open' THEN u.amount_minor ELSE 0 END
          UNION ALL
         SELECT 'matched money is a payment of its amount that stands', u.id
           FROM unapplied u
           JOIN payments p       ON p.id = u.payment_id
           LEFT JOIN reversals r ON r.payment_id = p.id
          WHERE p.state <> 'succeeded' OR r.id IS NOT NULL
             OR p.amount_minor <> u.amount_minor OR p.currency <> u.currency
          UNION ALL
         SELECT 'a movement of a till is posted once', m.id
           FROM till_movements m
           LEFT JOIN postings o ON o.id = m.id AND o.source_kind = 'till_movement'
          WHERE o.id IS NULL
          UNION ALL
         SELECT 'a till holds what the ledger says', t.id
           FROM tills t
           LEFT JOIN (SELECT till_id, SUM(amount_minor) AS moved
                        FROM till_movements GROUP BY till_id) m ON m.till_id = t.id
           LEFT JOIN (SELECT subject, SUM(amount_minor) AS booked
                        FROM entries WHERE account = 'till' GROUP BY subject) e
             ON e.subject = t.id
          WHERE COALESCE(m.moved, 0) <> COALESCE(e.booked, 0)
          UNION ALL
         SELECT 'a till holds what was counted, and nothing once it is brought away', t.id
           FROM tills t
           LEFT JOIN (SELECT till_id, SUM(amount_minor) AS moved
                        FROM till_movements GROUP BY till_id) m ON m.till_id = t.id
          WHERE COALESCE(m.moved, 0) <> CASE t.state
                    WHEN 'open'      THEN COALESCE(m.moved, 0)
                    WHEN 'closed'    THEN t.counted_minor
                    WHEN 'deposited' THEN 0
                    ELSE t.expected_minor END
          UNION ALL
         SELECT 'cash that was taken is in a till', k.payment_id
           FROM takings k
           JOIN payments p    ON p.id = k.payment_id
           LEFT JOIN reversals r ON r.payment_id = k.payment_id
           LEFT JOIN (SELECT payment_id, SUM(amount_minor) AS moved
                        FROM till_movements GROUP BY payment_id) m
             ON m.payment_id = k.payment_id
          WHERE COALESCE(m.moved, 0)
                <> CASE WHEN k.kind = 'cash' AND r.id IS NULL THEN p.amount_minor ELSE 0 END
          UNION ALL
         SELECT 'the receipts of a payment add up to it', p.id
           FROM payments p
           LEFT JOIN receipts r ON r.payment_id = p.id
          GROUP BY p.id, p.state, p.amount_minor
         HAVING COALESCE(SUM(r.amount_minor), 0)
                <> CASE WHEN p.state = 'succeeded' THEN p.amount_minor ELSE 0 END
          UNION ALL
         SELECT 'an ended payment holds no instalment', t.payment_id
           FROM payment_targets t
           JOIN payments p ON p.id = t.payment_id
          WHERE t.open AND p.state IN ('succeeded', 'failed', 'expired', 'cancelled')
          UNION ALL
         SELECT 'the movements of an instalment count it while it is open', i.id
           FROM instalments i
           LEFT JOIN movements m ON m.subject = i.id
          WHERE i.id NOT IN (SELECT x.subject FROM movements_missing x)
          GROUP BY i.id, i.amount_minor, i.paid_minor
         HAVING COALESCE(SUM(m.opened), 0)
                <> CASE WHEN i.amount_minor = i.paid_minor THEN 0 ELSE 1 END
          UNION ALL
         SELECT 'an instalment is settled on the day of its last movement', i.id
           FROM instalments i
           LEFT JOIN movements m ON m.subject = i.id
          WHERE i.id NOT IN (SELECT x.subject FROM movements_missing x)
          GROUP BY i.id, i.amount_minor, i.paid_minor, i.settled_on
         HAVING COALESCE(i.settled_on, '')
                <> CASE WHEN i.amount_minor = i.paid_minor THEN MAX(m.effective_on) ELSE '' END
          UNION ALL
         SELECT 'the movements of a posting are its entries', COALESCE(m.source_id, e.posting_id)
           FROM (SELECT source_id, subject, SUM(amount_minor) AS moved
                   FROM movements WHERE kind <> 'terms' GROUP BY source_id, subject) m
           FULL JOIN (SELECT posting_id, subject, SUM(amount_minor) AS booked
                        FROM entries
                       WHERE account IN ('receivable', 'credit')
                         AND subject NOT IN (SELECT x.subject FROM movements_missing x)
                       GROUP BY posting_id, subject) e
             ON e.posting_id = m.source_id AND e.subject = m.subject
          WHERE COALESCE(m.moved, 0) <> COALESCE(e.booked, 0)
          UNION ALL
         SELECT 'a change of dates moves what it takes', m.source_id
           FROM movements m
          WHERE m.kind = 'terms'
          GROUP BY m.source_id, m.subject
         HAVING SUM(m.amount_minor) <> 0 OR SUM(m.opened) <> 0
          UNION ALL
         SELECT 'a cell is the sum of its movements',
                COALESCE(m.kind || ' ' || m.effective_on, c.kind || ' ' || c.effective_on)
           FROM (SELECT kind, effective_on, due_on, issued_on, currency,
                        SUM(amount_minor) AS minor, SUM(opened) AS opened
                   FROM movements
                  WHERE folded
                  GROUP BY kind, effective_on, due_on, issued_on, currency) m
           FULL JOIN movement_cells c
             ON c.kind = m.kind AND c.effective_on = m.effective_on AND c.due_on = m.due_on
            AND c.issued_on = m.issued_on AND c.currency = m.currency
          WHERE c.amount_minor IS DISTINCT FROM m.minor OR c.opened IS DISTINCT FROM m.opened
          UNION ALL
         SELECT 'receipt numbers have no gap', 'receipts'
           FROM (SELECT COUNT(*) AS n, COALESCE(MAX(number), 0) AS last FROM receipts) r
           JOIN counters c ON c.name = 'receipt'
          WHERE r.n <> r.last OR r.last <> c.value
         ) d
         LIMIT 100";

/// All differences, 100 at most.
pub(super) async fn differences(tx: &mut Tx) -> Result<Vec<Difference>> {
    Ok(sql!(all Difference, tx, DIFFERENCES)?)
}
