-- name: put_autopost$
-- Asking twice for the same gives the one there is. The update changes nothing; it makes RETURNING give the row.
INSERT INTO autoposts (guild_id, channel_id, kind, source_id, topic_id, label, created_by, created_at)
VALUES (:guild_id, :channel_id, :kind, :source_id, :topic_id, :label, :created_by, :now)
ON CONFLICT (channel_id, kind, COALESCE(source_id, 0), COALESCE(topic_id, 0)) DO UPDATE SET guild_id = guild_id
RETURNING id;

-- name: autopost^
SELECT * FROM autoposts WHERE id = :id;

-- name: autoposts_of_guild
SELECT * FROM autoposts WHERE guild_id = :guild_id ORDER BY id;

-- name: delete_autopost!
DELETE FROM autoposts WHERE id = :id AND guild_id = :guild_id;

-- name: pause_autoposts!
UPDATE autoposts SET paused_reason = :reason WHERE channel_id = :channel_id;

-- name: resume_autoposts!
UPDATE autoposts SET paused_reason = NULL WHERE channel_id = :channel_id;

-- name: hold_pending!
UPDATE deliveries SET state = 'held', reason = :reason WHERE channel_id = :channel_id AND state = 'pending';

-- name: due_deliveries
-- The first few of each channel whose first one is due: nothing overtakes within a channel, so one that waits for its
-- time or is under way holds back all behind it. The channel that waits longest for a turn is first, and the turn
-- before began when the row before the first was claimed. A time too far ahead was written by a clock that was wrong.
WITH RECURSIVE busy (channel_id) AS (
    SELECT MIN(channel_id) FROM deliveries WHERE state IN ('pending', 'sending')
    UNION ALL
    SELECT (SELECT MIN(d.channel_id) FROM deliveries d
            WHERE d.state IN ('pending', 'sending') AND d.channel_id > busy.channel_id)
    FROM busy WHERE busy.channel_id IS NOT NULL
),
heads (channel_id, since) AS (
    SELECT d.channel_id,
           MAX(MIN(d.next_try_at, :now),
               COALESCE((SELECT MIN(e.claimed_at, :now) FROM deliveries e
                         WHERE e.channel_id = d.channel_id AND e.id < d.id ORDER BY e.id DESC LIMIT 1), 0))
    FROM busy
    CROSS JOIN deliveries d ON d.id = (
        SELECT MIN(f.id) FROM deliveries f
        WHERE f.channel_id = busy.channel_id AND f.state IN ('pending', 'sending'))
    WHERE d.state = 'pending' AND (d.next_try_at <= :now OR d.next_try_at > :too_far)
    ORDER BY 2, d.id
    LIMIT :channels
)
SELECT d.*
FROM heads h
CROSS JOIN deliveries d ON d.channel_id = h.channel_id AND d.state IN ('pending', 'sending')
    AND d.id <= COALESCE((SELECT e.id FROM deliveries e
                          WHERE e.channel_id = h.channel_id AND e.state IN ('pending', 'sending')
                          ORDER BY e.id LIMIT 1 OFFSET :a_channel - 1), d.id)
WHERE NOT EXISTS (
        SELECT 1 FROM deliveries e
        WHERE e.channel_id = d.channel_id AND e.id <= d.id AND e.state IN ('pending', 'sending')
          AND (e.state = 'sending' OR (e.next_try_at > :now AND e.next_try_at <= :too_far)))
ORDER BY h.since, h.channel_id, d.id;

-- name: claim_delivery!
UPDATE deliveries SET state = 'sending', attempts = attempts + 1, claimed_at = :now
WHERE id = :id AND state = 'pending'
  AND NOT EXISTS (
        SELECT 1 FROM deliveries e
        WHERE e.channel_id = deliveries.channel_id AND e.id < deliveries.id AND e.state IN ('pending', 'sending'));

-- name: interrupted_deliveries
SELECT * FROM deliveries WHERE state = 'sending' ORDER BY id;

-- name: mark_sent!
UPDATE deliveries SET state = 'sent', message_id = :message_id, sent_at = :now, reason = NULL
WHERE id = :id AND state IN ('pending', 'sending');

-- name: retry_delivery!
-- A try that ended before it was claimed counts as well.
UPDATE deliveries
SET state = 'pending', next_try_at = :when, reason = :reason, attempts = attempts + (state = 'pending')
WHERE id = :id AND state IN ('pending', 'sending');

-- name: finish_delivery!
UPDATE deliveries SET state = :state, reason = :reason
WHERE id = :id AND state IN ('pending', 'sending', 'held');

-- name: post_next_of_story!
-- Where this one was not posted after all, the newest that gave way to it is, if it is still news.
UPDATE deliveries SET state = 'pending', next_try_at = :now, reason = NULL
WHERE id = (
    SELECT d.id FROM deliveries f
    JOIN deliveries d ON d.channel_id = f.channel_id AND d.story_id = f.story_id
    WHERE f.id = :id AND f.state IN ('failed', 'held', 'skipped') AND d.state = 'skipped' AND d.gives_way = 1
      AND d.reason LIKE 'the channel has this story:' || char(37) AND d.created_at >= :now - 172800000
      AND NOT EXISTS (
            SELECT 1 FROM deliveries e
            WHERE e.channel_id = f.channel_id AND e.story_id = f.story_id AND e.state IN ('pending', 'sending', 'sent'))
    ORDER BY d.id DESC LIMIT 1);

-- name: skip_told_held!
-- Of a story that the channel has, or of which it holds a newer article, only what was wished for by its source is left.
UPDATE deliveries SET state = 'skipped', reason = :reason
WHERE channel_id = :channel_id AND state = 'held' AND gives_way = 1 AND EXISTS (
    SELECT 1 FROM deliveries d
    WHERE d.channel_id = deliveries.channel_id AND d.story_id = deliveries.story_id AND d.id <> deliveries.id
      AND (d.state IN ('pending', 'sending', 'sent') OR (d.state = 'held' AND d.id > deliveries.id)));

-- name: skip_oldest_held!
UPDATE deliveries SET state = 'skipped', reason = :reason
WHERE channel_id = :channel_id AND state = 'held' AND id < (
    SELECT d.id FROM deliveries d WHERE d.channel_id = :channel_id AND d.state = 'held'
    ORDER BY d.id DESC LIMIT 1 OFFSET :most - 1);

-- name: release_held!
UPDATE deliveries SET state = 'pending', next_try_at = :now, reason = NULL
WHERE channel_id = :channel_id AND state = 'held';

-- name: deliveries_of_channel
SELECT * FROM deliveries WHERE channel_id = :channel_id ORDER BY id DESC LIMIT :limit;
