-- What became of reminders on each day that is over, for everybody to read: a day is counted once,
-- and its hash contains that of the day before.
CREATE TABLE reminder_days (
    day            TEXT   NOT NULL PRIMARY KEY,
    begins_at      BIGINT NOT NULL,
    ends_at        BIGINT NOT NULL,
    sent           BIGINT NOT NULL,
    withheld       BIGINT NOT NULL,
    failed         BIGINT NOT NULL,
    dropped        BIGINT NOT NULL,
    -- Sent although nothing was owed, and sent while it was being paid.
    paid_before    BIGINT NOT NULL,
    paid_meanwhile BIGINT NOT NULL,
    hash           TEXT   NOT NULL,
    CHECK (begins_at < ends_at)
);
CREATE INDEX reminders_by_hand_over ON reminders (handed_at, id) WHERE handed_at IS NOT NULL;

CREATE FUNCTION reminder_days_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a day of the record is never changed'; END $$;
CREATE TRIGGER reminder_days_never_changed BEFORE UPDATE OR DELETE ON reminder_days
FOR EACH ROW EXECUTE FUNCTION reminder_days_never_changed();
