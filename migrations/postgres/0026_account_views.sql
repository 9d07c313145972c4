-- Staff who look at the pages of a customer as one of their users sees them. A view ends by itself,
-- and with the session of staff in which it began.
CREATE TABLE account_views (
    id          TEXT   NOT NULL PRIMARY KEY,
    staff_id    TEXT   NOT NULL REFERENCES staff (id),
    -- Public number of the session of staff.
    session     TEXT   NOT NULL,
    customer_id TEXT   NOT NULL REFERENCES customers (id),
    user_id     TEXT   NOT NULL REFERENCES users (id),
    reason      TEXT   NOT NULL,
    begun_at    BIGINT NOT NULL,
    ends_at     BIGINT NOT NULL,
    CHECK (begun_at <= ends_at)
);
CREATE INDEX account_views_by_user ON account_views (user_id, begun_at, id);
