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

-- SQLite widens a check by a new table that takes the rows; what refers to them is checked at the end
-- of the migration, when they are there again.
PRAGMA defer_foreign_keys = ON;

CREATE TEMPORARY TABLE kept_imports AS SELECT * FROM imports;
DROP TABLE imports;
CREATE TABLE imports (
    id             TEXT    PRIMARY KEY,
    created_at     BIGINT  NOT NULL,
    created_by     TEXT    NOT NULL REFERENCES staff (id),
    file_name      TEXT    NOT NULL,
    bytes          BIGINT  NOT NULL,
    hash           TEXT    NOT NULL,
    is_of_workbook BOOLEAN NOT NULL,
    state          TEXT    NOT NULL
                   CHECK (state IN ('mapping', 'checking', 'checked', 'loading', 'loaded',
                                    'undoing', 'undone')),
    version        BIGINT  NOT NULL DEFAULT 0,
    profile        TEXT    NOT NULL,
    summary        TEXT,
    misfit         TEXT,
    ordered_by     TEXT    NOT NULL,
    step           TEXT,
    step_records   BIGINT  NOT NULL DEFAULT 0,
    step_percent   BIGINT  NOT NULL DEFAULT 0,
    kept_bytes     BIGINT  NOT NULL
);
INSERT INTO imports SELECT * FROM kept_imports;
DROP TABLE kept_imports;
CREATE INDEX imports_kept_of ON imports (created_by) WHERE kept_bytes > 0;
CREATE INDEX imports_kept    ON imports (created_at) WHERE kept_bytes > 0;
-- When the work that is being done last failed.
ALTER TABLE imports ADD COLUMN failed_at BIGINT;

CREATE TABLE wider_import_problems (
    import_id   TEXT   NOT NULL REFERENCES imports (id),
    line        BIGINT NOT NULL,
    place       BIGINT NOT NULL,
    column_name TEXT   NOT NULL,
    value       TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    effect      TEXT   NOT NULL CHECK (effect IN ('kept_out', 'waits', 'kept', 'left_aside')),
    PRIMARY KEY (import_id, line, place)
);
INSERT INTO wider_import_problems SELECT * FROM import_problems;
DROP TABLE import_problems;
ALTER TABLE wider_import_problems RENAME TO import_problems;
