-- Money that reached the institution's account and that nobody could place when it came.
CREATE TABLE unapplied (
    id            TEXT   NOT NULL PRIMARY KEY,
    state         TEXT   NOT NULL CHECK (state IN ('open', 'matched')),
    currency      TEXT   NOT NULL,
    amount_minor  BIGINT NOT NULL CHECK (amount_minor > 0),
    -- Day on which the bank credited it.
    received_on   TEXT   NOT NULL,
    way           TEXT   NOT NULL CHECK (way IN ('transfer', 'deposit')),
    -- Number of the operation at the bank.
    reference     TEXT   NOT NULL,
    -- As the bank says.
    sender        TEXT   NOT NULL,
    bank_text     TEXT   NOT NULL,
    -- By which money of one sender is found.
    sender_folded TEXT   NOT NULL,
    -- Counts matches and what undid them.
    version       BIGINT NOT NULL DEFAULT 0,
    -- The payment that it became, and whose debts it paid.
    payment_id    TEXT   REFERENCES payments (id),
    customer_id   TEXT   REFERENCES customers (id),
    -- A member of staff.
    recorded_by   TEXT   NOT NULL,
    recorded_at   BIGINT NOT NULL,
    UNIQUE (way, received_on, currency, amount_minor, reference),
    CHECK ((state = 'matched') = (payment_id IS NOT NULL)),
    CHECK ((state = 'matched') = (customer_id IS NOT NULL))
);
CREATE INDEX unapplied_by_day     ON unapplied (received_on, id);
CREATE INDEX unapplied_open       ON unapplied (received_on, id) WHERE state = 'open';
CREATE INDEX unapplied_matched    ON unapplied (received_on, id) WHERE state = 'matched';
CREATE INDEX unapplied_by_sender  ON unapplied (sender_folded, customer_id)
    WHERE state = 'matched';
CREATE UNIQUE INDEX unapplied_by_payment ON unapplied (payment_id) WHERE payment_id IS NOT NULL;

-- What happened to it. Each is a posting of the ledger with the same id.
CREATE TABLE unapplied_movements (
    id           TEXT   NOT NULL PRIMARY KEY,
    unapplied_id TEXT   NOT NULL REFERENCES unapplied (id),
    number       BIGINT NOT NULL,
    event        TEXT   NOT NULL CHECK (event IN ('recorded', 'matched', 'put_back')),
    payment_id   TEXT   REFERENCES payments (id),
    customer_id  TEXT   REFERENCES customers (id),
    effective_on TEXT   NOT NULL,
    currency     TEXT   NOT NULL,
    -- Above zero if it is nobody's from then on, below if it is nobody's no more.
    amount_minor BIGINT NOT NULL CHECK ((amount_minor < 0) = (event = 'matched')),
    reason       TEXT,
    made_by      TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    UNIQUE (unapplied_id, number),
    CHECK ((event = 'recorded') = (payment_id IS NULL)),
    CHECK ((event = 'put_back') = (reason IS NOT NULL))
);
CREATE INDEX unapplied_movements_by_day ON unapplied_movements (effective_on, currency, amount_minor);

-- What is exactly owed is found by its amount.
CREATE INDEX instalments_by_rest ON instalments ((amount_minor - paid_minor), id)
    WHERE paid_minor < amount_minor;

CREATE FUNCTION unapplied_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       OR (NEW.id, NEW.currency, NEW.amount_minor, NEW.received_on, NEW.way, NEW.reference,
           NEW.sender, NEW.bank_text, NEW.sender_folded, NEW.recorded_by, NEW.recorded_at)
          IS DISTINCT FROM
          (OLD.id, OLD.currency, OLD.amount_minor, OLD.received_on, OLD.way, OLD.reference,
           OLD.sender, OLD.bank_text, OLD.sender_folded, OLD.recorded_by, OLD.recorded_at) THEN
        RAISE EXCEPTION 'what the bank said is frozen';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER unapplied_frozen BEFORE UPDATE OR DELETE ON unapplied
FOR EACH ROW EXECUTE FUNCTION unapplied_frozen();
CREATE FUNCTION unapplied_movements_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what happened to unapplied money is only added to'; END $$;
CREATE TRIGGER unapplied_movements_only_added_to BEFORE UPDATE OR DELETE ON unapplied_movements
FOR EACH ROW EXECUTE FUNCTION unapplied_movements_only_added_to();
