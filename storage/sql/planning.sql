-- name: autoposts_search_queries$
-- As one text, so that whoever knows it sees at once that nothing has changed.
SELECT json_group_array(query) FROM (SELECT DISTINCT query FROM autoposts WHERE kind = 'search');

-- name: wanting_autoposts
-- Whose wish the article meets, each once, by channels; whether they may have it says `autoposts_to_plan`. What only some
-- servers read is looked for in these alone. A wish for what a name was before it was known to be another topic's is met by
-- articles that write that name. For a topic or person that the server hides nothing is posted, nor for what was merged
-- into it.
SELECT p.id, p.channel_id
FROM sources s CROSS JOIN autoposts p ON p.kind = 'everything'
WHERE s.id = :source_id AND s.is_public = 1
UNION ALL
SELECT p.id, p.channel_id
FROM sources s
CROSS JOIN guild_sources r ON r.source_id = s.id AND r.is_own = 1
CROSS JOIN autoposts p ON p.guild_id = r.guild_id AND p.kind = 'everything'
WHERE s.id = :source_id AND s.is_public = 0
UNION ALL
SELECT DISTINCT p.id, p.channel_id
FROM (SELECT 'source' AS kind, CAST(:source_id AS BIGINT) AS subject_id
      UNION ALL SELECT 'story', CAST(:story_id AS BIGINT)
      UNION ALL SELECT 'topic', t.topic_id FROM article_topics t WHERE t.article_id = :article_id
      UNION ALL SELECT 'topic', t.written_id FROM article_topics t
                WHERE t.article_id = :article_id AND t.written_id IS NOT NULL) w
CROSS JOIN autopost_subjects b ON b.kind = w.kind AND b.subject_id = w.subject_id
CROSS JOIN autoposts p ON p.id = b.autopost_id
WHERE b.kind <> 'topic' OR NOT EXISTS (
    SELECT 1 FROM topics t
    JOIN shown_names n ON n.guild_id = p.guild_id AND n.name_key = t.name_key AND n.is_person = t.is_person
    WHERE (t.id = b.subject_id OR t.merged_into = b.subject_id) AND n.new_name IS NULL)
UNION ALL
SELECT p.id, p.channel_id
FROM json_each(:searches) q CROSS JOIN autoposts p ON p.kind = 'search' AND p.query = q.value
ORDER BY 2, 1;

-- name: autoposts_to_plan
-- Of these, those that may have the article through this source, with all that a plan needs to know.
-- A server that saw the article before gets it again only for a wish for this very source; a channel that has it gets
-- nothing. What came quietly, with the first look at another source, was posted nowhere: it does not count as seen.
-- Nothing old is posted: no news of more than two days, none from before the wish, none from before the server read
-- the source. Ten minutes are allowed for clocks that differ and for wishes made while the news came in.
-- An article without a date of its own is as old as we know it: it is new to wishes and readers who were there when the
-- source was last read. A time in the future was written by a clock that ran ahead, and holds nothing back.
-- A server gets nothing of what it has paused, which also counts as not seen; satire is on no topic.
-- told_by: what the channel has had of the story within the week, or is about to; wishes for a source or the story itself do
-- not ask. What gave way to that and is then met by a wish for its source is posted after all (row_id).
-- anew: a row that waits and is planned anew, as if it were not there.
SELECT p.id, p.guild_id, p.channel_id, p.kind, p.query, p.settings, p.paused_reason, b.broken_reason, g.blocked_words,
       r.name AS own_name, COALESCE(r.is_headlines_only, 0) AS is_headlines_only, r.label = 'satire' AS is_satire,
       x.id AS row_id, o.id AS told_by, c.title AS told,
       o.hidden_at IS NULL AND o.digest_id IS NULL AS can_join,
       (SELECT COUNT(*) FROM deliveries d
        WHERE d.autopost_id = p.id AND d.state IN ('pending', 'sending', 'sent') AND d.digest_id IS NULL
          AND d.thread_of IS NULL AND d.created_at > :now - 3600000 AND d.created_at <= :now) AS posted_last_hour
FROM json_each(:ids) w
CROSS JOIN autoposts p ON p.id = w.value
CROSS JOIN sources s ON s.id = :source_id
LEFT JOIN targets b ON b.channel_id = p.channel_id
LEFT JOIN guilds g ON g.guild_id = p.guild_id
LEFT JOIN guild_sources r ON r.guild_id = p.guild_id AND r.source_id = s.id
LEFT JOIN deliveries x ON x.channel_id = p.channel_id AND x.article_id = :article_id
LEFT JOIN deliveries o ON p.kind NOT IN ('source', 'story') AND o.id = (
    SELECT d.id FROM deliveries d
    WHERE d.story_id = :story_id AND d.channel_id = p.channel_id AND d.article_id <> :article_id
      AND (d.state IN ('pending', 'sending', 'sent') OR (d.state = 'held' AND d.digest_id IS NOT NULL))
      AND d.created_at >= :now - 604800000
    ORDER BY d.thread_of IS NOT NULL, d.id LIMIT 1)
LEFT JOIN articles c ON c.id = o.article_id
WHERE g.left_at IS NULL
  AND (s.is_public = 1 OR r.is_own = 1)
  AND COALESCE(r.is_paused, 0) = 0
  AND r.replaced_by IS NULL
  AND (x.id IS NULL OR x.id = :anew
       OR (x.state = 'skipped' AND x.gives_way = 1 AND x.attempts = 0 AND p.kind IN ('source', 'story')))
  AND (:article_id >> 20) >= :now - 172800000
  AND (:article_id >> 20) >= MIN(p.created_at, :now) - 600000
  AND (:article_id >> 20) >= MIN(COALESCE(r.added_at, 0), :now) - 600000
  AND (:is_dated = 1 OR s.last_read_at IS NULL
       OR NOT ((COALESCE(r.added_at, 0) > s.last_read_at AND COALESCE(r.added_at, 0) <= :now)
               OR (p.created_at > s.last_read_at AND p.created_at <= :now)))
  AND (:is_new = 1 OR p.kind = 'source' OR NOT EXISTS (
        SELECT 1 FROM article_sources y
        JOIN sources z ON z.id = y.source_id
        LEFT JOIN guild_sources d ON d.guild_id = p.guild_id AND d.source_id = z.id
        WHERE y.article_id = :article_id AND y.source_id <> :source_id AND y.is_quiet = 0
          AND d.replaced_by IS NULL AND (z.is_public = 1 OR d.is_own = 1) AND COALESCE(d.is_paused, 0) = 0
          AND (p.kind <> 'topic' OR d.label IS NOT 'satire')))
ORDER BY w.key;

-- name: wanted_as_well
-- What waits for these autoposts and was never tried, where another of its channel may want it: the newest, oldest first.
SELECT * FROM (
    SELECT d.id, d.article_id, d.channel_id FROM deliveries d
    WHERE d.autopost_id IN (SELECT p.id FROM autoposts p
                            WHERE p.id IN (SELECT value FROM json_each(:ids)) AND p.guild_id = :guild_id)
      AND d.state IN ('pending', 'held') AND d.attempts = 0 AND d.kind = 'article' AND d.digest_id IS NULL
      AND d.article_id IS NOT NULL
      AND EXISTS (SELECT 1 FROM autoposts o WHERE o.channel_id = d.channel_id AND o.paused_reason IS NULL
                  AND o.id NOT IN (SELECT value FROM json_each(:ids)))
    ORDER BY d.id DESC LIMIT :limit)
ORDER BY id;

-- name: others_wanting
-- The other autoposts of a channel that may want an article through a source; of searches that says `ArticleFacts.finds`.
SELECT p.id FROM autoposts p
WHERE p.channel_id = :channel_id AND p.paused_reason IS NULL AND p.id NOT IN (SELECT value FROM json_each(:ids))
  AND (p.kind IN ('everything', 'search') OR EXISTS (
        SELECT 1 FROM autopost_subjects b
        WHERE b.autopost_id = p.id AND CASE b.kind
            WHEN 'source' THEN b.subject_id = :source_id
            WHEN 'story' THEN b.subject_id = :story_id
            ELSE EXISTS (SELECT 1 FROM article_topics t
                         WHERE t.article_id = :article_id AND b.subject_id IN (t.topic_id, t.written_id))
                 AND NOT EXISTS (
                    SELECT 1 FROM topics t
                    JOIN shown_names n ON n.guild_id = p.guild_id AND n.name_key = t.name_key AND n.is_person = t.is_person
                    WHERE (t.id = b.subject_id OR t.merged_into = b.subject_id) AND n.new_name IS NULL) END))
ORDER BY p.id;

-- name: article_to_hand_over^
SELECT a.title, a.text, a.language,
       (SELECT json_group_array(q.speaker_name) FROM (SELECT DISTINCT speaker_name FROM quotes
            WHERE article_id = a.id AND speaker_name IS NOT NULL ORDER BY speaker_name) q) AS speakers
FROM articles a WHERE a.id = :id;

-- name: sources_to_hand_over
SELECT source_id, url FROM article_sources WHERE article_id = :id AND is_quiet = 0 ORDER BY added_at, source_id;

-- name: article_to_post^
-- published_at is the article's own where it can be: what claims to be from the future says nothing.
SELECT story_id, COALESCE(published_at BETWEEN 0 AND first_seen_at, 0) AS is_dated FROM articles WHERE id = :id;

-- name: source_to_search^
SELECT name, domain FROM sources WHERE id = :source_id;

-- name: tellings_of_story
SELECT a.id AS article_id, a.text_group, x.source_id, COALESCE(x.outlet, s.domain, 'source ' || s.id) AS outlet
FROM articles a INDEXED BY articles_story
CROSS JOIN article_sources x ON x.article_id = a.id
CROSS JOIN sources s ON s.id = x.source_id
WHERE a.story_id = :story_id
  AND a.id >= COALESCE((SELECT b.id FROM articles b WHERE b.story_id = :story_id
                        ORDER BY b.id DESC LIMIT 1 OFFSET :most - 1), 0)
ORDER BY a.id, x.source_id;

-- name: who_sees_sources
-- Of these sources, those that each of the servers sees and does not take for satire.
SELECT g.value AS guild_id, json_group_array(s.id) AS sources
FROM json_each(:guilds) g
CROSS JOIN json_each(:sources) w
CROSS JOIN sources s ON s.id = w.value
LEFT JOIN guild_sources r ON r.guild_id = g.value AND r.source_id = s.id
WHERE (s.is_public = 1 OR r.is_own = 1) AND r.label IS NOT 'satire'
GROUP BY g.value;

-- name: next_delivery_id$
-- As AUTOINCREMENT would give it.
SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'), 0) + 1;

-- name: insert_deliveries*!
INSERT INTO deliveries (id, guild_id, channel_id, article_id, story_id, autopost_id, gives_way, told_by, state, reason,
                        nonce, next_try_at, created_at, ping_role_id, digest_at, thread_of, publish)
VALUES (:id, :guild_id, :channel_id, :article_id, :story_id, :autopost_id, :gives_way, :told_by, :state, :reason,
        :nonce, :now, :now, :ping_role_id, :digest_at, :thread_of, :publish);

-- name: post_after_all*!
UPDATE deliveries SET autopost_id = :autopost_id, gives_way = :gives_way, told_by = NULL, state = :state, reason = :reason,
    next_try_at = :now, ping_role_id = :ping_role_id, digest_at = :digest_at, thread_of = :thread_of, publish = :publish
WHERE id = :row_id;

-- name: update_posts!
-- Posts whose story is told by one more. The time is the latest change, so that an edit under way does not pass for it.
UPDATE deliveries SET update_at = :now
WHERE id IN (SELECT value FROM json_each(:ids)) AND hidden_at IS NULL;

-- name: update_posts_of_article!
-- Its messages show what has changed since; one that waits may have been read to be sent at this moment.
UPDATE deliveries SET update_at = :now
WHERE article_id = :article_id AND hidden_at IS NULL AND created_at >= :since
  AND (state IN ('pending', 'sending') OR (state = 'sent' AND message_id IS NOT NULL));

-- name: update_posts_told!
-- The cards of its story name one more outlet.
UPDATE deliveries SET update_at = :now
WHERE story_id = (SELECT a.story_id FROM articles a WHERE a.id = :article_id) AND hidden_at IS NULL AND created_at >= :since
  AND (state IN ('pending', 'sending') OR (state = 'sent' AND message_id IS NOT NULL));

-- name: articles_to_forecast
SELECT a.id, a.story_id, a.language FROM json_each(:ids) w CROSS JOIN articles a ON a.id = w.value ORDER BY a.id;

-- name: newest_of_stories
SELECT DISTINCT a.id AS article_id
FROM json_each(:stories) w CROSS JOIN articles a INDEXED BY articles_story ON a.story_id = w.value AND a.id >= :low
CROSS JOIN article_sources x ON x.article_id = a.id
WHERE +x.source_id IN (SELECT value FROM json_each(:visible))
ORDER BY a.id DESC LIMIT :limit;
