-- What was paid after the reminders of a day, counted when their window is over.
CREATE TABLE recovery_days (
    day TEXT NOT NULL PRIMARY KEY REFERENCES reminder_days (day)
);
CREATE TABLE recoveries (
    day             TEXT   NOT NULL REFERENCES recovery_days (day),
    currency        TEXT   NOT NULL,
    -- Empty for what was paid on the day without a reminder in the window before.
    step            TEXT   NOT NULL,
    channel         TEXT   NOT NULL,
    reminders       BIGINT NOT NULL,
    open_minor      BIGINT NOT NULL,
    recovered_minor BIGINT NOT NULL,
    PRIMARY KEY (day, currency, step, channel),
    CHECK ((step = '') = (channel = ''))
);

CREATE TRIGGER recoveries_no_update BEFORE UPDATE ON recoveries
BEGIN SELECT RAISE(ABORT, 'a day that was counted is not counted again'); END;
CREATE TRIGGER recoveries_no_delete BEFORE DELETE ON recoveries
BEGIN SELECT RAISE(ABORT, 'a day that was counted is not counted again'); END;
