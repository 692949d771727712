-- The ledger: what was harvested, from where, by which run, and what changed. Everything else can be rebuilt from it.
-- Times are seconds since 1970-01-01T00:00:00Z. Blobs named *_zlib are compressed in the zlib format (RFC 1950).

CREATE TABLE source (
    id          TEXT PRIMARY KEY,
    title       TEXT NOT NULL,
    type        TEXT,                       -- NULL until it is recognised
    url         TEXT NOT NULL,
    publisher   TEXT,                       -- JSON: name, teryt, homepage
    schedule    TEXT NOT NULL,
    is_sample   INTEGER NOT NULL DEFAULT 0 CHECK (is_sample IN (0, 1)),
    next_run    INTEGER,
    verified    INTEGER                     -- start of the last complete run: its live records were all seen then
) STRICT, WITHOUT ROWID;

CREATE TABLE run (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source      TEXT NOT NULL REFERENCES source (id),
    outcome     TEXT NOT NULL
                CHECK (outcome IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'held', 'cancelled')),
    started     INTEGER NOT NULL,
    finished    INTEGER,
    cursor      TEXT,                       -- where the next page begins, as the harvester wrote it
    records     INTEGER NOT NULL DEFAULT 0,
    added       INTEGER NOT NULL DEFAULT 0,
    updated     INTEGER NOT NULL DEFAULT 0,
    unchanged   INTEGER NOT NULL DEFAULT 0,
    removed     INTEGER NOT NULL DEFAULT 0,
    findings    INTEGER NOT NULL DEFAULT 0,
    missing     INTEGER NOT NULL DEFAULT 0, -- records that the run did not see and did not remove
    summary     TEXT,
    CHECK ((finished IS NULL) = (outcome IN ('queued', 'running')))
) STRICT;
CREATE INDEX run_by_source ON run (source, id);

-- A record as its publisher wrote it; the latest one is kept.
CREATE TABLE source_record (
    id           INTEGER PRIMARY KEY,
    source       TEXT NOT NULL REFERENCES source (id),
    key          TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    url          TEXT,                      -- the record's own page or address
    harvested    INTEGER NOT NULL,
    payload_hash BLOB NOT NULL,             -- SHA-256 over the mapping's fingerprint and the bytes
    payload_size INTEGER NOT NULL,
    payload_zlib BLOB NOT NULL,
    UNIQUE (source, key)
) STRICT;

-- What became of a record: the normalised dataset, as the JSON that is served, without what depends on the server.
CREATE TABLE dataset_version (
    record        INTEGER PRIMARY KEY REFERENCES source_record (id),
    dataset       BLOB NOT NULL UNIQUE,     -- the dataset's id, 16 bytes
    state         TEXT NOT NULL CHECK (state IN ('live', 'removed')),
    content_hash  BLOB NOT NULL,            -- SHA-256 over the dataset without volatile fields, unordered lists sorted
    changed       INTEGER NOT NULL,
    document_size INTEGER NOT NULL,
    document_zlib BLOB NOT NULL
) STRICT;

CREATE TABLE change (
    seq     INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT NOT NULL CHECK (kind IN ('added', 'updated', 'removed', 'restored')),
    dataset BLOB NOT NULL,
    source  TEXT NOT NULL,
    at      INTEGER NOT NULL,
    hash    BLOB NOT NULL
) STRICT;

-- What is wrong or doubtful: with a record as it is now, or (record is NULL) with a run.
CREATE TABLE finding (
    id       INTEGER PRIMARY KEY,
    run      INTEGER NOT NULL REFERENCES run (id),
    source   TEXT NOT NULL,
    record   INTEGER REFERENCES source_record (id),
    key      TEXT,                          -- the record's key, also where no record could be made
    severity TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'info')),
    code     TEXT NOT NULL,
    field    TEXT,
    value    TEXT,
    message  TEXT NOT NULL
) STRICT;
CREATE INDEX finding_by_record ON finding (record) WHERE record IS NOT NULL;
CREATE INDEX finding_by_run ON finding (run) WHERE record IS NULL;

-- The records that an unfinished run has seen; without them nobody could say which are missing.
CREATE TABLE run_record (
    run    INTEGER NOT NULL REFERENCES run (id),
    record INTEGER NOT NULL,
    PRIMARY KEY (run, record)
) STRICT, WITHOUT ROWID;

-- Validators of the last answer from an address, and the records that were on it (RFC 9110, section 8.8).
CREATE TABLE validator (
    source        TEXT NOT NULL REFERENCES source (id),
    url           TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    fingerprint   BLOB NOT NULL,            -- of the mapping that read the answer
    page          TEXT NOT NULL,            -- JSON: what the harvester needs to go on without the answer
    records       BLOB NOT NULL,            -- the records' numbers, 8 bytes each, little-endian
    PRIMARY KEY (source, url)
) STRICT, WITHOUT ROWID;
