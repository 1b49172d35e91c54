-- Read tables: what pages show. They follow from the record alone and `rebuild` makes them anew.
CREATE TABLE shown (
    tab     TEXT NOT NULL,
    key     BLOB NOT NULL,
    part    BLOB NOT NULL,
    dossier BLOB NOT NULL,
    parent  BLOB NOT NULL,
    place   INTEGER NOT NULL,
    bytes   BLOB NOT NULL,
    PRIMARY KEY (tab, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX shown_parent ON shown (tab, parent, place, key);
CREATE INDEX shown_part ON shown (part);
CREATE INDEX shown_dossier ON shown (dossier);
