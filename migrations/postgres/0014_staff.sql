-- Who works for the institution. Password and second factor exist only from the acceptance of an
-- invitation on.
CREATE TABLE staff (
    id            TEXT   PRIMARY KEY,
    email         TEXT   NOT NULL UNIQUE,
    name          TEXT   NOT NULL,
    language      TEXT,
    state         TEXT   NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    -- Counts the changes of state and roles: a form made from an older one is refused.
    version       BIGINT NOT NULL DEFAULT 0,
    password_hash TEXT,
    -- Secret of the second factor, sealed with a key outside the database, and the step of the last
    -- code that was used.
    factor_sealed TEXT,
    factor_step   BIGINT NOT NULL DEFAULT 0,
    -- Sessions of older epochs have ended.
    epoch         BIGINT NOT NULL DEFAULT 0,
    created_at    BIGINT NOT NULL,
    CHECK (state <> 'active' OR (password_hash IS NOT NULL AND factor_sealed IS NOT NULL))
);

CREATE TABLE staff_roles (
    staff_id TEXT NOT NULL REFERENCES staff (id),
    role     TEXT NOT NULL CHECK (role IN ('viewer', 'cashier', 'collector', 'finance', 'admin')),
    PRIMARY KEY (staff_id, role)
);
CREATE INDEX staff_roles_by_role ON staff_roles (role);

-- The link's token is made from the id by a key outside the database. Between password and code, what
-- was chosen waits here.
CREATE TABLE staff_invitations (
    id            TEXT   PRIMARY KEY,
    staff_id      TEXT   NOT NULL REFERENCES staff (id),
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    used_at       BIGINT,
    password_hash TEXT,
    factor_sealed TEXT
);
CREATE INDEX staff_invitations_open ON staff_invitations (staff_id) WHERE used_at IS NULL;

-- Each stands in for a code of the second factor once.
CREATE TABLE staff_recovery_codes (
    staff_id TEXT   NOT NULL REFERENCES staff (id),
    hash     TEXT   NOT NULL,
    used_at  BIGINT,
    PRIMARY KEY (staff_id, hash)
);

CREATE TABLE staff_sessions (
    -- Hash of the secret in the cookie.
    id           TEXT   PRIMARY KEY,
    -- Names the session in lists and in the audit; it survives a new id.
    number       TEXT   NOT NULL UNIQUE,
    staff_id     TEXT   NOT NULL REFERENCES staff (id),
    epoch        BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    seen_at      BIGINT NOT NULL,
    -- When the second factor was proved last.
    proved_at    BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    ends_at      BIGINT NOT NULL,
    address      TEXT   NOT NULL,
    agent        TEXT   NOT NULL,
    -- Recovery codes that are still to be shown, sealed.
    codes_sealed TEXT
);
CREATE INDEX staff_sessions_by_staff ON staff_sessions (staff_id);
CREATE INDEX staff_sessions_by_end   ON staff_sessions (expires_at);

-- What one administrator asks for and another approves.
CREATE TABLE staff_requests (
    id         TEXT   PRIMARY KEY,
    kind       TEXT   NOT NULL CHECK (kind IN ('make_admin', 'invite_again')),
    staff_id   TEXT   NOT NULL REFERENCES staff (id),
    asked_by   TEXT   NOT NULL,
    asked_at   BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    approved   BOOLEAN,
    CHECK (decided_by IS NULL OR decided_by <> asked_by OR NOT approved)
);
CREATE UNIQUE INDEX staff_requests_open ON staff_requests (staff_id) WHERE decided_at IS NULL;

-- Every act of staff: one chain of hashes, and its end.
CREATE TABLE audit (
    number       BIGINT PRIMARY KEY,
    at           BIGINT NOT NULL,
    id           TEXT   NOT NULL UNIQUE,
    actor        TEXT   NOT NULL,
    on_behalf    TEXT,
    act          TEXT   NOT NULL,
    right_code   TEXT,
    subject      TEXT   NOT NULL,
    state_before TEXT,
    state_after  TEXT,
    reason       TEXT,
    address      TEXT,
    session      TEXT,
    prev_hash    TEXT   NOT NULL,
    hash         TEXT   NOT NULL
);
CREATE INDEX audit_by_time ON audit (at);

CREATE TABLE audit_end (
    id     BIGINT PRIMARY KEY CHECK (id = 1),
    number BIGINT NOT NULL,
    hash   TEXT   NOT NULL
);
INSERT INTO audit_end (id, number, hash) VALUES (1, 0, '');

CREATE FUNCTION audit_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit is only ever added to'; END $$;
CREATE TRIGGER audit_only_added_to BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_only_added_to();
CREATE TRIGGER audit_not_emptied BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_only_added_to();
