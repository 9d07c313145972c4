-- A dispute that the institution's own records withdraw is neither upheld nor rejected. SQLite widens
-- a check by a new table; nothing refers to this one.
CREATE TABLE wider_disputes (
    id         TEXT   NOT NULL PRIMARY KEY REFERENCES holds (id),
    due_at     BIGINT NOT NULL,
    outcome    TEXT   CHECK (outcome IN ('upheld', 'rejected', 'withdrawn')),
    answer     TEXT,
    decided_by TEXT,
    decided_at BIGINT,
    CHECK ((outcome IS NULL) = (decided_at IS NULL))
);
INSERT INTO wider_disputes
SELECT id, due_at, outcome, answer, decided_by, decided_at
  FROM disputes;
DROP TABLE disputes;
ALTER TABLE wider_disputes RENAME TO disputes;
CREATE INDEX disputes_open ON disputes (due_at) WHERE outcome IS NULL;
