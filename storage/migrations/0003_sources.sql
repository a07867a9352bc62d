-- 0003 sources: any site is a source, a server decides how it is shown, and people are told when it fails.
--
-- What a server decides about a source stands in its row of guild_sources. A public source may have a row that only
-- holds settings (is_own = 0): it is still the operator's, and the row makes nobody a reader. What gives sight is the
-- view own_sources.
--
-- A source is asked as often as it pays (ttl_s, rhythm_s), follows a permanent redirect once several answers agree
-- (moved_to, moved_count) and can go back (former_url).
--
-- An entry is remembered with a digest of what the feed said of it and the article it became, so that a changed one is
-- told from a new one. article_marks finds near-copies: see storage/likeness.py. Articles stored before this step have
-- no marks, and need none: a near-copy comes within days, and marks are kept for little more than two weeks.

ALTER TABLE sources ADD COLUMN method TEXT NOT NULL DEFAULT 'feed'
    CHECK (method IN ('feed', 'sitemap', 'front_page', 'declared'));
ALTER TABLE sources ADD COLUMN ttl_s INTEGER;
ALTER TABLE sources ADD COLUMN rhythm_s INTEGER;
ALTER TABLE sources ADD COLUMN moved_to TEXT;
ALTER TABLE sources ADD COLUMN moved_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN former_url TEXT;
ALTER TABLE sources ADD COLUMN failing_since BIGINT;
-- The first of the failures was not noted until now; the last one is the earliest that is known.
UPDATE sources SET failing_since = last_checked_at WHERE failures > 0;

-- The host stands in the index, so that those of a busy one are passed over without a look at their rows.
DROP INDEX sources_due;
CREATE INDEX sources_due ON sources (next_check_at, id, domain) WHERE kind = 'feed';
CREATE INDEX sources_failing ON sources (failing_since) WHERE failing_since IS NOT NULL;

ALTER TABLE guild_sources ADD COLUMN is_own INTEGER NOT NULL DEFAULT 1;
ALTER TABLE guild_sources ADD COLUMN name TEXT;
ALTER TABLE guild_sources ADD COLUMN label TEXT
    CHECK (label IN ('opinion', 'satire', 'press release', 'state media'));
ALTER TABLE guild_sources ADD COLUMN is_headlines_only INTEGER NOT NULL DEFAULT 0;
ALTER TABLE guild_sources ADD COLUMN is_age_restricted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE guild_sources ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE guild_sources ADD COLUMN added_by BIGINT;
-- Since when the source was failing, once the server was told so; NULL again when it was told that it works.
ALTER TABLE guild_sources ADD COLUMN told_failing_since BIGINT;
CREATE INDEX guild_sources_told ON guild_sources (source_id) WHERE told_failing_since IS NOT NULL;
CREATE VIEW own_sources AS SELECT * FROM guild_sources WHERE is_own = 1;

ALTER TABLE guilds ADD COLUMN notices_channel_id BIGINT;

ALTER TABLE seen_entries ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE seen_entries ADD COLUMN article_id BIGINT;

CREATE TABLE article_marks (
    mark       BIGINT NOT NULL,
    article_id BIGINT NOT NULL REFERENCES articles (id),
    PRIMARY KEY (mark, article_id)
) WITHOUT ROWID;
CREATE INDEX article_marks_of_article ON article_marks (article_id);
