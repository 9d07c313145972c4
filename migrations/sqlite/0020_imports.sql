-- Files that staff import on their pages. Profile, summary and misfit are JSON: the mapping of the
-- columns, what the check or the load counted, and why the file does not fit its mapping.
CREATE TABLE imports (
    id             TEXT    PRIMARY KEY,
    created_at     BIGINT  NOT NULL,
    created_by     TEXT    NOT NULL REFERENCES staff (id),
    file_name      TEXT    NOT NULL,
    bytes          BIGINT  NOT NULL,
    hash           TEXT    NOT NULL,
    -- Made from a workbook, so that numbers and days are written in one way.
    is_of_workbook BOOLEAN NOT NULL,
    state          TEXT    NOT NULL
                   CHECK (state IN ('mapping', 'checking', 'checked', 'loading', 'loaded')),
    -- Counts the changes of state and mapping: a form made from an older one is refused.
    version        BIGINT  NOT NULL DEFAULT 0,
    profile        TEXT    NOT NULL,
    summary        TEXT,
    misfit         TEXT,
    -- Who ordered the work that is being done.
    ordered_by     TEXT    NOT NULL,
    step           TEXT,
    step_records   BIGINT  NOT NULL DEFAULT 0,
    step_percent   BIGINT  NOT NULL DEFAULT 0,
    -- Bytes of the content that is still there.
    kept_bytes     BIGINT  NOT NULL
);
CREATE INDEX imports_kept_of ON imports (created_by) WHERE kept_bytes > 0;
CREATE INDEX imports_kept    ON imports (created_at) WHERE kept_bytes > 0;

-- The content as CSV, in parts, base64: every replica can read it.
CREATE TABLE import_parts (
    import_id TEXT   NOT NULL REFERENCES imports (id),
    place     BIGINT NOT NULL,
    content   TEXT   NOT NULL,
    PRIMARY KEY (import_id, place)
);

-- What the last check or load found, by line. The reason is JSON.
CREATE TABLE import_problems (
    import_id   TEXT   NOT NULL REFERENCES imports (id),
    line        BIGINT NOT NULL,
    place       BIGINT NOT NULL,
    column_name TEXT   NOT NULL,
    value       TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    effect      TEXT   NOT NULL CHECK (effect IN ('kept_out', 'waits', 'left_aside')),
    PRIMARY KEY (import_id, line, place)
);

-- Mappings that fit the files of a system.
CREATE TABLE import_profiles (
    name     TEXT   PRIMARY KEY,
    profile  TEXT   NOT NULL,
    saved_by TEXT   NOT NULL REFERENCES staff (id),
    saved_at BIGINT NOT NULL
);
CREATE INDEX import_profiles_by_time ON import_profiles (saved_at);
