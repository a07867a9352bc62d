-- name: names_found
-- What is known of the names of an article, by their place in it: rulings on them, topics of that very name, and topics
-- that other forms lead to, those with the most articles. One that was merged by a ruling stands for what it was merged
-- into; one that was split off is found by its own name alone.
WITH asked (place, name_key, is_person) AS (
    SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(:names)
),
forms (place, fit, form, name_key) AS (
    SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(:forms)
)
SELECT a.place, 'ruling' AS fit, t.id, r.target AS name, r.target_key AS name_key, t.kind, r.target_is_person AS is_person,
       a.name_key AS asked_key, r.source_id
FROM asked a
CROSS JOIN name_rulings r ON r.name_key = a.name_key AND r.is_person = a.is_person AND r.source_id IN (0, :owner_id)
LEFT JOIN topics t ON t.name_key = r.target_key AND t.is_person = r.target_is_person
UNION ALL
SELECT a.place, 'exact', t.id, t.name, t.name_key, t.kind, t.is_person, a.name_key, 0
FROM asked a CROSS JOIN topics t ON t.name_key = a.name_key AND t.is_person = a.is_person
UNION ALL
SELECT f.place, f.fit, COALESCE(i.id, t.id), COALESCE(i.name, t.name), COALESCE(i.name_key, t.name_key),
       COALESCE(i.kind, t.kind), COALESCE(i.is_person, t.is_person), '', 0
FROM forms f
CROSS JOIN topics t ON t.id IN (
    SELECT n.topic_id FROM topic_forms n CROSS JOIN topics o ON o.id = n.topic_id
    WHERE n.form = f.form ORDER BY o.article_count DESC, o.id LIMIT :most)
LEFT JOIN name_rulings r ON r.name_key = t.name_key AND r.is_person = t.is_person AND r.source_id = 0
LEFT JOIN topics i ON r.kind = 'merge' AND i.name_key = r.target_key AND i.is_person = r.target_is_person
WHERE (t.article_count > 0 OR i.id IS NOT NULL) AND t.name_key <> f.name_key
  AND (r.kind IS NOT 'split' OR f.fit NOT IN ('spelling', 'related'))
UNION ALL
SELECT DISTINCT s.value ->> 0, 'abbreviation', t.id, t.name, t.name_key, t.kind, t.is_person, '', 0
FROM json_each(:short) s
CROSS JOIN topic_names n ON n.name_key = s.value ->> 1
CROSS JOIN sources o ON o.id = n.source_id
CROSS JOIN topics t ON t.id = n.topic_id
WHERE (n.source_id = CAST(:source_id AS BIGINT) OR o.is_public = 1) AND t.is_person = 0 AND t.article_count > 0;

-- name: name_evidence
-- The newest articles on each topic until a time. seen: 2 everybody sees it, 1 the readers of the source do, 0 neither.
SELECT wanted.value AS id, x.article_id, x.is_short,
       (SELECT MAX(CASE WHEN o.is_public = 1 THEN 2 ELSE s.source_id IS CAST(:source_id AS BIGINT) END)
        FROM article_sources s CROSS JOIN sources o ON o.id = s.source_id WHERE s.article_id = x.article_id) AS seen
FROM json_each(:ids) wanted
CROSS JOIN article_topics x INDEXED BY article_topics_newest ON x.topic_id = wanted.value AND x.article_id IN (
    SELECT y.article_id FROM article_topics y INDEXED BY article_topics_newest
    WHERE y.topic_id = wanted.value AND y.article_id < :high
    ORDER BY y.article_id DESC LIMIT :most);

-- name: roles_of_candidates
-- What their newest quotes call them, where the readers of the source see them.
SELECT DISTINCT wanted.value AS id, q.speaker_role
FROM json_each(:ids) wanted
CROSS JOIN quotes q ON q.id IN (
    SELECT o.id FROM quotes o WHERE o.speaker_id = wanted.value AND o.article_id >= :low AND o.article_id < :high
    ORDER BY o.article_id DESC LIMIT :most)
WHERE COALESCE(q.speaker_role, '') <> ''
  AND EXISTS (SELECT 1 FROM article_sources s CROSS JOIN sources o ON o.id = s.source_id
              WHERE s.article_id = q.article_id
                AND (o.is_public = 1 OR s.source_id IS CAST(:source_id AS BIGINT)));

-- name: put_topic_forms!
INSERT INTO topic_forms (topic_id, form)
SELECT value ->> 0, value ->> 1 FROM json_each(:forms) WHERE true
ON CONFLICT DO NOTHING;

-- name: all_rulings
SELECT r.kind, r.name, r.target, r.is_person, s.name AS source, r.created_at
FROM name_rulings r LEFT JOIN sources s ON s.id = r.source_id
ORDER BY r.name_key, r.is_person, r.source_id;

-- name: rulings_on
SELECT * FROM name_rulings WHERE name_key = :name_key AND source_id = :source_id ORDER BY is_person;

-- name: delete_ruling!
DELETE FROM name_rulings WHERE name_key = :name_key AND is_person = :is_person AND source_id = :source_id;

-- name: put_ruling!
INSERT INTO name_rulings (
    name_key, is_person, source_id, kind, name, target, target_key, target_is_person, created_at,
    asked, asked_key, asked_is_person
) VALUES (:name_key, :is_person, :source_id, :kind, :name, :target, :target_key, :target_is_person, :now,
          :asked, :asked_key, :asked_is_person)
ON CONFLICT (name_key, is_person, source_id) DO UPDATE SET
    kind = excluded.kind, name = excluded.name, target = excluded.target, target_key = excluded.target_key,
    target_is_person = excluded.target_is_person, created_at = excluded.created_at,
    asked = excluded.asked, asked_key = excluded.asked_key, asked_is_person = excluded.asked_is_person;

-- name: rulings_as_asked
SELECT name, name_key, is_person, source_id, kind, target, target_key, target_is_person,
       COALESCE(asked, target) AS asked, COALESCE(asked_key, target_key) AS asked_key,
       COALESCE(asked_is_person, target_is_person) AS asked_is_person
FROM name_rulings;

-- name: point_ruling_at!
UPDATE name_rulings SET target = :target, target_key = :target_key, target_is_person = :target_is_person
WHERE name_key = :name_key AND is_person = :is_person AND source_id = :source_id;

-- name: topic_by_key^
SELECT * FROM topics WHERE name_key = :name_key AND is_person = :is_person;

-- name: merged_topic^
-- What the name of a topic stands for in all sources, where that is another one.
SELECT t.* FROM name_rulings r JOIN topics t ON t.name_key = r.target_key AND t.is_person = r.target_is_person
WHERE r.name_key = :name_key AND r.is_person = :is_person AND r.source_id = 0
  AND (r.target_key <> r.name_key OR r.target_is_person <> r.is_person);

-- name: set_merged_into!
-- With what was merged into it before.
UPDATE topics SET merged_into = CAST(:into AS BIGINT)
WHERE id = :id OR (merged_into = :id AND CAST(:into AS BIGINT) IS NOT NULL);

-- name: move_topic_follows!
UPDATE OR IGNORE follows SET topic_id = :new WHERE kind = 'topic' AND topic_id = :old;

-- name: drop_topic_follows!
DELETE FROM follows WHERE kind = 'topic' AND topic_id = :old;

-- name: mark_for_analysis!
UPDATE articles SET analysed_by = 0 WHERE id IN (SELECT value FROM json_each(:ids));

-- name: topics_by_key
SELECT * FROM topics WHERE name_key = :name_key;

-- name: topics_called
-- Topics of which it is another name, the busiest first.
SELECT DISTINCT t.* FROM topic_names n JOIN topics t ON t.id = n.topic_id
WHERE n.name_key = :name_key ORDER BY t.article_count DESC, t.id;

-- name: is_called$
SELECT EXISTS (SELECT 1 FROM topic_names WHERE name_key = :name_key AND topic_id = :topic_id);

-- name: topics_with_word
SELECT t.name FROM topics t
WHERE t.id IN (SELECT w.topic_id FROM topic_words w
               WHERE w.word >= :word AND w.word < :word_end AND w.source_id = :own LIMIT 1000)
  AND t.article_count > 0
ORDER BY t.article_count DESC, t.id LIMIT :limit;

-- name: articles_called
-- Articles on the topic, and those on others that may be called so; the caller compares what is written.
SELECT x.article_id, x.topic_id, x.written
FROM article_topics x JOIN articles a ON a.id = x.article_id
WHERE (x.topic_id = CAST(:topic_id AS BIGINT)
       OR (x.written IS NOT NULL
           AND x.topic_id IN (SELECT n.topic_id FROM topic_names n WHERE n.name_key = :name_key)))
  AND (:source_id = 0 OR a.owner_id = :source_id);

-- name: short_topics_explained
-- Articles whose short name has a topic of its own, though topics in whose full names it stands are in the news: of people
-- by their surname, of all else by an abbreviation that articles explain.
WITH short (id, form) AS (
    SELECT t.id, f.form FROM topics t JOIN topic_forms f ON f.topic_id = t.id
    WHERE t.article_count > 0 AND t.is_person = 1 AND f.form >= 's:' AND f.form < 's;'
      AND NOT EXISTS (SELECT 1 FROM topic_forms v WHERE v.topic_id = t.id AND v.form >= 'v:' AND v.form < 'v;')
      AND NOT EXISTS (SELECT 1 FROM name_rulings r WHERE r.name_key = t.name_key AND r.is_person = 1)
    ORDER BY t.article_count DESC, t.id LIMIT :most
),
explained (id) AS (
    SELECT s.id FROM short s
    WHERE EXISTS (SELECT 1 FROM topic_forms f JOIN topics o ON o.id = f.topic_id
                  WHERE f.form = s.form AND o.id <> s.id AND o.article_count >= 3
                    AND 10 * o.article_count >= 9 * (
                        SELECT SUM(b.article_count) FROM topic_forms g JOIN topics b ON b.id = g.topic_id
                        WHERE g.form = s.form AND EXISTS (
                            SELECT 1 FROM topic_forms w
                            WHERE w.topic_id = b.id AND w.form >= 'v:' AND w.form < 'v;'))
                    AND EXISTS (SELECT 1 FROM topic_forms v
                                WHERE v.topic_id = o.id AND v.form >= 'v:' AND v.form < 'v;'))
    UNION
    SELECT t.id FROM topic_names n
    JOIN topics t ON t.name_key = n.name_key AND t.is_person = 0 AND t.id <> n.topic_id AND t.article_count > 0
    JOIN topics o ON o.id = n.topic_id AND o.is_person = 0 AND o.article_count >= 2
    WHERE length(t.name_key) <= 8 AND instr(t.name_key, ' ') = 0 AND instr(o.name_key, ' ') > 0
      AND NOT EXISTS (SELECT 1 FROM name_rulings r WHERE r.name_key = t.name_key AND r.is_person = 0)
)
SELECT DISTINCT x.article_id FROM explained e JOIN article_topics x ON x.topic_id = e.id
ORDER BY x.article_id DESC LIMIT :articles;

-- name: topics_in_place_of
-- What a topic stands for that has no articles of its own any more: what it was merged into, else what sources that the
-- asker sees call by its name.
SELECT t.merged_into AS id FROM topics t WHERE t.id = :id AND t.merged_into IS NOT NULL
UNION
SELECT n.topic_id FROM topics t
CROSS JOIN topic_names n ON n.name_key = t.name_key AND +n.source_id IN (SELECT value FROM json_each(:knowing))
CROSS JOIN topics o ON o.id = n.topic_id AND o.is_person = t.is_person
WHERE t.id = :id AND t.merged_into IS NULL AND t.article_count = 0;

-- name: has_other_names$
-- Whether the article calls a topic otherwise than by the topic's own name: somebody had to decide who is meant.
SELECT EXISTS (SELECT 1 FROM article_topics WHERE article_id = :article_id AND written IS NOT NULL);
