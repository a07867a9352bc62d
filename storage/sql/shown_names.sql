-- name: shown_topics_of_guild
-- What each topic is called here instead, NULL: nothing, as it is hidden. The name's own topic comes after the one that it
-- was merged into, so that the last one counts. Of several that were merged into one, hiding comes last, then the latest.
SELECT t.id AS topic_id, n.new_name, n.new_name IS NULL AS is_hidden, n.set_at, 0 AS is_merged
FROM shown_names n JOIN topics t ON t.name_key = n.name_key AND t.is_person = n.is_person
WHERE n.guild_id = :guild_id
UNION ALL
SELECT COALESCE(m.merged_into, m.id), n.new_name, n.new_name IS NULL, n.set_at, 1
FROM shown_names n JOIN topics t ON t.name_key = n.name_key AND t.is_person = n.is_person
JOIN topics m ON m.id = t.merged_into
WHERE n.guild_id = :guild_id
ORDER BY is_merged DESC, is_hidden, set_at;

-- name: shown_names_of_guild
SELECT * FROM shown_names WHERE guild_id = :guild_id ORDER BY set_at DESC, id DESC;

-- name: shown_name^
SELECT * FROM shown_names WHERE guild_id = :guild_id AND name_key = :name_key AND is_person = :is_person;

-- name: shown_name_by_id^
SELECT * FROM shown_names WHERE id = :id AND guild_id = :guild_id;

-- name: count_shown_names$
SELECT COUNT(*) FROM shown_names WHERE guild_id = :guild_id;

-- name: put_shown_name^
INSERT INTO shown_names (guild_id, name_key, is_person, name, new_name, set_by, set_at)
VALUES (:guild_id, :name_key, :is_person, :name, :new_name, :set_by, :now)
ON CONFLICT (guild_id, name_key, is_person)
DO UPDATE SET new_name = excluded.new_name, set_by = excluded.set_by, set_at = excluded.set_at
RETURNING *;

-- name: delete_shown_name!
DELETE FROM shown_names WHERE id = :id AND guild_id = :guild_id;

-- name: topic_key^
SELECT name, name_key, is_person FROM topics WHERE id = :id;

-- name: topics_of_shown_name
SELECT t.id FROM topics t WHERE t.name_key = :name_key AND t.is_person = :is_person
UNION
SELECT t.merged_into FROM topics t
WHERE t.name_key = :name_key AND t.is_person = :is_person AND t.merged_into IS NOT NULL;
