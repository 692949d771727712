-- What a run cost, how it may be resumed, and how long a record has been gone from its feed.

ALTER TABLE run ADD COLUMN kind TEXT NOT NULL DEFAULT 'full' CHECK (kind IN ('full', 'incremental'));
ALTER TABLE run ADD COLUMN fingerprint BLOB;                                -- of the mapping; another one cannot go on
ALTER TABLE run ADD COLUMN is_incomplete INTEGER NOT NULL DEFAULT 0 CHECK (is_incomplete IN (0, 1));
ALTER TABLE run ADD COLUMN portal_time INTEGER;                             -- its start, by the slower of both clocks
ALTER TABLE run ADD COLUMN requests INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN not_modified INTEGER NOT NULL DEFAULT 0;         -- answers of 304
ALTER TABLE run ADD COLUMN retries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE run ADD COLUMN waited_ms INTEGER NOT NULL DEFAULT 0;            -- for the portal's sake

ALTER TABLE source ADD COLUMN state TEXT NOT NULL DEFAULT 'active'
    CHECK (state IN ('active', 'paused', 'disabled', 'withdrawn'));
ALTER TABLE source ADD COLUMN withdrawn INTEGER;                            -- since when

-- When complete runs did not see a record, and when it was seen again.
CREATE TABLE absence (
    record INTEGER NOT NULL REFERENCES source_record (id),
    gone   INTEGER NOT NULL,
    runs   INTEGER NOT NULL,                -- complete runs in a row that did not see it
    back   INTEGER,                         -- NULL while it is gone
    PRIMARY KEY (record, gone)
) STRICT, WITHOUT ROWID;
CREATE INDEX absence_open ON absence (record) WHERE back IS NULL;

ALTER TABLE dataset ADD COLUMN missing_since INTEGER;
