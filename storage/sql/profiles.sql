-- name: names_of_articles
-- The sources of each article as the server calls them, first the one by which its headline is named (headlines_by_ids).
SELECT w.value AS id, x.source_id, COALESCE(g.name, s.name) AS source_name
FROM json_each(:ids) w
JOIN article_sources x ON x.article_id = w.value
JOIN sources s ON s.id = x.source_id
LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
ORDER BY w.key, COALESCE(g.is_headlines_only, 0), COALESCE(g.is_age_restricted, 0), g.label IS 'satire',
         g.label IS NOT NULL, s.kind = 'files', s.id;

-- name: topics_of_quotes
-- What the given quotes are about, most often first. The article's topics lead to the rows: their key begins with the topic.
SELECT t.topic_id AS id, COUNT(*) AS times
FROM json_each(:ids) wanted
CROSS JOIN quotes q ON q.id = wanted.value
CROSS JOIN article_topics a ON a.article_id = q.article_id
CROSS JOIN quote_topics t ON t.topic_id = a.topic_id AND t.article_id = q.article_id AND t.ordinal = q.ordinal
WHERE t.topic_id <> q.speaker_id
GROUP BY t.topic_id
ORDER BY COUNT(*) DESC, t.topic_id
LIMIT :limit;

-- name: days_of_topic
-- `quoted`: the sources whose quotes are counted, where they are not all of the visible ones.
SELECT d.day, SUM(d.articles) AS articles,
       SUM(CASE WHEN CAST(:quoted AS TEXT) IS NULL
                 OR d.set_id IN (SELECT m.set_id FROM json_each(:quoted) v
                                 CROSS JOIN source_set_members m ON m.source_id = v.value)
                THEN d.quotes ELSE 0 END) AS quotes
FROM topic_days d
WHERE d.topic_id = :topic_id
  AND +d.set_id IN (SELECT m.set_id FROM json_each(:visible) v
                    CROSS JOIN source_set_members m ON m.source_id = v.value)
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
            WHERE c.topic_id = wanted.value AND +m.source_id IN (SELECT value FROM json_each(:visible)) LIMIT 2)) = 2;

-- name: people_in_public_roles
-- Those of the people whom an article that the asker sees shows in a public role.
SELECT wanted.value AS id FROM json_each(:ids) wanted
WHERE EXISTS (SELECT 1 FROM topic_counts c JOIN source_set_members m ON m.set_id = c.set_id
              WHERE c.topic_id = wanted.value AND c.public_articles > 0
                AND +m.source_id IN (SELECT value FROM json_each(:visible)));
