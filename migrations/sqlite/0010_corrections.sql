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

-- A void invoice amounts to nothing. Wider checks are written into the schema, as SQLite's manual
-- describes for changes that leave the rows as they are ("Making Other Kinds Of Table Schema
-- Changes"): rebuilding the two tables would check every row that refers to them.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
   SET sql = replace(sql, 'CHECK (total_minor > 0)', 'CHECK (total_minor >= 0)')
 WHERE type = 'table' AND name = 'invoices';
UPDATE sqlite_schema
   SET sql = replace(sql, 'CHECK (amount_minor > 0)', 'CHECK (amount_minor >= 0)')
 WHERE type = 'table' AND name = 'instalments';
PRAGMA writable_schema = RESET;
