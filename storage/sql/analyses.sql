-- name: stale_articles
-- Those that an older analysis than `version` looked at, newest first. Where the text was forgotten, what was found in it stays.
SELECT a.id FROM articles a INDEXED BY articles_analysed
WHERE a.analysed_by < :version AND a.id >= :low AND a.text_forgotten_at IS NULL
  AND (CAST(:source_ids AS TEXT) IS NULL OR EXISTS (
        SELECT 1 FROM article_sources x
        WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:source_ids))))
ORDER BY a.id DESC;

-- name: sources_called
SELECT DISTINCT s.id FROM sources s LEFT JOIN guild_sources g ON g.source_id = s.id
WHERE s.name = :name COLLATE NOCASE OR s.domain = lower(:name) OR s.url = :name OR g.name = :name COLLATE NOCASE
ORDER BY s.id;

-- name: texts_by_ids
SELECT a.id, a.title, a.text, a.text_hash, a.tags, a.language, a.is_paywalled, a.snippet_max
FROM json_each(:ids) wanted JOIN articles a ON a.id = wanted.value
WHERE a.text_forgotten_at IS NULL
ORDER BY wanted.key;

-- name: owner_if_unchanged$
-- Whose words these are; nothing if they, or what may be shown of them, changed since they were read.
SELECT owner_id FROM articles
WHERE id = :id AND text_hash = :text_hash AND text_forgotten_at IS NULL AND is_paywalled = :is_paywalled
  AND snippet_max IS CAST(:snippet_max AS INTEGER);

-- name: set_analysed_by!
UPDATE articles SET analysed_by = :version WHERE id = :id;

-- name: withdrawn_of_article
SELECT id, text_hash FROM withdrawn_quotes WHERE article_id = :article_id ORDER BY withdrawn_at DESC, id;

-- name: insert_withdrawn*!
INSERT INTO withdrawn_quotes (id, article_id, text_hash, withdrawn_at)
VALUES (:id, :article_id, :text_hash, :now);

-- name: delete_withdrawn!
DELETE FROM withdrawn_quotes WHERE id IN (SELECT value FROM json_each(:ids));

-- name: forget_withdrawn!
-- All but the latest of an article: one that changes at every visit must not fill the disk.
DELETE FROM withdrawn_quotes
WHERE article_id = :article_id AND id IN (
    SELECT w.id FROM withdrawn_quotes w WHERE w.article_id = :article_id
    ORDER BY w.withdrawn_at DESC, w.id LIMIT -1 OFFSET :most);

-- name: withdrawn_quote^
SELECT article_id, withdrawn_at FROM withdrawn_quotes WHERE id = :id;
