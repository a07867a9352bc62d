-- name: quotes_by_ids
SELECT q.* FROM json_each(:ids) wanted JOIN quotes q ON q.id = wanted.value ORDER BY wanted.key;

-- name: quote_ids_of_article
SELECT id FROM quotes WHERE article_id = :article_id ORDER BY ordinal;

-- name: quotes_of_speaker
SELECT q.id, q.text FROM quotes q
WHERE q.speaker_id = :speaker_id AND q.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND (CAST(:topic_id AS BIGINT) IS NULL OR EXISTS (
        SELECT 1 FROM quote_topics t
        WHERE t.topic_id = :topic_id AND t.article_id = q.article_id AND t.ordinal = q.ordinal))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit;

-- name: quotes_on_topic
SELECT q.id, q.speaker_id, q.text FROM quote_topics t CROSS JOIN quotes q ON q.article_id = t.article_id AND q.ordinal = t.ordinal
WHERE t.topic_id = :topic_id AND t.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY t.article_id DESC, t.ordinal
LIMIT :limit OFFSET :offset;

-- name: count_quotes_on_topic$
SELECT COUNT(*) FROM quote_topics t
WHERE t.topic_id = :topic_id AND t.article_id >= :low
  AND (CAST(:is_edited AS INTEGER) = 0 OR EXISTS (
        SELECT 1 FROM quotes q
        WHERE q.article_id = t.article_id AND q.ordinal = t.ordinal
          AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
          AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)));

-- name: quotes_newest
SELECT q.id, q.speaker_id, q.text FROM quotes q
WHERE q.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit OFFSET :offset;

-- name: count_quotes_since$
SELECT COUNT(*) FROM quotes q
WHERE q.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)));

-- name: count_all_quotes$
SELECT COALESCE(SUM(s.quote_count), 0) FROM source_sets s
WHERE EXISTS (SELECT 1 FROM source_set_members m
              WHERE m.set_id = s.id AND m.source_id IN (SELECT value FROM json_each(:visible)));

-- name: quotes_with_words
-- Every match, newest first; the caller pages and counts in one go. `most` bounds how many of the matches, the last
-- stored first, are looked at.
SELECT q.id, q.speaker_id, q.text
FROM (SELECT rowid AS id FROM quotes_fts WHERE quotes_fts MATCH :expression ORDER BY rowid DESC LIMIT :most) f
CROSS JOIN quotes q ON q.id = f.id
WHERE q.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND (CAST(:speaker_id AS BIGINT) IS NULL OR q.speaker_id = :speaker_id)
  AND (CAST(:topic_id AS BIGINT) IS NULL OR EXISTS (
        SELECT 1 FROM quote_topics t
        WHERE t.topic_id = :topic_id AND t.article_id = q.article_id AND t.ordinal = q.ordinal))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.article_id DESC, q.ordinal;

-- name: quotes_like
SELECT q.id, q.speaker_id, q.text FROM articles a INDEXED BY articles_cjk_newest JOIN quotes q ON q.article_id = a.id
WHERE a.has_cjk = 1 AND a.id >= :low
  AND NOT EXISTS (SELECT 1 FROM json_each(:like) p WHERE q.text NOT LIKE p.value ESCAPE '\')
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND (CAST(:speaker_id AS BIGINT) IS NULL OR q.speaker_id = :speaker_id)
  AND (CAST(:topic_id AS BIGINT) IS NULL OR EXISTS (
        SELECT 1 FROM quote_topics t
        WHERE t.topic_id = :topic_id AND t.article_id = q.article_id AND t.ordinal = q.ordinal))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.article_id DESC, q.ordinal;

-- name: highest_quote_id$
SELECT MAX(id) FROM quotes;

-- name: quotes_after
-- The first quotes with a speaker at or after an id, within a window: a seek, however large the archive.
SELECT q.id, q.speaker_id FROM quotes q
WHERE q.id >= :start AND q.id < :start + :window AND +q.speaker_id IS NOT NULL
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND q.speaker_id NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.id
LIMIT :limit;

-- name: newest_spoken_quotes
-- Those of the given articles that have a speaker.
SELECT q.id, q.speaker_id FROM json_each(:ids) wanted JOIN quotes q ON q.article_id = wanted.value
WHERE q.speaker_id IS NOT NULL
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND q.speaker_id NOT IN (SELECT value FROM json_each(:hidden))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit;
