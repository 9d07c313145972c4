-- What was entered after a day, of the days until then.
CREATE INDEX movements_entered ON movements (effective_on, entered_at, subject, source_id, part);
