-- The field's standard terms for tables and columns.
ALTER TABLE silences       RENAME TO holds;
ALTER TABLE notices        RENAME TO gateway_events;
ALTER TABLE events         RENAME TO activity;
ALTER TABLE reminder_words RENAME TO reminder_templates;
ALTER TABLE reminders RENAME COLUMN perhaps TO delivery_unknown;

DROP INDEX silences_by_invoice;
DROP INDEX silences_open;
CREATE INDEX holds_by_invoice ON holds (invoice_id, since);
CREATE UNIQUE INDEX holds_open ON holds (invoice_id, cause) WHERE ended_at IS NULL;
DROP INDEX notices_odd;
DROP INDEX notices_by_age;
DROP INDEX notices_unapplied;
CREATE INDEX gateway_events_odd       ON gateway_events (outcome)
    WHERE outcome IN ('mismatch', 'doubled');
CREATE INDEX gateway_events_by_age    ON gateway_events (received_at) WHERE body <> '';
CREATE INDEX gateway_events_unapplied ON gateway_events (received_at)
    WHERE applied_at IS NULL AND report IS NOT NULL;
DROP INDEX events_by_invoice;
DROP INDEX events_by_customer;
CREATE INDEX activity_by_invoice  ON activity (invoice_id, seq);
CREATE INDEX activity_by_customer ON activity (customer_id, seq);

-- A job has a name and a lane: what it waits for, by which the worker claims it.
ALTER TABLE jobs RENAME COLUMN kind TO name;
UPDATE jobs
   SET name = CASE name WHEN 'apply_notice' THEN 'apply_gateway_event'
                        WHEN 'mail_link'    THEN 'mail_pay_link'
                        WHEN 'text_code'    THEN 'send_phone_code'
                        ELSE name END
 WHERE state = 'queued';
ALTER TABLE jobs ADD COLUMN lane TEXT NOT NULL DEFAULT 'messages';
UPDATE jobs
   SET lane = CASE WHEN name = 'apply_gateway_event' THEN 'settlement' ELSE 'gateway' END
 WHERE state = 'queued' AND name IN ('apply_gateway_event', 'check_payment', 'withdraw_payment');
DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs (lane, run_at, id) WHERE state = 'queued';
