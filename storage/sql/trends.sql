-- name: topics_of_newest
-- How many of the newest articles have each topic: the range of ids is the period.
SELECT t.topic_id AS id, COUNT(*) AS articles
FROM (SELECT DISTINCT x.article_id
      FROM json_each(:visible) v CROSS JOIN article_sources x ON x.source_id = v.value
      WHERE x.article_id >= :low
      ORDER BY x.article_id DESC LIMIT :most) w
CROSS JOIN article_topics t ON t.article_id = w.article_id
GROUP BY t.topic_id
HAVING COUNT(*) >= :least
ORDER BY COUNT(*) DESC, t.topic_id
LIMIT :limit;

-- name: topics_of_days
-- The same over whole days, from the roll-ups.
SELECT d.topic_id AS id, SUM(d.articles) AS articles
FROM topic_days d INDEXED BY topic_days_of_day
WHERE d.day >= :low AND d.day <= :high
  AND d.set_id IN (SELECT m.set_id FROM source_set_members m
                   WHERE m.source_id IN (SELECT value FROM json_each(:visible)))
GROUP BY d.topic_id
HAVING SUM(d.articles) >= :least
ORDER BY SUM(d.articles) DESC, d.topic_id
LIMIT :limit;

-- name: articles_of_topics_in_days
SELECT d.topic_id AS id, SUM(d.articles) AS articles
FROM json_each(:ids) w CROSS JOIN topic_days d ON d.topic_id = w.value
WHERE d.day >= :low AND d.day < :high
  AND d.set_id IN (SELECT m.set_id FROM source_set_members m
                   WHERE m.source_id IN (SELECT value FROM json_each(:visible)))
GROUP BY d.topic_id;

-- name: articles_of_topics_among_few
-- The same where few articles are seen: it begins with these, and not with all that there is on each topic.
SELECT t.topic_id AS id, COUNT(*) AS articles
FROM (SELECT DISTINCT x.article_id
      FROM json_each(:visible) v CROSS JOIN article_sources x ON x.source_id = v.value
      WHERE x.article_id >= :low AND x.article_id < :high) w
CROSS JOIN article_topics t ON t.article_id = w.article_id
WHERE +t.topic_id IN (SELECT value FROM json_each(:ids))
GROUP BY t.topic_id;

-- name: first_article_since$
-- The first of each source, then of all.
SELECT MIN((SELECT x.article_id FROM article_sources x
            WHERE x.source_id = v.value AND x.article_id >= :low ORDER BY x.article_id LIMIT 1))
FROM json_each(:visible) v;

-- name: first_article_between$
-- The same where much of what comes is seen: one walk in place of a look into each source.
SELECT x.article_id FROM article_sources x
WHERE x.article_id >= :low AND x.article_id < :high AND +x.source_id IN (SELECT value FROM json_each(:visible))
ORDER BY x.article_id LIMIT 1;

-- name: first_articles_since
-- The first of each source that has some.
SELECT id, article_id FROM (
    SELECT v.value AS id,
           (SELECT x.article_id FROM article_sources x
            WHERE x.source_id = v.value AND x.article_id >= :low ORDER BY x.article_id LIMIT 1) AS article_id
    FROM json_each(:visible) v)
WHERE article_id IS NOT NULL;

-- name: count_articles_between$
SELECT COUNT(*) FROM (
    SELECT DISTINCT x.article_id
    FROM json_each(:visible) v CROSS JOIN article_sources x ON x.source_id = v.value
    WHERE x.article_id >= :low AND x.article_id < :high LIMIT :most);

-- name: newest_of_topics
-- The newest articles of each topic since then, with what their texts are copies of and how high the topic stands in
-- them. The copy is read from the index of stories: in the article's own row it lies behind the text.
-- The + keeps the bound of t from being worked out again for each row of the others.
SELECT w.value AS id, t.article_id, t.rank, a.story_id, COALESCE(g.text_group, g.id) AS text_group
FROM json_each(:ids) w
CROSS JOIN article_topics t ON t.topic_id = w.value AND t.article_id >= COALESCE((
        SELECT n.article_id FROM article_topics n
        WHERE n.topic_id = w.value AND n.article_id >= :low
          AND EXISTS (SELECT 1 FROM article_sources x
                      WHERE x.article_id = n.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
        ORDER BY n.article_id DESC LIMIT 1 OFFSET :most - 1), :low)
CROSS JOIN articles a ON a.id = +t.article_id
CROSS JOIN articles g INDEXED BY articles_story ON g.story_id = a.story_id AND g.id = +t.article_id
WHERE EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)));

-- name: newest_of_topics_among_few
-- The same where few articles are seen: it begins with these, and not with all that there is on each topic.
SELECT id, article_id, rank, story_id, text_group FROM (
    SELECT t.topic_id AS id, t.article_id, t.rank, a.story_id, COALESCE(g.text_group, g.id) AS text_group,
           ROW_NUMBER() OVER (PARTITION BY t.topic_id ORDER BY t.article_id DESC) AS place
    FROM (SELECT DISTINCT x.article_id
          FROM json_each(:visible) v CROSS JOIN article_sources x ON x.source_id = v.value
          WHERE x.article_id >= :low) w
    CROSS JOIN article_topics t ON t.article_id = w.article_id
    CROSS JOIN articles a ON a.id = t.article_id
    CROSS JOIN articles g INDEXED BY articles_story ON g.story_id = a.story_id AND g.id = +t.article_id
    WHERE +t.topic_id IN (SELECT value FROM json_each(:ids)))
WHERE place <= :most;

-- name: sites_of_articles
SELECT x.article_id, COALESCE(x.outlet, s.domain, 'source ' || s.id) AS site
FROM json_each(:ids) w CROSS JOIN article_sources x ON x.article_id = w.value CROSS JOIN sources s ON s.id = x.source_id
WHERE +x.source_id IN (SELECT value FROM json_each(:visible));

-- name: days_of_topic_since
-- By the sets of the smaller side, seen or not (storage/sides.py); a set that came since is looked at here.
WITH side (id, articles, quotes) AS MATERIALIZED (
    SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:side)
    UNION ALL
    SELECT s.id,
           EXISTS (SELECT 1 FROM source_set_members m
                   WHERE m.set_id = s.id AND +m.source_id IN (SELECT value FROM json_each(:visible))) - :all_articles,
           EXISTS (SELECT 1 FROM source_set_members m
                   WHERE m.set_id = s.id AND +m.source_id IN (SELECT value FROM json_each(:quoted))) - :all_quotes
    FROM source_sets s WHERE s.id > :known
)
SELECT day, articles, quotes FROM (
    SELECT d.day,
           SUM(d.articles * (:all_articles <> (d.set_id IN (SELECT id FROM side WHERE articles <> 0)))) AS articles,
           SUM(d.quotes * (:all_quotes <> (d.set_id IN (SELECT id FROM side WHERE quotes <> 0)))) AS quotes
    FROM topic_days d
    WHERE d.topic_id = :topic_id AND d.day >= :low
    GROUP BY d.day)
WHERE articles > 0
ORDER BY day;

-- name: count_sources_of_topic_since$
-- Each set once: a topic of the day is in the same ones day by day.
SELECT COUNT(DISTINCT m.source_id)
FROM (SELECT DISTINCT d.set_id FROM topic_days d WHERE d.topic_id = :topic_id AND d.day >= :low) s
CROSS JOIN source_set_members m ON m.set_id = s.set_id
WHERE +m.source_id IN (SELECT value FROM json_each(:visible));

-- name: newest_ids_of_both
-- Among the newest articles of the first topic, so that the cost has a bound: give the rarer one. The other's articles are
-- looked up where they stand together, by their topic.
SELECT t.article_id
FROM (SELECT article_id FROM article_topics
      WHERE topic_id = :topic_id AND article_id >= :low ORDER BY article_id DESC LIMIT :most) t
CROSS JOIN article_topics o INDEXED BY article_topics_newest ON o.topic_id = :other_id AND o.article_id = t.article_id
WHERE EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY t.article_id DESC;
