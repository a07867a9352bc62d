-- name: topics_by_ids
-- Topics that occur in what the asker sees, with how often; the others are left out. `quoted`: the sources whose quotes
-- are counted, where they are not all of the visible ones.
SELECT t.id, t.name, t.kind, SUM(c.articles) AS article_count,
       SUM(CASE WHEN CAST(:quoted AS TEXT) IS NULL
                 OR EXISTS (SELECT 1 FROM source_set_members m
                            WHERE m.set_id = c.set_id AND m.source_id IN (SELECT value FROM json_each(:quoted)))
                THEN c.quotes ELSE 0 END) AS quote_count
FROM topics t JOIN topic_counts c ON c.topic_id = t.id
WHERE t.id IN (SELECT value FROM json_each(:ids))
  AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM source_set_members m
              WHERE m.set_id = c.set_id AND m.source_id IN (SELECT value FROM json_each(:visible)))
GROUP BY t.id;

-- name: complete_topics
-- By the beginning of any word: `word` is the longest typed, `words` are all of them, `knowing` the visible sources
-- and 0, which stands for the name itself. `also`: those that the server calls so, `hidden`: those that it hides.
SELECT t.id, t.name, t.kind, SUM(c.articles) AS article_count,
       SUM(CASE WHEN CAST(:quoted AS TEXT) IS NULL
                 OR EXISTS (SELECT 1 FROM source_set_members m
                            WHERE m.set_id = c.set_id AND m.source_id IN (SELECT value FROM json_each(:quoted)))
                THEN c.quotes ELSE 0 END) AS quote_count
FROM topics t JOIN topic_counts c ON c.topic_id = t.id
WHERE t.id IN (SELECT w.topic_id FROM topic_words w
               WHERE w.word >= :word AND w.word < :word_end
                 AND w.source_id IN (SELECT value FROM json_each(:knowing))
               UNION ALL SELECT value FROM json_each(:also))
  AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND (:people_only = 0 OR t.is_person = 1)
  AND (t.id IN (SELECT value FROM json_each(:also)) OR NOT EXISTS (
        SELECT 1 FROM json_each(:words) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words w
                          WHERE w.topic_id = t.id AND w.word >= typed.value AND w.word < typed.value || char(1114111)
                            AND w.source_id IN (SELECT value FROM json_each(:knowing)))))
  AND EXISTS (SELECT 1 FROM source_set_members m
              WHERE m.set_id = c.set_id AND m.source_id IN (SELECT value FROM json_each(:visible)))
GROUP BY t.id
HAVING :speakers_only = 0 OR quote_count > 0
ORDER BY CASE WHEN :speakers_only = 1 THEN quote_count ELSE 0 END DESC, SUM(c.articles) DESC, t.name
LIMIT :limit;

-- name: complete_busy_topics
-- For nothing or one letter typed: only the busiest topics of all are looked at, so that the cost has a bound.
-- Only people speak.
SELECT t.id, t.name, t.kind, SUM(c.articles) AS article_count,
       SUM(CASE WHEN CAST(:quoted AS TEXT) IS NULL
                 OR EXISTS (SELECT 1 FROM source_set_members m
                            WHERE m.set_id = c.set_id AND m.source_id IN (SELECT value FROM json_each(:quoted)))
                THEN c.quotes ELSE 0 END) AS quote_count
FROM (
    SELECT b.id, b.name, b.kind
    FROM (SELECT * FROM topics ORDER BY article_count DESC LIMIT 5000) b
    WHERE (b.is_person = 1 OR (:people_only = 0 AND :speakers_only = 0))
      AND b.id NOT IN (SELECT value FROM json_each(:hidden))
      AND (:word = '' OR b.id IN (SELECT value FROM json_each(:also)) OR EXISTS (
            SELECT 1 FROM topic_words w
            WHERE w.topic_id = b.id AND w.word >= :word AND w.word < :word_end
              AND w.source_id IN (SELECT value FROM json_each(:knowing))))
    LIMIT :busiest
) t
CROSS JOIN topic_counts c ON c.topic_id = t.id
WHERE EXISTS (SELECT 1 FROM source_set_members m
              WHERE m.set_id = c.set_id AND m.source_id IN (SELECT value FROM json_each(:visible)))
GROUP BY t.id
HAVING :speakers_only = 0 OR quote_count > 0
ORDER BY CASE WHEN :speakers_only = 1 THEN quote_count ELSE 0 END DESC, SUM(c.articles) DESC, t.name
LIMIT :limit;

-- name: topics_named
-- How well each topic answers to a name: 0 its name, 1 an alias, 2 all words occur in its names. `called`: those that the
-- server calls exactly that.
SELECT id, MIN(fit) AS fit FROM (
    SELECT id, 0 AS fit FROM topics WHERE name_key = :name_key
    UNION ALL
    SELECT value, 0 FROM json_each(:called)
    UNION ALL
    SELECT topic_id, 1 FROM topic_names
    WHERE name_key = :name_key AND source_id IN (SELECT value FROM json_each(:knowing))
    UNION ALL
    SELECT w.topic_id, 2 FROM topic_words w
    WHERE w.word = :word AND w.source_id IN (SELECT value FROM json_each(:knowing)) AND NOT EXISTS (
        SELECT 1 FROM json_each(:words) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words o
                          WHERE o.topic_id = w.topic_id AND o.word = typed.value
                            AND o.source_id IN (SELECT value FROM json_each(:knowing))))
)
GROUP BY id;

-- name: topic_ids_of_article
SELECT topic_id FROM article_topics WHERE article_id = :article_id ORDER BY rank;

-- name: topics_quoted_about
-- Those of the topics that some quote, which the asker sees, is about.
SELECT wanted.value AS id FROM json_each(:ids) wanted
WHERE EXISTS (
    SELECT 1 FROM quote_topics t
    WHERE t.topic_id = wanted.value
      AND EXISTS (SELECT 1 FROM article_sources x
                  WHERE x.article_id = t.article_id AND x.source_id IN (SELECT value FROM json_each(:visible))));

-- name: related_topics
-- Over the newest articles of the topic, so that the cost has a bound.
WITH shared (article_id) AS (
    SELECT t.article_id FROM article_topics t
    WHERE t.topic_id = :topic_id
      AND EXISTS (SELECT 1 FROM article_sources x
                  WHERE x.article_id = t.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
    ORDER BY t.article_id DESC LIMIT 1000
)
SELECT o.topic_id AS id, t.name, t.kind, COUNT(*) AS article_count,
       SUM((SELECT COUNT(*) FROM quotes q
            WHERE q.speaker_id = o.topic_id AND q.article_id = o.article_id
              AND (CAST(:quoted AS TEXT) IS NULL OR EXISTS (
                    SELECT 1 FROM article_sources x
                    WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:quoted)))))
       ) AS quote_count
FROM shared s JOIN article_topics o ON o.article_id = s.article_id JOIN topics t ON t.id = o.topic_id
WHERE o.topic_id <> :topic_id AND (:people_only = 0 OR t.is_person = 1)
  AND o.topic_id NOT IN (SELECT value FROM json_each(:hidden))
GROUP BY o.topic_id
ORDER BY COUNT(*) DESC, SUM(o.weight) DESC, t.name
LIMIT :limit;
