-- The queue of cases: until when staff are to answer a question, or to decide a claim or a dispute. Null
-- once they did, and for what waits for nobody.
ALTER TABLE holds ADD COLUMN case_due_at BIGINT;
-- Who of the staff looks after the case.
ALTER TABLE holds ADD COLUMN owner TEXT REFERENCES staff (id);
-- How often staff were alarmed that it is late, and when last.
ALTER TABLE holds ADD COLUMN alarms     BIGINT NOT NULL DEFAULT 0;
ALTER TABLE holds ADD COLUMN alarmed_at BIGINT;
UPDATE holds SET case_due_at = until
 WHERE id IN (SELECT id FROM questions WHERE answered_at IS NULL)
    OR id IN (SELECT id FROM claims WHERE decided_at IS NULL);
UPDATE holds SET case_due_at = (SELECT d.due_at FROM disputes d WHERE d.id = holds.id)
 WHERE id IN (SELECT id FROM disputes WHERE outcome IS NULL);
CREATE INDEX holds_cases          ON holds (case_due_at, id)        WHERE case_due_at IS NOT NULL;
CREATE INDEX holds_cases_by_cause ON holds (cause, case_due_at, id) WHERE case_due_at IS NOT NULL;
CREATE INDEX holds_cases_by_owner ON holds (owner, case_due_at, id) WHERE case_due_at IS NOT NULL;

-- What staff tell each other about a case. Customers never see it.
CREATE TABLE case_notes (
    id      TEXT   PRIMARY KEY,
    case_id TEXT   NOT NULL REFERENCES holds (id),
    text    TEXT   NOT NULL,
    made_by TEXT   NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX case_notes_by_case ON case_notes (case_id, made_at);

-- Answers that are given often, with placeholders, by language.
CREATE TABLE answer_templates (
    id      TEXT   PRIMARY KEY,
    title   TEXT   NOT NULL UNIQUE,
    -- Counts the changes: a form made from an older one is refused.
    version BIGINT NOT NULL DEFAULT 0,
    made_by TEXT   NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE TABLE answer_template_texts (
    template_id TEXT NOT NULL REFERENCES answer_templates (id),
    language    TEXT NOT NULL,
    text        TEXT NOT NULL,
    PRIMARY KEY (template_id, language)
);

-- Pauses of reminders: of everybody, of a segment, of a customer. Each has an end.
CREATE TABLE pauses (
    id       TEXT   PRIMARY KEY,
    scope    TEXT   NOT NULL CHECK (scope IN ('everybody', 'segment', 'customer')),
    subject  TEXT   NOT NULL,
    since    BIGINT NOT NULL,
    until    BIGINT NOT NULL,
    reason   TEXT   NOT NULL,
    made_by  TEXT   NOT NULL,
    ended_at BIGINT,
    ended_by TEXT
);
CREATE UNIQUE INDEX pauses_open ON pauses (scope, subject) WHERE ended_at IS NULL;
