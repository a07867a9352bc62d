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

-- name: forget_double_follows_of_guild!
-- What is followed from outside of servers as well, or from another of those that are forgotten.
DELETE FROM follows WHERE guild_id = :guild_id AND EXISTS (
    SELECT 1 FROM follows o
    WHERE o.user_id = follows.user_id AND o.kind = follows.kind AND o.guild_id IS NULL
      AND COALESCE(o.source_id, 0) = COALESCE(follows.source_id, 0)
      AND COALESCE(o.topic_id, 0) = COALESCE(follows.topic_id, 0)
      AND COALESCE(o.story_id, 0) = COALESCE(follows.story_id, 0));

-- name: free_follows_of_guild!
-- The follows are people's, and stay: as if made in a direct message, where public sources are read.
UPDATE follows SET guild_id = NULL WHERE guild_id = :guild_id;

-- name: free_saved_of_guild!
UPDATE saved SET guild_id = NULL WHERE guild_id = :guild_id;

-- name: forget_guild!
DELETE FROM guilds WHERE guild_id = :guild_id;

-- name: posts_to_forget
-- A walk from the oldest on: ids are in the order of time but for what clocks did, so a page that ends young ends it.
SELECT id, created_at < :before AS is_old,
       created_at < :before AND state NOT IN ('pending', 'sending')
       AND COALESCE(article_id < :news, 1) AS is_done
FROM deliveries WHERE id > :after ORDER BY id LIMIT :limit;

-- name: forget_posts!
DELETE FROM deliveries
WHERE id IN (SELECT value FROM json_each(:ids)) AND created_at < :before
  AND state NOT IN ('pending', 'sending') AND COALESCE(article_id < :news, 1);
