-- name: articles_not_indexed$
SELECT COUNT(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM articles_fts_docsize d WHERE d.id = a.id);

-- name: indexed_without_article$
SELECT COUNT(*) FROM articles_fts_docsize d WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = d.id);

-- name: unspaced_not_indexed$
SELECT COUNT(*) FROM articles a
WHERE a.has_cjk = 1 AND NOT EXISTS (SELECT 1 FROM articles_cjk_docsize d WHERE d.id = a.id);

-- name: quotes_not_indexed$
SELECT COUNT(*) FROM quotes q WHERE NOT EXISTS (SELECT 1 FROM quotes_fts_docsize d WHERE d.id = q.id);

-- name: indexed_without_quote$
SELECT COUNT(*) FROM quotes_fts_docsize d WHERE NOT EXISTS (SELECT 1 FROM quotes q WHERE q.id = d.id);

-- name: is_indexed_by$
SELECT 1 FROM articles_fts WHERE articles_fts MATCH :words AND rowid = :id;

-- name: article_from^
SELECT id, title, substr(text, 1, 2000) AS text FROM articles WHERE id >= :place ORDER BY id LIMIT 1;

-- name: quote_from^
-- Whether it is not in the text of its article; of a text that was forgotten, nobody can tell.
SELECT q.id, a.text_forgotten_at IS NULL AND substr(a.text, q.start + 1, q."end" - q.start) <> q.text AS is_wrong
FROM quotes q JOIN articles a ON a.id = q.article_id WHERE q.id >= :place ORDER BY q.id LIMIT 1;

-- name: topic_from^
SELECT id FROM topics WHERE id >= :place ORDER BY id LIMIT 1;

-- name: bounds_of_articles^
SELECT MIN(id) AS low, MAX(id) AS high FROM articles;

-- name: bounds_of_quotes^
SELECT MIN(id) AS low, MAX(id) AS high FROM quotes;

-- name: bounds_of_topics^
SELECT MIN(id) AS low, MAX(id) AS high FROM topics;

-- name: is_counted_wrong$
-- Whether the roll-ups of a topic say otherwise than the rows that they count.
WITH days (day, set_id, articles, quotes, public_articles) AS (
    SELECT (a.id >> 20) / 86400000, a.set_id, COUNT(*),
           SUM((SELECT COUNT(*) FROM quotes q WHERE q.article_id = t.article_id AND q.speaker_id = t.topic_id)),
           SUM(t.has_public_role)
    FROM article_topics t JOIN articles a ON a.id = t.article_id WHERE t.topic_id = :topic_id GROUP BY 1, 2
), counts AS (
    SELECT set_id, SUM(articles), SUM(quotes), SUM(public_articles) FROM days GROUP BY set_id
)
SELECT EXISTS (SELECT day, set_id, articles, quotes FROM days
               EXCEPT SELECT day, set_id, articles, quotes FROM topic_days WHERE topic_id = :topic_id)
    OR EXISTS (SELECT day, set_id, articles, quotes FROM topic_days WHERE topic_id = :topic_id
               EXCEPT SELECT day, set_id, articles, quotes FROM days)
    OR EXISTS (SELECT * FROM counts
               EXCEPT SELECT set_id, articles, quotes, public_articles FROM topic_counts WHERE topic_id = :topic_id)
    OR EXISTS (SELECT set_id, articles, quotes, public_articles FROM topic_counts WHERE topic_id = :topic_id
               EXCEPT SELECT * FROM counts);

-- name: recount_days!
INSERT INTO topic_days (topic_id, day, set_id, articles, quotes)
SELECT t.topic_id, (a.id >> 20) / 86400000, a.set_id, COUNT(*),
       SUM((SELECT COUNT(*) FROM quotes q WHERE q.article_id = t.article_id AND q.speaker_id = t.topic_id))
FROM article_topics t JOIN articles a ON a.id = t.article_id WHERE t.topic_id = :topic_id GROUP BY 2, 3;

-- name: recount_sets!
INSERT INTO topic_counts (topic_id, set_id, articles, quotes, public_articles)
SELECT t.topic_id, a.set_id, COUNT(*),
       SUM((SELECT COUNT(*) FROM quotes q WHERE q.article_id = t.article_id AND q.speaker_id = t.topic_id)),
       SUM(t.has_public_role)
FROM article_topics t JOIN articles a ON a.id = t.article_id WHERE t.topic_id = :topic_id GROUP BY 2;

-- name: delete_days_of!
DELETE FROM topic_days WHERE topic_id = :topic_id;

-- name: delete_counts_of!
DELETE FROM topic_counts WHERE topic_id = :topic_id;

-- name: topics_after
SELECT id FROM topics WHERE id > :after ORDER BY id LIMIT :limit;

-- name: posts_for_no_channel$
SELECT COUNT(*) FROM deliveries WHERE channel_id NOT IN (SELECT channel_id FROM targets);

-- name: size_of_day!
-- The first look of a day stays.
INSERT INTO size_days (day, used_bytes, articles) VALUES (:day, :used_bytes, :articles) ON CONFLICT DO NOTHING;

-- name: size_days_since
SELECT day, used_bytes, articles FROM size_days WHERE day >= :day ORDER BY day;

-- name: forget_size_days!
DELETE FROM size_days WHERE day < :before;

-- name: articles_in_all$
SELECT COALESCE(SUM(article_count), 0) FROM source_sets;
