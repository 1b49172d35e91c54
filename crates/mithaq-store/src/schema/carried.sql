-- Where the act stands that attached a file: a side that has told that it holds its log up to there,
-- and does not name the file among what it lacks, has it. Empty for what was attached before.
ALTER TABLE attachment ADD COLUMN side INTEGER;
ALTER TABLE attachment ADD COLUMN epoch INTEGER;
ALTER TABLE attachment ADD COLUMN seq INTEGER;
