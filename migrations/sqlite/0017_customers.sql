-- The number of an identity card, or of a company in its register.
ALTER TABLE customers ADD COLUMN document TEXT;

-- What customers are searched by, folded by the program in the commit of each change. The integer key
-- names a row of the full-text index for ever.
CREATE TABLE customer_search (
    key         INTEGER PRIMARY KEY,
    customer_id TEXT    NOT NULL UNIQUE REFERENCES customers (id),
    -- Words of the name.
    folded      TEXT    NOT NULL,
    number      TEXT    NOT NULL,
    document    TEXT,
    mailbox     TEXT
);
CREATE INDEX customer_search_by_number   ON customer_search (number);
CREATE INDEX customer_search_by_document ON customer_search (document) WHERE document IS NOT NULL;
CREATE INDEX customer_search_by_mailbox  ON customer_search (mailbox)  WHERE mailbox IS NOT NULL;

-- The words are folded already: they are taken as they are.
CREATE VIRTUAL TABLE customer_words USING fts5 (
    folded, content = 'customer_search', content_rowid = 'key', tokenize = 'ascii',
    prefix = '2 3', detail = none, columnsize = 0
);
CREATE TRIGGER customer_search_added AFTER INSERT ON customer_search
BEGIN
    INSERT INTO customer_words (rowid, folded) VALUES (NEW.key, NEW.folded);
END;
CREATE TRIGGER customer_search_removed AFTER DELETE ON customer_search
BEGIN
    INSERT INTO customer_words (customer_words, rowid, folded) VALUES ('delete', OLD.key, OLD.folded);
END;
CREATE TRIGGER customer_search_changed AFTER UPDATE OF folded ON customer_search
WHEN NEW.folded IS NOT OLD.folded
BEGIN
    INSERT INTO customer_words (customer_words, rowid, folded) VALUES ('delete', OLD.key, OLD.folded);
    INSERT INTO customer_words (rowid, folded) VALUES (NEW.key, NEW.folded);
END;

-- The words that names have, and runs of their letters: what is misspelt is looked up there.
CREATE TABLE search_words (
    word TEXT NOT NULL PRIMARY KEY
) WITHOUT ROWID;
CREATE TABLE search_grams (
    gram TEXT NOT NULL,
    word TEXT NOT NULL,
    PRIMARY KEY (gram, word)
) WITHOUT ROWID;

-- Rows of older releases, and those whose text changed by another hand, wait for the program.
ALTER TABLE customers ADD COLUMN unindexed BOOLEAN NOT NULL DEFAULT TRUE;
CREATE INDEX customers_unindexed ON customers (id) WHERE unindexed;
CREATE TRIGGER customers_text_changed
AFTER UPDATE OF name, number, email, document ON customers
WHEN NEW.name IS NOT OLD.name OR NEW.number IS NOT OLD.number
     OR NEW.email IS NOT OLD.email OR NEW.document IS NOT OLD.document
BEGIN
    UPDATE customers SET unindexed = TRUE WHERE id = NEW.id;
END;

-- Notes of staff about customers. Customers do not see them.
CREATE TABLE customer_notes (
    id          TEXT   NOT NULL PRIMARY KEY,
    customer_id TEXT   NOT NULL REFERENCES customers (id),
    author      TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    text        TEXT   NOT NULL
);
CREATE INDEX customer_notes_by_customer ON customer_notes (customer_id, at, id);

-- When users signed in, for the timelines of their customers.
CREATE TABLE sign_ins (
    user_id TEXT   NOT NULL REFERENCES users (id),
    at      BIGINT NOT NULL,
    PRIMARY KEY (user_id, at)
) WITHOUT ROWID;
CREATE INDEX sign_ins_by_age ON sign_ins (at);

-- What staff did to a customer.
CREATE INDEX audit_by_subject ON audit (subject, number);
