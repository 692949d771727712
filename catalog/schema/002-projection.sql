-- The projection: what is searched and served. It is written from the ledger's changes and can be rebuilt from it.

CREATE TABLE dataset (
    number       INTEGER PRIMARY KEY,       -- the record's number in the ledger
    id           BLOB NOT NULL UNIQUE,      -- 16 bytes
    source       TEXT NOT NULL,
    key          TEXT NOT NULL,
    url          TEXT,
    state        TEXT NOT NULL CHECK (state IN ('live', 'removed')),
    seq          INTEGER NOT NULL,          -- the change that wrote this row
    changed      INTEGER NOT NULL,
    hash         BLOB NOT NULL,
    title        TEXT NOT NULL,             -- the preferred one; a tombstone keeps it
    title_key    TEXT NOT NULL,             -- folded, for sorting
    issued       INTEGER,
    modified     INTEGER,
    modified_end INTEGER,
    issued_end   INTEGER,
    is_hvd       INTEGER NOT NULL CHECK (is_hvd IN (0, 1)),
    document     BLOB                       -- JSON; NULL for a tombstone
) STRICT;
CREATE INDEX dataset_by_source ON dataset (source, number) WHERE state = 'live';
CREATE INDEX dataset_by_modified ON dataset (modified, number) WHERE state = 'live';
CREATE INDEX dataset_by_issued ON dataset (issued, number) WHERE state = 'live';
CREATE INDEX dataset_by_title ON dataset (title_key, number) WHERE state = 'live';

-- Values that lists are filtered and counted by: kind is the name of the filter.
CREATE TABLE dataset_term (
    kind    TEXT NOT NULL,
    value   TEXT NOT NULL,
    dataset INTEGER NOT NULL,
    PRIMARY KEY (kind, value, dataset)
) STRICT, WITHOUT ROWID;
CREATE INDEX dataset_term_by_dataset ON dataset_term (dataset);

-- How a term's value is shown, where no vocabulary tells.
CREATE TABLE term_label (
    kind  TEXT NOT NULL,
    value TEXT NOT NULL,
    label TEXT NOT NULL,                    -- JSON: a text by language
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

-- Periods that datasets cover; an open end is NULL.
CREATE TABLE dataset_period (
    dataset  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start    INTEGER,
    "end"    INTEGER,
    PRIMARY KEY (dataset, position)
) STRICT, WITHOUT ROWID;

-- Boxes that datasets cover, in degrees; the id is the dataset's number times 16 plus the box's place.
CREATE VIRTUAL TABLE dataset_box USING rtree (id, west, east, south, north);

CREATE VIRTUAL TABLE dataset_text USING fts5 (
    title, keyword, publisher, description, tokenize = 'snop'
);
INSERT INTO dataset_text (dataset_text, rank) VALUES ('rank', 'bm25(10.0, 5.0, 3.0, 1.0)');
