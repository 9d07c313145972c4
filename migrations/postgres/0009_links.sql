-- Invoices that pay-links opened, besides the first one of a session: for the session of a holder of
-- several links, and for a user who followed a link to an invoice of others. The holder is the id of
-- the session or of the user; ids of both kinds are never alike.
CREATE TABLE link_holdings (
    holder     TEXT   NOT NULL,
    invoice_id TEXT   NOT NULL REFERENCES invoices (id),
    ends_at    BIGINT NOT NULL,
    PRIMARY KEY (holder, invoice_id)
);
CREATE INDEX link_holdings_by_end ON link_holdings (ends_at);

-- Who said what holds reminders back: a user's id, or "link" for the holder of the invoice's pay-link.
-- Without it, as for what was said before, only those see it who see everything of the customer.
ALTER TABLE holds ADD COLUMN said_by TEXT;
UPDATE holds
   SET said_by = (SELECT q.asker FROM questions q WHERE q.id = holds.id);

-- A change of address by a user without a password: the code to the old address comes first, and
-- names the new one here.
ALTER TABLE one_time_codes ADD COLUMN new_email TEXT;

-- A change of address can be undone from the old one, if it was made after this epoch.
ALTER TABLE users ADD COLUMN undone_epoch BIGINT NOT NULL DEFAULT -1;
