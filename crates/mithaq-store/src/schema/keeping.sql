-- How long what an act carries may be kept, and what must not be erased for now. Home tables:
-- private to this side, without an encoding for the record.

CREATE TABLE retention (
    subject BLOB NOT NULL,   -- an act, or a dossier
    kind    TEXT NOT NULL,   -- of the acts in that dossier; empty: of every kind
    until   TEXT NOT NULL,   -- the last day, ISO 8601
    user    INTEGER NOT NULL REFERENCES user (row),
    written INTEGER NOT NULL,
    PRIMARY KEY (subject, kind)
) STRICT, WITHOUT ROWID;

-- Never deleted: who held what back, why and until when is told later too.
CREATE TABLE legal_hold (
    row     INTEGER PRIMARY KEY,
    subject BLOB NOT NULL,   -- an act, or a dossier
    why     BLOB NOT NULL,   -- sealed
    user    INTEGER NOT NULL REFERENCES user (row),
    placed  INTEGER NOT NULL,
    lifter  INTEGER REFERENCES user (row),
    lifted  INTEGER,
    CHECK ((lifter IS NULL) = (lifted IS NULL))
) STRICT;
CREATE INDEX legal_hold_subject ON legal_hold (subject) WHERE lifted IS NULL;
