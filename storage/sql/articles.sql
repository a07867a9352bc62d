-- name: headlines_by_ids
-- The one way headlines leave the archive: an article no given source brought is left out, and name, domain and
-- address are those of a source the asker sees: of the one that the server restricts least, a feed before a folder of
-- files.
SELECT a.id, a.story_id, a.title, x.url, s.domain, COALESCE(g.name, s.name) AS source_name, g.label
FROM json_each(:ids) wanted
JOIN articles a ON a.id = wanted.value
JOIN article_sources x ON x.article_id = a.id
    AND x.source_id = (
        SELECT y.source_id FROM article_sources y JOIN sources t ON t.id = y.source_id
        LEFT JOIN guild_sources r ON r.guild_id = CAST(:guild_id AS BIGINT) AND r.source_id = y.source_id
        WHERE y.article_id = a.id AND y.source_id IN (SELECT value FROM json_each(:visible))
        ORDER BY COALESCE(r.is_headlines_only, 0), COALESCE(r.is_age_restricted, 0), r.label IS 'satire',
                 r.label IS NOT NULL, t.kind = 'files', y.source_id
        LIMIT 1)
JOIN sources s ON s.id = x.source_id
LEFT JOIN guild_sources g ON g.guild_id = CAST(:guild_id AS BIGINT) AND g.source_id = s.id
ORDER BY wanted.key;

-- name: article_at_address$
-- Through a source that the asker sees: an address that only others know may carry a token of theirs.
SELECT d.article_id FROM addresses d
WHERE d.url_key = :url_key AND d.source_id IN (SELECT value FROM json_each(:visible))
ORDER BY d.article_id DESC LIMIT 1;

-- name: article_body^
SELECT a.text, a.authors, a.description, a.language, a.is_paywalled, a.snippet_max, a.is_archivable,
       EXISTS (SELECT 1 FROM article_sources x
               WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))) AS is_text_shown,
       (SELECT x.image FROM article_sources x
        WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:visible)) AND x.image IS NOT NULL
        ORDER BY x.source_id LIMIT 1) AS image
FROM articles a WHERE a.id = :article_id;

-- name: newest_ids
-- The newest of each source first, then of all: the cost is (sources x articles asked for), however large the archive.
SELECT DISTINCT x.article_id
FROM json_each(:visible) v
CROSS JOIN article_sources x ON x.source_id = v.value
WHERE x.article_id >= :low
  AND x.article_id >= COALESCE((
        SELECT y.article_id FROM article_sources y WHERE y.source_id = v.value
        ORDER BY y.article_id DESC LIMIT 1 OFFSET :limit + :offset), :low)
ORDER BY x.article_id DESC
LIMIT :limit OFFSET :offset;

-- name: newest_ids_of_topic
SELECT t.article_id FROM article_topics t
WHERE t.topic_id = :topic_id AND t.article_id >= :low
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY t.article_id DESC
LIMIT :limit OFFSET :offset;

-- name: count_articles$
SELECT COALESCE(SUM(s.article_count), 0) FROM source_sets s
WHERE EXISTS (SELECT 1 FROM source_set_members m
              WHERE m.set_id = s.id AND m.source_id IN (SELECT value FROM json_each(:visible)));
