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

CREATE FUNCTION cancelled_alone_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was taken back alone is only added to'; END $$;
CREATE TRIGGER cancelled_alone_only_added_to BEFORE UPDATE OR DELETE ON cancelled_alone
FOR EACH ROW EXECUTE FUNCTION cancelled_alone_only_added_to();
