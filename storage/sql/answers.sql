-- name: save_answer$
INSERT INTO answers (kind, arguments, user_id, guild_id, created_at)
VALUES (:kind, :arguments, :user_id, :guild_id, :now)
RETURNING id;

-- name: answer^
SELECT * FROM answers WHERE id = :id AND guild_id IS CAST(:guild_id AS BIGINT);

-- name: delete_answers_before!
DELETE FROM answers
WHERE created_at < :before AND (:kinds IS NULL OR kind IN (SELECT value FROM json_each(:kinds)));
