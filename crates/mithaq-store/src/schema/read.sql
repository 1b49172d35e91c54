-- Read tables: what pages show. They follow from the record alone and `rebuild` makes them anew.
-- `part` is what a pending row is made anew with; every other row is the only one of its part, and
-- its key says which. So does its number: the table, the row of the entry that names it, and which of
-- its provisions. That of a pending row is below zero and says nothing.
CREATE TABLE shown (
    row     INTEGER PRIMARY KEY,
    tab     TEXT NOT NULL,
    key     BLOB NOT NULL,      -- no two rows of a table have the same
    parent  BLOB NOT NULL,
    place   INTEGER NOT NULL,
    part    BLOB,
    bytes   BLOB NOT NULL
) STRICT;
CREATE INDEX shown_parent ON shown (tab, parent, place);
CREATE INDEX shown_part ON shown (part) WHERE part IS NOT NULL;
-- How much of the record they tell: the number, in the order of application, of the last entry that
-- they follow. They come after it in a transaction of their own.
CREATE TABLE telling (
    one     INTEGER PRIMARY KEY CHECK (one = 0),
    applied INTEGER NOT NULL
) STRICT;
INSERT INTO telling (one, applied) VALUES (0, 0);
