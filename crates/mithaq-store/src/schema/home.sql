-- Home tables: private to this side. No value of these has an encoding for the record.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE user (
    row      INTEGER PRIMARY KEY,
    login    TEXT NOT NULL UNIQUE COLLATE NOCASE,
    office   TEXT NOT NULL,          -- its names by language, as JSON pairs
    role     TEXT NOT NULL,
    lang     TEXT NOT NULL,
    password TEXT NOT NULL,          -- argon2id, in PHC form
    disabled INTEGER NOT NULL DEFAULT 0,
    public   BLOB,                   -- the official's public key
    sealed   BLOB,                   -- the private key, sealed by the password; none if it lies elsewhere
    created  INTEGER NOT NULL
) STRICT;

CREATE TABLE web_session (
    hash    BLOB PRIMARY KEY,        -- of the token, which only the browser holds
    user    INTEGER NOT NULL REFERENCES user (row) ON DELETE CASCADE,
    csrf    BLOB NOT NULL,
    created INTEGER NOT NULL,
    used    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX web_session_user ON web_session (user);

CREATE TABLE attempt (
    row   INTEGER PRIMARY KEY,
    login TEXT NOT NULL COLLATE NOCASE,
    at    INTEGER NOT NULL
) STRICT;
CREATE INDEX attempt_login ON attempt (login, at);

-- Which dossiers are closed to all but those named.
CREATE TABLE dossier_closed (
    dossier BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE dossier_reader (
    dossier BLOB NOT NULL REFERENCES dossier_closed (dossier) ON DELETE CASCADE,
    user    INTEGER NOT NULL REFERENCES user (row) ON DELETE CASCADE,
    PRIMARY KEY (dossier, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    row       INTEGER PRIMARY KEY,
    dossier   BLOB NOT NULL,
    provision BLOB,
    user      INTEGER NOT NULL REFERENCES user (row),
    sealed    BLOB NOT NULL,
    written   INTEGER NOT NULL
) STRICT;
CREATE INDEX note_place ON note (dossier, provision);

CREATE TABLE instruction (
    row       INTEGER PRIMARY KEY,
    dossier   BLOB NOT NULL,
    provision BLOB,
    user      INTEGER NOT NULL REFERENCES user (row),
    sealed    BLOB NOT NULL,          -- the instruction
    crossed   BLOB,                   -- sealed words that no accepted text may contain
    written   INTEGER NOT NULL
) STRICT;
CREATE INDEX instruction_place ON instruction (dossier, provision);

CREATE TABLE clearance (
    row       INTEGER PRIMARY KEY,
    dossier   BLOB NOT NULL,
    provision BLOB,
    office    TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('pending', 'granted', 'refused')),
    asked     INTEGER NOT NULL,
    answered  INTEGER
) STRICT;
CREATE INDEX clearance_place ON clearance (dossier, provision);

CREATE TABLE draft (
    user   INTEGER NOT NULL REFERENCES user (row) ON DELETE CASCADE,
    form   TEXT NOT NULL,
    sealed BLOB NOT NULL,
    saved  INTEGER NOT NULL,
    PRIMARY KEY (user, form)
) STRICT, WITHOUT ROWID;

CREATE TABLE read_log (
    row     INTEGER PRIMARY KEY,
    user    INTEGER NOT NULL REFERENCES user (row),
    dossier BLOB NOT NULL,
    what    TEXT NOT NULL,
    at      INTEGER NOT NULL
) STRICT;
CREATE INDEX read_log_dossier ON read_log (dossier, at);
