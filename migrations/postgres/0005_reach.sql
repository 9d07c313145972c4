-- What gateways told and is not applied yet is found at once: it keeps reminders back.
CREATE INDEX notices_unapplied ON notices (received_at)
    WHERE applied_at IS NULL AND report IS NOT NULL;

-- Letters wait for their printer, for days; what carriers take is found without them.
DROP INDEX reminders_due;
CREATE INDEX reminders_to_send  ON reminders (send_at, id)
    WHERE state = 'queued' AND channel <> 'letter';
CREATE INDEX reminders_to_print ON reminders (send_at, id)
    WHERE state = 'queued' AND channel = 'letter';

-- How customers are reached, as the institution's own systems know it.
ALTER TABLE customers ADD COLUMN phone          TEXT;
ALTER TABLE customers ADD COLUMN postal_address TEXT;
ALTER TABLE customers ADD COLUMN segments       TEXT NOT NULL DEFAULT '';
ALTER TABLE customers ADD COLUMN country        TEXT;
ALTER TABLE customers ADD COLUMN region         TEXT;
ALTER TABLE customers ADD COLUMN time_zone      TEXT;

-- Every customer is somebody's: who has no mailbox is a person of their own.
INSERT INTO debtors (id, name, language, next_decision_at, created_at)
SELECT id, name, language, 0, created_at
  FROM customers
 WHERE debtor_id IS NULL AND email IS NULL;
UPDATE customers SET debtor_id = id WHERE debtor_id IS NULL AND email IS NULL;
DROP INDEX customers_unassigned;
CREATE INDEX customers_unassigned ON customers (id) WHERE debtor_id IS NULL;

-- A telephone that its owner has shown to be theirs: imports leave it as it is.
ALTER TABLE debtors ADD COLUMN phone_verified_at BIGINT;

-- A telephone that somebody wants to be reminded on, until the code that went there comes back.
CREATE TABLE phone_changes (
    debtor_id  TEXT   NOT NULL PRIMARY KEY REFERENCES debtors (id),
    phone      TEXT   NOT NULL,
    code_hash  TEXT   NOT NULL,
    attempts   BIGINT NOT NULL DEFAULT 0,
    sent_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
