-- Sessions of cashiers: opened with a float, counted blind, closed with a reason for a difference,
-- and brought to the bank.
CREATE TABLE tills (
    id              TEXT   PRIMARY KEY,
    -- A member of staff.
    cashier         TEXT   NOT NULL,
    currency        TEXT   NOT NULL,
    state           TEXT   NOT NULL
                    CHECK (state IN ('open', 'counted', 'review', 'closed', 'deposited')),
    -- Counts the changes of state: a form made from an older one is refused.
    version         BIGINT NOT NULL DEFAULT 0,
    float_minor     BIGINT NOT NULL CHECK (float_minor >= 0),
    opened_at       BIGINT NOT NULL,
    counted_minor   BIGINT CHECK (counted_minor >= 0),
    -- What should have been there at the count.
    expected_minor  BIGINT,
    counted_at      BIGINT,
    reason          TEXT,
    explained_by    TEXT,
    reviewed_by     TEXT,
    reviewed_at     BIGINT,
    deposited_minor BIGINT CHECK (deposited_minor BETWEEN 0 AND counted_minor),
    slip            TEXT,
    deposited_at    BIGINT,
    CHECK ((state = 'open') = (counted_minor IS NULL)),
    CHECK ((counted_minor IS NULL) = (expected_minor IS NULL)),
    CHECK (state NOT IN ('review', 'closed', 'deposited')
           OR counted_minor = expected_minor OR reason IS NOT NULL),
    CHECK (reviewed_by IS NULL OR (reviewed_by <> cashier AND reviewed_by <> explained_by)),
    CHECK ((state = 'deposited') = (deposited_at IS NOT NULL))
);
CREATE UNIQUE INDEX tills_in_use ON tills (cashier) WHERE state IN ('open', 'counted');
CREATE INDEX tills_by_cashier    ON tills (cashier, opened_at, id);
CREATE INDEX tills_by_time       ON tills (opened_at, id);
CREATE INDEX tills_to_review     ON tills (opened_at) WHERE state = 'review';

-- Cash into a till (above zero) or out of it. Each is a posting of the ledger.
CREATE TABLE till_movements (
    id           TEXT   PRIMARY KEY,
    till_id      TEXT   NOT NULL REFERENCES tills (id),
    kind         TEXT   NOT NULL
                 CHECK (kind IN ('float', 'taking', 'void', 'difference', 'deposit', 'return')),
    payment_id   TEXT   REFERENCES payments (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    made_by      TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    CHECK ((kind IN ('taking', 'void')) = (payment_id IS NOT NULL))
);
CREATE INDEX till_movements_by_till ON till_movements (till_id);
CREATE INDEX entries_till ON entries (subject) WHERE account = 'till';

-- Payments taken at the desk.
CREATE TABLE takings (
    payment_id TEXT    PRIMARY KEY REFERENCES payments (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('cash', 'card_terminal', 'transfer', 'cheque')),
    till_id    TEXT    REFERENCES tills (id),
    -- Made with the form: the same form sent twice is one payment.
    form_key   TEXT    NOT NULL UNIQUE,
    -- A cheque that no bank has cleared or refused.
    waits      BOOLEAN NOT NULL,
    taken_by   TEXT    NOT NULL,
    taken_at   BIGINT  NOT NULL,
    CHECK (kind <> 'cash' OR till_id IS NOT NULL),
    CHECK (kind = 'cheque' OR NOT waits)
);
CREATE INDEX takings_by_till ON takings (till_id, taken_at, payment_id) WHERE till_id IS NOT NULL;
CREATE INDEX takings_waiting ON takings (taken_at, payment_id) WHERE waits;
