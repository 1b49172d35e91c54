-- The record: what was signed, by whom, and what came of it.

-- Durable entries, in the order in which they came. `applied` counts those that were applied, in
-- that order; it is empty while an entry waits.
CREATE TABLE entry (
    row      INTEGER PRIMARY KEY,
    side     INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    id       BLOB NOT NULL UNIQUE,
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
CREATE INDEX entry_act ON entry (side, act) WHERE act IS NOT NULL;
CREATE INDEX entry_keys ON entry (side, epoch, seq) WHERE keys = 1;

-- Roots of full subtrees of each log's tree, one for 256 entries and one for 65,536, so that a proof
-- out of a long log reads few of them. They follow from the entries: `rebuild` makes them anew.
CREATE TABLE node (
    side  INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    level INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hash  BLOB NOT NULL,
    PRIMARY KEY (side, epoch, level, place)
) STRICT, WITHOUT ROWID;

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

-- Prose, apart from the chain. A payload that an act names and that has no row is awaited.
CREATE TABLE payload (
    row     INTEGER PRIMARY KEY,
    id      BLOB NOT NULL UNIQUE,
    wrapped BLOB,            -- its own key, sealed by the home key
    sealed  BLOB,            -- salt and text, sealed by that key
    ground  INTEGER,         -- of its erasure, if it was erased
    CHECK ((wrapped IS NULL) = (sealed IS NULL)),
    CHECK ((ground IS NULL) = (sealed IS NOT NULL))
) STRICT;

-- Declarations of erasure: side `side` has destroyed its copy of a text.
CREATE TABLE erasure (
    side    INTEGER NOT NULL,
    payload BLOB NOT NULL,
    ground  INTEGER NOT NULL,
    PRIMARY KEY (payload, side, ground)
) STRICT, WITHOUT ROWID;

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

-- What was dropped, by sender and reason, so that people see it without its being stored.
CREATE TABLE refused (
    sender INTEGER NOT NULL,
    reason TEXT NOT NULL,
    count  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (sender, reason)
) STRICT, WITHOUT ROWID;
