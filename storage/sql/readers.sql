-- name: follows_of_user
-- With what their subjects are called today. is_gone: what a topic stood for has to be looked up.
SELECT f.*, COALESCE(f.source_id, f.topic_id, f.story_id) AS subject_id, COALESCE(t.is_person, 0) AS is_person,
       f.kind = 'topic' AND (t.merged_into IS NOT NULL OR t.article_count = 0) AS is_gone
FROM follows f LEFT JOIN topics t ON t.id = f.topic_id
WHERE f.user_id = :user_id ORDER BY f.id;

-- name: count_follows$
SELECT COUNT(*) FROM follows WHERE user_id = :user_id;

-- name: find_follow$
SELECT id FROM follows
WHERE user_id = :user_id AND kind = :kind AND guild_id IS CAST(:guild_id AS BIGINT)
  AND COALESCE(source_id, 0) = COALESCE(CAST(:source_id AS BIGINT), 0)
  AND COALESCE(topic_id, 0) = COALESCE(CAST(:topic_id AS BIGINT), 0)
  AND COALESCE(story_id, 0) = COALESCE(CAST(:story_id AS BIGINT), 0);

-- name: put_follow$
INSERT INTO follows (user_id, guild_id, kind, source_id, topic_id, story_id, label, created_at)
VALUES (:user_id, :guild_id, :kind, :source_id, :topic_id, :story_id, :label, :now)
RETURNING id;

-- name: delete_follow!
DELETE FROM follows WHERE id = :id AND user_id = :user_id;

-- name: delete_follows!
DELETE FROM follows WHERE user_id = :user_id;

-- name: news_of_follows
-- What meets follows, the newest few of each: (follow, kind, subject, since in ms), as an asker sees it. An article is new
-- when it came, otherwise than quietly, through a source that the asker sees, and through none before `since`. The last of
-- the rows of a follow are cut where there are more than `most`; nobody's count hangs on it. quiet 1: for a preview, quiet
-- ones too.
WITH wanted (follow_id, kind, subject_id, since) AS (
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(:wanted)
),
met (follow_id, article_id, since, is_of_source) AS (
    SELECT w.follow_id, t.article_id, w.since, 0
    FROM wanted w CROSS JOIN article_topics t ON t.topic_id = w.subject_id AND t.article_id IN (
        SELECT u.article_id FROM article_topics u
        WHERE u.topic_id = w.subject_id AND u.article_id >= :low AND EXISTS (
            SELECT 1 FROM article_sources x
            WHERE x.article_id = u.article_id AND x.is_quiet <= :quiet AND x.added_at >= w.since
              AND +x.source_id IN (SELECT value FROM json_each(:counted)))
        ORDER BY u.article_id DESC LIMIT :most)
    WHERE w.kind = 'topic'
    UNION ALL
    SELECT w.follow_id, x.article_id, w.since, 1
    FROM wanted w CROSS JOIN article_sources x ON x.source_id = w.subject_id AND x.article_id IN (
        SELECT u.article_id FROM article_sources u
        WHERE u.source_id = w.subject_id AND u.article_id >= :low AND u.is_quiet <= :quiet AND u.added_at >= w.since
        ORDER BY u.article_id DESC LIMIT :most)
    WHERE w.kind = 'source'
    UNION ALL
    SELECT w.follow_id, a.id, w.since, 0
    FROM wanted w CROSS JOIN articles a ON a.id IN (
        SELECT u.id FROM articles u INDEXED BY articles_story
        WHERE u.story_id = w.subject_id AND u.id >= :low AND EXISTS (
            SELECT 1 FROM article_sources x
            WHERE x.article_id = u.id AND x.is_quiet <= :quiet AND x.added_at >= w.since
              AND +x.source_id IN (SELECT value FROM json_each(:counted)))
        ORDER BY u.id DESC LIMIT :most)
    WHERE w.kind = 'story'
)
SELECT m.follow_id, m.article_id, a.story_id
FROM met m CROSS JOIN articles a ON a.id = m.article_id
WHERE m.is_of_source = 1 OR NOT EXISTS (
        SELECT 1 FROM article_sources x
        WHERE x.article_id = m.article_id AND x.is_quiet = 0 AND x.added_at < m.since
          AND +x.source_id IN (SELECT value FROM json_each(:counted)))
ORDER BY m.article_id DESC, m.follow_id;

-- name: told_to_channel
-- Of these articles and stories, those that the channel has had or is about to.
SELECT d.article_id, d.story_id FROM json_each(:articles) w
CROSS JOIN deliveries d ON d.channel_id = :channel_id AND d.article_id = w.value
UNION
SELECT NULL, d.story_id FROM json_each(:stories) w
CROSS JOIN deliveries d ON d.story_id = w.value AND d.channel_id = :channel_id
WHERE d.created_at >= :since AND d.state IN ('held', 'pending', 'sending', 'sent');

-- name: reader^
SELECT r.*, t.broken_reason, t.broken_since
FROM readers r LEFT JOIN targets t ON t.channel_id = r.channel_id
WHERE r.user_id = :user_id;

-- name: due_readers
-- Those whose hour has come and whose direct messages are known, the longest waiting first. Nobody who has closed them.
SELECT r.*, t.broken_reason, t.broken_since
FROM readers r INDEXED BY readers_due LEFT JOIN targets t ON t.channel_id = r.channel_id
WHERE r.channel_id IS NOT NULL AND r.digest_at <= :now AND t.broken_since IS NULL
  AND r.user_id NOT IN (SELECT value FROM json_each(:busy))
ORDER BY r.digest_at LIMIT :limit;

-- name: due_unopened_readers
-- The same of those to whom nothing was ever sent.
SELECT r.*, NULL AS broken_reason, NULL AS broken_since
FROM readers r INDEXED BY readers_due_unopened
WHERE r.channel_id IS NULL AND r.digest_at <= :now AND r.user_id NOT IN (SELECT value FROM json_each(:busy))
ORDER BY r.digest_at LIMIT :limit;

-- name: astray_readers
-- Those whose hour is further ahead than any can be: it was written by a clock that was wrong.
SELECT r.*, NULL AS broken_reason, NULL AS broken_since
FROM readers r WHERE r.digest_at > :too_far ORDER BY r.digest_at LIMIT :limit;

-- name: put_reader!
-- What was sent before stays known, so that another hour brings nothing twice.
INSERT INTO readers (user_id, every, minute, weekday, zone, digest_at, looked_at, created_at)
VALUES (:user_id, :every, :minute, :weekday, :zone, :digest_at, :now, :now)
ON CONFLICT (user_id) DO UPDATE SET
    every = excluded.every, minute = excluded.minute, weekday = excluded.weekday, zone = excluded.zone,
    digest_at = excluded.digest_at, stopped_at = NULL;

-- name: stop_reader!
UPDATE readers SET digest_at = NULL, stopped_at = :now WHERE user_id = :user_id AND stopped_at IS NULL;

-- name: resume_reader!
UPDATE readers SET digest_at = :digest_at, stopped_at = NULL, looked_at = :looked_at
WHERE user_id = :user_id;

-- name: note_reader_channel!
UPDATE readers SET channel_id = :channel_id WHERE user_id = :user_id;

-- name: take_reader_turn!
-- Only whoever sees the hour as it stands takes it, so that no digest is made twice.
UPDATE readers SET digest_at = :next_at, looked_at = :looked_at, last_at = COALESCE(CAST(:last_at AS BIGINT), last_at)
WHERE user_id = :user_id AND digest_at = :digest_at;

-- name: put_reader_target!
INSERT INTO targets (channel_id, user_id) VALUES (:channel_id, :user_id)
ON CONFLICT DO UPDATE SET user_id = excluded.user_id, channel_id = excluded.channel_id;

-- name: put_reader_digest$
INSERT INTO deliveries (kind, user_id, channel_id, state, next_try_at, created_at)
VALUES ('digest', :user_id, :channel_id, 'pending', :now, :now)
RETURNING id;

-- name: put_reader_deliveries
-- What is still there of the articles; what the channel has already stays as it is.
INSERT INTO deliveries (kind, user_id, channel_id, article_id, story_id, state, next_try_at, created_at, digest_id)
SELECT 'article', :user_id, :channel_id, a.id, a.story_id, 'held', :now, :now, :digest_id
FROM json_each(:articles) w CROSS JOIN articles a ON a.id = w.value
WHERE true
ORDER BY w.key
ON CONFLICT (channel_id, article_id) DO NOTHING
RETURNING id, article_id;

-- name: held_for_reader
-- What was in a digest that did not go out.
SELECT id FROM deliveries
WHERE channel_id = :channel_id AND user_id = :user_id AND state = 'held' AND kind = 'article' AND digest_id IS NULL
  AND created_at >= :since
ORDER BY id DESC LIMIT :limit;

-- name: take_up_for_reader!
UPDATE deliveries SET digest_id = :digest_id, digest_at = NULL, reason = NULL
WHERE id IN (SELECT value FROM json_each(:ids)) AND state = 'held';

-- name: put_reader_items!
INSERT INTO reader_items (delivery_id, guild_id, follow_ids)
SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:items);

-- name: items_of_reader_digest
SELECT d.id, d.article_id, d.story_id, i.guild_id, COALESCE(i.follow_ids, '[]') AS follow_ids
FROM deliveries d LEFT JOIN reader_items i ON i.delivery_id = d.id
WHERE d.digest_id = :digest_id AND d.user_id = :user_id AND d.kind = 'article' ORDER BY d.id;

-- name: skip_reader_digests!
-- What waits for somebody who stopped it.
UPDATE deliveries SET state = 'skipped', reason = :reason
WHERE channel_id = :channel_id AND user_id = :user_id AND state IN ('pending', 'held');

-- name: has_reader_digest_waiting$
SELECT EXISTS (SELECT 1 FROM deliveries
               WHERE channel_id = :channel_id AND kind = 'digest' AND state IN ('pending', 'sending'));

-- name: count_deliveries_of_reader$
SELECT COUNT(*) FROM deliveries d
WHERE d.channel_id = (SELECT r.channel_id FROM readers r WHERE r.user_id = :user_id) AND d.user_id = :user_id;

-- name: delete_reader_deliveries!
DELETE FROM deliveries
WHERE user_id = :user_id AND channel_id IN (
    SELECT r.channel_id FROM readers r WHERE r.user_id = :user_id AND r.channel_id IS NOT NULL
    UNION SELECT t.channel_id FROM targets t WHERE t.user_id = :user_id);

-- name: delete_reader_target!
DELETE FROM targets WHERE user_id = :user_id;

-- name: delete_reader!
DELETE FROM readers WHERE user_id = :user_id;

-- name: put_saved$
-- Kept once: where it was seen last is where it is looked at.
INSERT INTO saved (user_id, guild_id, article_id, quote_id, saved_at)
VALUES (:user_id, :guild_id, :article_id, :quote_id, :now)
ON CONFLICT (user_id, article_id, COALESCE(quote_id, 0)) DO UPDATE SET guild_id = excluded.guild_id
RETURNING id;

-- name: is_saved$
SELECT id FROM saved
WHERE user_id = :user_id AND article_id = :article_id AND COALESCE(quote_id, 0) = COALESCE(CAST(:quote_id AS BIGINT), 0);

-- name: count_saved$
SELECT COUNT(*) FROM saved WHERE user_id = :user_id;

-- name: saved_of_user
SELECT * FROM saved WHERE user_id = :user_id ORDER BY id DESC LIMIT :limit OFFSET :offset;

-- name: guilds_of_saved
SELECT DISTINCT guild_id FROM saved WHERE user_id = :user_id AND guild_id IS NOT NULL;

-- name: delete_saved!
DELETE FROM saved WHERE id = :id AND user_id = :user_id;

-- name: delete_all_saved!
DELETE FROM saved WHERE user_id = :user_id;

-- name: newest_title_of_story$
SELECT a.title FROM articles a INDEXED BY articles_story
WHERE a.story_id = :story_id
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY a.id DESC LIMIT 1;
