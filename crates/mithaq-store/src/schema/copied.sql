INSERT INTO entry SELECT * FROM entry_before;
INSERT INTO receipt SELECT * FROM receipt_before;
INSERT INTO payload SELECT * FROM payload_before;
DROP TABLE receipt_before;
DROP TABLE entry_before;
DROP TABLE payload_before;
