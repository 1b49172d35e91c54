-- What belongs to the record beside entries and texts.

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

-- Declarations of erasure: side `side` has destroyed its copy of a text.
CREATE TABLE erasure (
    side    INTEGER NOT NULL,
    payload BLOB NOT NULL,
    ground  INTEGER NOT NULL,
    PRIMARY KEY (payload, side, ground)
) STRICT, WITHOUT ROWID;

-- What was dropped, by sender and reason, so that people see it without its being stored.
CREATE TABLE refused (
    sender INTEGER NOT NULL,
    reason TEXT NOT NULL,
    count  INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (sender, reason)
) STRICT, WITHOUT ROWID;
