-- name: newest_article_id$
SELECT MAX(id) FROM articles;

-- name: texts_in_window
-- What the index of stories is filled from, some at a time in the order of the news: the words only where no sketch stands.
SELECT a.id, a.story_id, t.sketch, iif(t.sketch IS NULL, a.title, '') AS title,
    iif(t.sketch IS NULL, substr(a.text, 1, :chars), '') AS text
FROM articles a LEFT JOIN story_texts t ON t.article_id = a.id
WHERE a.id >= :low AND a.id > :after ORDER BY a.id LIMIT :limit;

-- name: nth_newest_story_text$
-- From the index alone, a few bytes each: passing over as many articles reads a hundred thousand pages with their words.
SELECT article_id FROM story_texts ORDER BY article_id DESC LIMIT 1 OFFSET :offset;

-- name: highest_story_text$
-- The rows may all be forgotten; numbers are never given twice.
SELECT COALESCE(MAX(seq), (SELECT seq FROM sqlite_sequence WHERE name = 'story_texts'), 0) FROM story_texts;

-- name: texts_stored_after
SELECT t.seq, a.id, a.story_id, t.sketch, iif(t.sketch IS NULL, a.title, '') AS title,
    iif(t.sketch IS NULL, substr(a.text, 1, :chars), '') AS text
FROM story_texts t CROSS JOIN articles a ON a.id = t.article_id
WHERE t.seq > :seq ORDER BY t.seq LIMIT :limit;

-- name: story_texts_by_ids
SELECT a.id, a.story_id, NULL AS sketch, a.title, substr(a.text, 1, :chars) AS text
FROM json_each(:ids) wanted CROSS JOIN articles a ON a.id = wanted.value;

-- name: texts_of_story
-- One article of each text of the story, the newest of them: a new one is compared with these.
SELECT t.article_id, t.signature
FROM articles a INDEXED BY articles_story CROSS JOIN story_texts t ON t.article_id = a.id
WHERE a.story_id = :story_id AND a.text_group = a.id
ORDER BY a.id DESC LIMIT :limit;

-- name: titles_of_story
SELECT a.title, (SELECT x.outlet FROM article_sources x WHERE x.article_id = a.id LIMIT 1) AS outlet
FROM articles a INDEXED BY articles_story
WHERE a.story_id = :story_id ORDER BY a.id DESC LIMIT :limit;

-- name: put_story_text$
-- Anew where the words have changed: other processes read on from the highest number that they know.
INSERT INTO story_texts (article_id, signature, sketch) VALUES (:article_id, :signature, :sketch) RETURNING seq;

-- name: delete_story_text!
DELETE FROM story_texts WHERE article_id = :article_id;

-- name: merge_text_groups!
UPDATE articles SET text_group = :kept
WHERE story_id = :story_id AND text_group IN (SELECT value FROM json_each(:others));

-- name: set_text_group!
UPDATE articles SET text_group = :text_group WHERE id = :id AND text_group IS NULL;

-- name: story_of_article$
SELECT story_id FROM articles WHERE id = :id;

-- name: forget_story_texts!
-- Those of old news, so many at once, first stored first.
DELETE FROM story_texts WHERE seq IN (
    SELECT t.seq FROM (SELECT seq, article_id FROM story_texts ORDER BY seq LIMIT :limit) t WHERE t.article_id < :before);

-- name: stories_of_articles
SELECT a.id, a.story_id FROM json_each(:ids) wanted CROSS JOIN articles a ON a.id = wanted.value ORDER BY wanted.key;

-- name: busiest_stories
-- The stories of most of the newest articles; of as many, that of the newest first. In the order of the key an article's
-- sources stand together, so that DISTINCT costs nothing: asked whether another source comes before, it is ten times as much.
SELECT a.story_id
FROM (SELECT DISTINCT x.article_id FROM article_sources x
      WHERE x.article_id >= :low AND +x.source_id IN (SELECT value FROM json_each(:visible))
      ORDER BY x.article_id DESC LIMIT :most) w
CROSS JOIN articles a ON a.id = w.article_id
GROUP BY a.story_id
ORDER BY COUNT(*) DESC, MAX(a.id) DESC
LIMIT :limit;

-- name: busiest_stories_of_few
-- The same from the articles of each source, where these are few.
SELECT a.story_id
FROM (SELECT DISTINCT x.article_id
      FROM json_each(:visible) v CROSS JOIN article_sources x ON x.source_id = v.value
      WHERE x.article_id >= :low
      ORDER BY x.article_id DESC LIMIT :most) w
CROSS JOIN articles a ON a.id = w.article_id
GROUP BY a.story_id
ORDER BY COUNT(*) DESC, MAX(a.id) DESC
LIMIT :limit;

-- name: newest_told_of_topic
SELECT t.article_id, a.story_id
FROM article_topics t CROSS JOIN articles a ON a.id = t.article_id
WHERE t.topic_id = :topic_id AND t.article_id >= :low
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = t.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY t.article_id DESC
LIMIT :limit;

-- name: tellings
-- Who tells each of the stories, as far as the asker sees, by article and source; of a long story the newest articles.
SELECT a.story_id, a.id AS article_id, a.text_group, x.source_id,
       COALESCE(x.outlet, s.domain, 'source ' || s.id) AS outlet,
       CAST(:topic_id AS BIGINT) IS NULL OR EXISTS (
            SELECT 1 FROM article_topics t WHERE t.article_id = a.id AND t.topic_id = :topic_id) AS is_on_topic
FROM json_each(:ids) wanted
CROSS JOIN articles a INDEXED BY articles_story ON a.story_id = wanted.value
    AND a.id >= COALESCE((SELECT b.id FROM articles b WHERE b.story_id = wanted.value
                          ORDER BY b.id DESC LIMIT 1 OFFSET :most - 1), 0)
CROSS JOIN article_sources x ON x.article_id = a.id
CROSS JOIN sources s ON s.id = x.source_id
WHERE +x.source_id IN (SELECT value FROM json_each(:visible))
ORDER BY wanted.key, a.id, x.source_id;

-- name: former_titles
-- What headlines were before they were changed; the words that replaced them follow.
SELECT v.article_id, v.title, v.replaced_at
FROM json_each(:ids) wanted CROSS JOIN article_versions v ON v.article_id = wanted.value
ORDER BY v.article_id, v.version;

-- name: texts_to_sum_up
-- Only what may be quoted at the length of a sentence: nothing behind a paywall, nothing that may not be copied.
SELECT a.id, a.title, substr(a.text, 1, :chars) AS text, a.text_group, a.snippet_max
FROM json_each(:ids) wanted CROSS JOIN articles a ON a.id = wanted.value
WHERE a.is_paywalled = 0 AND a.is_archivable = 1 AND COALESCE(a.snippet_max, 1) > 0 AND a.text <> ''
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = a.id AND +x.source_id IN (SELECT value FROM json_each(:quoted)))
ORDER BY a.id;

-- name: quotes_in_articles
-- Newest article first, in its order. Nothing of articles of which no quote may be shown.
SELECT q.id, q.speaker_id, q.text, q.article_id
FROM json_each(:ids) wanted CROSS JOIN articles a ON a.id = wanted.value CROSS JOIN quotes q ON q.article_id = a.id
WHERE a.is_paywalled = 0 AND COALESCE(a.snippet_max, 1) > 0
  AND q.id NOT IN (SELECT value FROM json_each(:hidden_quotes))
  AND COALESCE(q.speaker_id, 0) NOT IN (SELECT value FROM json_each(:hidden))
  AND EXISTS (SELECT 1 FROM article_sources x
              WHERE x.article_id = q.article_id AND +x.source_id IN (SELECT value FROM json_each(:visible)))
ORDER BY q.article_id DESC, q.ordinal
LIMIT :limit;
