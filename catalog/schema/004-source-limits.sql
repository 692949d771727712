-- How long a run's processes took, without what lay between them: the runs of a source have a limit together.

ALTER TABLE run ADD COLUMN elapsed_ms INTEGER NOT NULL DEFAULT 0;
CREATE INDEX run_by_start ON run (source, started);
