-- name: search_newest
-- Of articles that came through one of the sources `seen` and none of `others`, where those are given: from the newest
-- downwards until there are enough. `texts`: the sources of which more than the title is shown, where they are not all;
-- words that must not occur may stand where nobody sees them, here and below.
SELECT f.rowid AS id FROM articles_fts f
WHERE articles_fts MATCH :expression AND f.rowid >= :low AND f.rowid < :high
  AND (CAST(:seen AS TEXT) IS NULL OR EXISTS (
        SELECT 1 FROM article_sources x
        WHERE x.article_id = f.rowid AND +x.source_id IN (SELECT value FROM json_each(:seen))))
  AND (CAST(:others AS TEXT) IS NULL OR NOT EXISTS (
        SELECT 1 FROM article_sources x
        WHERE x.article_id = f.rowid AND +x.source_id IN (SELECT value FROM json_each(:others))))
  AND (CAST(:speakers AS TEXT) IS NULL OR EXISTS (
        SELECT 1 FROM quotes q
        WHERE q.article_id = f.rowid AND +q.speaker_id IN (SELECT value FROM json_each(:speakers))))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:unlike) u JOIN articles a ON a.id = f.rowid
        WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
            CAST(:texts AS TEXT) IS NULL OR EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts))))))
ORDER BY f.rowid DESC
LIMIT :limit OFFSET :offset;

-- name: matching_among
-- Those of the articles that match: a look at each, whatever the words are.
SELECT f.rowid AS id FROM json_each(:ids) j
CROSS JOIN articles_fts f ON f.rowid = j.value
WHERE articles_fts MATCH :expression;

-- name: unlike_among
-- Those of the articles that have one of the patterns in what is shown of them.
SELECT a.id FROM json_each(:ids) j JOIN articles a ON a.id = j.value
WHERE EXISTS (
    SELECT 1 FROM json_each(:unlike) u
    WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
        CAST(:texts AS TEXT) IS NULL OR EXISTS (
            SELECT 1 FROM article_sources x
            WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts))))));

-- name: seen_among
-- Those of the articles that came through one of the sources.
SELECT DISTINCT x.article_id AS id FROM json_each(:ids) j JOIN article_sources x ON x.article_id = j.value
WHERE +x.source_id IN (SELECT value FROM json_each(:visible));

-- name: newest_quoting
-- The newest articles with words of each of the speakers, then of all.
WITH wanted (speaker_id, lowest) AS MATERIALIZED (
    SELECT v.value, MAX(:low, COALESCE((
        SELECT DISTINCT o.article_id FROM quotes o WHERE o.speaker_id = v.value AND o.article_id < :high
        ORDER BY o.article_id DESC LIMIT 1 OFFSET :limit), :low))
    FROM json_each(:speakers) v
)
SELECT DISTINCT q.article_id AS id
FROM wanted w
CROSS JOIN quotes q ON q.speaker_id = w.speaker_id AND q.article_id >= w.lowest AND q.article_id < :high
ORDER BY q.article_id DESC
LIMIT :limit;

-- name: matching_between
-- Those that match of the articles from `low` to `high`.
SELECT f.rowid AS id FROM articles_fts f
WHERE articles_fts MATCH :expression AND f.rowid >= :low AND f.rowid <= :high;

-- name: newest_of_word
-- How many of its newest articles a word has, `most` at most, and the oldest of them.
SELECT COUNT(*) AS hits, MIN(id) AS low FROM (
    SELECT f.rowid AS id FROM articles_fts f WHERE articles_fts MATCH :expression ORDER BY f.rowid DESC LIMIT :most);

-- name: span_of_archive
SELECT (SELECT SUM(article_count) FROM source_sets) AS articles, (SELECT MIN(id) FROM articles) AS low,
       (SELECT MAX(id) FROM articles) AS high;

-- name: texts_to_rank
SELECT a.id, a.title, substr(a.text, 1, :most) AS text
FROM json_each(:ids) j JOIN articles a ON a.id = j.value;

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
                  WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts))));

-- name: quotable_among
-- The same articles alone, with how much may be shown of them.
SELECT a.id, a.snippet_max FROM json_each(:ids) j JOIN articles a ON a.id = j.value
WHERE a.is_paywalled = 0 AND a.snippet_max IS NOT 0
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts)));

-- name: pages_of_beginnings
-- How many pages of the word index hold the words that begin so: of each of its segments, how far it is from the page on
-- which they begin to the one on which others follow. In articles_fts_idx stands each page's first term (behind '0': the
-- words themselves) and its number. A page on which no term begins is not in it: a seldom word at the end of a page counts
-- the pages of the common one that follows it.
WITH RECURSIVE segments (segid) AS (
    SELECT MIN(segid) FROM articles_fts_idx
    UNION ALL
    SELECT (SELECT MIN(i.segid) FROM articles_fts_idx i WHERE i.segid > s.segid) FROM segments s WHERE s.segid IS NOT NULL
)
SELECT b.value AS beginning, TOTAL(MAX(
    0,
    COALESCE((SELECT i.pgno >> 1 FROM articles_fts_idx i
              WHERE i.segid = s.segid AND i.term > CAST('0' || b.value || char(1114111) AS BLOB)
              ORDER BY i.term LIMIT 1), 0)
    - COALESCE((SELECT i.pgno >> 1 FROM articles_fts_idx i
                WHERE i.segid = s.segid AND i.term <= CAST('0' || b.value AS BLOB)
                ORDER BY i.term DESC LIMIT 1), 0)
    - 1)) AS pages
FROM json_each(:beginnings) b CROSS JOIN segments s
WHERE s.segid IS NOT NULL
GROUP BY b.value;

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
                WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts))))))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:unlike) u
        WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
            CAST(:texts AS TEXT) IS NULL OR EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts))))))
  AND (CAST(:speakers AS TEXT) IS NULL OR EXISTS (
        SELECT 1 FROM quotes q
        WHERE q.article_id = a.id AND +q.speaker_id IN (SELECT value FROM json_each(:speakers))))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY a.id DESC
LIMIT :limit;

-- name: search_short_unspaced_newest
-- As above for words too short for a trigram: newest first through the articles of such scripts.
SELECT a.id FROM articles a INDEXED BY articles_cjk_newest
WHERE a.has_cjk = 1 AND a.id >= :low AND a.id < :high
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:like) p
        WHERE a.title NOT LIKE p.value ESCAPE '\' AND (a.text NOT LIKE p.value ESCAPE '\' OR (
            CAST(:texts AS TEXT) IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts))))))
  AND NOT EXISTS (
        SELECT 1 FROM json_each(:unlike) u
        WHERE a.title LIKE u.value ESCAPE '\' OR (a.text LIKE u.value ESCAPE '\' AND (
            CAST(:texts AS TEXT) IS NULL OR EXISTS (
                SELECT 1 FROM article_sources x
                WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts))))))
  AND (CAST(:speakers AS TEXT) IS NULL OR EXISTS (
        SELECT 1 FROM quotes q
        WHERE q.article_id = a.id AND +q.speaker_id IN (SELECT value FROM json_each(:speakers))))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY a.id DESC
LIMIT :limit;

-- name: titles_like
SELECT a.id FROM articles a INDEXED BY articles_cjk_newest
WHERE a.has_cjk = 1 AND a.title LIKE :pattern ESCAPE '\'
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY a.id DESC
LIMIT :limit;

-- name: passages
-- Up to 60 characters before the first occurrence of the needle, and what follows; the opening when it is not there.
SELECT id, substr(text, MAX(1, instr(text, :needle) - 60), 500) AS passage, MIN(60, MAX(0, instr(text, :needle) - 1)) AS hit_at,
       snippet_max
FROM articles a
WHERE a.is_paywalled = 0 AND a.snippet_max IS NOT 0 AND a.id IN (SELECT value FROM json_each(:ids))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:texts)));

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
