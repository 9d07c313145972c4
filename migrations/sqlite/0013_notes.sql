-- A credit note of the source may be corrected or taken back: each time is a row of its own, and
-- none is booked twice.
ALTER TABLE adjustments ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
DROP INDEX adjustments_by_number;
CREATE UNIQUE INDEX adjustments_by_number ON adjustments (source, number, invoice_id, revision)
    WHERE number IS NOT NULL;
