-- Who is reminded: a person with an address, of whatever customers the debts are. All their debts
-- go in one message, and what reaches them is counted together.
CREATE TABLE debtors (
    id               TEXT   NOT NULL PRIMARY KEY,
    name             TEXT   NOT NULL,
    email            TEXT   UNIQUE,
    phone            TEXT,
    postal_address   TEXT,
    language         TEXT,
    country          TEXT,
    region           TEXT,
    time_zone        TEXT,
    segments         TEXT   NOT NULL DEFAULT '',
    -- What the person chose: channels, the best first; days, Monday first; hours of the day.
    channels         TEXT   NOT NULL DEFAULT 'email,webhook,letter',
    days             TEXT   NOT NULL DEFAULT '1111111',
    hour_from        BIGINT NOT NULL DEFAULT 0,
    hour_to          BIGINT NOT NULL DEFAULT 24,
    stopped_at       BIGINT,
    -- The next reminder was moved: when, and not before when.
    moved_at         BIGINT,
    not_before       BIGINT,
    -- When it is decided next what to say; none while nothing is owed.
    next_decision_at BIGINT,
    -- What was withheld last, so that it is told once.
    withheld         TEXT,
    -- The end of the contact log's chain.
    log_number       BIGINT NOT NULL DEFAULT 0,
    log_hash         TEXT   NOT NULL DEFAULT '',
    created_at       BIGINT NOT NULL,
    CHECK (0 <= hour_from AND hour_from < hour_to AND hour_to <= 24)
);
CREATE INDEX debtors_to_decide ON debtors (next_decision_at, id)
    WHERE next_decision_at IS NOT NULL;
ALTER TABLE customers ADD COLUMN debtor_id TEXT REFERENCES debtors (id);
CREATE INDEX customers_by_debtor ON customers (debtor_id) WHERE debtor_id IS NOT NULL;
CREATE INDEX customers_unassigned ON customers (email)
    WHERE debtor_id IS NULL AND email IS NOT NULL;

-- Addresses that take nothing: the next channel is tried.
CREATE TABLE undeliverable (
    debtor_id TEXT   NOT NULL REFERENCES debtors (id),
    channel   TEXT   NOT NULL,
    address   TEXT   NOT NULL,
    since     BIGINT NOT NULL,
    why       TEXT   NOT NULL,
    PRIMARY KEY (debtor_id, channel, address)
);

-- One message about all debts of a person whose steps are due.
CREATE TABLE reminders (
    id             TEXT   NOT NULL PRIMARY KEY,
    debtor_id      TEXT   NOT NULL REFERENCES debtors (id),
    channel        TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    tone           TEXT   NOT NULL,
    state          TEXT   NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'unknown',
                                                    'delivered', 'cancelled', 'failed')),
    send_at        BIGINT NOT NULL,
    policy_version BIGINT NOT NULL,
    attempts       BIGINT NOT NULL DEFAULT 0,
    -- A try failed, and the carrier may have taken it all the same.
    perhaps        BOOLEAN NOT NULL DEFAULT FALSE,
    lease          TEXT,
    leased_until   BIGINT,
    claimed_at     BIGINT,
    handed_at      BIGINT,
    address        TEXT,
    reference      TEXT,
    last_error     TEXT,
    created_at     BIGINT NOT NULL,
    ended_at       BIGINT
);
CREATE UNIQUE INDEX reminders_open ON reminders (debtor_id) WHERE state IN ('queued', 'sending');
CREATE INDEX reminders_due         ON reminders (send_at, id) WHERE state = 'queued';
CREATE INDEX reminders_sending     ON reminders (leased_until) WHERE state = 'sending';
CREATE INDEX reminders_by_debtor   ON reminders (debtor_id, claimed_at);
CREATE INDEX reminders_by_reference ON reminders (reference) WHERE reference IS NOT NULL;

-- The debts of a message and the step of each. A step is taken once on a channel.
CREATE TABLE reminder_steps (
    reminder_id   TEXT    NOT NULL REFERENCES reminders (id),
    instalment_id TEXT    NOT NULL REFERENCES instalments (id),
    step          TEXT    NOT NULL,
    channel       TEXT    NOT NULL,
    claimed       BOOLEAN NOT NULL,
    PRIMARY KEY (reminder_id, instalment_id)
);
CREATE UNIQUE INDEX reminder_steps_once ON reminder_steps (instalment_id, step, channel)
    WHERE claimed;
CREATE INDEX reminder_steps_by_instalment ON reminder_steps (instalment_id);

-- What keeps reminders of an invoice back, each with its end.
CREATE TABLE silences (
    id         TEXT   NOT NULL PRIMARY KEY,
    invoice_id TEXT   NOT NULL REFERENCES invoices (id),
    cause      TEXT   NOT NULL,
    since      BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    ended_at   BIGINT
);
CREATE INDEX silences_by_invoice ON silences (invoice_id, since);
CREATE UNIQUE INDEX silences_open ON silences (invoice_id, cause) WHERE ended_at IS NULL;

-- What customers ask; staff owe an answer.
CREATE TABLE questions (
    id          TEXT   NOT NULL PRIMARY KEY REFERENCES silences (id),
    asker       TEXT   NOT NULL,
    email       TEXT,
    language    TEXT   NOT NULL,
    text        TEXT   NOT NULL,
    asked_at    BIGINT NOT NULL,
    answer      TEXT,
    answered_by TEXT,
    answered_at BIGINT
);
CREATE INDEX questions_unanswered ON questions (asked_at) WHERE answered_at IS NULL;

-- Days on which customers promised to pay what is due by then.
CREATE TABLE promises (
    id          TEXT   NOT NULL PRIMARY KEY REFERENCES silences (id),
    customer_id TEXT   NOT NULL REFERENCES customers (id),
    promised_on TEXT   NOT NULL,
    made_at     BIGINT NOT NULL,
    outcome     TEXT   CHECK (outcome IN ('kept', 'broken', 'withdrawn'))
);
CREATE INDEX promises_open   ON promises (promised_on) WHERE outcome IS NULL;
CREATE INDEX promises_broken ON promises (customer_id, promised_on) WHERE outcome = 'broken';

-- "I already paid": staff look.
CREATE TABLE claims (
    id         TEXT   NOT NULL PRIMARY KEY REFERENCES silences (id),
    paid_on    TEXT   NOT NULL,
    method     TEXT   NOT NULL,
    reference  TEXT   NOT NULL,
    claimed_at BIGINT NOT NULL,
    found      BOOLEAN,
    answer     TEXT,
    decided_by TEXT,
    decided_at BIGINT
);
CREATE INDEX claims_open ON claims (claimed_at) WHERE decided_at IS NULL;

-- The institution's steps; the newest version counts, and the trace names the version.
CREATE TABLE reminder_policies (
    version BIGINT NOT NULL PRIMARY KEY,
    policy  TEXT   NOT NULL,
    made_by TEXT   NOT NULL,
    made_at BIGINT NOT NULL
);

-- The institution's own words in place of ours.
CREATE TABLE reminder_words (
    language TEXT   NOT NULL,
    kind     TEXT   NOT NULL,
    tone     TEXT   NOT NULL,
    part     TEXT   NOT NULL,
    text     TEXT   NOT NULL,
    made_by  TEXT   NOT NULL,
    made_at  BIGINT NOT NULL,
    PRIMARY KEY (language, kind, tone, part)
);

-- Every decision about a person, each entry with the hash of the one before: evidence.
CREATE TABLE contact_log (
    debtor_id TEXT   NOT NULL REFERENCES debtors (id),
    number    BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    entry     TEXT   NOT NULL,
    hash      TEXT   NOT NULL,
    PRIMARY KEY (debtor_id, number)
);

-- When the last of an instalment was paid.
ALTER TABLE instalments ADD COLUMN paid_at BIGINT;
UPDATE instalments
   SET paid_at = (SELECT MAX(p.succeeded_at)
                    FROM allocations l
                    JOIN payments p ON p.id = l.payment_id
                   WHERE l.instalment_id = instalments.id)
 WHERE paid_minor = amount_minor;

-- Every mailbox that is known is a person's.
INSERT INTO debtors (id, name, email, language, next_decision_at, created_at)
SELECT MIN(id), MIN(name), email, MIN(language), 0, MIN(created_at)
  FROM customers
 WHERE email IS NOT NULL
 GROUP BY email;
UPDATE customers
   SET debtor_id = (SELECT d.id FROM debtors d WHERE d.email = customers.email)
 WHERE email IS NOT NULL;

CREATE TRIGGER contact_log_no_update BEFORE UPDATE ON contact_log
BEGIN SELECT RAISE(ABORT, 'the contact log is only ever added to'); END;
CREATE TRIGGER contact_log_no_delete BEFORE DELETE ON contact_log
BEGIN SELECT RAISE(ABORT, 'the contact log is only ever added to'); END;
