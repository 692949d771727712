-- Findings of runs that are told by their number only: what a run found beyond what it may keep, and what old runs found.

CREATE TABLE run_finding_count (
    run      INTEGER NOT NULL REFERENCES run (id),
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    code     TEXT NOT NULL,
    property TEXT NOT NULL,                 -- the field without the places in its lists; '' for none
    count    INTEGER NOT NULL CHECK (count > 0),
    records  INTEGER NOT NULL CHECK (records >= 0),
    PRIMARY KEY (run, severity, code, property)
) STRICT, WITHOUT ROWID;
