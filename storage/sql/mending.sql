-- name: places_of_guild
-- What stands beside the server's targets: what their autoposts are called, and how many posts wait for them to work.
SELECT t.*,
       (SELECT json_group_array(p.label) FROM autoposts p WHERE p.guild_id = t.guild_id AND p.channel_id = t.channel_id) AS labels,
       (SELECT COUNT(*) FROM deliveries d WHERE d.channel_id = t.channel_id AND d.state = 'held' AND d.kind = 'article') AS held_count
FROM targets t
WHERE t.guild_id = :guild_id
  AND (CAST(:channels AS TEXT) IS NULL OR t.channel_id IN (SELECT value FROM json_each(:channels)))
  AND (:is_broken = 0 OR t.broken_since IS NOT NULL)
ORDER BY t.broken_since IS NULL, t.broken_since, t.channel_id;

-- name: note_notice!
-- The message says of all these that they are broken.
UPDATE targets SET told_at = :now, told_channel_id = :told_channel_id, told_message_id = :told_message_id
WHERE channel_id IN (SELECT value FROM json_each(:channels)) AND broken_since IS NOT NULL;

-- name: notices_to_mend
-- Messages about places of which one works again, and the message does not say so yet.
SELECT DISTINCT t.guild_id, t.told_channel_id, t.told_message_id
FROM targets t
WHERE t.told_message_id IS NOT NULL AND t.broken_since IS NULL AND t.told_at IS NULL AND t.guild_id IS NOT NULL
  AND t.guild_id NOT IN (SELECT value FROM json_each(:except_guilds))
LIMIT :limit;

-- name: servers_to_tell
-- Those of which something is broken that they were not told of, the longest broken first.
SELECT t.guild_id, MIN(t.broken_since) AS since FROM targets t LEFT JOIN guilds g ON g.guild_id = t.guild_id
WHERE t.broken_since IS NOT NULL AND t.told_at IS NULL AND t.guild_id IS NOT NULL AND g.left_at IS NULL
  AND t.guild_id NOT IN (SELECT value FROM json_each(:except_guilds))
GROUP BY t.guild_id ORDER BY since, t.guild_id LIMIT :limit;

-- name: channels_of_notice
SELECT channel_id FROM targets WHERE told_message_id = :told_message_id;

-- name: note_notice_edited!
-- It says of all that it is about what is so.
UPDATE targets SET told_at = :now WHERE told_message_id = :told_message_id;

-- name: end_notice!
-- Nothing that it was about is broken any more.
UPDATE targets SET told_at = NULL, told_channel_id = NULL, told_message_id = NULL
WHERE told_message_id = :told_message_id AND NOT EXISTS (
    SELECT 1 FROM targets o WHERE o.told_message_id = :told_message_id AND o.broken_since IS NOT NULL);

-- name: forget_notice!
UPDATE targets SET told_channel_id = NULL, told_message_id = NULL WHERE told_message_id = :told_message_id;

-- name: autoposts_in
SELECT id, wish_key FROM autoposts WHERE guild_id = :guild_id AND channel_id = :channel_id ORDER BY id;

-- name: move_autopost!
UPDATE OR IGNORE autoposts SET channel_id = :to WHERE id = :id;

-- name: delete_autopost_in!
DELETE FROM autoposts WHERE id = :id AND channel_id = :channel_id;

-- name: move_held!
-- What the other channel has or had is not posted there twice. Where the first one works, posts are on their way. Discord
-- would take a nonce that it knows for the message in the first channel.
UPDATE OR IGNORE deliveries SET channel_id = :to, thread_of = NULL, state = 'held',
    nonce = CASE WHEN attempts > 0 THEN substr(nonce, 1, 24) || 'm' ELSE nonce END
WHERE channel_id = :from_ AND guild_id = :guild_id AND state IN ('held', 'pending') AND kind = 'article' AND digest_id IS NULL;

-- name: skip_held_in!
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE channel_id = :channel_id AND state IN ('held', 'pending') AND digest_id IS NULL;

-- name: note_gone!
UPDATE targets SET broken_reason = :reason, broken_code = :code WHERE channel_id = :channel_id AND broken_since IS NOT NULL;
