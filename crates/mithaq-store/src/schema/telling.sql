-- How much of the record the read tables tell: the number, in the order of application, of the
-- last entry that they follow. They come after it in a transaction of their own.
CREATE TABLE telling (
    one     INTEGER PRIMARY KEY CHECK (one = 0),
    applied INTEGER NOT NULL
) STRICT;
INSERT INTO telling (one, applied) SELECT 0, coalesce(max(applied), 0) FROM entry;
