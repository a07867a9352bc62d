-- 0012 chains: a ruling keeps what was asked for, beside where that leads by other rulings.
--
-- C was merged into A, then A into B: C is B. When the second is taken back, C is A again. NULL: what was asked for is the
-- target itself.

ALTER TABLE name_rulings ADD COLUMN asked TEXT;
ALTER TABLE name_rulings ADD COLUMN asked_key TEXT;
ALTER TABLE name_rulings ADD COLUMN asked_is_person INTEGER;
