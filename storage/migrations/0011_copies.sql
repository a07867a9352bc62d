-- 0011 copies: what organisers decided of a quote holds for the same words by the same person in articles that come later.
--
-- same_words finds them: the hash of the words without their marks, case and spaces, as hexadecimal digits. NULL where the
-- words are too few to tell, and for what was decided before this step; 'right' holds for its own article alone.

ALTER TABLE quote_verdicts ADD COLUMN same_words TEXT;
CREATE INDEX quote_verdicts_of_words ON quote_verdicts (same_words) WHERE same_words IS NOT NULL;
