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

-- name: beginning_at_levels
-- Topics with a word that begins so, the most active levels first (see the migration 0013), and words that begin with each
-- of the `others`. `knowing`: the visible sources and 0, which stands for the name itself. No more than `walked` are walked
-- along and `looked` handed on, so that the cost has a bound.
SELECT t.id
FROM (SELECT DISTINCT w.topic_id
      FROM json_each(:levels) l
      CROSS JOIN topic_words w ON w.level = l.value AND w.level > 0 AND w.word >= :word AND w.word < :word_end
      WHERE w.source_id IN (SELECT value FROM json_each(:knowing))
      LIMIT :walked) b
CROSS JOIN topics t ON t.id = b.topic_id
WHERE (:people_only = 0 OR t.is_person = 1)
  AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND (:has_others = 0 OR NOT EXISTS (
        SELECT 1 FROM json_each(:others) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words w
                          WHERE w.topic_id = t.id AND w.word >= typed.value AND w.word < typed.value || char(1114111)
                            AND w.source_id IN (SELECT value FROM json_each(:knowing)))))
LIMIT :looked;

-- name: beginning_of_the_rest
-- The same for those that occur once, which stand at no level.
SELECT t.id
FROM (SELECT DISTINCT w.topic_id
      FROM topic_words w
      WHERE w.word >= :word AND w.word < :word_end AND +w.level = 0
        AND w.source_id IN (SELECT value FROM json_each(:knowing))
      LIMIT :walked) b
CROSS JOIN topics t ON t.id = b.topic_id
WHERE (:people_only = 0 OR t.is_person = 1)
  AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND (:has_others = 0 OR NOT EXISTS (
        SELECT 1 FROM json_each(:others) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words w
                          WHERE w.topic_id = t.id AND w.word >= typed.value AND w.word < typed.value || char(1114111)
                            AND w.source_id IN (SELECT value FROM json_each(:knowing)))))
LIMIT :looked;

-- name: beginning_with_both
-- Topics with a word that begins with one of two and one that begins with the other, and with each of the `others`; the
-- most active first. For words with which not too many begin: all of both are walked along.
SELECT t.id
FROM (SELECT DISTINCT w.topic_id
      FROM topic_words w
      WHERE w.word >= :word AND w.word < :word_end AND w.source_id IN (SELECT value FROM json_each(:knowing))
        AND w.topic_id IN (SELECT o.topic_id FROM topic_words o
                           WHERE o.word >= :second AND o.word < :second_end
                             AND o.source_id IN (SELECT value FROM json_each(:knowing)))) b
CROSS JOIN topics t ON t.id = b.topic_id
WHERE (:people_only = 0 OR t.is_person = 1)
  AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:others) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words w
                          WHERE w.topic_id = t.id AND w.word >= typed.value AND w.word < typed.value || char(1114111)
                            AND w.source_id IN (SELECT value FROM json_each(:knowing))))
ORDER BY t.activity DESC, t.id
LIMIT :looked;

-- name: how_many_begin
-- How many words begin with each of the typed, as far as it is worth counting: the rarest leads to the fewest topics.
SELECT typed.value AS word,
       (SELECT COUNT(*) FROM (
            SELECT 1 FROM topic_words w
            WHERE w.word >= typed.value AND w.word < typed.value || char(1114111) LIMIT :most)) AS times
FROM json_each(:words) typed;

-- name: busy_topics
-- So many of the most active of all, after so many others.
SELECT t.id, b.article_count
FROM (SELECT id, article_count FROM topics ORDER BY article_count DESC LIMIT :walked OFFSET :passed) b
CROSS JOIN topics t ON t.id = b.id
WHERE (:people_only = 0 OR t.is_person = 1) AND t.id NOT IN (SELECT value FROM json_each(:hidden));

-- name: suggested_topics
-- Those of the topics that may be suggested: they occur in what the asker sees, those who speak where only they are
-- wanted, and of the people those with a public role or named by sources of two sites or more.
SELECT t.id, t.name, t.kind, t.level, SUM(c.articles) AS article_count,
       SUM(CASE WHEN CAST(:quoted AS TEXT) IS NULL
                 OR c.set_id IN (SELECT m.set_id FROM json_each(:quoted) v
                                 CROSS JOIN source_set_members m ON m.source_id = v.value)
                THEN c.quotes ELSE 0 END) AS quote_count
FROM json_each(:ids) wanted
CROSS JOIN topics t ON t.id = wanted.value
CROSS JOIN topic_counts c ON c.topic_id = t.id
WHERE c.set_id IN (SELECT m.set_id FROM json_each(:visible) v
                   CROSS JOIN source_set_members m ON m.source_id = v.value)
GROUP BY t.id
HAVING (:speakers_only = 0 OR quote_count > 0)
   AND (t.is_person = 0 OR SUM(c.public_articles) > 0 OR (SELECT COUNT(*) FROM (
            SELECT DISTINCT COALESCE(s.domain, s.id)
            FROM topic_counts o
            JOIN source_set_members m ON m.set_id = o.set_id
            JOIN sources s ON s.id = m.source_id
            WHERE o.topic_id = t.id AND m.source_id IN (SELECT value FROM json_each(:visible)) LIMIT 2)) = 2);

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
