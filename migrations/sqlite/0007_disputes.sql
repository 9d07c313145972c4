-- A dispute is a hold that staff decide about. While it is open its hold goes on, whatever `until`
-- says; `due_at` is when the decision is due.
CREATE TABLE disputes (
    id         TEXT   NOT NULL PRIMARY KEY REFERENCES holds (id),
    due_at     BIGINT NOT NULL,
    outcome    TEXT   CHECK (outcome IN ('upheld', 'rejected')),
    answer     TEXT,
    decided_by TEXT,
    decided_at BIGINT,
    CHECK ((outcome IS NULL) = (decided_at IS NULL))
);
CREATE INDEX disputes_open ON disputes (due_at) WHERE outcome IS NULL;

-- What was disputed until now is due ninety days after it was known. From here on
-- `invoices.disputed` says that a dispute of the invoice keeps reminders back.
INSERT INTO holds (id, invoice_id, cause, since, until)
SELECT 'dispute-' || id, id, 'dispute', created_at, created_at + 7776000000
  FROM invoices
 WHERE disputed;
INSERT INTO disputes (id, due_at)
SELECT id, until
  FROM holds
 WHERE cause = 'dispute';

-- The outcome of a claim in words.
ALTER TABLE claims ADD COLUMN outcome TEXT CHECK (outcome IN ('found', 'not_found'));
UPDATE claims
   SET outcome = CASE WHEN found THEN 'found' ELSE 'not_found' END
 WHERE found IS NOT NULL;
ALTER TABLE claims DROP COLUMN found;
