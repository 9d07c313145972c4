-- A posting has the id of its source: so nothing is posted twice, and an import writes less.
CREATE TABLE new_postings (
    id          TEXT   NOT NULL PRIMARY KEY,
    source_kind TEXT   NOT NULL,
    posted_at   BIGINT NOT NULL
) WITHOUT ROWID;
INSERT INTO new_postings (id, source_kind, posted_at)
SELECT source_id, source_kind, posted_at FROM postings;

CREATE TABLE new_entries (
    posting_id   TEXT   NOT NULL REFERENCES new_postings (id),
    position     BIGINT NOT NULL,
    account      TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    currency     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (posting_id, position)
) WITHOUT ROWID;
INSERT INTO new_entries (posting_id, position, account, subject, currency, amount_minor)
SELECT p.source_id, e.position, e.account, e.subject, e.currency, e.amount_minor
  FROM entries e JOIN postings p ON p.id = e.posting_id;

DROP TABLE entries;
DROP TABLE postings;
ALTER TABLE new_postings RENAME TO postings;
ALTER TABLE new_entries  RENAME TO entries;
CREATE INDEX entries_receivable ON entries (subject) WHERE account = 'receivable';
CREATE INDEX entries_credit     ON entries (subject) WHERE account = 'credit';

CREATE TRIGGER postings_no_update BEFORE UPDATE ON postings
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER postings_no_delete BEFORE DELETE ON postings
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;

-- What is found by its whole key is kept in the order of the key.
CREATE TABLE new_invoice_lines (
    invoice_id   TEXT   NOT NULL REFERENCES invoices (id),
    position     BIGINT NOT NULL,
    description  TEXT   NOT NULL,
    quantity     BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (invoice_id, position)
) WITHOUT ROWID;
INSERT INTO new_invoice_lines (invoice_id, position, description, quantity, amount_minor)
SELECT invoice_id, position, description, quantity, amount_minor FROM invoice_lines;
DROP TABLE invoice_lines;
ALTER TABLE new_invoice_lines RENAME TO invoice_lines;

CREATE TABLE new_payment_targets (
    payment_id    TEXT    NOT NULL REFERENCES payments (id),
    instalment_id TEXT    NOT NULL REFERENCES instalments (id),
    amount_minor  BIGINT  NOT NULL CHECK (amount_minor > 0),
    open          BOOLEAN NOT NULL,
    PRIMARY KEY (payment_id, instalment_id)
) WITHOUT ROWID;
INSERT INTO new_payment_targets (payment_id, instalment_id, amount_minor, open)
SELECT payment_id, instalment_id, amount_minor, open FROM payment_targets;
DROP TABLE payment_targets;
ALTER TABLE new_payment_targets RENAME TO payment_targets;
CREATE UNIQUE INDEX payment_targets_open ON payment_targets (instalment_id) WHERE open;
CREATE INDEX payment_targets_by_instalment ON payment_targets (instalment_id);

CREATE TABLE new_allocations (
    payment_id    TEXT   NOT NULL REFERENCES payments (id),
    instalment_id TEXT   NOT NULL REFERENCES instalments (id),
    amount_minor  BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (payment_id, instalment_id)
) WITHOUT ROWID;
INSERT INTO new_allocations (payment_id, instalment_id, amount_minor)
SELECT payment_id, instalment_id, amount_minor FROM allocations;
DROP TABLE allocations;
ALTER TABLE new_allocations RENAME TO allocations;
CREATE INDEX allocations_by_instalment ON allocations (instalment_id);

-- Indexes that no query needs, or only for some rows.
DROP INDEX events_by_payment;
DROP INDEX payments_by_payer;
CREATE INDEX payments_by_payer ON payments (payer_user_id, created_at)
    WHERE payer_user_id IS NOT NULL;
