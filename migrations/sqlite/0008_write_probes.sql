-- What the probe of readiness writes and deletes in one transaction, to see that writes succeed.
CREATE TABLE write_probes (
    id      TEXT NOT NULL PRIMARY KEY,
    padding TEXT NOT NULL
);
