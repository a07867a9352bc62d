-- 0020 posts of an autopost: one index of them in place of two that were nearly the same.
--
-- The posts of an autopost within the last hour are counted for every wish; the planner took `deliveries_of_autopost` for it
-- and read the rows, and `deliveries_posted` was written for nothing. With what the count asks for in the index no row is read.
-- Takes some seconds for a million posts.

DROP INDEX deliveries_posted;
DROP INDEX deliveries_of_autopost;
CREATE INDEX deliveries_of_autopost ON deliveries (autopost_id, created_at, state, digest_id, thread_of)
    WHERE autopost_id IS NOT NULL;
