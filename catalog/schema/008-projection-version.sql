-- Which projection is served, and how far the next one is that is built beside it (catalog/projection.sql).

CREATE TABLE projection (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    version      TEXT NOT NULL,             -- of the one that is served; '' for one of before this table
    generation   INTEGER NOT NULL,          -- in the names of its indexes, which cannot be given others
    next_version TEXT,                      -- of the one that is being built; NULL where none is
    position     INTEGER NOT NULL DEFAULT 0, -- records up to this number are in the next one
    built        INTEGER NOT NULL DEFAULT 0, -- so many
    records      INTEGER NOT NULL DEFAULT 0  -- of so many that there were when it was begun
) STRICT;
INSERT INTO projection (id, version, generation) VALUES (1, '', 0);

-- Records whose datasets, or whose sources, have changed since they were put into the next projection.
CREATE TABLE projection_touched (
    record INTEGER PRIMARY KEY
) STRICT;
