-- name: deliveries_to_update
SELECT * FROM deliveries
WHERE update_at IS NOT NULL AND (update_at <= :now OR update_at > :too_far) AND state = 'sent' AND hidden_at IS NULL
ORDER BY update_at, id LIMIT :limit;

-- name: note_update!
-- What changed after it was looked at is looked at again.
UPDATE deliveries SET
    update_at = CASE WHEN CAST(:again_at AS BIGINT) IS NOT NULL THEN :again_at
                     WHEN update_at <> CAST(:seen AS BIGINT) THEN update_at END,
    updated_at = CASE WHEN CAST(:again_at AS BIGINT) IS NULL AND CAST(:note AS TEXT) IS NULL THEN :now ELSE updated_at END,
    update_note = CASE WHEN CAST(:again_at AS BIGINT) IS NULL THEN CAST(:note AS TEXT) ELSE update_note END,
    shown = COALESCE(CAST(:shown AS TEXT), shown)
WHERE id = :id;

-- name: hide_delivery!
UPDATE deliveries SET hidden_at = :now, hidden_by = :user_id, update_at = NULL,
    publish = CASE WHEN publish = 'wanted' THEN 'skipped' ELSE publish END
WHERE id = :id AND hidden_at IS NULL;

-- name: deliveries_to_publish
SELECT d.*
FROM (SELECT DISTINCT o.channel_id FROM deliveries o WHERE o.publish = 'wanted') c
CROSS JOIN deliveries d ON d.id IN (
    SELECT e.id FROM deliveries e
    WHERE e.channel_id = c.channel_id AND e.publish = 'wanted' AND e.state = 'sent'
    ORDER BY e.id DESC LIMIT :each)
ORDER BY d.channel_id, d.id DESC
LIMIT :limit;

-- name: note_published!
UPDATE deliveries SET publish = CASE WHEN CAST(:note AS TEXT) IS NULL THEN 'done' ELSE 'skipped' END, publish_note = :note
WHERE id = :id AND publish = 'wanted';

-- name: look_again_at_posts!
-- What organisers decide shows in what was posted lately, too.
UPDATE deliveries SET update_at = :now
WHERE guild_id = :guild_id AND state = 'sent' AND kind = 'article' AND message_id IS NOT NULL AND hidden_at IS NULL
  AND sent_at >= :since;
