-- 0002 quotes about: which quotes are about a topic, so that asking costs one index range.
--
-- A quote is about what is named in it, or near it in its own paragraph. A name near it that is only there to say
-- who speaks is none of it: that of the quote's own speaker, or of one whose own words stand beside the name.

CREATE TABLE quote_topics (
    topic_id   INTEGER NOT NULL REFERENCES topics (id),
    article_id BIGINT  NOT NULL REFERENCES articles (id),
    ordinal    INTEGER NOT NULL,
    PRIMARY KEY (topic_id, article_id, ordinal)
) WITHOUT ROWID;

INSERT INTO quote_topics (topic_id, article_id, ordinal)
SELECT DISTINCT m.topic_id, q.article_id, q.ordinal
FROM quotes q
JOIN articles a ON a.id = q.article_id
JOIN mentions m ON m.article_id = q.article_id AND m.start < q."end" + 300 AND m."end" > q.start - 300
WHERE (m.start >= q.start AND m."end" <= q."end")
   OR (COALESCE(q.speaker_id, 0) <> m.topic_id
       AND instr(substr(a.text, MIN(m.start, q.start) + 1, MAX(m."end", q."end") - MIN(m.start, q.start)),
                 char(10) || char(10)) = 0
       AND NOT EXISTS (SELECT 1 FROM quotes o
                       WHERE o.article_id = q.article_id AND o.speaker_id = m.topic_id
                         AND o.start < m."end" + 80 AND o."end" > m.start - 80));
