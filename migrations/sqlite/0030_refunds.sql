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

CREATE TRIGGER refunds_frozen
BEFORE UPDATE OF id, payment_id, currency, amount_minor, reason, asked_by, approved_by,
                 approved_at ON refunds
BEGIN SELECT RAISE(ABORT, 'what was approved is frozen'); END;
CREATE TRIGGER refunds_paid_once BEFORE UPDATE ON refunds WHEN OLD.paid_out_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a refund is paid out once'); END;
CREATE TRIGGER refunds_no_delete BEFORE DELETE ON refunds
BEGIN SELECT RAISE(ABORT, 'what was approved is frozen'); END;
CREATE TRIGGER refund_parts_no_update BEFORE UPDATE ON refund_parts
BEGIN SELECT RAISE(ABORT, 'what was approved is frozen'); END;
CREATE TRIGGER refund_parts_no_delete BEFORE DELETE ON refund_parts
BEGIN SELECT RAISE(ABORT, 'what was approved is frozen'); END;

-- Cash can be paid out for a refund.
CREATE TABLE new_till_movements (
    id           TEXT   PRIMARY KEY,
    till_id      TEXT   NOT NULL REFERENCES tills (id),
    kind         TEXT   NOT NULL
                 CHECK (kind IN ('float', 'taking', 'void', 'refund', 'difference', 'deposit',
                                 'return')),
    payment_id   TEXT   REFERENCES payments (id),
    amount_minor BIGINT NOT NULL CHECK (amount_minor <> 0),
    made_by      TEXT   NOT NULL,
    made_at      BIGINT NOT NULL,
    CHECK ((kind IN ('taking', 'void')) = (payment_id IS NOT NULL))
);
INSERT INTO new_till_movements (id, till_id, kind, payment_id, amount_minor, made_by, made_at)
SELECT id, till_id, kind, payment_id, amount_minor, made_by, made_at FROM till_movements;
DROP TABLE till_movements;
ALTER TABLE new_till_movements RENAME TO till_movements;
CREATE INDEX till_movements_by_till ON till_movements (till_id);

-- Refunds count where reversals do.
DROP INDEX movements_collected;
CREATE INDEX movements_collected ON movements (currency, effective_on, subject, source_id, part)
    WHERE kind IN ('payment', 'reversal', 'refund', 'credit');
CREATE INDEX entries_refund ON entries (subject) WHERE account = 'refund';
