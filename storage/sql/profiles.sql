-- name: quotes_by_person
-- The person's newest quotes that the asker sees, with what groups and counts them. `not_theirs`: those that the server
-- shows under nobody's name.
SELECT q.id, q.article_id, q.text, q.speaker_role
FROM quotes q
WHERE q.speaker_id = :speaker_id AND q.id NOT IN (SELECT value FROM json_each(:not_theirs))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit;

-- name: topics_of_quotes
-- What the given quotes are about, most often first.
SELECT t.topic_id AS id, COUNT(*) AS times
FROM json_each(:ids) wanted
CROSS JOIN quotes q ON q.id = wanted.value
CROSS JOIN quote_topics t ON t.article_id = q.article_id AND t.ordinal = q.ordinal
WHERE t.topic_id <> q.speaker_id
GROUP BY t.topic_id
ORDER BY COUNT(*) DESC, t.topic_id
LIMIT :limit;

-- name: days_of_topic
-- `quoted`: the sources whose quotes are counted, where they are not all of the visible ones.
SELECT d.day, SUM(d.articles) AS articles,
       SUM(CASE WHEN CAST(:quoted AS TEXT) IS NULL
                 OR EXISTS (SELECT 1 FROM source_set_members m
                            WHERE m.set_id = d.set_id AND m.source_id IN (SELECT value FROM json_each(:quoted)))
                THEN d.quotes ELSE 0 END) AS quotes
FROM topic_days d
WHERE d.topic_id = :topic_id
  AND EXISTS (SELECT 1 FROM source_set_members m
              WHERE m.set_id = d.set_id AND m.source_id IN (SELECT value FROM json_each(:visible)))
GROUP BY d.day
HAVING SUM(d.articles) > 0
ORDER BY d.day;

-- name: people_of_several_sources
-- Those of the people whom sources of two sites or more name, among those that the asker sees.
SELECT wanted.value AS id FROM json_each(:ids) wanted
WHERE (SELECT COUNT(*) FROM (
            SELECT DISTINCT COALESCE(s.domain, s.id)
            FROM topic_counts c
            JOIN source_set_members m ON m.set_id = c.set_id
            JOIN sources s ON s.id = m.source_id
            WHERE c.topic_id = wanted.value AND m.source_id IN (SELECT value FROM json_each(:visible)) LIMIT 2)) = 2;

-- name: people_in_public_roles
-- Those of the people whom an article that the asker sees shows in a public role.
SELECT wanted.value AS id FROM json_each(:ids) wanted
WHERE EXISTS (SELECT 1 FROM topic_counts c JOIN source_set_members m ON m.set_id = c.set_id
              WHERE c.topic_id = wanted.value AND c.public_articles > 0
                AND m.source_id IN (SELECT value FROM json_each(:visible)));
