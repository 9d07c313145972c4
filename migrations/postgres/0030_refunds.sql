-- Money of settled payments that goes back: approved by a second person, then paid out.
CREATE TABLE refunds (
    id           TEXT   NOT NULL PRIMARY KEY,
    payment_id   TEXT   NOT NULL REFERENCES payments (id),
    currency     TEXT   NOT NULL,
    amount_minor BIGINT NOT NULL CHECK (amount_minor > 0),
    reason       TEXT   NOT NULL,
    -- Members of staff.
    asked_by     TEXT   NOT NULL,
    approved_by  TEXT   NOT NULL,
    approved_at  BIGINT NOT NULL,
    -- How it reached the customer; none while it is to be paid out.
    way          TEXT   CHECK (way IN ('cash', 'transfer', 'provider')),
    reference    TEXT,
    till_id      TEXT   REFERENCES tills (id),
    pay_out_id   TEXT   UNIQUE,
    paid_out_by  TEXT,
    paid_out_at  BIGINT,
    CHECK (asked_by <> approved_by),
    CHECK ((way IS NULL) = (paid_out_at IS NULL) AND (way IS NULL) = (paid_out_by IS NULL)),
    CHECK ((till_id IS NOT NULL) = (COALESCE(way, '') = 'cash')),
    CHECK ((pay_out_id IS NOT NULL) = (COALESCE(way, 'cash') <> 'cash'))
);
CREATE INDEX refunds_by_payment ON refunds (payment_id, approved_at, id);
CREATE INDEX refunds_to_pay_out ON refunds (approved_at, id) WHERE paid_out_at IS NULL;

-- What a refund is taken from: an instalment, which is owed again, or the credit of a customer.
CREATE TABLE refund_parts (
    refund_id     TEXT   NOT NULL REFERENCES refunds (id),
    number        BIGINT NOT NULL,
    instalment_id TEXT   REFERENCES instalments (id),
    customer_id   TEXT   REFERENCES customers (id),
    amount_minor  BIGINT NOT NULL CHECK (amount_minor > 0),
    PRIMARY KEY (refund_id, number),
    CHECK ((instalment_id IS NULL) <> (customer_id IS NULL))
);
CREATE INDEX refund_parts_by_instalment ON refund_parts (instalment_id)
    WHERE instalment_id IS NOT NULL;

CREATE FUNCTION refunds_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.paid_out_at IS NOT NULL
       OR (NEW.id, NEW.payment_id, NEW.currency, NEW.amount_minor, NEW.reason, NEW.asked_by,
           NEW.approved_by, NEW.approved_at)
          IS DISTINCT FROM
          (OLD.id, OLD.payment_id, OLD.currency, OLD.amount_minor, OLD.reason, OLD.asked_by,
           OLD.approved_by, OLD.approved_at) THEN
        RAISE EXCEPTION 'what was approved is frozen, and paid out once';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refunds_frozen BEFORE UPDATE OR DELETE ON refunds
FOR EACH ROW EXECUTE FUNCTION refunds_frozen();
CREATE FUNCTION refund_parts_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'what was approved is frozen'; END $$;
CREATE TRIGGER refund_parts_frozen BEFORE UPDATE OR DELETE ON refund_parts
FOR EACH ROW EXECUTE FUNCTION refund_parts_frozen();

-- Cash can be paid out for a refund.
ALTER TABLE till_movements DROP CONSTRAINT till_movements_kind_check;
ALTER TABLE till_movements ADD CONSTRAINT till_movements_kind_check
    CHECK (kind IN ('float', 'taking', 'void', 'refund', 'difference', 'deposit', 'return'));

-- Refunds count where reversals do.
DROP INDEX movements_collected;
CREATE INDEX movements_collected ON movements (currency, effective_on, subject, source_id, part)
    WHERE kind IN ('payment', 'reversal', 'refund', 'credit');
CREATE INDEX entries_refund ON entries (subject) WHERE account = 'refund';
