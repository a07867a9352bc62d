-- 0019 sketches: what the index of stories needs of an article, beside its signature (news/stories/kept.py).
--
-- After a start the index is filled with the articles of the last days. From their texts that took one to three seconds for a
-- thousand, and nothing could be stored meanwhile; from these it takes a tenth. NULL: stored before this step, read as text.
-- Takes no time, whatever the archive's size: rows are not rewritten.

ALTER TABLE story_texts ADD COLUMN sketch BLOB;
