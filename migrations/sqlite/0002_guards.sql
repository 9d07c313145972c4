-- When the payer came back from the gateway's page for the first time: from then on they wait.
ALTER TABLE payments ADD COLUMN returned_at BIGINT;

-- What staff must look at is found at once; what is forgotten is, too.
CREATE INDEX notices_odd     ON notices (outcome) WHERE outcome IN ('mismatch', 'doubled');
CREATE INDEX notices_by_age  ON notices (received_at) WHERE body <> '';
CREATE INDEX jobs_given_up   ON jobs (ended_at) WHERE state = 'given_up';
CREATE INDEX jobs_done       ON jobs (ended_at) WHERE state = 'done';

-- The ledger is only ever added to.
CREATE TRIGGER postings_no_update BEFORE UPDATE ON postings
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER postings_no_delete BEFORE DELETE ON postings
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the ledger is only ever added to'); END;
