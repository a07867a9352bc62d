-- name: quotes_by_ids
SELECT q.* FROM json_each(:ids) wanted JOIN quotes q ON q.id = wanted.value ORDER BY wanted.key;

-- name: quote_ids_of_article
SELECT id FROM quotes WHERE article_id = :article_id ORDER BY ordinal;

-- name: quotes_of_speaker
SELECT q.id, q.article_id, q.speaker_id, q.text, q.speaker_role FROM quotes q
WHERE q.speaker_id = :speaker_id AND q.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND (CAST(:topic_id AS BIGINT) IS NULL OR EXISTS (
        SELECT 1 FROM quote_topics t
        WHERE t.topic_id = :topic_id AND t.article_id = q.article_id AND t.ordinal = q.ordinal))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit OFFSET :offset;

-- name: quotes_of_speaker_in_few
-- The same for whoever sees few articles: theirs are gathered, and the speaker's quotes held against them.
SELECT q.id, q.article_id, q.speaker_id, q.text, q.speaker_role FROM quotes q INDEXED BY quotes_by_speaker
WHERE q.speaker_id = :speaker_id AND q.article_id >= :low
  AND +q.article_id IN (SELECT x.article_id FROM json_each(:visible) v CROSS JOIN article_sources x ON x.source_id = v.value
                        WHERE x.article_id >= :low)
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit OFFSET :offset;

-- name: quotes_on_topic_by_speaker
-- The same of one speaker on a topic, begun with the topic: where it stands in fewer articles than the speaker.
-- The + keeps the bound of t from being one of q in place of its own.
SELECT q.id, q.article_id, q.speaker_id, q.text, q.speaker_role
FROM quote_topics t
CROSS JOIN quotes q INDEXED BY quotes_by_speaker
    ON q.speaker_id = :speaker_id AND q.article_id = +t.article_id AND q.ordinal = t.ordinal
WHERE t.topic_id = :topic_id AND t.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY t.article_id DESC, t.ordinal
LIMIT :limit OFFSET :offset;

-- name: quotes_on_topic
SELECT q.id, q.article_id, q.speaker_id, q.text, q.speaker_role FROM quote_topics t CROSS JOIN quotes q ON q.article_id = t.article_id AND q.ordinal = t.ordinal
WHERE t.topic_id = :topic_id AND t.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY t.article_id DESC, t.ordinal
LIMIT :limit OFFSET :offset;

-- name: quotes_on_topic_in_few
SELECT q.id, q.article_id, q.speaker_id, q.text, q.speaker_role
FROM quote_topics t CROSS JOIN quotes q ON q.article_id = t.article_id AND q.ordinal = t.ordinal
WHERE t.topic_id = :topic_id AND t.article_id >= :low
  AND +t.article_id IN (SELECT x.article_id FROM json_each(:visible) v CROSS JOIN article_sources x ON x.source_id = v.value
                        WHERE x.article_id >= :low)
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
ORDER BY t.article_id DESC, t.ordinal
LIMIT :limit OFFSET :offset;

-- name: quotes_newest
SELECT q.id, q.article_id, q.speaker_id, q.text, q.speaker_role FROM quotes q
WHERE q.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit OFFSET :offset;

-- name: quotes_of_articles
-- In the order of the given articles, and in that of each.
SELECT q.id, q.article_id, q.speaker_id, q.text, q.speaker_role FROM json_each(:ids) w CROSS JOIN quotes q ON q.article_id = w.value
WHERE TRUE
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
ORDER BY w.key, q.ordinal;

-- name: count_all_quotes$
SELECT COALESCE(SUM(s.quote_count), 0) FROM source_sets s
WHERE s.id IN (SELECT m.set_id FROM json_each(:visible) v CROSS JOIN source_set_members m ON m.source_id = v.value);

-- name: part_seen^
-- How many articles the asker sees, and how many there are.
SELECT (SELECT COALESCE(SUM(s.article_count), 0) FROM source_sets s
        WHERE s.id IN (SELECT m.set_id FROM json_each(:visible) v
                       CROSS JOIN source_set_members m ON m.source_id = v.value)) AS articles,
       (SELECT COALESCE(SUM(article_count), 0) FROM source_sets) AS of_all;

-- name: spread_of_topics
SELECT t.id, t.article_count FROM json_each(:ids) w JOIN topics t ON t.id = w.value;

-- name: quotes_with_words
-- Newest first; of the matches the last stored are looked at, `most` of them, and then as many as are to be compared.
-- `looked`: how many matches that were.
SELECT q.id, q.speaker_id, q.text, f.looked
FROM (SELECT m.id, r.article_id, r.ordinal, COUNT(*) OVER () AS looked
      FROM (SELECT rowid AS id FROM quotes_fts WHERE quotes_fts MATCH :expression ORDER BY rowid DESC LIMIT :most) m
      CROSS JOIN quotes r ON r.id = m.id
      ORDER BY r.article_id DESC, r.ordinal) f
CROSS JOIN quotes q ON q.id = f.id
WHERE q.article_id >= :low
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
LIMIT :limit;

-- name: count_matches$
-- How many quotes have the words, as far as it is worth counting.
SELECT COUNT(*) FROM (SELECT 1 FROM quotes_fts WHERE quotes_fts MATCH :expression LIMIT :most);

-- name: ids_of_matches
-- Those of the given quotes that are among the last stored of those that have the words.
SELECT m.id FROM (SELECT rowid AS id FROM quotes_fts WHERE quotes_fts MATCH :expression ORDER BY rowid DESC LIMIT :most) m
WHERE m.id IN (SELECT value FROM json_each(:ids));

-- name: ids_with_words
-- Those of the given quotes that have the words, each looked up by itself: some 25 microseconds.
SELECT w.value AS id FROM json_each(:ids) w
WHERE EXISTS (SELECT 1 FROM quotes_fts WHERE quotes_fts MATCH :expression AND rowid = w.value);

-- name: count_of_speaker$
SELECT COUNT(*) FROM (SELECT 1 FROM quotes WHERE speaker_id = :speaker_id AND article_id >= :low LIMIT :most);

-- name: ids_of_speaker_with_words
-- Of the newest quotes of a speaker, those that are among the last stored of those that have the words.
SELECT q.id FROM (SELECT id FROM quotes INDEXED BY quotes_by_speaker WHERE speaker_id = :speaker_id AND article_id >= :low
                  ORDER BY article_id DESC LIMIT :of_speaker) q
WHERE q.id IN (SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH :expression ORDER BY rowid DESC LIMIT :most);

-- name: quote_ids_of_speaker
SELECT q.id FROM quotes q
WHERE q.speaker_id = :speaker_id AND q.article_id >= :low
  AND (CAST(:topic_id AS BIGINT) IS NULL OR EXISTS (
        SELECT 1 FROM quote_topics t
        WHERE t.topic_id = :topic_id AND t.article_id = q.article_id AND t.ordinal = q.ordinal))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit;

-- name: quote_ids_on_topic
SELECT q.id FROM quote_topics t CROSS JOIN quotes q ON q.article_id = t.article_id AND q.ordinal = t.ordinal
WHERE t.topic_id = :topic_id AND t.article_id >= :low
ORDER BY t.article_id DESC, t.ordinal
LIMIT :limit;

-- name: quotes_among
-- Those of the given quotes that the asker sees, newest first.
SELECT q.id, q.speaker_id, q.text FROM json_each(:ids) w CROSS JOIN quotes q ON q.id = w.value
WHERE q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
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
              WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
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
              WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
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
