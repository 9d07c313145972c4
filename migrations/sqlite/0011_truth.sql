-- What staff must look at is found at once, also what cannot be read and what is about a payment
-- that is missing here.
DROP INDEX gateway_events_odd;
CREATE INDEX gateway_events_odd ON gateway_events (outcome)
    WHERE outcome IN ('mismatch', 'doubled', 'unreadable', 'orphan');

-- Who claimed a payment hears what staff found.
ALTER TABLE claims ADD COLUMN email    TEXT;
ALTER TABLE claims ADD COLUMN language TEXT;

-- Number and description as people search for them, folded by the program. Empty until it has
-- folded them: rows of older releases, and those whose text changed.
ALTER TABLE invoices ADD COLUMN search_text TEXT;
CREATE INDEX invoices_unfolded ON invoices (id) WHERE search_text IS NULL;
CREATE TRIGGER invoices_text_changed AFTER UPDATE OF number, description ON invoices
WHEN NEW.number IS NOT OLD.number OR NEW.description IS NOT OLD.description
BEGIN
    UPDATE invoices SET search_text = NULL
     WHERE id = NEW.id AND search_text IS OLD.search_text;
END;

-- Who said that all customers of a mailbox are one person or one payer, although their names have
-- nothing in common.
ALTER TABLE debtors ADD COLUMN one_payer_by TEXT;
