-- name: installation_id$
SELECT value FROM meta WHERE key = 'installation_id';

-- name: visible_source_ids
-- Who sees what, in one place: the public sources and those of the server. No server: the public ones.
SELECT id FROM sources WHERE is_public = 1
UNION
SELECT source_id FROM guild_sources WHERE guild_id = CAST(:guild_id AS BIGINT)
ORDER BY 1;

-- name: source_count$
SELECT COUNT(*) FROM sources;

-- name: add_feed_source$
INSERT INTO sources (kind, name, url, domain, is_public, next_check_at, created_at)
VALUES ('feed', :name, :url, :domain, :is_public, :now, :now)
ON CONFLICT (url) DO UPDATE SET is_public = MAX(is_public, excluded.is_public)
RETURNING id;

-- name: add_files_source$
-- The update changes nothing: it makes RETURNING answer for a row that was there.
INSERT INTO sources (kind, name, home_guild_id, is_public, created_at)
VALUES ('files', :name, :home_guild_id, :is_public, :now)
ON CONFLICT (name, home_guild_id) WHERE kind = 'files' DO UPDATE SET name = excluded.name
RETURNING id;

-- name: link_guild_source!
INSERT INTO guild_sources (guild_id, source_id, added_at) VALUES (:guild_id, :source_id, :now)
ON CONFLICT DO NOTHING;

-- name: unlink_guild_source!
DELETE FROM guild_sources WHERE guild_id = :guild_id AND source_id = :source_id;

-- name: drop_autoposts_of_unseen_source!
DELETE FROM autoposts
WHERE guild_id = :guild_id AND source_id = :source_id
  AND NOT EXISTS (SELECT 1 FROM sources s WHERE s.id = :source_id AND s.is_public = 1);

-- name: sources_by_ids
SELECT * FROM sources WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY name, id;

-- name: due_sources
-- A feed nobody reads any more is not polled. One whose next check is impossibly far away was put off by a clock
-- that ran ahead.
SELECT s.* FROM sources s
WHERE s.kind = 'feed' AND (s.next_check_at <= :now OR s.next_check_at > :put_off)
  AND (s.is_public = 1 OR EXISTS (
        SELECT 1 FROM guild_sources gs LEFT JOIN guilds g ON g.guild_id = gs.guild_id
        WHERE gs.source_id = s.id AND g.left_at IS NULL))
ORDER BY s.next_check_at, s.id
LIMIT :limit;

-- name: unseen_entries
SELECT value AS entry_key FROM json_each(:keys)
WHERE NOT EXISTS (SELECT 1 FROM seen_entries e WHERE e.source_id = :source_id AND e.entry_key = value);

-- name: remember_entries!
-- What the feed still carries is remembered anew, so that old keys can be told from live ones.
INSERT INTO seen_entries (source_id, entry_key, seen_at)
SELECT :source_id, value, :now FROM json_each(:keys) WHERE true
ON CONFLICT (source_id, entry_key) DO UPDATE SET seen_at = excluded.seen_at;

-- name: record_check!
UPDATE sources SET
    last_checked_at = :checked_at,
    next_check_at   = :next_check_at,
    last_error      = :error,
    failures        = CASE WHEN CAST(:error AS TEXT) IS NULL THEN 0 ELSE failures + 1 END,
    last_new_at     = CASE WHEN :new_count > 0 THEN :checked_at ELSE last_new_at END
WHERE id = :source_id;

-- name: set_poll_state!
UPDATE sources SET etag = :etag, last_modified = :last_modified, body_hash = :body_hash, is_seeded = :is_seeded
WHERE id = :source_id;
