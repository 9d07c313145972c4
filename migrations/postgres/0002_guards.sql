-- When the payer came back from the gateway's page for the first time: from then on they wait.
ALTER TABLE payments ADD COLUMN returned_at BIGINT;

-- What staff must look at is found at once; what is forgotten is, too.
CREATE INDEX notices_odd     ON notices (outcome) WHERE outcome IN ('mismatch', 'doubled');
CREATE INDEX notices_by_age  ON notices (received_at) WHERE body <> '';
CREATE INDEX jobs_given_up   ON jobs (ended_at) WHERE state = 'given_up';
CREATE INDEX jobs_done       ON jobs (ended_at) WHERE state = 'done';

-- The ledger is only ever added to.
CREATE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is only ever added to'; END $$;
CREATE TRIGGER postings_only_added_to BEFORE UPDATE OR DELETE ON postings
FOR EACH ROW EXECUTE FUNCTION only_added_to();
CREATE TRIGGER entries_only_added_to BEFORE UPDATE OR DELETE ON entries
FOR EACH ROW EXECUTE FUNCTION only_added_to();
