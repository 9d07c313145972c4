-- Acts that one member of staff asks for and another approves. What is asked for is frozen.
CREATE TABLE approvals (
    id           TEXT   PRIMARY KEY,
    kind         TEXT   NOT NULL,
    -- The invoice or payment that it is about.
    subject      TEXT   NOT NULL,
    customer_id  TEXT   NOT NULL REFERENCES customers (id),
    -- Number of the invoice, or of the payment.
    label        TEXT   NOT NULL,
    currency     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    -- What was there to take it from, when it was asked for.
    seen_minor   BIGINT NOT NULL,
    -- JSON.
    content      TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    -- A member of staff.
    asked_by     TEXT   NOT NULL,
    asked_at     BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    state        TEXT   NOT NULL
                 CHECK (state IN ('open', 'approved', 'refused', 'withdrawn', 'expired', 'stale',
                                  'lapsed')),
    decided_by   TEXT,
    decided_at   BIGINT,
    answer       TEXT,
    CHECK ((state = 'open') = (decided_at IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CHECK (state NOT IN ('approved', 'refused') OR decided_by <> asked_by)
);
CREATE UNIQUE INDEX approvals_open ON approvals (subject) WHERE state = 'open';
CREATE INDEX approvals_waiting     ON approvals (asked_at, id) WHERE state = 'open';
CREATE INDEX approvals_by_time     ON approvals (asked_at, id);
CREATE INDEX approvals_by_asker    ON approvals (asked_by, asked_at, id);

CREATE TRIGGER approvals_frozen
BEFORE DELETE OR UPDATE OF id, kind, subject, customer_id, label, currency, amount_minor,
              seen_minor, content, reason, asked_by, asked_at, expires_at ON approvals
FOR EACH ROW EXECUTE FUNCTION only_added_to();
