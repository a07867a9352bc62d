-- 0005 readers: who reads a source, since when, and what they have read of it.
--
-- An article may come quietly, with the first look at a feed: is_quiet says that it was posted nowhere because of it.
-- last_read_at is when a source was last read through. What has no date of its own and appears later is new to those
-- who read the source by then.
-- A source keeps the address by which people add it (url), whatever redirect is learned: where it is fetched then stands
-- in moved_url, and leads nobody to it. Until this step url was that of the redirect, and the other one in former_url.
-- A server that reads a source at another address keeps sight of the one before it: replaced_by is what took its place.
-- name_words and domain_words are folded for completing, each word behind a blank.

ALTER TABLE article_sources ADD COLUMN is_quiet INTEGER NOT NULL DEFAULT 0;

ALTER TABLE sources ADD COLUMN last_read_at BIGINT;
ALTER TABLE sources ADD COLUMN moved_url TEXT;
ALTER TABLE sources ADD COLUMN name_words TEXT NOT NULL DEFAULT '';
ALTER TABLE sources ADD COLUMN domain_words TEXT NOT NULL DEFAULT '';
UPDATE sources SET last_read_at = last_checked_at, name_words = folded_words(name), domain_words = folded_words(domain);
-- Where somebody else has added the address since, it is theirs, and nothing changes.
UPDATE OR IGNORE sources SET moved_url = url, url = former_url WHERE former_url IS NOT NULL;
CREATE INDEX sources_moved ON sources (moved_url) WHERE moved_url IS NOT NULL;

ALTER TABLE guild_sources ADD COLUMN name_words TEXT;
ALTER TABLE guild_sources ADD COLUMN replaced_by INTEGER REFERENCES sources (id);
UPDATE guild_sources SET name_words = folded_words(name) WHERE name IS NOT NULL;
CREATE INDEX guild_sources_replaced ON guild_sources (replaced_by, guild_id) WHERE replaced_by IS NOT NULL;

-- What somebody reads who did not pause it: it is worth asking.
CREATE VIEW read_sources AS
SELECT s.* FROM sources s
WHERE s.is_public = 1 OR EXISTS (
    SELECT 1 FROM own_sources o LEFT JOIN guilds g ON g.guild_id = o.guild_id
    WHERE o.source_id = s.id AND o.is_paused = 0 AND o.replaced_by IS NULL AND g.left_at IS NULL);
