-- By which mapping a source's records were mapped: another one maps those that are stored, without the portal.

ALTER TABLE source ADD COLUMN feed BLOB;        -- fingerprint of what the portal is asked for, and of what is stored of it
ALTER TABLE source ADD COLUMN mapping BLOB;     -- fingerprint of the mapping of the live records
ALTER TABLE source ADD COLUMN remapped INTEGER; -- records up to this number are mapped by it; NULL where all are
