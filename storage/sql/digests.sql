-- name: channels_for_digest
-- Where the time of something that is held has come, the longest waiting first; a broken place waits until it is mended.
-- Not of people: what is held for somebody goes into the next digest at their own hour. By the time alone: all that is held
-- for later is not looked at.
SELECT d.channel_id
FROM deliveries d INDEXED BY deliveries_for_digest LEFT JOIN targets t ON t.channel_id = d.channel_id
WHERE d.state = 'held' AND d.digest_at <= :now AND d.digest_id IS NULL AND t.broken_since IS NULL
  AND d.user_id IS NULL
GROUP BY d.channel_id
ORDER BY MIN(d.digest_at), d.channel_id
LIMIT :limit;

-- name: late_channels
-- Whose queue begins with something that nobody has tried for long. A channel that was tried has a later time.
SELECT t.channel_id
FROM targets t
WHERE t.ready_at <= :before AND t.broken_since IS NULL AND t.user_id IS NULL AND EXISTS (
    SELECT 1 FROM deliveries d
    WHERE d.id = (SELECT MIN(e.id) FROM deliveries e
                  WHERE e.channel_id = t.channel_id AND e.state IN ('pending', 'sending'))
      AND d.state = 'pending' AND d.attempts = 0 AND d.kind = 'article' AND d.created_at <= :before)
ORDER BY t.ready_at
LIMIT :limit;

-- name: skip_told_late!
-- What the channel has had of the story since, or will have with a newer article of it.
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND kind = 'article' AND gives_way = 1 AND digest_id IS NULL
  AND ((state = 'pending' AND attempts = 0) OR (state = 'held' AND digest_at IS NULL))
  AND EXISTS (
    SELECT 1 FROM deliveries d
    WHERE d.story_id = deliveries.story_id AND d.channel_id = deliveries.channel_id AND d.id <> deliveries.id
      AND (d.state IN ('sending', 'sent')
           OR (d.state IN ('pending', 'held') AND d.digest_at IS NULL AND d.id > deliveries.id)));

-- name: skip_tried_late!
-- A digest that was tried goes with what is in it (skip_items).
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND state = 'held' AND attempts > 0 AND created_at < :before AND digest_at IS NULL;

-- name: late_in_channel
-- What nobody tried, and what was held because its place was broken or could not be read.
SELECT d.id, d.attempts, d.user_id IS NOT NULL AS is_personal,
       d.attempts = 0 AND (d.article_id >> 20) < :news_since AS is_old
FROM deliveries d
WHERE d.channel_id = :channel_id AND d.digest_id IS NULL
  AND ((d.state = 'pending' AND d.attempts = 0 AND d.kind = 'article') OR (d.state = 'held' AND d.digest_at IS NULL))
ORDER BY d.id;

-- name: hold_for_digest!
UPDATE deliveries SET state = 'held', update_at = NULL, digest_at = :now, thread_of = NULL, ping_role_id = NULL, reason = :reason
WHERE id IN (SELECT value FROM json_each(:ids));

-- name: post_late!
-- A post of yesterday pings nobody.
UPDATE deliveries SET state = 'pending', next_try_at = :now, ping_role_id = NULL, reason = NULL
WHERE id IN (SELECT value FROM json_each(:ids)) AND state = 'held';

-- name: give_back_digests!
UPDATE deliveries SET digest_id = NULL, digest_at = NULL, reason = :reason
WHERE state = 'held' AND digest_id IN (
    SELECT d.id FROM deliveries d
    WHERE d.channel_id = :channel_id AND d.state = 'pending' AND d.kind = 'digest' AND d.attempts = 0);

-- name: drop_untried_digests!
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND state = 'pending' AND kind = 'digest' AND attempts = 0;

-- name: skip_of_removed!
-- Those of persons and those of before autoposts were noted have none.
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND state = 'held' AND digest_at <= :now AND digest_id IS NULL
  AND autopost_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM autoposts p WHERE p.id = deliveries.autopost_id);

-- name: skip_expired!
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND state = 'held' AND digest_at <= :now AND digest_id IS NULL AND created_at < :before;

-- name: skip_told_in_digest!
-- The channel has had its story since, or this digest has a newer article of it.
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND state = 'held' AND digest_at <= :now AND digest_id IS NULL AND gives_way = 1
  AND EXISTS (
    SELECT 1 FROM deliveries d
    WHERE d.story_id = deliveries.story_id AND d.channel_id = deliveries.channel_id AND d.id <> deliveries.id
      AND (d.state IN ('pending', 'sending', 'sent')
           OR (d.state = 'held' AND (d.digest_id IS NOT NULL OR d.digest_at <= :now) AND d.id > deliveries.id)));

-- name: insert_digest$
-- Of the one autopost where all is of it. Nothing is made of nothing.
INSERT INTO deliveries (kind, guild_id, user_id, channel_id, autopost_id, state, next_try_at, created_at, publish)
SELECT 'digest', MAX(d.guild_id), MAX(d.user_id), d.channel_id,
       CASE WHEN COUNT(DISTINCT d.autopost_id) = 1 THEN MAX(d.autopost_id) END, 'pending', :now, :now, MAX(d.publish)
FROM deliveries d
WHERE d.channel_id = :channel_id AND d.state = 'held' AND d.digest_at <= :now AND d.digest_id IS NULL
GROUP BY d.channel_id
RETURNING id;

-- name: put_into_digest!
-- The post itself is not published, the digest is.
UPDATE deliveries SET digest_id = :digest_id, publish = NULL
WHERE channel_id = :channel_id AND state = 'held' AND digest_at <= :now AND digest_id IS NULL AND id <> :digest_id;

-- name: set_nonce!
UPDATE deliveries SET nonce = :nonce WHERE id = :id;

-- name: digest_items
SELECT article_id, reason FROM deliveries WHERE digest_id = :digest_id AND article_id IS NOT NULL ORDER BY article_id;

-- name: waiting_for_digest
SELECT article_id FROM deliveries
WHERE channel_id = :channel_id AND state = 'held' AND digest_at IS NOT NULL AND digest_id IS NULL
ORDER BY article_id LIMIT :limit;

-- name: mark_items_sent!
-- The reason stays: it says why they waited.
UPDATE deliveries SET state = 'sent', sent_at = :now WHERE digest_id = :digest_id AND state = 'held';

-- name: leave_item_out!
-- What a digest that was sent does not show.
UPDATE deliveries SET state = 'skipped', reason = :reason
WHERE digest_id = :id AND article_id = :article_id AND state = 'held'
  AND EXISTS (SELECT 1 FROM deliveries d WHERE d.id = :id AND d.state = 'sent');

-- name: skip_items!
UPDATE deliveries SET state = 'skipped', reason = :reason WHERE digest_id = :digest_id AND state = 'held';

-- name: give_items_back!
UPDATE deliveries SET digest_id = NULL, digest_at = CAST(:digest_at AS BIGINT), reason = :reason
WHERE digest_id = :digest_id AND state = 'held';

-- name: skip_items_of_ended!
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND state = 'held' AND digest_id IN (
    SELECT d.id FROM deliveries d WHERE d.id = deliveries.digest_id AND d.state = 'skipped');
