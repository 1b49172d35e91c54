-- Home table: the authenticators by which offices prove their acts. Public things alone; the
-- private key never leaves the device. Nobody signs in with it.

CREATE TABLE credential (
    user      INTEGER PRIMARY KEY REFERENCES user (row) ON DELETE CASCADE,
    described BLOB,                  -- as the grant enrols it; none until one is registered
    challenge BLOB,                  -- of a registration that a registrar has asked for; none once it is made
    asked     INTEGER                -- when
) STRICT;
