-- name: meet_guild!
INSERT INTO guilds (guild_id) VALUES (:guild_id) ON CONFLICT (guild_id) DO UPDATE SET left_at = NULL;

-- name: greeted_at$
SELECT greeted_at FROM guilds WHERE guild_id = :guild_id;

-- name: note_greeted!
INSERT INTO guilds (guild_id, greeted_at) VALUES (:guild_id, :now)
ON CONFLICT (guild_id) DO UPDATE SET greeted_at = COALESCE(greeted_at, excluded.greeted_at);

-- name: note_leave!
INSERT INTO guilds (guild_id, left_at) VALUES (:guild_id, :now)
ON CONFLICT (guild_id) DO UPDATE SET left_at = excluded.left_at, greeted_at = NULL;

-- name: pause_guild!
UPDATE autoposts SET paused_reason = :reason, paused_at = :now WHERE guild_id = :guild_id AND paused_reason IS NULL;

-- name: skip_deliveries_of_guild!
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE guild_id = :guild_id AND state IN ('pending', 'held');

-- name: meta_value$
SELECT value FROM meta WHERE key = :key;

-- name: set_meta_value!
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: served_guilds
SELECT k.guild_id
FROM (SELECT guild_id FROM autoposts UNION SELECT guild_id FROM own_sources) k
WHERE NOT EXISTS (SELECT 1 FROM guilds g WHERE g.guild_id = k.guild_id AND g.left_at IS NOT NULL);

-- name: notices_channel$
SELECT notices_channel_id FROM guilds WHERE guild_id = :guild_id;

-- name: set_notices_channel!
INSERT INTO guilds (guild_id, notices_channel_id) VALUES (:guild_id, :channel_id)
ON CONFLICT (guild_id) DO UPDATE SET notices_channel_id = excluded.notices_channel_id;

-- name: zone_of_guild$
SELECT zone FROM guilds WHERE guild_id = :guild_id;

-- name: set_zone_of_guild!
INSERT INTO guilds (guild_id, zone) VALUES (:guild_id, :zone) ON CONFLICT (guild_id) DO UPDATE SET zone = excluded.zone;

-- name: blocked_words_of_guild$
SELECT blocked_words FROM guilds WHERE guild_id = :guild_id;

-- name: set_blocked_words_of_guild!
INSERT INTO guilds (guild_id, blocked_words) VALUES (:guild_id, :words)
ON CONFLICT (guild_id) DO UPDATE SET blocked_words = excluded.blocked_words;
