-- Credit notes (below zero) and debit notes of issued invoices. A credit note of the source has the
-- source's number.
CREATE TABLE adjustments (
    id           TEXT   NOT NULL PRIMARY KEY,
    invoice_id   TEXT   NOT NULL REFERENCES invoices (id),
    source       TEXT,
    number       TEXT,
    amount_minor BIGINT NOT NULL,
    made_by      TEXT   NOT NULL,
    made_at      BIGINT NOT NULL
);
CREATE INDEX adjustments_by_invoice ON adjustments (invoice_id);
CREATE UNIQUE INDEX adjustments_by_number ON adjustments (source, number, invoice_id)
    WHERE number IS NOT NULL;

-- Payments that were taken back.
CREATE TABLE reversals (
    id         TEXT   NOT NULL PRIMARY KEY,
    payment_id TEXT   NOT NULL UNIQUE REFERENCES payments (id),
    made_by    TEXT   NOT NULL,
    made_at    BIGINT NOT NULL
);

-- A void invoice amounts to nothing. SQLite widens a check by a new table that takes the rows; what
-- refers to them is checked at the end of the migration, when they are there again.
PRAGMA defer_foreign_keys = ON;

CREATE TEMPORARY TABLE kept_invoices AS SELECT * FROM invoices;
DROP TABLE invoices;
CREATE TABLE invoices (
    id                TEXT    NOT NULL PRIMARY KEY,
    customer_id       TEXT    NOT NULL REFERENCES customers (id),
    source            TEXT    NOT NULL,
    number            TEXT    NOT NULL,
    description       TEXT    NOT NULL,
    currency          TEXT    NOT NULL,
    total_minor       BIGINT  NOT NULL CHECK (total_minor >= 0),
    outstanding_minor BIGINT  NOT NULL CHECK (outstanding_minor BETWEEN 0 AND total_minor),
    issued_on         TEXT    NOT NULL,
    due_on            TEXT    NOT NULL,
    disputed          BOOLEAN NOT NULL,
    paid_at           BIGINT,
    created_at        BIGINT  NOT NULL,
    UNIQUE (source, number),
    CHECK ((outstanding_minor = 0) = (paid_at IS NOT NULL))
);
INSERT INTO invoices SELECT * FROM kept_invoices;
DROP TABLE kept_invoices;
CREATE INDEX invoices_pending ON invoices (customer_id, due_on, id) WHERE outstanding_minor > 0;
CREATE INDEX invoices_paid    ON invoices (customer_id, paid_at, id) WHERE outstanding_minor = 0;

CREATE TEMPORARY TABLE kept_instalments AS SELECT * FROM instalments;
DROP TABLE instalments;
CREATE TABLE instalments (
    id           TEXT   NOT NULL PRIMARY KEY,
    invoice_id   TEXT   NOT NULL REFERENCES invoices (id),
    number       BIGINT NOT NULL,
    due_on       TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor >= 0),
    paid_minor   BIGINT NOT NULL DEFAULT 0 CHECK (paid_minor BETWEEN 0 AND amount_minor),
    paid_at      BIGINT,
    UNIQUE (invoice_id, number)
);
INSERT INTO instalments SELECT * FROM kept_instalments;
DROP TABLE kept_instalments;
