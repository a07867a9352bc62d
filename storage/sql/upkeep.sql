-- name: quick_check$
-- "ok", or the first damage that SQLite sees in the file.
PRAGMA quick_check(1);
