-- name: texts_by_age
-- A walk from the oldest on: articles below `before`, and whether something of each is still to be forgotten. Texts that
-- went are looked at again in passing: a row without its text is small.
SELECT a.id,
       a.text <> '' OR a.description IS NOT NULL OR (:quotes_go AND a.quotes_forgotten_at IS NULL) AS is_due
FROM articles a WHERE a.id > :after AND a.id < :before ORDER BY a.id LIMIT :limit;

-- name: retention_would_take^
-- Of one page of the walk.
SELECT COUNT(*) AS articles, COALESCE(SUM(a.text <> ''), 0) AS texts, COALESCE(SUM(length(CAST(a.text AS BLOB))), 0) AS bytes,
       COALESCE(SUM((SELECT COUNT(*) FROM quotes q WHERE q.article_id = a.id)), 0) AS quotes, MAX(a.id) AS last
FROM (SELECT * FROM articles WHERE id > :after AND id < :before ORDER BY id LIMIT :limit) a;

-- name: not_being_shown
-- Those of the articles that nobody is about to send or edit with their words, by themselves or in a digest.
SELECT j.value AS id FROM json_each(:ids) j
WHERE NOT EXISTS (SELECT 1 FROM deliveries d LEFT JOIN deliveries g ON g.id = d.digest_id
                  WHERE d.article_id = j.value
                    AND (d.state IN ('pending', 'sending') OR g.state IN ('pending', 'sending')
                         OR (d.state = 'held' AND d.digest_at IS NOT NULL AND d.digest_id IS NULL)
                         OR d.update_at IS NOT NULL OR d.publish = 'wanted'))
ORDER BY j.key;

-- name: forget_texts!
-- The triggers take the words out of the indexes. A text that was never there is not called forgotten.
UPDATE articles SET text = '', description = NULL, text_forgotten_at = :now
WHERE id IN (SELECT value FROM json_each(:ids)) AND (text <> '' OR description IS NOT NULL);

-- name: forget_former_texts!
-- Former headlines stay: a story's page tells them.
UPDATE article_versions SET text = '' WHERE article_id IN (SELECT value FROM json_each(:ids)) AND text <> '';

-- name: forget_marks_of!
DELETE FROM article_marks WHERE article_id IN (SELECT value FROM json_each(:ids));

-- name: put_text_back!
-- For as long as a transaction needs it.
UPDATE articles SET text = :text, text_forgotten_at = NULL WHERE id = :id;

-- name: with_quotes_to_forget
SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(:ids)) AND quotes_forgotten_at IS NULL ORDER BY id;

-- name: note_quotes_forgotten!
UPDATE articles SET quotes_forgotten_at = :now WHERE id = :id;

-- name: wanted_by_nobody
-- Articles of which nobody would miss the headline: not kept, of no story that somebody follows, posted nowhere we know of.
SELECT a.id FROM articles a
WHERE a.id IN (SELECT value FROM json_each(:ids))
  AND NOT EXISTS (SELECT 1 FROM saved s WHERE s.article_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.article_id = a.id)
  AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.story_id = a.story_id)
  AND NOT EXISTS (SELECT 1 FROM autopost_subjects b WHERE b.kind = 'story' AND b.subject_id = a.story_id)
ORDER BY a.id;

-- name: had_text$
SELECT text_forgotten_at IS NOT NULL FROM articles WHERE id = :id;

-- name: put_forgotten_keys!
INSERT INTO forgotten_articles (hash, forgotten_at) SELECT value, :now FROM json_each(:hashes) WHERE true
ON CONFLICT DO NOTHING;

