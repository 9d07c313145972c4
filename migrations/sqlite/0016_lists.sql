-- The lists of the desk: each order has its index, whatever the length of history.
CREATE INDEX invoices_by_due      ON invoices (due_on, id) WHERE outstanding_minor > 0;
CREATE INDEX invoices_by_issue    ON invoices (issued_on, id);
CREATE INDEX invoices_by_number   ON invoices (number, id);
CREATE INDEX invoices_by_customer ON invoices (customer_id, issued_on, id);

CREATE INDEX payments_by_settlement ON payments (succeeded_at, id) WHERE succeeded_at IS NOT NULL;
CREATE INDEX payments_by_creation   ON payments (created_at, id);
CREATE INDEX payments_in_progress   ON payments (created_at, id)
    WHERE state IN ('created', 'started', 'processing', 'unknown');
CREATE INDEX payments_not_made      ON payments (created_at, id)
    WHERE state IN ('failed', 'expired', 'cancelled');

CREATE INDEX customers_by_number   ON customers (number, id);
CREATE INDEX customers_by_name     ON customers (name, id);
CREATE INDEX customers_by_creation ON customers (created_at, id);

DROP INDEX audit_by_time;
CREATE INDEX audit_by_time  ON audit (at, number);
CREATE INDEX audit_by_act   ON audit (act, at, number);
CREATE INDEX audit_by_actor ON audit (actor, at, number);

-- What became of a reminder, for entries of the contact log that say so. An entry begins with
-- {"what":{"did":" and the code of what was done.
ALTER TABLE contact_log ADD COLUMN outcome TEXT GENERATED ALWAYS AS (
    CASE WHEN substr(entry, 17, 5)  = 'sent"'      THEN 'sent'
         WHEN substr(entry, 17, 9)  = 'withheld"'  THEN 'withheld'
         WHEN substr(entry, 17, 7)  = 'failed"'    THEN 'failed'
         WHEN substr(entry, 17, 8)  = 'unknown"'   THEN 'failed'
         WHEN substr(entry, 17, 8)  = 'dropped"'   THEN 'dropped' END
) VIRTUAL;
CREATE INDEX contact_log_by_outcome ON contact_log (outcome, at, debtor_id, number)
    WHERE outcome IS NOT NULL;
CREATE INDEX contact_log_by_time    ON contact_log (at, debtor_id, number)
    WHERE outcome IS NOT NULL;
