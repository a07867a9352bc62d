-- 0013 completion: names are found most active first without a look at all of them, and who is public is known beforehand.
--
-- activity is articles and quotes in all, whoever sees them: nobody sees more of a topic than that, so that a walk from the
-- most active downwards may end as soon as what is left cannot come before what was found. level is its order of
-- magnitude, by twos; it stands beside each word, so that the words of one level that begin alike are one range of an
-- index. It changes seldom: a trigger carries it over, whatever counts. Most names occur once (level 0), and those are
-- in no index for it.
-- has_public_role: the article shows the person in a public role (news/profiles.py), by how it calls whom it quotes or by
-- the office right before one of the first mentions; public_articles counts these, so that no text is read to know it.

ALTER TABLE topics ADD COLUMN activity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE topics ADD COLUMN level INTEGER GENERATED ALWAYS AS (
    CASE WHEN activity < 2 THEN 0 WHEN activity < 4 THEN 1 WHEN activity < 8 THEN 2 WHEN activity < 16 THEN 3
         WHEN activity < 32 THEN 4 WHEN activity < 64 THEN 5 WHEN activity < 128 THEN 6 WHEN activity < 256 THEN 7
         WHEN activity < 512 THEN 8 WHEN activity < 1024 THEN 9 WHEN activity < 2048 THEN 10
         WHEN activity < 4096 THEN 11 ELSE 12 END) VIRTUAL;
ALTER TABLE topic_words ADD COLUMN level INTEGER NOT NULL DEFAULT 0;

UPDATE topics SET activity = (SELECT COALESCE(SUM(c.articles + c.quotes), 0) FROM topic_counts c WHERE c.topic_id = topics.id);
UPDATE topic_words SET level = t.level FROM topics t WHERE t.id = topic_words.topic_id AND t.level > 0;

CREATE INDEX topic_words_active ON topic_words (level, word, topic_id, source_id) WHERE level > 0;
CREATE TRIGGER topics_level AFTER UPDATE OF activity ON topics WHEN new.level <> old.level BEGIN
    UPDATE topic_words SET level = new.level WHERE topic_id = new.id;
END;

ALTER TABLE article_topics ADD COLUMN has_public_role INTEGER NOT NULL DEFAULT 0;
ALTER TABLE topic_counts ADD COLUMN public_articles INTEGER NOT NULL DEFAULT 0;

UPDATE article_topics SET has_public_role = 1
WHERE topic_id IN (SELECT t.id FROM topics t WHERE t.is_person = 1)
  AND (EXISTS (SELECT 1 FROM quotes q
               WHERE q.speaker_id = article_topics.topic_id AND q.article_id = article_topics.article_id
                 AND is_public_role(COALESCE(q.speaker_role, '')))
       OR EXISTS (SELECT 1 FROM articles a CROSS JOIN mentions m
                  WHERE a.id = article_topics.article_id AND m.article_id = article_topics.article_id
                    AND m.topic_id = article_topics.topic_id
                    AND m.start IN (SELECT f.start FROM mentions f
                                    WHERE f.article_id = article_topics.article_id
                                      AND f.topic_id = article_topics.topic_id
                                    ORDER BY f.start LIMIT 2)
                    AND is_in_office(substr(a.text, MAX(1, m.start - 39), MIN(m.start, 40)))));
UPDATE topic_counts SET public_articles = f.articles
FROM (SELECT t.topic_id, a.set_id, COUNT(*) AS articles
      FROM article_topics t JOIN articles a ON a.id = t.article_id
      WHERE t.has_public_role = 1 GROUP BY t.topic_id, a.set_id) f
WHERE f.topic_id = topic_counts.topic_id AND f.set_id = topic_counts.set_id;
