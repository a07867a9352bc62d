-- name: trail_of_article^
-- Nothing where the asker sees none of its sources.
SELECT a.id, a.story_id, a.title, a.published_at, a.first_seen_at, a.updated_at, a.language
FROM articles a
WHERE a.id = :id AND EXISTS (SELECT 1 FROM article_sources x
                             WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:visible)));

-- name: who_brought
SELECT x.source_id, COALESCE(g.name, s.name) AS name, x.outlet, x.added_at, x.is_quiet, s.is_public, s.last_read_at,
       g.added_at AS read_since, g.label, COALESCE(g.is_paused, 0) AS is_paused
FROM article_sources x JOIN sources s ON s.id = x.source_id
LEFT JOIN guild_sources g ON g.guild_id = :guild_id AND g.source_id = s.id
WHERE x.article_id = :id AND +x.source_id IN (SELECT value FROM json_each(:visible))
ORDER BY x.added_at, x.source_id;

-- name: topics_to_explain
SELECT t.topic_id, t.written_id, o.name FROM article_topics t JOIN topics o ON o.id = t.topic_id WHERE t.article_id = :id;

-- name: trails_of_article
SELECT d.*, p.label, a.title, g.state AS digest_state, g.sent_at AS digest_sent_at, g.message_id AS digest_message_id
FROM deliveries d
JOIN articles a ON a.id = d.article_id
LEFT JOIN autoposts p ON p.id = d.autopost_id AND p.guild_id = d.guild_id
LEFT JOIN deliveries g ON g.id = d.digest_id
WHERE d.article_id = :article_id AND d.guild_id = :guild_id
ORDER BY d.channel_id;

-- name: trails_of_autopost
SELECT d.*, p.label, a.title, g.state AS digest_state, g.sent_at AS digest_sent_at, g.message_id AS digest_message_id
FROM deliveries d
LEFT JOIN articles a ON a.id = d.article_id
LEFT JOIN autoposts p ON p.id = d.autopost_id
LEFT JOIN deliveries g ON g.id = d.digest_id
WHERE d.autopost_id = :autopost_id AND d.guild_id = :guild_id
ORDER BY d.created_at DESC, d.id DESC LIMIT :limit;

-- name: day_of_autopost^
SELECT COALESCE(SUM(state = 'sent' AND kind = 'article' AND digest_id IS NULL), 0) AS posted,
       COALESCE(SUM(kind = 'article' AND (digest_id IS NOT NULL OR digest_at IS NOT NULL)), 0) AS in_digests,
       COALESCE(SUM(reason LIKE 'over ' || char(37) || ' an hour' || char(37)), 0) AS capped,
       COALESCE(SUM(state = 'skipped'), 0) AS skipped,
       COALESCE(SUM(state = 'failed'), 0) AS failed
FROM deliveries WHERE autopost_id = :autopost_id AND guild_id = :guild_id AND created_at >= :since;

-- name: next_digests_of_guild
SELECT d.channel_id, d.digest_at, COUNT(*) AS articles FROM deliveries d
WHERE d.guild_id = :guild_id AND d.state = 'held' AND d.digest_at IS NOT NULL AND d.digest_id IS NULL
  AND d.autopost_id IS COALESCE(CAST(:autopost_id AS BIGINT), d.autopost_id)
GROUP BY d.channel_id, d.digest_at ORDER BY d.digest_at, d.channel_id LIMIT :limit;

-- name: queue_of_guild^
SELECT COALESCE(SUM(state = 'pending'), 0) AS pending, COALESCE(SUM(state = 'sending'), 0) AS sending,
       COALESCE(SUM(state = 'held' AND digest_at IS NOT NULL), 0) AS for_digest,
       COALESCE(SUM(state = 'held' AND digest_at IS NULL AND digest_id IS NULL), 0) AS held,
       MIN(CASE WHEN state IN ('pending', 'sending') THEN created_at END) AS oldest_at
FROM deliveries WHERE guild_id = :guild_id AND state IN ('pending', 'sending', 'held');

-- name: latest_sent_of_guild
SELECT d.*, p.label, a.title, NULL AS digest_state, NULL AS digest_sent_at, NULL AS digest_message_id
FROM targets t
CROSS JOIN deliveries d ON d.channel_id = t.channel_id AND d.id IN (
    SELECT e.id FROM deliveries e WHERE e.channel_id = t.channel_id ORDER BY e.id DESC LIMIT :each)
LEFT JOIN articles a ON a.id = d.article_id
LEFT JOIN autoposts p ON p.id = d.autopost_id
WHERE t.guild_id = :guild_id AND d.state = 'sent' AND d.message_id IS NOT NULL AND d.sent_at IS NOT NULL
  AND d.hidden_at IS NULL  -- its message is gone
ORDER BY d.sent_at DESC, d.id DESC LIMIT :limit;

-- name: errors_of_guild
-- What did not arrive in the last day, and what waits because of an error, by its reason.
SELECT reason, COUNT(*) AS count, MAX(created_at) AS last_at FROM deliveries
WHERE guild_id = :guild_id AND state IN ('failed', 'held', 'pending') AND created_at >= :since AND reason IS NOT NULL
  AND (state = 'failed' OR (state = 'held' AND digest_at IS NULL AND digest_id IS NULL) OR (state = 'pending' AND attempts > 0))
GROUP BY reason ORDER BY count DESC, reason LIMIT :limit;

-- name: brought_by_source^
SELECT COUNT(*) AS count, COALESCE(SUM(x.added_at >= :day), 0) AS today FROM article_sources x
WHERE x.source_id = :source_id AND x.article_id >= :low;

-- name: read_since$
SELECT added_at FROM guild_sources WHERE guild_id = :guild_id AND source_id = :source_id AND is_own = 1;

-- name: hidden_among
-- Of these topics, those that the server hides.
SELECT t.id FROM topics t
JOIN shown_names n ON n.guild_id = :guild_id AND n.name_key = t.name_key AND n.is_person = t.is_person
WHERE t.id IN (SELECT value FROM json_each(:topics)) AND n.new_name IS NULL;

-- name: words_to_explain^
-- Nothing where the text was forgotten: what it lacked cannot be said any more.
SELECT title, text FROM articles WHERE id = :id AND text_forgotten_at IS NULL;

-- name: names_to_explain
SELECT s.name, s.domain, g.name AS own_name, x.outlet, COALESCE(g.is_headlines_only, 0) AS is_headlines_only
FROM article_sources x JOIN sources s ON s.id = x.source_id
LEFT JOIN guild_sources g ON g.guild_id = :guild_id AND g.source_id = s.id
WHERE x.article_id = :id AND +x.source_id IN (SELECT value FROM json_each(:visible));

-- name: speakers_to_explain
SELECT DISTINCT speaker_name FROM quotes WHERE article_id = :id AND speaker_name IS NOT NULL;
