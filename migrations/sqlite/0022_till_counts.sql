-- Who counted the drawer last: they do not review the difference.
ALTER TABLE tills ADD COLUMN counted_by TEXT
      CHECK (reviewed_by IS NULL OR counted_by IS NULL OR reviewed_by <> counted_by);
-- How often it was counted.
ALTER TABLE tills ADD COLUMN counts BIGINT NOT NULL DEFAULT 0;
UPDATE tills SET counts = 1 WHERE counted_minor IS NOT NULL;
