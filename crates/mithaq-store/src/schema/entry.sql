-- The record: what was signed, by whom, and what came of it.

-- Durable entries, in the order in which they came. `applied` counts those that were applied, in
-- that order; it is empty while an entry waits.
CREATE TABLE entry (
    row      INTEGER PRIMARY KEY,
    side     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    id       BLOB NOT NULL,     -- no two rows have the same
    bytes    BLOB NOT NULL,
    root     BLOB NOT NULL,     -- of its log's epoch, with this entry in it
    received INTEGER NOT NULL,  -- milliseconds since 1970, by this server's clock
    act      BLOB,              -- the act's identity, if it carries one
    keys     INTEGER NOT NULL,  -- whether it says which keys count
    applied  INTEGER UNIQUE,
    past     BLOB,              -- the closed past it is judged against, once applied
    void     TEXT,              -- why the record applied it without effect
    UNIQUE (side, epoch, seq),
    CHECK ((applied IS NULL) = (past IS NULL)),
    CHECK (void IS NULL OR applied IS NOT NULL)
) STRICT;
CREATE INDEX entry_applied ON entry (side, epoch, seq) WHERE applied IS NOT NULL;
CREATE INDEX entry_waiting ON entry (side, epoch, seq) WHERE applied IS NULL;
CREATE INDEX entry_keys ON entry (side, epoch, seq) WHERE keys = 1;

-- What standing receipts say: side `by` holds the log of `side` up to `size`.
CREATE TABLE receipt (
    row       INTEGER PRIMARY KEY,
    entry     INTEGER NOT NULL REFERENCES entry (row),
    by        INTEGER NOT NULL,
    side      INTEGER NOT NULL,
    epoch     INTEGER NOT NULL,
    size      INTEGER NOT NULL,
    root      BLOB NOT NULL,
    delivered INTEGER NOT NULL
) STRICT;
CREATE INDEX receipt_side ON receipt (side, by, delivered, epoch, size);
CREATE INDEX receipt_entry ON receipt (entry);
