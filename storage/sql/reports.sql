-- name: verdicts_with_quotes
-- What was decided here, each with the quote as it is now: the one with its id, else all of its article, which the caller
-- compares by their words. is_quoted: whether the asker sees its article among those that are quoted.
SELECT v.id, v.article_id, v.verdict, v.words_hash, v.speaker, q.id AS quote_id, q.text, q.speaker_name, q.speaker_id,
       q.speaker_id IN (SELECT COALESCE(t.merged_into, t.id) FROM topics t
                        WHERE t.name_key = v.speaker_key AND t.is_person = 1) AS is_same_person,
       q.id = v.quote_id AS is_found,
       EXISTS (SELECT 1 FROM article_sources x WHERE x.article_id = v.article_id
                 AND +x.source_id IN (SELECT value FROM json_each(:quoted))) AS is_quoted
FROM quote_verdicts v JOIN quotes q ON q.article_id = v.article_id
WHERE v.guild_id = :guild_id AND v.verdict <> 'right'
  AND (q.id = v.quote_id OR NOT EXISTS (
        SELECT 1 FROM quotes o WHERE o.id = v.quote_id AND o.article_id = v.article_id));

-- name: quote_to_judge^
SELECT q.id, q.article_id, q.text, q.speaker_name FROM quotes q WHERE q.id = :id;

-- name: people_by_keys
-- Whose names they are, those that were merged by what they became.
SELECT t.name_key, COALESCE(t.merged_into, t.id) AS id FROM topics t
WHERE t.name_key IN (SELECT value FROM json_each(:keys)) AND t.is_person = 1;

-- name: quote_id_at$
SELECT id FROM quotes WHERE article_id = :article_id AND ordinal = :ordinal;

-- name: words_of_quote$
SELECT text FROM quotes WHERE id = :id;

-- name: verdict_on^
SELECT * FROM quote_verdicts
WHERE guild_id = :guild_id AND article_id = :article_id AND words_hash = :words_hash AND speaker_key = :speaker_key;

-- name: verdict_by_id^
SELECT * FROM quote_verdicts WHERE id = :id AND guild_id = :guild_id;

-- name: verdicts_of_guild
-- One a decision, on whatever article it was made.
SELECT * FROM quote_verdicts WHERE id IN (
    SELECT MIN(id) FROM quote_verdicts WHERE guild_id = :guild_id AND verdict <> 'right'
    GROUP BY given_at, given_by, verdict, COALESCE(same_words, words_hash), speaker_key)
ORDER BY given_at DESC, id DESC;

-- name: count_verdicts$
-- Decisions, without the copies that they hold for.
SELECT COUNT(*) FROM (
    SELECT DISTINCT given_at, given_by, verdict, COALESCE(same_words, words_hash), speaker_key
    FROM quote_verdicts WHERE guild_id = :guild_id AND verdict <> 'right');

-- name: verdicts_given_with
-- The verdict and those on the same words in other articles that were given with it, or because of it.
SELECT o.* FROM quote_verdicts v JOIN quote_verdicts o
  ON o.guild_id = v.guild_id AND o.given_at = v.given_at AND o.given_by = v.given_by AND o.verdict = v.verdict
     AND (o.id = v.id OR o.same_words IS v.same_words)
WHERE v.id = :id AND v.guild_id = :guild_id;

-- name: verdicts_on_words
-- What was decided anywhere of words that an article has as well, with the person whose name they stood under; nothing in
-- a server that has `most` by now.
SELECT v.guild_id, v.same_words, v.speaker, v.speaker_key, v.verdict, v.given_by, v.given_at,
       (SELECT COALESCE(t.merged_into, t.id) FROM topics t
        WHERE t.name_key = v.speaker_key AND t.is_person = 1) AS speaker_id
FROM quote_verdicts v
WHERE v.same_words IN (SELECT value FROM json_each(:words)) AND v.verdict <> 'right'
  AND (SELECT COUNT(*) FROM quote_verdicts o WHERE o.guild_id = v.guild_id) < :most
GROUP BY v.guild_id, v.same_words, v.speaker_key, v.verdict, v.given_by, v.given_at
ORDER BY v.given_at DESC;

-- name: forget_right_verdicts!
DELETE FROM quote_verdicts WHERE verdict = 'right' AND given_at < :before;

-- name: put_verdict$
-- The id; nothing where somebody was quicker.
INSERT INTO quote_verdicts
    (guild_id, article_id, quote_id, words_hash, speaker, speaker_key, verdict, given_by, given_at, same_words)
VALUES (:guild_id, :article_id, :quote_id, :words_hash, :speaker, :speaker_key, :verdict, :given_by, :now, :same_words)
ON CONFLICT (guild_id, article_id, words_hash, speaker_key) DO NOTHING
RETURNING id;

-- name: delete_verdict!
DELETE FROM quote_verdicts WHERE id = :id AND guild_id = :guild_id;

-- name: report_of_user^
SELECT id, handled_at FROM quote_reports
WHERE guild_id = :guild_id AND article_id = :article_id AND words_hash = :words_hash AND speaker_key = :speaker_key
  AND user_id = :user_id;

-- name: count_reports_of_user$
SELECT COUNT(*) FROM quote_reports WHERE user_id = :user_id AND reported_at > :since;

-- name: count_reports_of_guild$
SELECT COUNT(*) FROM quote_reports WHERE guild_id = :guild_id AND reported_at > :since AND handled_at IS NULL;

-- name: put_report$
INSERT INTO quote_reports
    (guild_id, article_id, quote_id, words_hash, speaker, speaker_key, user_id, reported_at)
VALUES (:guild_id, :article_id, :quote_id, :words_hash, :speaker, :speaker_key, :user_id, :now)
ON CONFLICT (guild_id, article_id, words_hash, speaker_key, user_id)
DO UPDATE SET reported_at = excluded.reported_at, handled_at = NULL, note = NULL, quote_id = excluded.quote_id
RETURNING id;

-- name: note_report!
UPDATE quote_reports SET note = :note
WHERE id = :id AND guild_id = :guild_id AND user_id = :user_id AND handled_at IS NULL;

-- name: take_back_report!
DELETE FROM quote_reports WHERE id = :id AND guild_id = :guild_id AND user_id = :user_id AND handled_at IS NULL;

-- name: open_reports
-- What was reported here and still stands, most lately reported first: one row a report.
SELECT r.*, q.id AS current_id, q.text, q.speaker_name,
       q.speaker_id IN (SELECT COALESCE(t.merged_into, t.id) FROM topics t
                        WHERE t.name_key = r.speaker_key AND t.is_person = 1) AS is_same_person,
       q.id = r.quote_id AS is_found
FROM quote_reports r JOIN quotes q ON q.article_id = r.article_id
WHERE r.guild_id = :guild_id AND r.handled_at IS NULL
  AND (q.id = r.quote_id OR NOT EXISTS (
        SELECT 1 FROM quotes o WHERE o.id = r.quote_id AND o.article_id = r.article_id))
ORDER BY r.reported_at DESC, r.id DESC
LIMIT :limit;

-- name: report_by_id^
SELECT * FROM quote_reports WHERE id = :id AND guild_id = :guild_id;

-- name: handle_reports!
UPDATE quote_reports SET handled_at = :now
WHERE guild_id = :guild_id AND article_id = :article_id AND words_hash = :words_hash AND speaker_key = :speaker_key
  AND handled_at IS NULL;

-- name: reopen_reports!
UPDATE quote_reports SET handled_at = NULL
WHERE guild_id = :guild_id AND article_id = :article_id AND words_hash = :words_hash AND speaker_key = :speaker_key;

-- name: forget_reports!
DELETE FROM quote_reports WHERE reported_at < :reported_before OR handled_at < :handled_before;

-- name: take_report_day!
-- Taken once a day: whoever takes it tells the organisers.
INSERT INTO guilds (guild_id, report_day) VALUES (:guild_id, :day)
ON CONFLICT (guild_id) DO UPDATE SET report_day = excluded.report_day
WHERE report_day IS NULL OR report_day < excluded.report_day;
