-- name: headlines_by_ids
-- The one way headlines leave the archive: each article as each of its sources brought it, the one that the server
-- restricts least first, a feed before a folder of files. Name, domain and address are to be those of the first that the
-- asker sees, and an article of which they see none is to be left out: whoever reads the rows does that.
SELECT wanted.key AS place, a.id, a.story_id, a.title, x.source_id, x.url, s.domain, COALESCE(g.name, s.name) AS source_name,
       g.label
FROM json_each(:ids) wanted
JOIN articles a ON a.id = wanted.value
JOIN article_sources x ON x.article_id = a.id
JOIN sources s ON s.id = x.source_id
LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
ORDER BY wanted.key, COALESCE(g.is_headlines_only, 0), COALESCE(g.is_age_restricted, 0), g.label IS 'satire',
         g.label IS NOT NULL, s.kind = 'files', s.id;

-- name: article_at_address$
-- Through a source that the asker sees: an address that only others know may carry a token of theirs.
SELECT d.article_id FROM addresses d
WHERE d.url_key = :url_key AND +d.source_id IN (SELECT value FROM json_each(:visible))
ORDER BY d.article_id DESC LIMIT 1;

-- name: article_body^
SELECT a.text, a.authors, a.description, a.language, a.is_paywalled, a.snippet_max, a.is_archivable, a.text_forgotten_at,
       (SELECT json_group_array(json_array(x.source_id, x.image)) FROM article_sources x
        WHERE x.article_id = a.id ORDER BY x.source_id) AS came_through
FROM articles a WHERE a.id = :article_id;

-- name: newest_ids
-- The newest of each source first, then of all: the cost is (sources x articles asked for), however large the archive.
WITH wanted (source_id, lowest) AS MATERIALIZED (
    SELECT v.value, MAX(:low, COALESCE((
        SELECT y.article_id FROM article_sources y WHERE y.source_id = v.value AND y.article_id < :high
        ORDER BY y.article_id DESC LIMIT 1 OFFSET :limit + :offset), :low))
    FROM json_each(:visible) v
)
SELECT DISTINCT x.article_id
FROM wanted w
CROSS JOIN article_sources x ON x.source_id = w.source_id AND x.article_id >= w.lowest AND x.article_id < :high
ORDER BY x.article_id DESC
LIMIT :limit OFFSET :offset;

-- name: newest_ids_of_most
-- The same from the newest of all sources downwards: the cost is (articles asked for / the part of them that is seen).
-- DISTINCT costs nothing where rows come in its order, as they do from the primary key.
SELECT DISTINCT x.article_id FROM article_sources x
WHERE x.article_id >= :low AND x.article_id < :high AND +x.source_id IN (SELECT value FROM json_each(:visible))
ORDER BY x.article_id DESC
LIMIT :limit OFFSET :offset;

-- name: id_after$
-- The article that so many (with each of its sources) come before, newest first; none where there are not so many.
SELECT x.article_id FROM article_sources x
WHERE x.article_id >= :low AND x.article_id < :high
ORDER BY x.article_id DESC
LIMIT 1 OFFSET :passed;

-- name: newest_ids_of_topic
SELECT t.article_id FROM article_topics t
WHERE t.topic_id = :topic_id AND t.article_id >= :low
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY t.article_id DESC
LIMIT :limit OFFSET :offset;

-- name: count_articles$
SELECT COALESCE(SUM(s.article_count), 0) FROM source_sets s
WHERE EXISTS (SELECT 1 FROM source_set_members m
              WHERE m.set_id = s.id AND +m.source_id IN (SELECT value FROM json_each(:visible)));
