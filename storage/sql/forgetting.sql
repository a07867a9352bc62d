-- name: guilds_left_before
SELECT guild_id FROM guilds WHERE left_at < :before;

-- name: is_left_before$
SELECT EXISTS (SELECT 1 FROM guilds WHERE guild_id = :guild_id AND left_at < :before);

-- name: forget_autoposts_of_guild!
DELETE FROM autoposts WHERE guild_id = :guild_id;

-- name: forget_deliveries_of_guild!
DELETE FROM deliveries WHERE guild_id = :guild_id;

-- name: forget_targets_of_guild!
DELETE FROM targets WHERE guild_id = :guild_id;

-- name: forget_names_of_guild!
DELETE FROM shown_names WHERE guild_id = :guild_id;

-- name: forget_verdicts_of_guild!
DELETE FROM quote_verdicts WHERE guild_id = :guild_id;

-- name: forget_reports_of_guild!
DELETE FROM quote_reports WHERE guild_id = :guild_id;

-- name: forget_sources_of_guild!
DELETE FROM guild_sources WHERE guild_id = :guild_id;

-- name: forget_guild!
DELETE FROM guilds WHERE guild_id = :guild_id;

-- name: posts_to_forget
-- A walk from the oldest on: ids are in the order of time but for what clocks did, so a page that ends young ends it.
SELECT id, created_at < :before AS is_old,
       created_at < :before AND user_id IS NULL AND state IN ('sent', 'failed', 'skipped')
       AND COALESCE(article_id < :news, 1) AS is_done
FROM deliveries WHERE id > :after ORDER BY id LIMIT :limit;

-- name: forget_posts!
DELETE FROM deliveries
WHERE id IN (SELECT value FROM json_each(:ids)) AND created_at < :before
  AND state IN ('sent', 'failed', 'skipped') AND COALESCE(article_id < :news, 1);
