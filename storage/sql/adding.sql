-- name: candidates
-- Stored articles that may be the one at hand. is_covered: whoever reads this source sees the article already,
-- so that linking it shows them nothing new. is_open: the other way round, whoever sees the article reads this source
-- too, so that its new words may stand in the article.
-- has_been_so: these very words stood in it before.
WITH found (article_id, by_address, by_words, is_known) AS (
    SELECT article_id, 1, 0, 0 FROM addresses WHERE url_key = CAST(:url_key AS TEXT)
    UNION ALL
    SELECT article_id, 0, 0, 1 FROM article_sources WHERE article_id = :known_id AND source_id = :source_id
    UNION ALL
    SELECT id, 0, 1, 0 FROM articles WHERE text_hash = :text_hash AND :has_text = 1
    UNION ALL
    SELECT id, 0, 1, 0 FROM articles
    WHERE has_address = 0 AND text = '' AND owner_id = :source_id AND title = :title AND :is_bare = 1
      AND text_forgotten_at IS NULL
    UNION ALL
    SELECT value, 0, 0, 0 FROM json_each(:copies)
)
SELECT a.id, a.owner_id, a.set_id, a.title, a.text, a.text_hash, a.snippet_max, a.is_archivable,
       a.text_forgotten_at, a.quotes_forgotten_at,
       o.is_public AS is_owner_public,
       MAX(f.by_address) AS by_address, MAX(f.by_words) AS by_words, MAX(f.is_known) AS is_known,
       (SELECT x.is_quiet FROM article_sources x WHERE x.article_id = a.id AND x.source_id = :source_id) AS is_quiet,
       (SELECT x.url FROM article_sources x WHERE x.article_id = a.id AND x.source_id = :source_id) AS linked_url,
       EXISTS (SELECT 1 FROM article_versions v
               WHERE v.article_id = a.id AND v.title = :title AND v.text = :text) AS has_been_so,
       EXISTS (SELECT 1 FROM article_sources x WHERE x.article_id = a.id AND x.source_id = :source_id) AS is_linked,
       NOT EXISTS (SELECT 1 FROM sources s WHERE s.id = :source_id AND s.is_public = 1)
       AND NOT EXISTS (
           SELECT 1 FROM own_sources mine
           WHERE mine.source_id = :source_id AND NOT EXISTS (
               SELECT 1 FROM article_sources x
               JOIN own_sources theirs ON theirs.source_id = x.source_id
               WHERE x.article_id = a.id AND theirs.guild_id = mine.guild_id)) AS is_covered,
       EXISTS (SELECT 1 FROM sources s WHERE s.id = :source_id AND s.is_public = 1)
       OR NOT EXISTS (
           SELECT 1 FROM article_sources x JOIN sources s ON s.id = x.source_id
           WHERE x.article_id = a.id AND x.source_id <> :source_id
             AND (s.is_public = 1 OR EXISTS (
                   SELECT 1 FROM own_sources theirs
                   WHERE theirs.source_id = x.source_id AND NOT EXISTS (
                       SELECT 1 FROM own_sources mine
                       WHERE mine.source_id = :source_id AND mine.guild_id = theirs.guild_id)))) AS is_open
FROM found f
JOIN articles a ON a.id = f.article_id
JOIN sources o ON o.id = a.owner_id
GROUP BY a.id
ORDER BY a.id;

-- name: may_be_stored$
-- Whether `candidates` can find anything of an article with a text that its source brings for the first time: most are new,
-- and this costs less than half as much.
SELECT EXISTS (SELECT 1 FROM addresses WHERE url_key = CAST(:url_key AS TEXT))
    OR EXISTS (SELECT 1 FROM articles WHERE text_hash = :text_hash);

-- name: alike
-- Stored articles that share marks with those at the door, by their place in the batch: the newest of each mark, and of
-- them those that share most. is_listed: the source has it beside the one at hand, so that they are two.
WITH asked (place, mark, low, high) AS (
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(:asked)
),
alike (place, article_id, shared) AS (
    SELECT k.place, m.article_id, COUNT(*)
    FROM asked k
    CROSS JOIN article_marks m ON m.mark = k.mark AND m.article_id < k.high
        AND m.article_id >= COALESCE((
            SELECT y.article_id FROM article_marks y
            WHERE y.mark = k.mark AND y.article_id < k.high AND y.article_id >= k.low
            ORDER BY y.article_id DESC LIMIT 1 OFFSET :of_a_mark), k.low)
    GROUP BY k.place, m.article_id
    HAVING COUNT(*) >= :shared
),
ranked (place, article_id, rank) AS (
    SELECT place, article_id, ROW_NUMBER() OVER (PARTITION BY place ORDER BY shared DESC, article_id DESC)
    FROM alike
)
SELECT r.place, a.id, a.title, a.text_hash, a.published_at, substr(a.text, 1, :chars) AS text,
       a.id IN (SELECT value FROM json_each(:listed))
       OR EXISTS (SELECT 1 FROM addresses d
                  WHERE d.article_id = a.id AND d.url_key IN (SELECT value FROM json_each(:url_keys))) AS is_listed
FROM ranked r
CROSS JOIN articles a ON a.id = r.article_id
WHERE r.rank <= :most
ORDER BY r.place, r.rank;

-- name: is_public_source$
SELECT is_public FROM sources WHERE id = :source_id;

-- name: free_article_id$
-- Also none of an article that was removed: it stands in buttons.
SELECT MAX(COALESCE((SELECT MAX(id) + 1 FROM articles WHERE id >= :first_id AND id < :first_id + 1048576), :first_id),
           COALESCE((SELECT MAX(article_id) + 1 FROM removed_articles
                     WHERE article_id >= :first_id AND article_id < :first_id + 1048576), :first_id));

-- name: insert_story!
INSERT INTO stories (id, created_at) VALUES (:id, :now);

-- name: leave_unindexed!
INSERT INTO unindexed_articles (article_id) VALUES (:article_id) ON CONFLICT DO NOTHING;

-- name: index_articles!
-- In the order of ids, as are the next two: at each id that is lower than the last FTS5 writes out what it has.
INSERT INTO articles_fts (rowid, title, text, source_tokens)
SELECT a.id, a.title, a.text, a.source_tokens
FROM unindexed_articles u CROSS JOIN articles a ON a.id = u.article_id ORDER BY u.article_id;

-- name: index_unspaced!
INSERT INTO articles_cjk (rowid, title, text)
SELECT a.id, a.title, a.text
FROM unindexed_articles u CROSS JOIN articles a ON a.id = u.article_id WHERE a.has_cjk = 1 ORDER BY u.article_id;

-- name: index_quotes!
INSERT INTO quotes_fts (rowid, text)
SELECT q.id, q.text
FROM unindexed_articles u CROSS JOIN quotes q ON q.article_id = u.article_id ORDER BY q.id;

-- name: note_all_indexed!
DELETE FROM unindexed_articles;

-- name: insert_article!
INSERT INTO articles (
    id, story_id, text_group, owner_id, set_id, title, text, text_hash, source_tokens, has_cjk, has_address, authors, tags,
    description, language, publisher, is_paywalled, snippet_max, is_archivable, published_at, modified_at, first_seen_at,
    analysed_by
) VALUES (
    :id, :story_id, :text_group, :source_id, :set_id, :title, :text, :text_hash, :source_tokens, :has_cjk, :has_address, :authors, :tags,
    :description, :language, :publisher, :is_paywalled, :snippet_max, :is_archivable, :published_at, :modified_at, :now,
    :analysed_by
);

-- name: keep_version!
INSERT INTO article_versions (article_id, version, title, text, replaced_at)
SELECT id, 1 + (SELECT COUNT(*) FROM article_versions v WHERE v.article_id = :id), title, text, :now
FROM articles WHERE id = :id;

-- name: update_article!
UPDATE articles SET
    title = :title, text = :text, text_hash = :text_hash, has_cjk = :has_cjk, authors = :authors, tags = :tags,
    description = :description, language = :language, publisher = :publisher, is_paywalled = :is_paywalled,
    snippet_max = :snippet_max, is_archivable = :is_archivable, modified_at = :modified_at, updated_at = :now,
    analysed_by = :analysed_by, text_forgotten_at = NULL
WHERE id = :id;

-- name: link_source!
-- How it came at first is kept: what came quietly was posted nowhere, and what was posted stays so.
INSERT INTO article_sources (article_id, source_id, url, outlet, image, is_quiet, added_at)
VALUES (:article_id, :source_id, :url, :outlet, :image, :is_quiet, :now)
ON CONFLICT (article_id, source_id) DO UPDATE SET
    url = COALESCE(excluded.url, url), outlet = COALESCE(excluded.outlet, outlet),
    image = COALESCE(excluded.image, image);

-- name: link_address!
INSERT INTO addresses (url_key, source_id, article_id) VALUES (:url_key, :source_id, :article_id)
ON CONFLICT DO NOTHING;

-- name: put_marks*!
INSERT INTO article_marks (mark, article_id) VALUES (:mark, :article_id) ON CONFLICT DO NOTHING;

-- name: delete_marks!
DELETE FROM article_marks WHERE article_id = :article_id;

-- name: forget_marks!
-- Those of old news, so many articles at once.
DELETE FROM article_marks
WHERE article_id < MIN(:before, COALESCE(
    (SELECT m.article_id FROM article_marks m ORDER BY m.article_id LIMIT 1 OFFSET :limit), :before));

-- name: unlink_source!
DELETE FROM article_sources WHERE article_id = :article_id AND source_id = :source_id;

-- name: pass_words_on!
-- To the first of the sources that the article still comes through.
UPDATE articles SET owner_id = (SELECT MIN(x.source_id) FROM article_sources x WHERE x.article_id = :article_id)
WHERE id = :article_id;

-- name: move_addresses!
UPDATE addresses SET article_id = :article_id WHERE article_id = :shared_id AND source_id = :source_id;

-- name: move_deliveries!
-- Those that nobody tried yet, of servers that do not see the shared article any more.
UPDATE deliveries SET article_id = :article_id
WHERE article_id = :shared_id AND state IN ('pending', 'held') AND claimed_at IS NULL
  AND NOT EXISTS (
        SELECT 1 FROM article_sources x JOIN own_sources gs ON gs.source_id = x.source_id
        WHERE x.article_id = :shared_id AND gs.guild_id = deliveries.guild_id)
  AND NOT EXISTS (
        SELECT 1 FROM article_sources x JOIN sources s ON s.id = x.source_id
        WHERE x.article_id = :shared_id AND s.is_public = 1);

-- name: sources_of_article
SELECT source_id FROM article_sources WHERE article_id = :article_id ORDER BY source_id;

-- name: set_of_sources$
SELECT id FROM source_sets WHERE members = :members;

-- name: insert_set$
INSERT INTO source_sets (members) VALUES (:members) RETURNING id;

-- name: insert_set_members!
INSERT INTO source_set_members (set_id, source_id) SELECT :set_id, value FROM json_each(:source_ids);

-- name: change_set!
UPDATE articles SET set_id = :set_id, source_tokens = :source_tokens WHERE id = :article_id;

-- name: put_topics
-- A more specific kind replaces 'phrase'. The update on conflict is what makes RETURNING give existing ids.
INSERT INTO topics (kind, name, name_key, is_person)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 0 = 'person' FROM json_each(:topics) WHERE true
ON CONFLICT (name_key, is_person) DO UPDATE SET kind = CASE WHEN kind = 'phrase' THEN excluded.kind ELSE kind END
RETURNING id, name_key, is_person;

-- name: topics_of_article_by_key
SELECT t.id, t.name_key, t.is_person, x.written FROM article_topics x JOIN topics t ON t.id = x.topic_id
WHERE x.article_id = :article_id;

-- name: put_topic_names*!
INSERT INTO topic_names (topic_id, source_id, name_key) VALUES (:topic_id, :source_id, :name_key) ON CONFLICT DO NOTHING;

-- name: put_topic_words!
INSERT INTO topic_words (topic_id, source_id, word, level)
SELECT value ->> 0, value ->> 1, value ->> 2, (SELECT t.level FROM topics t WHERE t.id = value ->> 0)
FROM json_each(:words) WHERE true
ON CONFLICT DO NOTHING;

-- name: quotes_of_article
SELECT id, start, "end", text, speaker_name, corrected_at FROM quotes WHERE article_id = :article_id ORDER BY ordinal;

-- name: insert_quotes*!
INSERT INTO quotes (
    id, article_id, ordinal, start, "end", text, speaker_id, speaker_name, speaker_role, cue, kind, confidence,
    corrected_at
) VALUES (
    :id, :article_id, :ordinal, :start, :end, :text, :speaker_id, :speaker_name, :speaker_role, :cue, :kind, :confidence,
    :corrected_at
);

-- name: insert_article_topics*!
INSERT INTO article_topics (article_id, topic_id, weight, rank, written, written_id, is_short, has_public_role)
VALUES (:article_id, :topic_id, :weight, :rank, :written, :written_id, :is_short, :has_public_role);

-- name: insert_mentions*!
INSERT INTO mentions (article_id, topic_id, start, "end") VALUES (:article_id, :topic_id, :start, :end);

-- name: put_quote_topics*!
INSERT INTO quote_topics (topic_id, article_id, ordinal) VALUES (:topic_id, :article_id, :ordinal);

-- name: insert_quote_topics!
-- What each quote is about: see the migration 0002, which says it in the same words for what was there before;
-- `storage.about` says it of an article at hand. Where the
-- text is gone, nobody knows its paragraphs any more: only what a quote itself names is left.
INSERT INTO quote_topics (topic_id, article_id, ordinal)
SELECT DISTINCT m.topic_id, q.article_id, q.ordinal
FROM quotes q
JOIN articles a ON a.id = q.article_id
JOIN mentions m ON m.article_id = q.article_id AND m.start < q."end" + 300 AND m."end" > q.start - 300
WHERE q.article_id = :article_id
  AND ((m.start >= q.start AND m."end" <= q."end")
       OR (a.text_forgotten_at IS NULL AND COALESCE(q.speaker_id, 0) <> m.topic_id
           AND instr(substr(a.text, MIN(m.start, q.start) + 1, MAX(m."end", q."end") - MIN(m.start, q.start)),
                     char(10) || char(10)) = 0
           AND NOT EXISTS (SELECT 1 FROM quotes o
                           WHERE o.article_id = q.article_id AND +o.speaker_id = m.topic_id
                             AND o.start < m."end" + 80 AND o."end" > m.start - 80)));

-- name: delete_quote_topics!
-- Before the article's topics go: they lead to the rows.
DELETE FROM quote_topics
WHERE article_id = :article_id
  AND topic_id IN (SELECT t.topic_id FROM article_topics t WHERE t.article_id = :article_id);

-- name: delete_quotes!
DELETE FROM quotes WHERE article_id = :article_id;

-- name: delete_mentions!
DELETE FROM mentions WHERE article_id = :article_id;

-- name: delete_article_topics!
DELETE FROM article_topics WHERE article_id = :article_id;

-- name: count_days!
-- sign 1 adds what the tables now say about the article, -1 takes it away.
INSERT INTO topic_days (topic_id, day, set_id, articles, quotes)
SELECT t.topic_id, :day, a.set_id, :sign,
       :sign * (SELECT COUNT(*) FROM quotes q WHERE q.speaker_id = t.topic_id AND q.article_id = t.article_id)
FROM article_topics t JOIN articles a ON a.id = t.article_id
WHERE t.article_id = :article_id
ON CONFLICT (topic_id, day, set_id) DO UPDATE SET
    articles = articles + excluded.articles, quotes = quotes + excluded.quotes;

-- name: count_topics!
INSERT INTO topic_counts (topic_id, set_id, articles, quotes, public_articles)
SELECT t.topic_id, a.set_id, :sign,
       :sign * (SELECT COUNT(*) FROM quotes q WHERE q.speaker_id = t.topic_id AND q.article_id = t.article_id),
       :sign * t.has_public_role
FROM article_topics t JOIN articles a ON a.id = t.article_id
WHERE t.article_id = :article_id
ON CONFLICT (topic_id, set_id) DO UPDATE SET
    articles = articles + excluded.articles, quotes = quotes + excluded.quotes,
    public_articles = public_articles + excluded.public_articles;

-- name: count_activity!
UPDATE topics SET
    article_count = article_count + :sign,
    activity = activity + :sign * (
        1 + (SELECT COUNT(*) FROM quotes q WHERE q.speaker_id = topics.id AND q.article_id = :article_id))
WHERE id IN (SELECT topic_id FROM article_topics WHERE article_id = :article_id);

-- name: add_to_days*!
-- What a new article adds to the roll-ups, as its parts were found: the same as `count_days` reads from its rows.
INSERT INTO topic_days (topic_id, day, set_id, articles, quotes) VALUES (:topic_id, :day, :set_id, 1, :quotes)
ON CONFLICT (topic_id, day, set_id) DO UPDATE SET articles = articles + 1, quotes = quotes + excluded.quotes;

-- name: add_to_topic_counts*!
INSERT INTO topic_counts (topic_id, set_id, articles, quotes, public_articles) VALUES (:topic_id, :set_id, 1, :quotes, :is_public)
ON CONFLICT (topic_id, set_id) DO UPDATE SET
    articles = articles + 1, quotes = quotes + excluded.quotes,
    public_articles = public_articles + excluded.public_articles;

-- name: add_to_activity*!
UPDATE topics SET article_count = article_count + 1, activity = activity + 1 + :quotes WHERE id = :topic_id;

-- name: add_to_set!
UPDATE source_sets SET article_count = article_count + 1, quote_count = quote_count + :quotes WHERE id = :set_id;

-- name: count_set!
UPDATE source_sets SET
    article_count = article_count + :sign,
    quote_count = quote_count + :sign * (SELECT COUNT(*) FROM quotes q WHERE q.article_id = :article_id)
WHERE id = (SELECT set_id FROM articles WHERE id = :article_id);

-- name: drop_empty_days!
DELETE FROM topic_days
WHERE articles = 0 AND day = :day
  AND topic_id IN (SELECT topic_id FROM article_topics WHERE article_id = :article_id);

-- name: drop_empty_counts!
DELETE FROM topic_counts
WHERE articles = 0 AND topic_id IN (SELECT topic_id FROM article_topics WHERE article_id = :article_id);

-- name: set_nonces*!
UPDATE deliveries SET nonce = :nonce WHERE id = :id;
