-- The projection as this program makes it: what is searched and served. It follows from the ledger, and a change of this file
-- has every catalogue build it anew, beside the one that is served.
--
-- {prefix} is nothing for the tables that are served, else where they stand; {generation} tells the indexes of one projection
-- from those of another. What is served while the next one is built has the tables of before: a new column is added to them by a
-- migration too.

CREATE TABLE {prefix}dataset (
    number        INTEGER PRIMARY KEY,      -- the record's number in the ledger
    id            BLOB NOT NULL UNIQUE,     -- 16 bytes
    source        TEXT NOT NULL,
    key           TEXT NOT NULL,
    url           TEXT,
    state         TEXT NOT NULL CHECK (state IN ('live', 'removed')),
    seq           INTEGER NOT NULL,         -- the change that wrote this row
    changed       INTEGER NOT NULL,
    hash          BLOB NOT NULL,
    title         TEXT NOT NULL,            -- the preferred one; a tombstone keeps it
    title_key     TEXT NOT NULL,            -- folded, for sorting
    issued        INTEGER,
    modified      INTEGER,
    modified_end  INTEGER,
    issued_end    INTEGER,
    is_hvd        INTEGER NOT NULL CHECK (is_hvd IN (0, 1)),
    document      BLOB,                     -- JSON; NULL for a tombstone
    missing_since INTEGER                   -- when a complete run first did not see it
) STRICT;
CREATE INDEX dataset_by_source_{generation} ON {prefix}dataset (source, number) WHERE state = 'live';
CREATE INDEX dataset_by_modified_{generation} ON {prefix}dataset (modified, number) WHERE state = 'live';
CREATE INDEX dataset_by_issued_{generation} ON {prefix}dataset (issued, number) WHERE state = 'live';
CREATE INDEX dataset_by_title_{generation} ON {prefix}dataset (title_key, number) WHERE state = 'live';

-- Values that lists are filtered and counted by: kind is the name of the filter.
CREATE TABLE {prefix}dataset_term (
    kind    TEXT NOT NULL,
    value   TEXT NOT NULL,
    dataset INTEGER NOT NULL,
    PRIMARY KEY (kind, value, dataset)
) STRICT, WITHOUT ROWID;
CREATE INDEX dataset_term_by_dataset_{generation} ON {prefix}dataset_term (dataset);

-- How a term's value is shown, where no vocabulary tells.
CREATE TABLE {prefix}term_label (
    kind  TEXT NOT NULL,
    value TEXT NOT NULL,
    label TEXT NOT NULL,                    -- JSON: a text by language
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

-- Periods that datasets cover; an open end is NULL.
CREATE TABLE {prefix}dataset_period (
    dataset  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    start    INTEGER,
    "end"    INTEGER,
    PRIMARY KEY (dataset, position)
) STRICT, WITHOUT ROWID;

-- Boxes that datasets cover, in degrees; the id is the dataset's number times 16 plus the box's position.
CREATE VIRTUAL TABLE {prefix}dataset_box USING rtree (id, west, east, south, north);

-- A tokenizer that makes other words of a text has another name: the index that is served is written with its own.
CREATE VIRTUAL TABLE {prefix}dataset_text USING fts5 (
    title, keyword, publisher, description, tokenize = 'snop'
);
INSERT INTO {prefix}dataset_text ({prefix}dataset_text, rank) VALUES ('rank', 'bm25(10.0, 5.0, 3.0, 1.0)');

-- The same dataset from several portals: what its copies have in common, and the clusters that they make.
CREATE TABLE {prefix}dataset_tie (
    key     INTEGER NOT NULL,               -- of what is common: the first 8 bytes of a SHA-256
    dataset INTEGER NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('identifier', 'provenance', 'landingPage', 'downloadURL')),
    PRIMARY KEY (key, dataset)
) STRICT, WITHOUT ROWID;
CREATE INDEX dataset_tie_by_dataset_{generation} ON {prefix}dataset_tie (dataset);
-- Whether any dataset says that it was taken elsewhere is asked with every page.
CREATE INDEX dataset_tie_provenance_{generation} ON {prefix}dataset_tie (dataset) WHERE kind = 'provenance';

-- The datasets that others are copies of, and those copies; at most one of each source in a cluster.
CREATE TABLE {prefix}dataset_cluster (
    dataset INTEGER PRIMARY KEY,
    cluster INTEGER NOT NULL,               -- the least number of its datasets
    place   INTEGER NOT NULL                -- 0: nearest to the producer
) STRICT;
CREATE INDEX dataset_cluster_members_{generation} ON {prefix}dataset_cluster (cluster, place);

-- Whose a dataset says that it is: the hosts that its identifiers and its page lie under, and the offices that made it.
CREATE TABLE {prefix}dataset_origin (
    dataset INTEGER NOT NULL,
    origin  INTEGER NOT NULL,               -- of the host or office: the first 8 bytes of a SHA-256
    PRIMARY KEY (dataset, origin)
) STRICT, WITHOUT ROWID;
