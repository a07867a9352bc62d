-- name: sets_after
-- The sets of sources that came since, and whether the asker sees one of their sources.
SELECT s.id,
       EXISTS (SELECT 1 FROM source_set_members m
               WHERE m.set_id = s.id AND +m.source_id IN (SELECT value FROM json_each(:visible))) AS is_counted,
       EXISTS (SELECT 1 FROM source_set_members m
               WHERE m.set_id = s.id AND +m.source_id IN (SELECT value FROM json_each(:quoted))) AS is_quoted
FROM source_sets s WHERE s.id > :known ORDER BY s.id;

-- name: topics_by_ids
-- Topics that occur in what the asker sees, with how often; the others are left out. Counted by the sets of the smaller
-- side, seen or not (storage/sides.py), where the topic is in many; one that came since is looked at here. `all_articles`
-- and `all_quotes` are 1 where the side is what is taken away. `quoted`: the sources whose quotes are counted.
-- Both sums are one number, the articles in its upper half, so that each set is looked up once; of a small side the sites
-- of a person are looked for in its sets alone, where a topic of the day is in thousands.
-- `speakers_only`: those who speak; `suggestible_only`: of the people those named by sources of two sites or more or with a
-- public role.
WITH side (id, articles, quotes) AS MATERIALIZED (
    SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:side)
    UNION ALL
    SELECT s.id,
           EXISTS (SELECT 1 FROM source_set_members m
                   WHERE m.set_id = s.id AND +m.source_id IN (SELECT value FROM json_each(:visible))) - :all_articles,
           EXISTS (SELECT 1 FROM source_set_members m
                   WHERE m.set_id = s.id AND +m.source_id IN (SELECT value FROM json_each(:quoted))) - :all_quotes
    FROM source_sets s WHERE s.id > :known
),
summed (id, article_count, quote_count, at_sides) AS MATERIALIZED (
    SELECT t.id, t.article_count, t.activity - t.article_count,
           CASE WHEN t.article_count > :few THEN COALESCE((
                   SELECT SUM(s.articles * c.articles * 4294967296 + s.quotes * c.quotes)
                   FROM side s CROSS JOIN topic_counts c ON c.topic_id = t.id AND c.set_id = s.id), 0) END
    FROM json_each(:ids) wanted CROSS JOIN topics t ON t.id = wanted.value
),
counted (id, article_count, quote_count, is_at_sides) AS MATERIALIZED (
    SELECT n.id,
           CASE WHEN n.at_sides IS NOT NULL THEN :all_articles * n.article_count + ((n.at_sides + 2147483648) >> 32)
           ELSE (SELECT SUM(c.articles) FROM topic_counts c
                 WHERE c.topic_id = n.id
                   AND EXISTS (SELECT 1 FROM source_set_members m
                               WHERE m.set_id = c.set_id AND +m.source_id IN (SELECT value FROM json_each(:visible))))
           END,
           CASE WHEN n.quote_count = 0 THEN 0
           WHEN n.at_sides IS NOT NULL THEN
               :all_quotes * n.quote_count + n.at_sides - ((n.at_sides + 2147483648) >> 32) * 4294967296
           ELSE COALESCE((
                 SELECT SUM(c.quotes) FROM topic_counts c
                 WHERE c.topic_id = n.id AND c.quotes > 0
                   AND EXISTS (SELECT 1 FROM source_set_members m
                               WHERE m.set_id = c.set_id AND +m.source_id IN (SELECT value FROM json_each(:quoted)))), 0)
           END,
           n.at_sides IS NOT NULL
    FROM summed n
)
SELECT t.id, t.name, t.kind, t.level, c.article_count, c.quote_count
FROM counted c CROSS JOIN topics t ON t.id = c.id
WHERE c.article_count > 0 AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND (:speakers_only = 0 OR c.quote_count > 0)
  AND (:suggestible_only = 0 OR t.is_person = 0 OR CASE WHEN c.is_at_sides AND NOT :all_articles THEN
       (SELECT COUNT(*) FROM (
            SELECT DISTINCT COALESCE(p.domain, p.id)
            FROM side s
            CROSS JOIN topic_counts o ON o.topic_id = t.id AND o.set_id = s.id
            CROSS JOIN source_set_members m ON m.set_id = o.set_id
            CROSS JOIN sources p ON p.id = m.source_id
            WHERE s.articles <> 0 AND +m.source_id IN (SELECT value FROM json_each(:visible)) LIMIT 2)) = 2
       OR EXISTS (
            SELECT 1 FROM side s CROSS JOIN topic_counts o ON o.topic_id = t.id AND o.set_id = s.id
            WHERE s.articles <> 0 AND o.public_articles > 0)
  ELSE
       (SELECT COUNT(*) FROM (
            SELECT DISTINCT COALESCE(s.domain, s.id)
            FROM topic_counts o
            CROSS JOIN source_set_members m ON m.set_id = o.set_id
            CROSS JOIN sources s ON s.id = m.source_id
            WHERE o.topic_id = t.id AND +m.source_id IN (SELECT value FROM json_each(:visible)) LIMIT 2)) = 2
       OR EXISTS (
            SELECT 1 FROM topic_counts o CROSS JOIN source_set_members m ON m.set_id = o.set_id
            WHERE o.topic_id = t.id AND o.public_articles > 0
              AND +m.source_id IN (SELECT value FROM json_each(:visible)))
  END);

-- name: beginning_at_levels
-- Topics with a word that begins so, the most active levels first (see the migration 0013), and words that begin with
-- `second` and each of the `others`. `knowing`: the visible sources; 0 in a source's place stands for the name itself, and is
-- asked for first: the list is not read where no alias is met. No more than `walked` are walked along and `looked` handed on,
-- so that the cost has a bound.
SELECT t.id, t.article_count, t.activity
FROM (SELECT DISTINCT w.topic_id
      FROM json_each(:levels) l
      CROSS JOIN topic_words w ON w.level = l.value AND w.level > 0 AND w.word >= :word AND w.word < :word_end
      WHERE (+w.source_id = 0 OR +w.source_id IN (SELECT value FROM json_each(:knowing)))
      LIMIT :walked) b
CROSS JOIN topics t ON t.id = b.topic_id
WHERE (:second = '' OR EXISTS (
        SELECT 1 FROM topic_words o
        WHERE o.topic_id = b.topic_id AND o.word >= :second AND o.word < :second_end
          AND (+o.source_id = 0 OR +o.source_id IN (SELECT value FROM json_each(:knowing)))))
  AND (:people_only = 0 OR t.is_person = 1)
  AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND (:has_others = 0 OR NOT EXISTS (
        SELECT 1 FROM json_each(:others) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words w
                          WHERE w.topic_id = t.id AND w.word >= typed.value AND w.word < typed.value || char(1114111)
                            AND (+w.source_id = 0 OR +w.source_id IN (SELECT value FROM json_each(:knowing))))))
LIMIT :looked;

-- name: beginning_of_the_rest
-- The same for those that occur once, which stand at no level.
SELECT t.id, t.article_count, t.activity
FROM (SELECT DISTINCT w.topic_id
      FROM topic_words w
      WHERE w.word >= :word AND w.word < :word_end AND +w.level = 0
        AND (+w.source_id = 0 OR +w.source_id IN (SELECT value FROM json_each(:knowing)))
      LIMIT :walked) b
CROSS JOIN topics t ON t.id = b.topic_id
WHERE (:second = '' OR EXISTS (
        SELECT 1 FROM topic_words o
        WHERE o.topic_id = b.topic_id AND o.word >= :second AND o.word < :second_end
          AND (+o.source_id = 0 OR +o.source_id IN (SELECT value FROM json_each(:knowing)))))
  AND (:people_only = 0 OR t.is_person = 1)
  AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND (:has_others = 0 OR NOT EXISTS (
        SELECT 1 FROM json_each(:others) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words w
                          WHERE w.topic_id = t.id AND w.word >= typed.value AND w.word < typed.value || char(1114111)
                            AND (+w.source_id = 0 OR +w.source_id IN (SELECT value FROM json_each(:knowing))))))
LIMIT :looked;

-- name: beginning_with_both
-- Topics with a word that begins with one of two and one that begins with the other, and with each of the `others`; the
-- most active first. For words with which not too many begin: all of both are walked along.
SELECT t.id, t.article_count, t.activity
FROM (SELECT DISTINCT w.topic_id
      FROM topic_words w
      WHERE w.word >= :word AND w.word < :word_end
        AND (+w.source_id = 0 OR +w.source_id IN (SELECT value FROM json_each(:knowing)))
        AND w.topic_id IN (SELECT o.topic_id FROM topic_words o
                           WHERE o.word >= :second AND o.word < :second_end
                             AND (+o.source_id = 0 OR +o.source_id IN (SELECT value FROM json_each(:knowing))))) b
CROSS JOIN topics t ON t.id = b.topic_id
WHERE (:people_only = 0 OR t.is_person = 1)
  AND t.id NOT IN (SELECT value FROM json_each(:hidden))
  AND (:has_others = 0 OR NOT EXISTS (
        SELECT 1 FROM json_each(:others) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words w
                          WHERE w.topic_id = t.id AND w.word >= typed.value AND w.word < typed.value || char(1114111)
                            AND (+w.source_id = 0 OR +w.source_id IN (SELECT value FROM json_each(:knowing))))))
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
SELECT t.id, t.article_count, t.activity
FROM (SELECT id FROM topics ORDER BY article_count DESC LIMIT :walked OFFSET :passed) b
CROSS JOIN topics t ON t.id = b.id
WHERE (:people_only = 0 OR t.is_person = 1) AND t.id NOT IN (SELECT value FROM json_each(:hidden));

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
    WHERE w.word = :word AND +w.source_id IN (SELECT value FROM json_each(:knowing)) AND NOT EXISTS (
        SELECT 1 FROM json_each(:words) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words o
                          WHERE o.topic_id = w.topic_id AND o.word = typed.value
                            AND +o.source_id IN (SELECT value FROM json_each(:knowing))))
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
                  WHERE x.article_id = t.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible))));

-- name: how_much_to_walk^
-- How many articles there are of a topic in all, and of the sets of sources of a side.
SELECT t.article_count AS of_topic,
       (SELECT COALESCE(SUM(s.article_count), 0) FROM json_each(:side) v CROSS JOIN source_sets s ON s.id = v.value ->> 0) AS of_side
FROM topics t WHERE t.id = :topic_id;

-- name: newest_shared
-- The newest articles of the topic that the asker sees, so that the cost has a bound.
SELECT t.article_id FROM article_topics t
WHERE t.topic_id = :topic_id
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY t.article_id DESC LIMIT :most;

-- name: newest_shared_among_few
-- The same where few articles are seen: it looks the topic up among these, and not for them among all that there is on it.
SELECT t.article_id FROM article_topics t
WHERE t.topic_id = :topic_id
  AND t.article_id IN (SELECT x.article_id FROM json_each(:visible) v CROSS JOIN article_sources x ON x.source_id = v.value)
ORDER BY t.article_id DESC LIMIT :most;

-- name: topics_of_shared
-- The other topics of the articles, those of most of them first. Names are read of those alone that come into question.
WITH ranked (id, article_count, weight) AS MATERIALIZED (
    SELECT o.topic_id, COUNT(*), SUM(o.weight)
    FROM json_each(:articles) s CROSS JOIN article_topics o ON o.article_id = s.value
    WHERE o.topic_id <> :topic_id AND o.topic_id NOT IN (SELECT value FROM json_each(:hidden))
    GROUP BY o.topic_id
    ORDER BY COUNT(*) DESC, SUM(o.weight) DESC
    LIMIT -1
),
least (article_count, weight) AS MATERIALIZED (
    SELECT r.article_count, r.weight
    FROM ranked r CROSS JOIN topics t ON t.id = r.id
    WHERE :people_only = 0 OR t.is_person = 1
    LIMIT 1 OFFSET :limit - 1
)
SELECT t.id, t.name, t.kind, r.article_count, t.activity > t.article_count AS is_quoted
FROM ranked r CROSS JOIN topics t ON t.id = r.id
WHERE (r.article_count, r.weight) >= (SELECT COALESCE(MIN(article_count), 0), COALESCE(MIN(weight), 0) FROM least)
  AND (:people_only = 0 OR t.is_person = 1)
ORDER BY r.article_count DESC, r.weight DESC, t.name
LIMIT :limit;

-- name: spoken_in_shared
-- How many quotes of each speaker are in the articles; `quoted`: of the sources whose quotes are counted.
SELECT v.value AS id, COUNT(*) AS quotes
FROM json_each(:ids) v CROSS JOIN json_each(:articles) s
CROSS JOIN quotes q ON q.speaker_id = v.value AND q.article_id = s.value
WHERE CAST(:quoted AS TEXT) IS NULL OR EXISTS (
    SELECT 1 FROM article_sources x
    WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:quoted)))
GROUP BY v.value;
