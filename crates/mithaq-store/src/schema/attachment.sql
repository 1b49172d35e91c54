-- Files that acts have attached, in chunks. They are no part of the chain: what is missing of one
-- follows from its manifest, which is a payload.
CREATE TABLE attachment (
    row      INTEGER PRIMARY KEY,
    manifest BLOB UNIQUE,        -- the payload that names its chunks; empty while it is taken in
    wrapped  BLOB NOT NULL,      -- its own key, sealed by the home key
    size     INTEGER NOT NULL,   -- bytes in all
    chunks   INTEGER NOT NULL,   -- so many in all
    held     INTEGER NOT NULL,   -- so many are here
    begun    INTEGER NOT NULL    -- milliseconds since 1970
) STRICT;

-- Chunks that are here, each checked before it was kept.
CREATE TABLE chunk (
    row        INTEGER PRIMARY KEY,
    attachment INTEGER NOT NULL REFERENCES attachment (row) ON DELETE CASCADE,
    place      INTEGER NOT NULL,
    sealed     BLOB NOT NULL,    -- by the attachment's key, for its place
    UNIQUE (attachment, place)
) STRICT;
