-- Where that lies which is named by a hash: the first eight bytes of the id of an entry, of the
-- identity of an act, or of the id of a text, and the number of its row, shifted, with which of the
-- three it is. What came lately lies in few stretches, in each as it came: the number of a row is the
-- stretch and `at`. The others lie by hash, and each takes up what the one before it has too much of.
-- They follow from the entries and the texts: `rebuild` makes them anew.
CREATE TABLE named_lately (
    row  INTEGER PRIMARY KEY,
    hash INTEGER NOT NULL
) STRICT;
CREATE TABLE named_near (
    hash INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (hash, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE named_middle (
    hash INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (hash, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE named_far (
    hash INTEGER NOT NULL,
    at   INTEGER NOT NULL,
    PRIMARY KEY (hash, at)
) STRICT, WITHOUT ROWID;
