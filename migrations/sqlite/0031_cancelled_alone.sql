-- What one person took back of invoices without another: within a day it counts together towards
-- the limit of four eyes.
CREATE TABLE cancelled_alone (
    id           TEXT   NOT NULL PRIMARY KEY,
    -- A member of staff.
    made_by      TEXT   NOT NULL,
    currency     TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    invoice_id   TEXT   NOT NULL REFERENCES invoices (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0)
);
CREATE INDEX cancelled_alone_by_maker ON cancelled_alone (made_by, currency, made_at);

CREATE TRIGGER cancelled_alone_no_update BEFORE UPDATE ON cancelled_alone
BEGIN SELECT RAISE(ABORT, 'what was taken back alone is only added to'); END;
CREATE TRIGGER cancelled_alone_no_delete BEFORE DELETE ON cancelled_alone
BEGIN SELECT RAISE(ABORT, 'what was taken back alone is only added to'); END;
