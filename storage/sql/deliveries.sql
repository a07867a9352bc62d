-- name: ready_targets
-- Who may send now, fairly: the first turn of every server before the second of any, and of those the servers that wait
-- longest for one. A server is as late as the last turn of any channel of it; direct messages are one each. A time too far
-- ahead was written by a clock that was wrong.
WITH ready AS (
    SELECT t.channel_id, t.guild_id, COALESCE(t.served_at, 0) AS served_at,
           MAX(MIN(t.ready_at, :now), COALESCE(MIN(t.served_at, :now), 0)) AS since,
           COALESCE(t.guild_id, -t.channel_id) AS server
    FROM targets t
    WHERE t.ready_at IS NOT NULL AND t.broken_since IS NULL AND (t.ready_at <= :now OR t.ready_at > :too_far)
      AND t.channel_id NOT IN (SELECT value FROM json_each(:busy))
    ORDER BY t.ready_at
    LIMIT :looked_at
),
waiting AS (
    SELECT DISTINCT r.server, COALESCE(
        (SELECT MAX(o.served_at) FROM targets o WHERE o.guild_id = r.guild_id),
        (SELECT o.served_at FROM targets o WHERE o.channel_id = r.channel_id AND r.guild_id IS NULL), 0) AS served_at
    FROM ready r
),
turns AS (
    SELECT r.channel_id, r.server, r.since, r.served_at,
           ROW_NUMBER() OVER (PARTITION BY r.server ORDER BY r.since, r.served_at, r.channel_id) AS turn
    FROM ready r
)
SELECT o.*
FROM (SELECT u.channel_id, u.turn, w.served_at AS waits_since, u.since, u.served_at
      FROM turns u JOIN waiting w ON w.server = u.server
      ORDER BY u.turn, w.served_at, u.since, u.served_at, u.channel_id
      LIMIT :limit) n
CROSS JOIN targets o ON o.channel_id = n.channel_id
ORDER BY n.turn, n.waits_since, n.since, n.served_at, n.channel_id;

-- name: first_of_queues
-- The first few of each queue, in its order.
SELECT d.*
FROM json_each(:channels) c
CROSS JOIN deliveries d ON d.channel_id = c.value AND d.state IN ('pending', 'sending')
    AND d.id <= COALESCE((SELECT e.id FROM deliveries e
                          WHERE e.channel_id = c.value AND e.state IN ('pending', 'sending')
                          ORDER BY e.id LIMIT 1 OFFSET :each - 1), d.id)
ORDER BY c.key, d.id;

-- name: claim_deliveries
UPDATE deliveries SET state = 'sending', attempts = attempts + 1, claimed_at = :now
WHERE id IN (SELECT value FROM json_each(:ids)) AND state = 'pending'
  AND NOT EXISTS (
        SELECT 1 FROM deliveries e
        WHERE e.channel_id = deliveries.channel_id AND e.id < deliveries.id AND e.state IN ('pending', 'sending'))
RETURNING id, channel_id;

-- name: note_served!
UPDATE targets SET served_at = :now WHERE channel_id IN (SELECT value FROM json_each(:channels));

-- name: keep_ready!
-- What the queues of these channels wait for. What is being sent while nobody sends there was interrupted: it waits for
-- nothing.
UPDATE targets SET ready_at = (
    SELECT CASE d.state WHEN 'sending' THEN MIN(d.claimed_at, d.next_try_at) ELSE d.next_try_at END FROM deliveries d
    WHERE d.channel_id = targets.channel_id AND d.state IN ('pending', 'sending') ORDER BY d.id LIMIT 1)
WHERE channel_id IN (SELECT value FROM json_each(:channels));

-- name: channels_of_deliveries
SELECT DISTINCT channel_id FROM deliveries WHERE id IN (SELECT value FROM json_each(:ids));

-- name: channels_of_guild
SELECT channel_id FROM targets WHERE guild_id = :guild_id;

-- name: delivery^
SELECT * FROM deliveries WHERE id = :id;

-- name: delivery_of_message^
SELECT * FROM deliveries WHERE message_id = :message_id ORDER BY channel_id = :channel_id DESC LIMIT 1;

-- name: mark_sent!
UPDATE deliveries SET state = 'sent', message_id = :message_id, sent_at = :now, shown = CAST(:shown AS TEXT), reason = NULL
WHERE id = :id AND state IN ('pending', 'sending');

-- name: retry_delivery!
-- A try that ended before it was claimed counts as well.
UPDATE deliveries
SET state = 'pending', next_try_at = :when, reason = :reason, attempts = attempts + (state = 'pending')
WHERE id = :id AND state IN ('pending', 'sending');

-- name: finish_delivery!
UPDATE deliveries SET state = :state, reason = :reason, update_at = NULL
WHERE id = :id AND state IN ('pending', 'sending', 'held');

-- name: post_next_of_story!
-- Where this one was not posted after all, the newest that gave way to it is, if it is still news.
UPDATE deliveries SET state = 'pending', next_try_at = :now, reason = NULL, told_by = NULL
WHERE id = (
    SELECT d.id FROM deliveries f
    JOIN deliveries d ON d.channel_id = f.channel_id AND d.story_id = f.story_id
    WHERE f.id = :id AND f.state IN ('failed', 'held', 'skipped') AND d.state = 'skipped' AND d.gives_way = 1
      AND (d.told_by IS NOT NULL OR d.reason LIKE 'the channel has this story:' || char(37))
      AND d.created_at >= :now - 172800000
      AND NOT EXISTS (
            SELECT 1 FROM deliveries e
            WHERE e.channel_id = f.channel_id AND e.story_id = f.story_id
              AND (e.state IN ('pending', 'sending', 'sent') OR (e.state = 'held' AND e.digest_id IS NOT NULL)))
    ORDER BY d.id DESC LIMIT 1);

-- name: begin_anew!
-- Where this one was not posted after all, the first that was to go into its thread begins the post, with the others in its.
UPDATE deliveries SET thread_of = CASE WHEN id > f.first THEN f.first END
FROM (SELECT MIN(d.id) AS first FROM deliveries o CROSS JOIN deliveries d ON d.channel_id = o.channel_id
      WHERE o.id = :id AND o.state IN ('failed', 'held', 'skipped') AND d.thread_of = :id AND d.state = 'pending') f
WHERE thread_of = :id AND deliveries.state = 'pending' AND f.first IS NOT NULL
  AND channel_id = (SELECT o.channel_id FROM deliveries o WHERE o.id = :id);

-- name: join_no_ended_post!
-- A post that never came has no thread.
UPDATE deliveries SET thread_of = NULL
WHERE channel_id = :channel_id AND state IN ('pending', 'held') AND thread_of IN (
    SELECT o.id FROM deliveries o WHERE o.id = thread_of AND o.state NOT IN ('pending', 'sending', 'sent'));

-- name: digests_by_ids
SELECT * FROM deliveries WHERE id IN (SELECT value FROM json_each(:ids)) AND kind = 'digest';

-- name: hold_pending!
UPDATE deliveries SET state = 'held', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND state = 'pending';

-- name: deliveries_of_channel
SELECT * FROM deliveries WHERE channel_id = :channel_id ORDER BY id DESC LIMIT :limit;

-- name: note_ready!
-- After rows were added at the end of these queues: the first of a queue that was empty is due.
UPDATE targets SET ready_at = :now
WHERE ready_at IS NULL AND channel_id IN (
    SELECT d.channel_id FROM json_each(:channels) c
    CROSS JOIN deliveries d ON d.channel_id = c.value AND d.state IN ('pending', 'sending'));
