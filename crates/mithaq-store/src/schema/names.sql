-- Where that lies which is named by a hash: the first eight bytes of the id of an entry, of the
-- identity of an act, or of the id of a text, and its row. What came lately is apart. They follow
-- from the entries and the texts: `rebuild` makes them anew.
CREATE TABLE named (
    hash INTEGER NOT NULL,
    row  INTEGER NOT NULL,
    PRIMARY KEY (hash, row)
) STRICT, WITHOUT ROWID;
CREATE TABLE named_lately (
    hash INTEGER NOT NULL,
    row  INTEGER NOT NULL,
    PRIMARY KEY (hash, row)
) STRICT, WITHOUT ROWID;
