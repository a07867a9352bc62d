-- name: installation_id$
SELECT value FROM meta WHERE key = 'installation_id';

-- name: sight_version^
-- How often it changed who sees which sources, and whether the server's organisers hide or rename anything: asked once here,
-- so that nobody else pays for it.
SELECT (SELECT value FROM meta WHERE key = 'sight_version') AS version,
       (EXISTS (SELECT 1 FROM shown_names WHERE guild_id = CAST(:guild_id AS BIGINT))
        OR EXISTS (SELECT 1 FROM quote_verdicts WHERE guild_id = CAST(:guild_id AS BIGINT))) AS is_edited,
       (EXISTS (SELECT 1 FROM own_sources WHERE guild_id = CAST(:guild_id AS BIGINT))
        OR EXISTS (SELECT 1 FROM guild_sources WHERE guild_id = CAST(:guild_id AS BIGINT))) AS has_own;

-- name: visible_source_ids
-- Who sees what, in one place: the public sources and those of the server, each with what the server decided about it.
-- No server: the public ones, as they are.
SELECT s.id, g.replaced_by, COALESCE(g.is_headlines_only, 0) AS is_headlines_only, COALESCE(g.is_age_restricted, 0) AS is_age_restricted,
       g.label IS 'satire' AS is_satire
FROM (SELECT id FROM sources WHERE is_public = 1
      UNION
      SELECT source_id FROM own_sources WHERE guild_id = CAST(:guild_id AS BIGINT)) s
LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
ORDER BY s.id;

-- name: feed_at$
-- The feed of this address; first the one that the server reads already, also where it is fetched from this address
-- because it moved there. Whoever does not read it is not led to it by that.
SELECT s.id FROM sources s
LEFT JOIN own_sources o ON o.source_id = s.id AND o.guild_id = CAST(:guild_id AS BIGINT)
WHERE s.kind = 'feed'
  AND (s.url = CAST(:url AS TEXT)
       OR (s.moved_url = CAST(:url AS TEXT) AND (s.is_public = 1 OR o.guild_id IS NOT NULL)))
ORDER BY o.guild_id IS NULL, s.url <> CAST(:url AS TEXT), s.id
LIMIT 1;

-- name: insert_feed$
INSERT INTO sources (kind, name, url, domain, method, is_public, name_words, domain_words, next_check_at, created_at)
VALUES ('feed', :name, :url, :domain, :method, :is_public, :name_words, :domain_words, :now, :now)
RETURNING id;

-- name: make_public!
UPDATE sources SET is_public = 1 WHERE id = :source_id AND is_public = 0;

-- name: withdraw_source!
UPDATE sources SET is_public = 0 WHERE id = :source_id;

-- name: drop_settings_of_strangers!
DELETE FROM guild_sources WHERE source_id = :source_id AND is_own = 0;

-- name: autoposts_of_strangers
-- Whose wish names the source, in servers that did not add it.
SELECT b.autopost_id FROM autopost_subjects b CROSS JOIN autoposts p ON p.id = b.autopost_id
WHERE b.kind = 'source' AND b.subject_id = :source_id
  AND NOT EXISTS (SELECT 1 FROM own_sources o WHERE o.source_id = :source_id AND o.guild_id = p.guild_id);

-- name: wake_source!
-- A feed that nobody reads so far is read through quietly once somebody does: what came meanwhile is not news.
UPDATE sources SET is_seeded = 0, etag = NULL, last_modified = NULL, body_hash = NULL
WHERE id = :source_id AND kind = 'feed' AND is_seeded = 1
  AND NOT EXISTS (SELECT 1 FROM read_sources r WHERE r.id = :source_id);

-- name: wake_sources_of_guild!
-- The same for all that a server reads which comes back.
UPDATE sources SET is_seeded = 0, etag = NULL, last_modified = NULL, body_hash = NULL
WHERE kind = 'feed' AND is_seeded = 1
  AND id IN (SELECT o.source_id FROM own_sources o
             WHERE o.guild_id = :guild_id AND o.is_paused = 0 AND o.replaced_by IS NULL)
  AND NOT EXISTS (SELECT 1 FROM read_sources r WHERE r.id = sources.id);

-- name: add_files_source$
-- The update changes nothing: it makes RETURNING answer for a row that was there.
INSERT INTO sources (kind, name, home_guild_id, is_public, name_words, created_at)
VALUES ('files', :name, :home_guild_id, :is_public, :name_words, :now)
ON CONFLICT (name, home_guild_id) WHERE kind = 'files' DO UPDATE SET name = excluded.name
RETURNING id;

-- name: link_guild_source!
-- A row that only held settings for a public source becomes a reader's, and so does one that another source replaced.
INSERT INTO guild_sources (guild_id, source_id, added_at, added_by) VALUES (:guild_id, :source_id, :now, :added_by)
ON CONFLICT (guild_id, source_id) DO UPDATE SET
    is_own = 1, replaced_by = NULL, added_at = excluded.added_at, added_by = excluded.added_by
WHERE is_own = 0 OR replaced_by IS NOT NULL;

-- name: put_settings!
-- A new row is one for settings alone, and reads since ever: it holds back nothing of what is public anyway. Any row
-- whose pause ends reads since now. While it is paused nobody is told whether it fails, and afterwards everything anew.
INSERT INTO guild_sources (
    guild_id, source_id, added_at, is_own, name, name_words, label, is_headlines_only, is_age_restricted, is_paused
) VALUES (
    :guild_id, :source_id, 0, 0, :name, :name_words, :label, :is_headlines_only, :is_age_restricted, :is_paused
)
ON CONFLICT (guild_id, source_id) DO UPDATE SET
    name = excluded.name, name_words = excluded.name_words, label = excluded.label,
    is_headlines_only = excluded.is_headlines_only, is_age_restricted = excluded.is_age_restricted,
    is_paused = excluded.is_paused,
    told_failing_since = CASE WHEN excluded.is_paused = 0 THEN told_failing_since END,
    added_at = CASE WHEN is_paused = 1 AND excluded.is_paused = 0 THEN :now ELSE added_at END;

-- name: put_settings_of_replaced!
-- What the server reads instead of a source decides how that one's articles are shown. Each keeps its own name.
UPDATE guild_sources SET
    label = :label, is_headlines_only = :is_headlines_only, is_age_restricted = :is_age_restricted
WHERE guild_id = :guild_id AND replaced_by = :source_id;

-- name: copy_settings!
-- What the server decided about one source goes for another too, which it reads from now on unless it did before.
INSERT INTO guild_sources (
    guild_id, source_id, added_at, added_by, name, name_words, label, is_headlines_only, is_age_restricted, is_paused
)
SELECT guild_id, :new_id, :now, added_by, name, name_words, label, is_headlines_only, is_age_restricted, is_paused
FROM guild_sources WHERE guild_id = :guild_id AND source_id = :old_id
ON CONFLICT (guild_id, source_id) DO UPDATE SET
    name = excluded.name, name_words = excluded.name_words, label = excluded.label,
    is_headlines_only = excluded.is_headlines_only, is_age_restricted = excluded.is_age_restricted,
    is_paused = excluded.is_paused, told_failing_since = NULL,
    added_at = CASE WHEN is_own = 1 AND replaced_by IS NULL THEN added_at ELSE excluded.added_at END,
    is_own = 1, replaced_by = NULL;

-- name: note_replaced!
-- The server keeps sight of what came through the old source, and of what that one had replaced.
UPDATE guild_sources SET replaced_by = :new_id, told_failing_since = NULL
WHERE guild_id = :guild_id AND source_id <> :new_id AND is_own = 1 AND :old_id IN (source_id, replaced_by);

-- name: unlink_replaced!
DELETE FROM guild_sources WHERE guild_id = :guild_id AND replaced_by = :source_id;

-- name: is_own_source$
SELECT EXISTS (
    SELECT 1 FROM own_sources WHERE guild_id = :guild_id AND source_id = :source_id AND replaced_by IS NULL);

-- name: own_count$
SELECT COUNT(*) FROM own_sources o JOIN sources s ON s.id = o.source_id
WHERE o.guild_id = :guild_id AND o.replaced_by IS NULL AND s.is_public = 0;

-- name: keep_settings_alone!
-- Of a public source: the server still sees it, so what it decided about it still goes.
UPDATE guild_sources SET is_own = 0, replaced_by = NULL, added_by = NULL, told_failing_since = NULL
WHERE guild_id = :guild_id AND source_id = :source_id
  AND EXISTS (SELECT 1 FROM sources s WHERE s.id = :source_id AND s.is_public = 1);

-- name: unlink_guild_source!
DELETE FROM guild_sources WHERE guild_id = :guild_id AND source_id = :source_id AND is_own = 1;

-- name: shown_source_name$
SELECT COALESCE((SELECT g.name FROM guild_sources g WHERE g.guild_id = :guild_id AND g.source_id = s.id), s.name)
FROM sources s WHERE s.id = :source_id;

-- name: sources_by_ids
-- With what the server decided about them, in the order of the names it gave them. The columns of a source stand first, in
-- the order in which storage/checking.py takes them, wherever whole sources are read.
SELECT s.id, COALESCE(g.name, s.name) AS shown_name, COALESCE(s.moved_url, s.url) AS source_url, s.domain, s.is_public, s.last_checked_at, s.next_check_at,
       s.last_new_at, s.last_error, s.failures, s.failing_since, s.method, g.name AS own_name, g.label,
       g.is_headlines_only, g.is_age_restricted, g.is_paused, COALESCE(g.is_own, 0) AND g.replaced_by IS NULL AS is_own,
       s.etag, s.last_modified, s.body_hash, s.is_seeded, s.ttl_s, s.rhythm_s, s.moved_to, s.moved_count, s.former_url
FROM sources s
LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
WHERE s.id IN (SELECT value FROM json_each(:ids))
ORDER BY shown_name, s.id;

-- name: listed_sources
-- What the server reads, by the names it gave them, where `word` and each of `others` begin a word of name or domain; none
-- typed: all of it. What another source replaced is seen, and not listed. Names alone are sorted, and whole sources read
-- of those that are handed on.
SELECT s.id, b.shown_name, COALESCE(s.moved_url, s.url) AS source_url, s.domain, s.is_public, s.last_checked_at, s.next_check_at,
       s.last_new_at, s.last_error, s.failures, s.failing_since, s.method, g.name AS own_name, g.label,
       g.is_headlines_only, g.is_age_restricted, g.is_paused, COALESCE(g.is_own, 0) AS is_own
FROM (SELECT v.id, v.shown_name
      FROM (SELECT s.id, COALESCE(g.name, s.name) AS shown_name,
                   COALESCE(g.name_words, s.name_words) || s.domain_words AS words
            FROM sources s
            LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
            WHERE s.is_public = 1
            UNION ALL
            SELECT s.id, COALESCE(g.name, s.name), COALESCE(g.name_words, s.name_words) || s.domain_words
            FROM own_sources g CROSS JOIN sources s ON s.id = g.source_id
            WHERE g.guild_id = CAST(:guild_id AS BIGINT) AND g.replaced_by IS NULL AND s.is_public <> 1) v
      WHERE (:word = '' OR instr(v.words, ' ' || :word) > 0)
        AND (:others = '[]' OR NOT EXISTS (
            SELECT 1 FROM json_each(:others) w WHERE instr(v.words, ' ' || w.value) = 0))
      ORDER BY v.shown_name, v.id
      LIMIT :limit) b
CROSS JOIN sources s ON s.id = b.id
LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
ORDER BY b.shown_name, b.id;

-- name: listed_source_at
-- The listed source of this address, also one that is fetched there; an own one first.
SELECT s.id, COALESCE(g.name, s.name) AS shown_name, COALESCE(s.moved_url, s.url) AS source_url, s.domain, s.is_public, s.last_checked_at, s.next_check_at,
       s.last_new_at, s.last_error, s.failures, s.failing_since, s.method, g.name AS own_name, g.label,
       g.is_headlines_only, g.is_age_restricted, g.is_paused, COALESCE(g.is_own, 0) AS is_own
FROM sources s
LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
WHERE (s.url = CAST(:url AS TEXT) OR s.moved_url = CAST(:url AS TEXT))
  AND (s.is_public = 1 OR g.is_own = 1) AND g.replaced_by IS NULL
ORDER BY COALESCE(g.is_own, 0) DESC, s.url <> CAST(:url AS TEXT), s.id
LIMIT 1;

-- name: sources_named
-- Those of `ids` of which each of `words` begins a word of the name or the domain.
SELECT s.id FROM sources s
LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
WHERE s.id IN (SELECT value FROM json_each(:ids))
  AND NOT EXISTS (
    SELECT 1 FROM json_each(:words) w
    WHERE instr(COALESCE(g.name_words, s.name_words) || s.domain_words, ' ' || w.value) = 0)
ORDER BY s.id;

-- name: source_activity$
SELECT COUNT(*) FROM article_sources WHERE source_id = :source_id AND article_id >= :low;

-- name: due_sources
-- Feeds that somebody reads who did not pause them, in the order of their next check, after the one given and not of
-- the hosts given. The index holds all but what says who reads.
SELECT s.id, s.domain, s.next_check_at FROM read_sources s
WHERE s.kind = 'feed' AND (s.next_check_at, s.id) > (:after_at, :after_id) AND s.next_check_at <= :until
  AND (s.domain IS NULL OR s.domain NOT IN (SELECT value FROM json_each(:hosts)))
ORDER BY s.next_check_at, s.id
LIMIT :limit;

-- name: entry_states
SELECT e.entry_key, e.digest, e.article_id
FROM json_each(:keys) wanted
CROSS JOIN seen_entries e ON e.source_id = :source_id AND e.entry_key = wanted.value;

-- name: remember_entries*!
-- A row that would stay the same is not written; that the feed still carries the entry is noted once a day, and at once
-- where a clock that ran ahead had noted it.
INSERT INTO seen_entries (source_id, entry_key, seen_at, digest, article_id)
VALUES (:source_id, :entry_key, :now, :digest, :article_id)
ON CONFLICT (source_id, entry_key) DO UPDATE SET
    seen_at = excluded.seen_at, digest = excluded.digest, article_id = excluded.article_id
WHERE digest <> excluded.digest OR article_id IS NOT excluded.article_id OR seen_at < excluded.seen_at - 86400000
   OR seen_at > excluded.seen_at;

-- name: polled_sources
SELECT id FROM sources WHERE kind = 'feed' AND id > :after_id ORDER BY id LIMIT :limit;

-- name: forget_entries!
-- What a source brought long before the last it brought. A feed that rests loses nothing: it still carries it all. What
-- a clock that ran ahead noted was not later than now.
DELETE FROM seen_entries
WHERE source_id = :source_id
  AND seen_at < (SELECT MIN(MAX(e.seen_at), :now) FROM seen_entries e WHERE e.source_id = :source_id) - :kept_ms;

-- name: correct_entries!
UPDATE seen_entries SET seen_at = :now WHERE source_id = :source_id AND seen_at > :now;

-- name: record_checks*!
UPDATE sources SET
    last_checked_at = :checked_at,
    last_read_at    = CASE WHEN :has_state THEN :checked_at ELSE last_read_at END,
    next_check_at   = :next_check_at,
    last_error      = :error,
    failures        = CASE WHEN CAST(:error AS TEXT) IS NULL THEN 0 ELSE failures + 1 END,
    failing_since   = CASE WHEN CAST(:error AS TEXT) IS NOT NULL THEN COALESCE(failing_since, :checked_at) END,
    last_new_at     = CASE WHEN :new_count > 0 THEN :checked_at ELSE last_new_at END,
    etag            = CASE WHEN :has_state THEN :etag ELSE etag END,
    last_modified   = CASE WHEN :has_state THEN :last_modified ELSE last_modified END,
    body_hash       = CASE WHEN :has_state THEN :body_hash ELSE body_hash END,
    is_seeded       = CASE WHEN :has_state THEN :is_seeded ELSE is_seeded END,
    ttl_s           = CASE WHEN :has_state THEN :ttl_s ELSE ttl_s END,
    rhythm_s        = CASE WHEN :has_state THEN :rhythm_s ELSE rhythm_s END,
    moved_to        = CASE WHEN :has_state THEN :moved_to ELSE moved_to END,
    moved_count     = CASE WHEN :has_state THEN :moved_count ELSE moved_count END
WHERE id = :source_id;

-- name: move_source!
-- Not where the address is another source's. The source's own address stays: by that it is added.
UPDATE sources SET former_url = COALESCE(moved_url, url), moved_url = NULLIF(CAST(:url AS TEXT), url), domain = :domain,
    domain_words = :domain_words, moved_to = NULL, moved_count = 0
WHERE id = :source_id AND kind = 'feed' AND COALESCE(moved_url, url) <> CAST(:url AS TEXT)
  AND NOT EXISTS (SELECT 1 FROM sources o
                  WHERE o.id <> :source_id AND (o.url = CAST(:url AS TEXT) OR o.moved_url = CAST(:url AS TEXT)));

-- name: move_source_back!
UPDATE sources SET moved_url = NULLIF(former_url, url), former_url = NULL, domain = :domain,
    domain_words = :domain_words, moved_to = NULL, moved_count = 0
WHERE id = :source_id AND former_url IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM sources o
                  WHERE o.id <> :source_id AND (o.url = sources.former_url OR o.moved_url = sources.former_url));

-- name: former_url$
SELECT former_url FROM sources WHERE id = :source_id;

-- name: failing_to_tell
-- Sources of the server's own that fail for long, where it was not told of this failure.
SELECT o.guild_id, s.id AS source_id, s.failing_since AS since, g.notices_channel_id
FROM sources s
JOIN own_sources o ON o.source_id = s.id
LEFT JOIN guilds g ON g.guild_id = o.guild_id
WHERE s.failing_since <= :long_ago AND s.is_public = 0
  AND (o.told_failing_since IS NULL OR o.told_failing_since < s.failing_since)
  AND o.is_paused = 0 AND o.replaced_by IS NULL AND g.left_at IS NULL
  AND o.guild_id NOT IN (SELECT value FROM json_each(:except_guilds))
ORDER BY s.failing_since, o.guild_id
LIMIT :limit;

-- name: working_to_tell
SELECT o.guild_id, s.id AS source_id, o.told_failing_since AS since, g.notices_channel_id
FROM guild_sources o INDEXED BY guild_sources_told
JOIN sources s ON s.id = o.source_id
LEFT JOIN guilds g ON g.guild_id = o.guild_id
WHERE o.told_failing_since IS NOT NULL AND s.failing_since IS NULL AND s.is_public = 0
  AND o.is_own = 1 AND o.is_paused = 0 AND o.replaced_by IS NULL AND g.left_at IS NULL
  AND o.guild_id NOT IN (SELECT value FROM json_each(:except_guilds))
ORDER BY s.id, o.guild_id
LIMIT :limit;

-- name: note_told_failing!
UPDATE guild_sources SET told_failing_since = COALESCE(
    (SELECT s.failing_since FROM sources s WHERE s.id = :source_id), :now)
WHERE guild_id = :guild_id AND source_id = :source_id;

-- name: note_told_working!
UPDATE guild_sources SET told_failing_since = NULL WHERE guild_id = :guild_id AND source_id = :source_id;

-- name: failing_hosts
-- Hosts of feeds that somebody reads; `since` where every such feed of the host fails.
SELECT CASE WHEN MIN(s.failing_since IS NOT NULL) = 1 THEN MIN(s.failing_since) END AS since
FROM read_sources s
WHERE s.kind = 'feed' AND s.last_checked_at IS NOT NULL
GROUP BY COALESCE(s.domain, s.url);
