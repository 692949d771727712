-- The same dataset from several portals: what its copies have in common, and the clusters that they make.

CREATE TABLE dataset_tie (
    key     INTEGER NOT NULL,               -- of what is common: the first 8 bytes of a SHA-256
    dataset INTEGER NOT NULL,
    kind    TEXT NOT NULL CHECK (kind IN ('identifier', 'provenance', 'landingPage', 'downloadURL')),
    PRIMARY KEY (key, dataset)
) STRICT, WITHOUT ROWID;
CREATE INDEX dataset_tie_by_dataset ON dataset_tie (dataset);
-- Whether any dataset says that it was taken elsewhere is asked with every page.
CREATE INDEX dataset_tie_provenance ON dataset_tie (dataset) WHERE kind = 'provenance';

-- The datasets that others are copies of, and those copies; at most one of each source in a cluster.
CREATE TABLE dataset_cluster (
    dataset INTEGER PRIMARY KEY,
    cluster INTEGER NOT NULL,               -- the least number of its datasets
    place   INTEGER NOT NULL                -- 0: nearest to the producer
) STRICT;
CREATE INDEX dataset_cluster_members ON dataset_cluster (cluster, place);
