-- Invitations to the portal by staff: whoever proves that the address is theirs has access to the
-- customer. Each is accepted once.

CREATE TABLE user_invitations (
    id           TEXT   NOT NULL PRIMARY KEY,
    customer_id  TEXT   NOT NULL REFERENCES customers (id),
    email        TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    scope        TEXT   NOT NULL CHECK (scope IN ('see_and_pay', 'pay_only')),
    -- Id of a member of staff, or a name on the command line.
    invited_by   TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    -- When it was sent last.
    sent_at      BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    accepted_at  BIGINT,
    accepted_by  TEXT   REFERENCES users (id),
    withdrawn_at BIGINT,
    withdrawn_by TEXT,
    CHECK ((accepted_at IS NULL) = (accepted_by IS NULL)),
    CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CHECK (accepted_at IS NULL OR withdrawn_at IS NULL)
);
-- One for each address and customer waits at a time.
CREATE UNIQUE INDEX user_invitations_open ON user_invitations (customer_id, email)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

-- The invitation that is accepted by entering the code.
ALTER TABLE one_time_codes ADD COLUMN invitation_id TEXT REFERENCES user_invitations (id);

-- Since when, and by which invitation; unknown for access from before this migration.
ALTER TABLE access ADD COLUMN granted_at BIGINT;
ALTER TABLE access ADD COLUMN invitation_id TEXT REFERENCES user_invitations (id);
