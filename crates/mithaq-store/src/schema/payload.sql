-- Prose, apart from the chain. A payload that an act names and that has no row is awaited.
CREATE TABLE payload (
    row     INTEGER PRIMARY KEY,
    id      BLOB NOT NULL,   -- no two rows have the same
    wrapped BLOB,            -- its own key, sealed by the home key
    sealed  BLOB,            -- salt and text, sealed by that key
    ground  INTEGER,         -- of its erasure, if it was erased
    CHECK ((wrapped IS NULL) = (sealed IS NULL)),
    CHECK ((ground IS NULL) = (sealed IS NOT NULL))
) STRICT;

-- Erasing the manifest destroys the file's key and its chunks in the same transaction.
CREATE TRIGGER attachment_erased AFTER UPDATE OF sealed ON payload WHEN NEW.sealed IS NULL BEGIN
    DELETE FROM attachment WHERE manifest = OLD.id;
END;
