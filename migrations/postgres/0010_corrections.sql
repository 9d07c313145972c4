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

-- A void invoice amounts to nothing.
ALTER TABLE invoices    DROP CONSTRAINT invoices_total_minor_check;
ALTER TABLE invoices    ADD CONSTRAINT invoices_total_minor_check CHECK (total_minor >= 0);
ALTER TABLE instalments DROP CONSTRAINT instalments_amount_minor_check;
ALTER TABLE instalments ADD CONSTRAINT instalments_amount_minor_check CHECK (amount_minor >= 0);
