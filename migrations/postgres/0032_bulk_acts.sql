-- Acts on all rows that a list found. What was chosen is frozen.
CREATE TABLE bulk_acts (
    id         TEXT    PRIMARY KEY,
    kind       TEXT    NOT NULL CHECK (kind IN ('pause', 'void', 'write_off')),
    list       TEXT    NOT NULL,
    -- Values of the list's filter that differ from the defaults, as an address has them.
    query      TEXT    NOT NULL,
    -- Of the kind, the filter and what was ticked.
    digest     TEXT    NOT NULL,
    -- Single rows were ticked.
    is_ticked  BOOLEAN NOT NULL,
    -- A member of staff.
    made_by    TEXT    NOT NULL,
    made_at    BIGINT  NOT NULL,
    state      TEXT    NOT NULL
               CHECK (state IN ('draft', 'waiting', 'running', 'done', 'stopped', 'refused',
                                'discarded')),
    reason     TEXT,
    -- Last day of a pause.
    last_day   TEXT,
    ordered_at BIGINT,
    -- Session and network address of who ordered or approved it.
    session    TEXT,
    address    TEXT,
    -- Who approved, refused or stopped it.
    decided_by TEXT,
    decided_at BIGINT,
    ended_at   BIGINT,
    stopped    TEXT CHECK (stopped IN ('asked', 'right_lost')),
    CHECK ((state = 'stopped') = (stopped IS NOT NULL)),
    CHECK (state IN ('draft', 'discarded') OR (reason IS NOT NULL AND ordered_at IS NOT NULL))
);
-- The same act on the same rows is one act.
CREATE UNIQUE INDEX bulk_acts_open ON bulk_acts (made_by, digest)
 WHERE state IN ('draft', 'waiting', 'running');
CREATE INDEX bulk_acts_by_time ON bulk_acts (made_at, id);
CREATE INDEX bulk_acts_drafts  ON bulk_acts (made_at) WHERE state IN ('draft', 'discarded');

-- What an act was frozen over, and what became of it.
CREATE TABLE bulk_rows (
    act_id      TEXT   NOT NULL REFERENCES bulk_acts (id),
    -- The invoice or the customer.
    subject     TEXT   NOT NULL,
    customer_id TEXT   NOT NULL,
    -- Its number.
    label       TEXT   NOT NULL,
    -- Of an invoice, as it was.
    currency    TEXT,
    owed_minor  BIGINT,
    total_minor BIGINT,
    due_on      TEXT,
    outcome     TEXT   NOT NULL CHECK (outcome IN ('pending', 'done', 'skipped', 'failed')),
    reason      TEXT,
    PRIMARY KEY (act_id, subject),
    CHECK ((outcome = 'skipped') = (reason IS NOT NULL))
);
CREATE INDEX bulk_rows_by_outcome ON bulk_rows (act_id, outcome, subject);

CREATE TRIGGER bulk_acts_frozen
BEFORE UPDATE OF id, kind, list, query, digest, is_ticked, made_by, made_at ON bulk_acts
FOR EACH ROW EXECUTE FUNCTION only_added_to();
CREATE TRIGGER bulk_rows_frozen
BEFORE UPDATE OF act_id, subject, customer_id, label, currency, owed_minor, total_minor, due_on
ON bulk_rows
FOR EACH ROW EXECUTE FUNCTION only_added_to();
CREATE TRIGGER bulk_acts_kept BEFORE DELETE ON bulk_acts
FOR EACH ROW WHEN (OLD.state <> 'discarded') EXECUTE FUNCTION only_added_to();
CREATE TRIGGER bulk_rows_ended BEFORE UPDATE ON bulk_rows
FOR EACH ROW WHEN (OLD.outcome <> 'pending') EXECUTE FUNCTION only_added_to();
