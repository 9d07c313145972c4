-- When staff last voided, credited, wrote off or amended an invoice: no file overrules that.
ALTER TABLE invoices ADD COLUMN desk_changed_at BIGINT;
UPDATE invoices
   SET desk_changed_at = (SELECT MAX(a.made_at) FROM adjustments a
                           WHERE a.invoice_id = invoices.id AND a.source = 'desk')
 WHERE id IN (SELECT invoice_id FROM adjustments WHERE source = 'desk');
UPDATE invoices
   SET desk_changed_at = (SELECT MAX(u.at) FROM audit u
                           WHERE u.subject = invoices.id AND u.act = 'invoice_amended')
 WHERE desk_changed_at IS NULL
   AND id IN (SELECT subject FROM audit WHERE act = 'invoice_amended');

-- What an import did, row by row in the order in which it was done, and what became of each row when
-- the import was undone. The effect is JSON: what was there before, and what the import left.
CREATE TABLE import_effects (
    import_id TEXT   NOT NULL REFERENCES imports (id),
    place     BIGINT NOT NULL,
    line      BIGINT NOT NULL,
    made_at   BIGINT NOT NULL,
    -- The invoice or the customer.
    subject   TEXT   NOT NULL,
    -- Its number in the file.
    number    TEXT   NOT NULL,
    effect    TEXT   NOT NULL,
    outcome   TEXT   CHECK (outcome IN ('reversed', 'kept', 'failed')),
    reason    TEXT,
    PRIMARY KEY (import_id, place),
    CHECK ((reason IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'kept'))
);
CREATE INDEX import_effects_by_subject ON import_effects (subject, made_at);
CREATE INDEX import_effects_by_outcome ON import_effects (import_id, outcome, place);

ALTER TABLE imports DROP CONSTRAINT imports_state_check;
ALTER TABLE imports ADD CONSTRAINT imports_state_check CHECK (
    state IN ('mapping', 'checking', 'checked', 'loading', 'loaded', 'undoing', 'undone')
);
-- When the work that is being done last failed.
ALTER TABLE imports ADD COLUMN failed_at BIGINT;

ALTER TABLE import_problems DROP CONSTRAINT import_problems_effect_check;
ALTER TABLE import_problems ADD CONSTRAINT import_problems_effect_check CHECK (
    effect IN ('kept_out', 'waits', 'kept', 'left_aside')
);
