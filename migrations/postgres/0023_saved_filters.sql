-- Filters of lists that staff saved, and when each person last opened one.

CREATE TABLE saved_filters (
    id         TEXT    NOT NULL PRIMARY KEY,
    owner      TEXT    NOT NULL REFERENCES staff (id),
    list       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    -- Values that differ from the defaults, in the order of their names.
    query      TEXT    NOT NULL,
    -- Of list and query.
    digest     TEXT    NOT NULL,
    is_shared  BOOLEAN NOT NULL,
    created_at BIGINT  NOT NULL,
    UNIQUE (owner, list, digest)
);

CREATE INDEX saved_filters_shared ON saved_filters (list, owner) WHERE is_shared;

CREATE TABLE saved_filter_uses (
    filter_id TEXT   NOT NULL REFERENCES saved_filters (id) ON DELETE CASCADE,
    staff_id  TEXT   NOT NULL REFERENCES staff (id),
    used_at   BIGINT NOT NULL,
    PRIMARY KEY (filter_id, staff_id)
);
