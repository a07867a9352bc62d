-- name: skip_waiting_deliveries!
-- What is held for a digest of a later time has certainly not been in one yet.
UPDATE deliveries SET state = 'skipped', reason = :reason, update_at = NULL
WHERE state IN ('pending', 'sending')
   OR (state = 'held' AND (digest_id IS NOT NULL OR digest_at IS NULL OR digest_at <= :now));

-- name: nothing_is_ready!
UPDATE targets SET ready_at = NULL WHERE ready_at IS NOT NULL;

-- name: look_from_now!
-- Digests of people have told what came until the backup was put back, or would have.
UPDATE readers SET looked_at = MAX(looked_at, :now);

-- name: read_all_quietly!
-- The next check of every source is as its first one: it archives, and posts nothing.
UPDATE sources SET is_seeded = 0, etag = NULL, last_modified = NULL, body_hash = NULL
WHERE kind = 'feed' AND is_seeded = 1;

-- name: leave_numbers_out!
-- Numbers that were given after the backup stand in buttons and nonces of messages that are still there.
UPDATE sqlite_sequence SET seq = seq + :count;

-- name: forget_meta!
DELETE FROM meta WHERE key = :key;
