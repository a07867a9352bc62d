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
-- Per channel nothing overtakes: what waits for its time or is under way holds back all behind it.
SELECT d.* FROM deliveries d
WHERE d.state = 'pending' AND d.next_try_at <= :now
  AND NOT EXISTS (
        SELECT 1 FROM deliveries e
        WHERE e.channel_id = d.channel_id AND e.id < d.id AND e.state IN ('pending', 'sending')
          AND (e.state = 'sending' OR e.next_try_at > :now))
ORDER BY d.id
LIMIT :limit;

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
WHERE id = :id AND state = 'sending';

-- name: retry_delivery!
UPDATE deliveries SET state = 'pending', next_try_at = :when, reason = :reason WHERE id = :id AND state = 'sending';

-- name: finish_delivery!
UPDATE deliveries SET state = :state, reason = :reason
WHERE id = :id AND state IN ('pending', 'sending', 'held');

-- name: release_held!
UPDATE deliveries SET state = 'pending', next_try_at = :now, reason = NULL
WHERE channel_id = :channel_id AND state = 'held';

-- name: deliveries_of_channel
SELECT * FROM deliveries WHERE channel_id = :channel_id ORDER BY id DESC LIMIT :limit;
