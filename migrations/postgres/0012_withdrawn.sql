-- A dispute that the institution's own records withdraw is neither upheld nor rejected.
ALTER TABLE disputes DROP CONSTRAINT disputes_outcome_check;
ALTER TABLE disputes ADD CONSTRAINT disputes_outcome_check
    CHECK (outcome IN ('upheld', 'rejected', 'withdrawn'));
