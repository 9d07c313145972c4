-- What is owed, by day: each change of an instalment's balance or dates. The subject of a credit is
-- its customer. Figures of a day are sums of movements.
CREATE TABLE movements (
    subject      TEXT    NOT NULL,
    effective_on TEXT    NOT NULL,
    source_id    TEXT    NOT NULL,
    part         BIGINT  NOT NULL,
    kind         TEXT    NOT NULL,
    currency     TEXT    NOT NULL,
    due_on       TEXT    NOT NULL,
    issued_on    TEXT    NOT NULL,
    amount_minor BIGINT  NOT NULL,
    -- Change in the number of open instalments.
    opened       BIGINT  NOT NULL CHECK (opened BETWEEN -1 AND 1),
    entered_at   BIGINT  NOT NULL,
    -- Whether it is part of its cell.
    folded       BOOLEAN NOT NULL,
    PRIMARY KEY (subject, effective_on, source_id, part)
);
CREATE INDEX movements_collected ON movements (currency, effective_on, subject, source_id, part)
    WHERE kind IN ('payment', 'reversal', 'credit');
CREATE INDEX movements_billed ON movements (currency, effective_on, subject, source_id, part)
    WHERE kind IN ('issue', 'adjustment', 'void');
CREATE INDEX movements_credits ON movements (currency, effective_on, subject, source_id, part)
    WHERE kind = 'credit';
CREATE INDEX movements_moved_away ON movements (due_on, subject)
    WHERE kind = 'terms' AND part = 0;
CREATE INDEX movements_unfolded ON movements (subject, effective_on, source_id, part)
    WHERE NOT folded;

-- Folding leaves dead entries in the index of what is not folded, which every report reads: they are
-- cleaned up long before a fifth of the table has changed.
ALTER TABLE movements SET (
    autovacuum_vacuum_scale_factor  = 0,
    autovacuum_vacuum_threshold     = 20000,
    autovacuum_analyze_scale_factor = 0.01
);

-- Sums of folded movements: figures of any day read these and what is not folded yet.
CREATE TABLE movement_cells (
    kind         TEXT   NOT NULL,
    effective_on TEXT   NOT NULL,
    due_on       TEXT   NOT NULL,
    issued_on    TEXT   NOT NULL,
    currency     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL,
    opened       BIGINT NOT NULL,
    -- When the last of its movements was entered.
    entered_at   BIGINT NOT NULL,
    PRIMARY KEY (kind, effective_on, due_on, issued_on, currency)
);
CREATE INDEX movement_cells_by_due ON movement_cells (due_on, effective_on);

-- The day on which the last of an instalment was settled.
ALTER TABLE instalments ADD COLUMN settled_on TEXT;
CREATE INDEX instalments_open    ON instalments (due_on, id) WHERE paid_minor < amount_minor;
CREATE INDEX instalments_settled ON instalments (due_on, settled_on, id)
    WHERE settled_on IS NOT NULL;

CREATE INDEX promises_by_day     ON promises (promised_on);
CREATE INDEX questions_answered  ON questions (answered_at) WHERE answered_at IS NOT NULL;

-- Days are those of the institution's zone, which the database does not know: the movements of what
-- was posted until now are made by the program.
CREATE TABLE movements_missing (
    subject   TEXT    NOT NULL PRIMARY KEY,
    is_credit BOOLEAN NOT NULL
);
INSERT INTO movements_missing (subject, is_credit)
SELECT id, FALSE FROM instalments
 UNION ALL
SELECT DISTINCT customer_id, TRUE FROM credits;

-- Movements are only ever added to.
CREATE TRIGGER movements_only_added_to
BEFORE DELETE OR UPDATE OF subject, effective_on, source_id, part, kind, currency,
              due_on, issued_on, amount_minor, opened, entered_at ON movements
FOR EACH ROW EXECUTE FUNCTION only_added_to();
