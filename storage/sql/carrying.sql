-- name: is_removal_known$
SELECT EXISTS (SELECT 1 FROM removal_keys WHERE hash = :hash);

-- name: addresses_to_bar
SELECT d.article_id, d.url_key FROM addresses d ORDER BY d.article_id;

-- name: links_to_bar
SELECT x.article_id, x.url, x.outlet FROM article_sources x ORDER BY x.article_id;

-- name: words_to_bar
SELECT a.id AS article_id, a.text_hash FROM articles a ORDER BY a.id;

-- name: people_to_bar
SELECT t.id, t.name FROM topics t WHERE t.is_person = 1;
