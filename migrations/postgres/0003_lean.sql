-- A posting has the id of its source: so nothing is posted twice, and an import writes less.
DROP TRIGGER postings_only_added_to ON postings;
DROP TRIGGER entries_only_added_to ON entries;
ALTER TABLE entries DROP CONSTRAINT entries_posting_id_fkey;
UPDATE entries e SET posting_id = p.source_id FROM postings p WHERE p.id = e.posting_id;
ALTER TABLE postings DROP CONSTRAINT postings_pkey;
ALTER TABLE postings DROP CONSTRAINT postings_source_kind_source_id_key;
ALTER TABLE postings DROP COLUMN id;
ALTER TABLE postings RENAME COLUMN source_id TO id;
ALTER TABLE postings ADD PRIMARY KEY (id);
ALTER TABLE entries ADD FOREIGN KEY (posting_id) REFERENCES postings (id);
CREATE TRIGGER postings_only_added_to BEFORE UPDATE OR DELETE ON postings
FOR EACH ROW EXECUTE FUNCTION only_added_to();
CREATE TRIGGER entries_only_added_to BEFORE UPDATE OR DELETE ON entries
FOR EACH ROW EXECUTE FUNCTION only_added_to();

DROP INDEX entries_by_account;
CREATE INDEX entries_receivable ON entries (subject) WHERE account = 'receivable';
CREATE INDEX entries_credit     ON entries (subject) WHERE account = 'credit';

-- Indexes that no query needs, or only for some rows.
DROP INDEX events_by_payment;
DROP INDEX payments_by_payer;
CREATE INDEX payments_by_payer ON payments (payer_user_id, created_at)
    WHERE payer_user_id IS NOT NULL;
