-- The record: what was signed, by whom, and what came of it. Nothing here is ever updated except
-- the state of a payload and counters.

-- Entries that were applied, in the order in which this server applied them.
CREATE TABLE entry (
    row      INTEGER PRIMARY KEY,
    side     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    id       BLOB NOT NULL UNIQUE,
    bytes    BLOB NOT NULL,
    root     BLOB NOT NULL,     -- of its log, with this entry in it
    received INTEGER NOT NULL,  -- milliseconds since 1970, by this server's clock
    verdict  BLOB NOT NULL,
    UNIQUE (side, epoch, seq)
) STRICT;

-- Valid entries for which something is not here yet.
CREATE TABLE waiting (
    side     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    id       BLOB NOT NULL,
    bytes    BLOB NOT NULL,
    received INTEGER NOT NULL,
    PRIMARY KEY (side, epoch, seq)
) STRICT;

-- A second valid entry at a place already taken: proof of equivocation, kept for ever.
CREATE TABLE twin (
    row      INTEGER PRIMARY KEY,
    side     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    id       BLOB NOT NULL UNIQUE,
    bytes    BLOB NOT NULL,
    received INTEGER NOT NULL
) STRICT;

-- Prose, apart from the chain.
CREATE TABLE payload (
    row     INTEGER PRIMARY KEY,
    id      BLOB NOT NULL UNIQUE,
    state   INTEGER NOT NULL CHECK (state IN (0, 1, 2)),  -- awaited, held, erased
    entry   BLOB NOT NULL,   -- the entry that first named it
    wrapped BLOB,            -- its key, sealed by the home key
    sealed  BLOB,            -- salt and text, sealed by its key
    ground  TEXT,            -- of an erasure
    CHECK ((state = 1) = (wrapped IS NOT NULL AND sealed IS NOT NULL))
) STRICT;
CREATE INDEX payload_awaited ON payload (state) WHERE state = 0;
CREATE INDEX payload_entry ON payload (entry);

-- Receipts, by the entry that carries them: side `by` holds `of`'s log up to `size`.
CREATE TABLE receipt (
    row   INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES entry (row),
    by    INTEGER NOT NULL,
    of    INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    size  INTEGER NOT NULL,
    root  BLOB NOT NULL,
    level INTEGER NOT NULL
) STRICT;
CREATE INDEX receipt_of ON receipt (of, by, level, epoch, size);

-- What was dropped, by reason, so that people see it without its being stored.
CREATE TABLE refused (
    reason TEXT PRIMARY KEY,
    count  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    detail TEXT NOT NULL
) STRICT, WITHOUT ROWID;
