-- name: put_autopost$
-- Asking twice for the same gives the one there is. The update changes nothing; it makes RETURNING give the row.
INSERT INTO autoposts (guild_id, channel_id, kind, query, wish_key, label, settings, created_by, created_at)
VALUES (:guild_id, :channel_id, :kind, :query, :wish_key, :label, :settings, :created_by, :now)
ON CONFLICT (channel_id, wish_key) DO UPDATE SET guild_id = guild_id
RETURNING id;

-- name: put_subjects!
INSERT INTO autopost_subjects (autopost_id, kind, subject_id)
SELECT :id, :kind, value FROM json_each(:subjects) WHERE true
ON CONFLICT (autopost_id, kind, subject_id) DO NOTHING;

-- name: autoposts_by_ids
-- In the order in which they were made. The subjects are in the order of their numbers.
SELECT p.*, (SELECT json_group_array(b.subject_id) FROM autopost_subjects b WHERE b.autopost_id = p.id) AS subjects
FROM json_each(:ids) wanted CROSS JOIN autoposts p ON p.id = wanted.value
ORDER BY p.id;

-- name: autoposts_of_guild
SELECT p.*, (SELECT json_group_array(b.subject_id) FROM autopost_subjects b WHERE b.autopost_id = p.id) AS subjects
FROM autoposts p WHERE p.guild_id = :guild_id ORDER BY p.id;

-- name: delete_autoposts!
DELETE FROM autoposts WHERE id IN (SELECT value FROM json_each(:ids)) AND guild_id = :guild_id;

-- name: change_autopost!
UPDATE autoposts SET kind = :kind, query = CAST(:query AS TEXT), wish_key = :wish_key, settings = :settings,
    channel_id = :channel_id, label = :label
WHERE id = :id;

-- name: delete_subjects!
DELETE FROM autopost_subjects WHERE autopost_id = :id;

-- name: pause_autoposts!
UPDATE autoposts SET paused_reason = CAST(:reason AS TEXT), paused_at = CAST(:paused_at AS BIGINT)
WHERE id IN (SELECT value FROM json_each(:ids)) AND guild_id = :guild_id;

-- name: channels_of_autoposts
SELECT DISTINCT channel_id FROM autoposts WHERE id IN (SELECT value FROM json_each(:ids)) AND guild_id = :guild_id;

-- name: skip_waiting_of_autoposts!
-- What was never tried: of anything else nobody knows whether it is there.
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE autopost_id IN (SELECT p.id FROM autoposts p
                      WHERE p.id IN (SELECT value FROM json_each(:ids)) AND p.guild_id = :guild_id)
  AND state IN ('pending', 'held') AND attempts = 0 AND kind = 'article' AND digest_id IS NULL;

-- name: visible_stories
SELECT value AS id FROM json_each(:ids)
WHERE EXISTS (SELECT 1 FROM articles a CROSS JOIN article_sources x ON x.article_id = a.id
              WHERE a.story_id = value AND x.source_id IN (SELECT v.value FROM json_each(:visible) v));

-- name: autoposts_about
-- Whose wish names this subject; of one server, or of all.
SELECT b.autopost_id FROM autopost_subjects b CROSS JOIN autoposts p ON p.id = b.autopost_id
WHERE b.kind = :kind AND b.subject_id = :subject_id AND p.guild_id = COALESCE(CAST(:guild_id AS BIGINT), p.guild_id);

-- name: move_subject!
UPDATE OR IGNORE autopost_subjects SET subject_id = :new
WHERE kind = :kind AND subject_id = :old AND autopost_id IN (SELECT value FROM json_each(:ids));

-- name: drop_subject!
DELETE FROM autopost_subjects
WHERE kind = :kind AND subject_id = :old AND autopost_id IN (SELECT value FROM json_each(:ids));

-- name: rekey_autoposts!
-- After subjects were changed. One that would want what its channel has already keeps its old key, and goes with the next.
UPDATE OR IGNORE autoposts SET wish_key = kind || ':' || (
    SELECT group_concat(o.subject_id, ',')
    FROM (SELECT b.subject_id FROM autopost_subjects b WHERE b.autopost_id = autoposts.id ORDER BY b.subject_id) o)
WHERE id IN (SELECT value FROM json_each(:ids))
  AND EXISTS (SELECT 1 FROM autopost_subjects b WHERE b.autopost_id = autoposts.id);

-- name: drop_idle_autoposts!
-- Of those whose subjects were changed: what wants nothing any more, and what its channel has already.
DELETE FROM autoposts
WHERE id IN (SELECT value FROM json_each(:ids))
  AND wish_key <> kind || ':' || COALESCE((
    SELECT group_concat(o.subject_id, ',')
    FROM (SELECT b.subject_id FROM autopost_subjects b WHERE b.autopost_id = autoposts.id ORDER BY b.subject_id) o), '');

-- name: relabel_autoposts!
-- What posts say they are for is what the server calls their one subject.
UPDATE autoposts SET label = :label
WHERE id IN (SELECT value FROM json_each(:ids))
  AND (SELECT COUNT(*) FROM autopost_subjects b WHERE b.autopost_id = autoposts.id) = 1;

-- name: put_target!
INSERT INTO targets (channel_id, guild_id) VALUES (:channel_id, :guild_id) ON CONFLICT (channel_id) DO NOTHING;

-- name: target^
SELECT * FROM targets WHERE channel_id = :channel_id;

-- name: broken_targets_of_guild
SELECT * FROM targets WHERE guild_id = :guild_id AND broken_since IS NOT NULL ORDER BY broken_since, channel_id;

-- name: break_target!
-- The first reason stays, and so does whether its people were told: a channel that breaks again while it is broken is no news.
UPDATE targets SET broken_reason = :reason, broken_code = CAST(:code AS INTEGER), broken_since = :now, told_at = NULL
WHERE channel_id = :channel_id AND broken_since IS NULL;

-- name: mend_target!
UPDATE targets SET broken_reason = NULL, broken_code = NULL, broken_since = NULL, told_at = NULL
WHERE channel_id = :channel_id AND broken_since IS NOT NULL;

-- name: targets_to_tell
SELECT t.* FROM targets t LEFT JOIN guilds g ON g.guild_id = t.guild_id
WHERE t.broken_since IS NOT NULL AND t.told_at IS NULL AND t.guild_id IS NOT NULL AND g.left_at IS NULL
ORDER BY t.broken_since, t.channel_id LIMIT :limit;

-- name: note_target_told!
UPDATE targets SET told_at = :now WHERE channel_id = :channel_id AND broken_since IS NOT NULL;
