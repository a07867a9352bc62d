-- name: search_newest
-- `texts`: the sources of which more than the title is shown, where they are not all; words that must not occur may
-- stand where nobody sees them, here and below.
SELECT f.rowid AS id FROM articles_fts f
WHERE articles_fts MATCH :expression AND f.rowid >= :low AND f.rowid < :high
  AND (CAST(:speakers AS TEXT) IS NULL OR EXISTS (
        SELECT 1 FROM quotes q
        WHERE q.article_id = f.rowid AND +q.speaker_id IN (SELECT value FROM json_each(:speakers))))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:unlike) u JOIN articles a ON a.id = f.rowid
        WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
            CAST(:texts AS TEXT) IS NULL OR EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))))))
ORDER BY f.rowid DESC
LIMIT :limit OFFSET :offset;

-- name: rank_hits
-- bm25 is linear in how common the words are, so only the given hits (the newest) are ranked.
SELECT f.rowid AS id FROM articles_fts f
WHERE articles_fts MATCH :expression AND f.rowid >= :low AND f.rowid <= :high
  AND +f.rowid IN (SELECT value FROM json_each(:ids))
ORDER BY bm25(articles_fts, 5.0, 1.0, 0.0), f.rowid DESC
LIMIT :limit OFFSET :offset;

-- name: snippets
-- Nothing of a text behind a paywall, of one that its page lets nobody show, nor of one of which the server shows the
-- headline alone.
SELECT f.rowid AS id, snippet(articles_fts, 1, char(2), char(3), '', 48) AS snippet,
       (SELECT a.snippet_max FROM articles a WHERE a.id = f.rowid) AS snippet_max
FROM articles_fts f
WHERE articles_fts MATCH :expression AND f.rowid IN (
    SELECT a.id FROM json_each(:ids) j JOIN articles a ON a.id = j.value
    WHERE a.is_paywalled = 0 AND a.snippet_max IS NOT 0
      AND EXISTS (SELECT 1 FROM article_sources x
                  WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))));

-- name: search_unspaced_newest
-- Words of scripts without spaces: each pattern must occur, found through the trigram index. `texts`: the sources whose
-- texts are looked at, where they are not all; of the others it must occur in the title.
SELECT a.id FROM articles_cjk f JOIN articles a ON a.id = f.rowid
WHERE articles_cjk MATCH :trigrams AND a.id >= :low AND a.id < :high
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:like) p
        WHERE a.title NOT LIKE p.value ESCAPE '\' AND (a.text NOT LIKE p.value ESCAPE '\' OR (
            CAST(:texts AS TEXT) IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))))))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:unlike) u
        WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
            CAST(:texts AS TEXT) IS NULL OR EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))))))
  AND (CAST(:speakers AS TEXT) IS NULL OR EXISTS (
        SELECT 1 FROM quotes q
        WHERE q.article_id = a.id AND +q.speaker_id IN (SELECT value FROM json_each(:speakers))))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:visible)))
  AND (CAST(:words AS TEXT) IS NULL OR a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :words))
  AND (CAST(:excluded AS TEXT) IS NULL
       OR a.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :excluded))
ORDER BY a.id DESC
LIMIT :limit OFFSET :offset;

-- name: search_short_unspaced_newest
-- As above for words too short for a trigram: newest first through the articles of such scripts.
SELECT a.id FROM articles a INDEXED BY articles_cjk_newest
WHERE a.has_cjk = 1 AND a.id >= :low AND a.id < :high
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:like) p
        WHERE a.title NOT LIKE p.value ESCAPE '\' AND (a.text NOT LIKE p.value ESCAPE '\' OR (
            CAST(:texts AS TEXT) IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))))))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:unlike) u
        WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
            CAST(:texts AS TEXT) IS NULL OR EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))))))
  AND (CAST(:speakers AS TEXT) IS NULL OR EXISTS (
        SELECT 1 FROM quotes q
        WHERE q.article_id = a.id AND +q.speaker_id IN (SELECT value FROM json_each(:speakers))))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:visible)))
  AND (CAST(:words AS TEXT) IS NULL OR a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :words))
  AND (CAST(:excluded AS TEXT) IS NULL
       OR a.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :excluded))
ORDER BY a.id DESC
LIMIT :limit OFFSET :offset;

-- name: search_speakers_newest
SELECT DISTINCT q.article_id AS id FROM quotes q
WHERE q.speaker_id IN (SELECT value FROM json_each(:speakers)) AND q.article_id >= :low AND q.article_id < :high
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND x.source_id IN (SELECT value FROM json_each(:visible)))
  AND (CAST(:excluded AS TEXT) IS NULL
       OR q.article_id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :excluded))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:unlike) u JOIN articles a ON a.id = q.article_id
        WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
            CAST(:texts AS TEXT) IS NULL OR EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))))))
ORDER BY q.article_id DESC
LIMIT :limit OFFSET :offset;

-- name: search_all_newest
-- No words to look for: what is left are times, sources and what must not occur.
SELECT a.id FROM articles a
WHERE a.id >= :low AND a.id < :high
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:visible)))
  AND (CAST(:excluded AS TEXT) IS NULL
       OR a.id NOT IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :excluded))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:unlike) u
        WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
            CAST(:texts AS TEXT) IS NULL OR EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts))))))
ORDER BY a.id DESC
LIMIT :limit OFFSET :offset;

-- name: titles_like
SELECT a.id FROM articles a INDEXED BY articles_cjk_newest
WHERE a.has_cjk = 1 AND a.title LIKE :pattern ESCAPE '\'
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY a.id DESC
LIMIT :limit;

-- name: passages
-- Up to 60 characters before the first occurrence of the needle, and what follows; the opening when it is not there.
SELECT id, substr(text, MAX(1, instr(text, :needle) - 60), 500) AS passage, MIN(60, MAX(0, instr(text, :needle) - 1)) AS hit_at,
       snippet_max
FROM articles a
WHERE a.is_paywalled = 0 AND a.snippet_max IS NOT 0 AND a.id IN (SELECT value FROM json_each(:ids))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND x.source_id IN (SELECT value FROM json_each(:texts)));

-- name: people_named
-- Those of whose names every word typed begins a word; bounded, for a by: filter.
SELECT t.id FROM topics t
WHERE t.is_person = 1
  AND t.id IN (SELECT w.topic_id FROM topic_words w
               WHERE w.word >= :word AND w.word < :word_end
                 AND w.source_id IN (SELECT value FROM json_each(:knowing)))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:words) typed
        WHERE NOT EXISTS (SELECT 1 FROM topic_words w
                          WHERE w.topic_id = t.id AND w.word >= typed.value AND w.word < typed.value || char(1114111)
                            AND w.source_id IN (SELECT value FROM json_each(:knowing))))
LIMIT 500;
