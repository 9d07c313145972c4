-- Who owes, who signs in, and who may do what for whom.

CREATE TABLE customers (
    id         TEXT   NOT NULL PRIMARY KEY,
    source     TEXT   NOT NULL,
    number     TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    email      TEXT,
    language   TEXT,
    created_at BIGINT NOT NULL,
    UNIQUE (source, number)
);

CREATE TABLE users (
    id            TEXT   NOT NULL PRIMARY KEY,
    email         TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    password_hash TEXT,
    language      TEXT,
    session_epoch BIGINT NOT NULL DEFAULT 0,
    created_at    BIGINT NOT NULL
);

CREATE TABLE access (
    user_id     TEXT NOT NULL REFERENCES users (id),
    customer_id TEXT NOT NULL REFERENCES customers (id),
    scope       TEXT NOT NULL CHECK (scope IN ('see_and_pay', 'pay_only')),
    PRIMARY KEY (user_id, customer_id)
);
CREATE INDEX access_by_customer ON access (customer_id);

-- A code or a reset link that is sent by mail. A row is written for every address that asks,
-- known or not; the hash comes with the mail, so only for known ones.
CREATE TABLE one_time_codes (
    id         TEXT   NOT NULL PRIMARY KEY,
    purpose    TEXT   NOT NULL CHECK (purpose IN ('sign_in', 'reset', 'email')),
    email      TEXT   NOT NULL,
    user_id    TEXT   REFERENCES users (id),
    language   TEXT   NOT NULL,
    code_hash  TEXT,
    attempts   BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at    BIGINT
);
CREATE INDEX one_time_codes_by_hash   ON one_time_codes (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX one_time_codes_by_expiry ON one_time_codes (expires_at);

-- What is owed. Instants are milliseconds since 1970 in UTC, dates are YYYY-MM-DD,
-- amounts are minor units.

CREATE TABLE invoices (
    id                TEXT    NOT NULL PRIMARY KEY,
    customer_id       TEXT    NOT NULL REFERENCES customers (id),
    source            TEXT    NOT NULL,
    number            TEXT    NOT NULL,
    description       TEXT    NOT NULL,
    currency          TEXT    NOT NULL,
    total_minor       BIGINT  NOT NULL CHECK (total_minor > 0),
    outstanding_minor BIGINT  NOT NULL CHECK (outstanding_minor BETWEEN 0 AND total_minor),
    issued_on         TEXT    NOT NULL,
    due_on            TEXT    NOT NULL,
    disputed          BOOLEAN NOT NULL,
    paid_at           BIGINT,
    created_at        BIGINT  NOT NULL,
    UNIQUE (source, number),
    CHECK ((outstanding_minor = 0) = (paid_at IS NOT NULL))
);
CREATE INDEX invoices_pending ON invoices (customer_id, due_on, id) WHERE outstanding_minor > 0;
CREATE INDEX invoices_paid    ON invoices (customer_id, paid_at, id) WHERE outstanding_minor = 0;

-- A session is a user's or the holder's of a pay-link. The id is the hash of the cookie's value.
CREATE TABLE sessions (
    id              TEXT   NOT NULL PRIMARY KEY,
    user_id         TEXT   REFERENCES users (id),
    epoch           BIGINT NOT NULL,
    link_invoice_id TEXT   REFERENCES invoices (id),
    created_at      BIGINT NOT NULL,
    seen_at         BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    ends_at         BIGINT NOT NULL,
    CHECK ((user_id IS NULL) <> (link_invoice_id IS NULL))
);
CREATE INDEX sessions_by_user   ON sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX sessions_by_expiry ON sessions (expires_at);

CREATE TABLE invoice_lines (
    invoice_id   TEXT   NOT NULL REFERENCES invoices (id),
    position     BIGINT NOT NULL,
    description  TEXT   NOT NULL,
    quantity     BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (invoice_id, position)
);

CREATE TABLE instalments (
    id           TEXT   NOT NULL PRIMARY KEY,
    invoice_id   TEXT   NOT NULL REFERENCES invoices (id),
    number       BIGINT NOT NULL,
    due_on       TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    paid_minor   BIGINT NOT NULL DEFAULT 0 CHECK (paid_minor BETWEEN 0 AND amount_minor),
    UNIQUE (invoice_id, number)
);

-- Payments: one row an attempt.

CREATE TABLE payments (
    id             TEXT   NOT NULL PRIMARY KEY,
    payer_user_id  TEXT   REFERENCES users (id),
    link_invoice_id TEXT  REFERENCES invoices (id),
    origin         TEXT   NOT NULL CHECK (origin IN ('sandbox', 'stripe', 'offline')),
    basket_key     TEXT   NOT NULL,
    description    TEXT   NOT NULL,
    payer_email    TEXT,
    currency       TEXT   NOT NULL,
    amount_minor   BIGINT NOT NULL CHECK (amount_minor > 0),
    language       TEXT   NOT NULL,
    state          TEXT   NOT NULL,
    reference      TEXT,
    url            TEXT,
    failure        TEXT,
    created_at     BIGINT NOT NULL,
    changed_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    succeeded_at   BIGINT,
    next_check_at  BIGINT,
    checks         BIGINT NOT NULL DEFAULT 0,
    CHECK ((state = 'succeeded') = (succeeded_at IS NOT NULL))
);
CREATE UNIQUE INDEX payments_by_reference ON payments (origin, reference)
    WHERE reference IS NOT NULL;
CREATE INDEX payments_by_payer ON payments (payer_user_id, created_at);
CREATE INDEX payments_by_link ON payments (link_invoice_id) WHERE link_invoice_id IS NOT NULL;
CREATE INDEX payments_to_check ON payments (next_check_at) WHERE next_check_at IS NOT NULL;

-- What a payment is meant for. An instalment has one open attempt at most.
CREATE TABLE payment_targets (
    payment_id     TEXT    NOT NULL REFERENCES payments (id),
    instalment_id  TEXT    NOT NULL REFERENCES instalments (id),
    amount_minor   BIGINT  NOT NULL CHECK (amount_minor > 0),
    open           BOOLEAN NOT NULL,
    PRIMARY KEY (payment_id, instalment_id)
);
CREATE UNIQUE INDEX payment_targets_open ON payment_targets (instalment_id) WHERE open;
CREATE INDEX payment_targets_by_instalment ON payment_targets (instalment_id);

CREATE TABLE allocations (
    payment_id    TEXT   NOT NULL REFERENCES payments (id),
    instalment_id TEXT   NOT NULL REFERENCES instalments (id),
    amount_minor  BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (payment_id, instalment_id)
);
CREATE INDEX allocations_by_instalment ON allocations (instalment_id);

CREATE TABLE credits (
    payment_id   TEXT   NOT NULL REFERENCES payments (id),
    customer_id  TEXT   NOT NULL REFERENCES customers (id),
    currency     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (payment_id, customer_id)
);
CREATE INDEX credits_by_customer ON credits (customer_id);

-- The ledger: append-only.

CREATE TABLE postings (
    id          TEXT   NOT NULL PRIMARY KEY,
    source_kind TEXT   NOT NULL,
    source_id   TEXT   NOT NULL,
    posted_at   BIGINT NOT NULL,
    UNIQUE (source_kind, source_id)
);

CREATE TABLE entries (
    posting_id   TEXT   NOT NULL REFERENCES postings (id),
    position     BIGINT NOT NULL,
    account      TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    currency     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (posting_id, position)
);
CREATE INDEX entries_by_account ON entries (account, subject);

CREATE TABLE counters (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('receipt', 0);

CREATE TABLE receipts (
    id           TEXT   NOT NULL PRIMARY KEY,
    number       BIGINT NOT NULL UNIQUE,
    payment_id   TEXT   NOT NULL REFERENCES payments (id),
    customer_id  TEXT   NOT NULL REFERENCES customers (id),
    currency     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    code         TEXT   NOT NULL UNIQUE,
    issued_at    BIGINT NOT NULL,
    UNIQUE (payment_id, customer_id)
);
CREATE INDEX receipts_by_customer ON receipts (customer_id, number);

-- What gateways told us, as they told it.
CREATE TABLE notices (
    origin      TEXT   NOT NULL,
    event_id    TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    report      TEXT,
    body        TEXT   NOT NULL,
    received_at BIGINT NOT NULL,
    applied_at  BIGINT,
    outcome     TEXT,
    PRIMARY KEY (origin, event_id)
);

-- Work that is to be done after the commit that caused it.
CREATE TABLE jobs (
    id          TEXT   NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL,
    payload     TEXT   NOT NULL,
    once_key    TEXT   UNIQUE,
    state       TEXT   NOT NULL CHECK (state IN ('queued', 'done', 'given_up')),
    run_at      BIGINT NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    leased_until BIGINT,
    lease       TEXT,
    last_error  TEXT,
    created_at  BIGINT NOT NULL,
    ended_at    BIGINT
);
CREATE INDEX jobs_due ON jobs (run_at) WHERE state = 'queued';

-- The timeline, and the feed of every open page.
CREATE TABLE events (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    at          BIGINT NOT NULL,
    kind        TEXT   NOT NULL,
    customer_id TEXT   NOT NULL REFERENCES customers (id),
    invoice_id  TEXT   REFERENCES invoices (id),
    payment_id  TEXT   REFERENCES payments (id),
    data        TEXT   NOT NULL
);
CREATE INDEX events_by_invoice  ON events (invoice_id, seq);
CREATE INDEX events_by_customer ON events (customer_id, seq);
CREATE INDEX events_by_payment  ON events (payment_id, seq);
