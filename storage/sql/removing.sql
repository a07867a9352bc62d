-- name: salt_if_barred$
SELECT m.value FROM meta m
WHERE m.key = :key AND (EXISTS (SELECT 1 FROM removal_keys) OR EXISTS (SELECT 1 FROM forgotten_articles));

-- name: barred_keys
SELECT DISTINCT k.hash FROM json_each(:hashes) h CROSS JOIN removal_keys k ON k.hash = h.value
WHERE k.removal_id = COALESCE(CAST(:removal_id AS BIGINT), k.removal_id)
UNION
SELECT f.hash FROM json_each(:hashes) h CROSS JOIN forgotten_articles f ON f.hash = h.value
WHERE CAST(:removal_id AS BIGINT) IS NULL;

-- name: insert_removal$
INSERT INTO removals (kind, article_count, created_at) VALUES (:kind, :article_count, :now) RETURNING id;

-- name: put_removal_keys!
INSERT INTO removal_keys (hash, removal_id) SELECT value, :id FROM json_each(:hashes) WHERE true
ON CONFLICT DO NOTHING;

-- name: put_removal_work!
INSERT INTO removal_work (removal_id, article_id) SELECT :id, value FROM json_each(:articles) WHERE true
ON CONFLICT DO NOTHING;

-- name: put_removal_topics!
INSERT INTO removal_topics (removal_id, topic_id) SELECT :id, value FROM json_each(:topics) WHERE true
ON CONFLICT DO NOTHING;

-- name: all_removals
SELECT r.*, (SELECT COUNT(*) FROM removal_work w WHERE w.removal_id = r.id) AS left_count
FROM removals r ORDER BY r.id;

-- name: removals_of_hashes
SELECT DISTINCT r.id FROM removal_keys k JOIN removals r ON r.id = k.removal_id
WHERE r.kind = :kind AND k.hash IN (SELECT value FROM json_each(:hashes)) ORDER BY r.id;

-- name: delete_removals!
DELETE FROM removals WHERE id IN (SELECT value FROM json_each(:ids));

-- name: articles_of_address
SELECT DISTINCT article_id FROM addresses WHERE url_key = :url_key ORDER BY article_id DESC;

-- name: keys_of_article
-- All that it would be known by again: its addresses and its words.
SELECT d.url_key, NULL AS text_hash FROM addresses d WHERE d.article_id = :article_id
UNION
SELECT NULL, a.text_hash FROM articles a WHERE a.id = :article_id;

-- name: links_of_domain
-- Articles with a link there. Those from before there were outlets have the host in their address alone; the caller looks.
SELECT article_id, url, outlet FROM article_sources
WHERE outlet = :domain OR outlet LIKE char(37) || '.' || :domain
   OR (outlet IS NULL AND url LIKE char(37) || :domain || char(37))
ORDER BY article_id DESC;

-- name: sources_of_domain
SELECT name FROM sources WHERE domain = :domain OR domain LIKE char(37) || '.' || :domain ORDER BY name;

-- name: people_called
-- The topics of a person: those of that name, what they were merged into, and what was merged into that.
WITH named (id) AS (
    SELECT COALESCE(t.merged_into, t.id) FROM topics t WHERE t.name_key = :name_key AND t.is_person = 1
)
SELECT t.id, t.name FROM topics t WHERE t.id IN (SELECT id FROM named) OR t.merged_into IN (SELECT id FROM named)
ORDER BY t.article_count DESC, t.id;

-- name: names_written_of
SELECT DISTINCT written FROM article_topics
WHERE topic_id IN (SELECT value FROM json_each(:topics)) AND written IS NOT NULL;

-- name: articles_of_topics
SELECT DISTINCT article_id FROM article_topics
WHERE topic_id IN (SELECT value FROM json_each(:topics)) ORDER BY article_id DESC;

-- name: what_would_go^
SELECT (SELECT COUNT(*) FROM quotes q WHERE q.article_id IN (SELECT value FROM json_each(:articles))
          AND (:topics IS NULL OR q.speaker_id IN (SELECT value FROM json_each(:topics)))) AS quotes,
       (SELECT COUNT(*) FROM deliveries d WHERE d.article_id IN (SELECT value FROM json_each(:articles))
          AND d.message_id IS NOT NULL AND d.state = 'sent') AS posts,
       (SELECT COUNT(DISTINCT d.digest_id) FROM deliveries d
        WHERE d.article_id IN (SELECT value FROM json_each(:articles)) AND d.digest_id IS NOT NULL) AS digests;

-- name: titles_of
SELECT title FROM articles WHERE id IN (SELECT value FROM json_each(:articles)) ORDER BY id DESC LIMIT :limit;

-- name: next_removal_work
-- What is being sent at this moment, by itself or in a digest, waits until that has ended, and what was tried until it is
-- known whether it arrived: its message would be nobody's. In a broken place nothing comes of it for now.
SELECT w.removal_id, w.article_id, r.kind
FROM removal_work w CROSS JOIN removals r ON r.id = w.removal_id
WHERE NOT EXISTS (SELECT 1 FROM deliveries d
                  LEFT JOIN deliveries g ON g.id = d.digest_id
                  LEFT JOIN targets t ON t.channel_id = d.channel_id
                  WHERE d.article_id = w.article_id
                    AND (d.state = 'sending' OR g.state = 'sending'
                         OR (t.broken_since IS NULL AND ((d.state = 'pending' AND d.attempts > 0)
                                                         OR (g.state = 'pending' AND g.attempts > 0)))))
ORDER BY w.removal_id, w.article_id LIMIT :limit;

-- name: removal_work_left$
SELECT COUNT(*) FROM removal_work;

-- name: end_removal_work!
DELETE FROM removal_work WHERE removal_id = :removal_id AND article_id = :article_id;

-- name: links_of_article
SELECT x.source_id, x.url, x.outlet FROM article_sources x WHERE x.article_id = :article_id ORDER BY x.source_id;

-- name: unlink_addresses!
DELETE FROM addresses WHERE article_id = :article_id AND source_id = :source_id;

-- name: has_owner$
SELECT EXISTS (SELECT 1 FROM articles a JOIN article_sources x ON x.article_id = a.id AND x.source_id = a.owner_id
               WHERE a.id = :article_id);

-- name: update_posts_of_story!
-- The other articles' cards name who tells the story.
UPDATE deliveries SET update_at = :now
WHERE state = 'sent' AND message_id IS NOT NULL AND hidden_at IS NULL AND kind = 'article' AND article_id <> :article_id
  AND story_id = (SELECT a.story_id FROM articles a WHERE a.id = :article_id);

-- name: show_anew!
-- Messages that show the article beside others, or that show more of it than what goes.
INSERT INTO removed_messages (guild_id, channel_id, place_id, message_id, delivery_id, next_try_at)
SELECT d.guild_id, d.channel_id, COALESCE((SELECT p.message_id FROM deliveries p WHERE p.id = d.thread_of), d.channel_id),
       d.message_id, d.id, :now
FROM deliveries d
WHERE d.state = 'sent' AND d.message_id IS NOT NULL AND d.hidden_at IS NULL
  AND ((:posts AND d.article_id = :article_id AND d.kind = 'article')
       OR d.id IN (SELECT o.digest_id FROM deliveries o WHERE o.article_id = :article_id AND o.digest_id IS NOT NULL))
ON CONFLICT (place_id, message_id) DO UPDATE SET next_try_at = excluded.next_try_at, tries = 0;

-- name: remove_messages_of!
-- A message in the thread under another post stands in that thread, whose number is that of the post.
INSERT INTO removed_messages (guild_id, channel_id, place_id, message_id, next_try_at)
SELECT d.guild_id, d.channel_id, COALESCE((SELECT p.message_id FROM deliveries p WHERE p.id = d.thread_of), d.channel_id),
       d.message_id, :now
FROM deliveries d WHERE d.article_id = :article_id AND d.message_id IS NOT NULL AND d.kind = 'article'
ON CONFLICT (place_id, message_id) DO UPDATE SET delivery_id = NULL, next_try_at = excluded.next_try_at, tries = 0;

-- name: delete_deliveries_of
DELETE FROM deliveries WHERE article_id = :article_id RETURNING channel_id;

-- name: forget_headline_in_reasons!
-- Of what was left out because the channel had its post; the reason ends with the headline.
UPDATE deliveries SET reason = substr(reason, 1, instr(reason, ': ') - 1)
WHERE story_id IN (SELECT d.story_id FROM deliveries d WHERE d.article_id = :article_id) AND instr(reason, ': ') > 0
  AND EXISTS (SELECT 1 FROM deliveries d
              WHERE d.article_id = :article_id AND d.id IN (deliveries.told_by, deliveries.thread_of));

-- name: forget_headline_in_follows!
-- What somebody follows is called after an article that is still there, or after none.
UPDATE follows SET label = 'a story'
WHERE kind = 'story' AND story_id = (SELECT a.story_id FROM articles a WHERE a.id = :article_id)
  AND label NOT IN (SELECT substr(o.title, 1, 200) FROM articles o
                    WHERE o.story_id = follows.story_id AND o.id <> :article_id);

-- name: forget_headline_in_autoposts!
-- The same of wishes, whose labels may hold several headlines, cut short.
UPDATE autoposts SET label = 'a story'
WHERE kind = 'story'
  AND id IN (SELECT b.autopost_id FROM articles a
             CROSS JOIN autopost_subjects b ON b.kind = 'story' AND b.subject_id = a.story_id
             WHERE a.id = :article_id)
  AND EXISTS (SELECT 1 FROM (SELECT title FROM articles WHERE id = :article_id
                             UNION SELECT title FROM article_versions WHERE article_id = :article_id) h
              WHERE instr(autoposts.label, substr(trim(h.title), 1, 24)) > 0);

-- name: empty_digests
-- Sent, and nothing of what they showed is there any more.
SELECT d.id, d.guild_id, d.channel_id, d.message_id FROM json_each(:ids) i JOIN deliveries d ON d.id = i.value
WHERE d.state = 'sent' AND d.message_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM deliveries o WHERE o.digest_id = d.id);

-- name: digests_of_article
SELECT DISTINCT digest_id AS id FROM deliveries WHERE article_id = :article_id AND digest_id IS NOT NULL;

-- name: note_removed_article!
INSERT INTO removed_articles (article_id) VALUES (:article_id) ON CONFLICT DO NOTHING;

-- name: delete_article_versions!
DELETE FROM article_versions WHERE article_id = :article_id;

-- name: delete_withdrawn_of!
DELETE FROM withdrawn_quotes WHERE article_id = :article_id;

-- name: delete_addresses_of!
DELETE FROM addresses WHERE article_id = :article_id;

-- name: forget_article_of_entries!
-- The entries stay known, so that their pages are not asked for again.
UPDATE seen_entries SET article_id = NULL
WHERE source_id IN (SELECT x.source_id FROM article_sources x WHERE x.article_id = :article_id)
  AND article_id = :article_id;

-- name: delete_links_of!
DELETE FROM article_sources WHERE article_id = :article_id;

-- name: delete_article$
DELETE FROM articles WHERE id = :article_id RETURNING story_id;

-- name: is_story_empty$
SELECT NOT EXISTS (SELECT 1 FROM articles WHERE story_id = :story_id);

-- name: delete_story!
DELETE FROM stories WHERE id = :story_id;

-- name: idle_topics
-- No article has them any more, and nobody asked for them.
SELECT t.id FROM json_each(:topics) w CROSS JOIN topics t ON t.id = w.value
WHERE t.article_count = 0 AND t.merged_into IS NULL
  AND NOT EXISTS (SELECT 1 FROM topics o WHERE o.merged_into = t.id)
  AND NOT EXISTS (SELECT 1 FROM autopost_subjects b WHERE b.kind = 'topic' AND b.subject_id = t.id)
  AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.topic_id = t.id);

-- name: delete_topic_names!
DELETE FROM topic_names WHERE topic_id IN (SELECT value FROM json_each(:topics));

-- name: delete_topic_words!
DELETE FROM topic_words WHERE topic_id IN (SELECT value FROM json_each(:topics));

-- name: delete_topic_forms!
DELETE FROM topic_forms WHERE topic_id IN (SELECT value FROM json_each(:topics));

-- name: forget_written_ids!
-- Of articles that write the name for somebody else.
UPDATE article_topics SET written_id = NULL
WHERE written_id IN (SELECT value FROM json_each(:topics))
  AND topic_id IN (SELECT n.topic_id FROM topic_names n WHERE n.name_key IN (SELECT value FROM json_each(:keys)));

-- name: delete_topics!
DELETE FROM topics WHERE id IN (SELECT value FROM json_each(:topics));

-- name: unmerge_topics!
UPDATE topics SET merged_into = NULL WHERE merged_into IN (SELECT value FROM json_each(:topics));

-- name: topics_of_removal
SELECT topic_id FROM removal_topics WHERE removal_id = :removal_id;

-- name: finished_person_removals
SELECT DISTINCT t.removal_id FROM removal_topics t
WHERE NOT EXISTS (SELECT 1 FROM removal_work w WHERE w.removal_id = t.removal_id);

-- name: articles_left_of_topics
SELECT DISTINCT article_id FROM article_topics
WHERE topic_id IN (SELECT value FROM json_each(:topics)) LIMIT :limit;

-- name: end_removal_topics!
DELETE FROM removal_topics WHERE removal_id = :removal_id;

-- name: names_of_topics
SELECT name, name_key FROM topics WHERE id IN (SELECT value FROM json_each(:topics));

-- name: delete_rulings_on!
DELETE FROM name_rulings
WHERE (is_person = 1 AND name_key IN (SELECT value FROM json_each(:keys)))
   OR (target_is_person = 1 AND target_key IN (SELECT value FROM json_each(:keys)))
   OR (asked_is_person = 1 AND asked_key IN (SELECT value FROM json_each(:keys)));

-- name: delete_shown_names_on!
DELETE FROM shown_names WHERE is_person = 1 AND name_key IN (SELECT value FROM json_each(:keys));

-- name: delete_reports_on!
DELETE FROM quote_reports WHERE speaker_key IN (SELECT value FROM json_each(:keys));

-- name: delete_verdicts_on!
DELETE FROM quote_verdicts WHERE speaker_key IN (SELECT value FROM json_each(:keys));

-- name: speakers_of_article
SELECT id, ordinal, speaker_id, speaker_name FROM quotes WHERE article_id = :article_id ORDER BY ordinal;

-- name: delete_quotes_by_id!
DELETE FROM quotes WHERE id IN (SELECT value FROM json_each(:ids));

-- name: close_gap*!
UPDATE quotes SET ordinal = :to WHERE article_id = :article_id AND ordinal = :from_;

-- name: delete_mentions_of!
DELETE FROM mentions WHERE article_id = :article_id AND topic_id IN (SELECT value FROM json_each(:topics));

-- name: delete_topics_of!
DELETE FROM article_topics WHERE article_id = :article_id AND topic_id IN (SELECT value FROM json_each(:topics));

-- name: removed_after
SELECT seq, article_id FROM removed_articles WHERE seq > :seq ORDER BY seq LIMIT :limit;

-- name: highest_removed$
SELECT COALESCE(MAX(seq), 0) FROM removed_articles;

-- name: removed_messages_due
SELECT * FROM removed_messages WHERE next_try_at <= :now ORDER BY next_try_at, id LIMIT :limit;

-- name: put_removed_message!
INSERT INTO removed_messages (guild_id, channel_id, place_id, message_id, next_try_at)
VALUES (:guild_id, :channel_id, :channel_id, :message_id, :now)
ON CONFLICT (place_id, message_id) DO UPDATE SET delivery_id = NULL, next_try_at = excluded.next_try_at, tries = 0;

-- name: postpone_message!
UPDATE removed_messages SET tries = tries + 1, next_try_at = :again_at, problem = :problem WHERE id = :id;

-- name: forget_message!
DELETE FROM removed_messages WHERE id = :id;

-- name: removed_messages_left$
SELECT COUNT(*) FROM removed_messages;

-- name: relabel_by_subjects!
-- By the names of what is left; their label had the name of what is gone.
UPDATE autoposts SET label = COALESCE((
    SELECT group_concat(t.name, ', ')
    FROM (SELECT o.name FROM autopost_subjects b JOIN topics o ON o.id = b.subject_id
          WHERE b.autopost_id = autoposts.id ORDER BY b.subject_id) t), label)
WHERE kind = 'topic' AND id IN (SELECT value FROM json_each(:ids));

-- name: delete_follows_of!
DELETE FROM follows WHERE kind = :kind AND COALESCE(topic_id, story_id) = :subject_id;
