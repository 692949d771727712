-- Whose a dataset says that it is: the hosts that its identifiers and its page lie under, and the offices that made it.

CREATE TABLE dataset_origin (
    dataset INTEGER NOT NULL,
    origin  INTEGER NOT NULL,               -- of the host or office: the first 8 bytes of a SHA-256
    PRIMARY KEY (dataset, origin)
) STRICT, WITHOUT ROWID;

-- The clusters are made anew, by another rule of who stands first.
DELETE FROM dataset_tie;
DELETE FROM dataset_cluster;
