-- 0022 indexed together: the words of all articles of a batch go into the search indexes at once.
--
-- A trigger that indexes each row makes FTS5 write out its pending words at the next statement with a journal: 500 segments
-- for a hundred articles with four quotes each, merged again and again. What stands in unindexed_articles the triggers leave
-- alone, whichever program writes; who puts an article there indexes it before the transaction ends
-- (`storage.indexing`). Nobody ever sees a row in it from outside. Quick, however large the archive is.

CREATE TABLE unindexed_articles (article_id INTEGER PRIMARY KEY);

DROP TRIGGER articles_fts_insert;
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles
WHEN NOT EXISTS (SELECT 1 FROM unindexed_articles WHERE article_id = new.id) BEGIN
    INSERT INTO articles_fts (rowid, title, text, source_tokens)
    VALUES (new.id, new.title, new.text, new.source_tokens);
END;
DROP TRIGGER articles_fts_delete;
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles
WHEN NOT EXISTS (SELECT 1 FROM unindexed_articles WHERE article_id = old.id) BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text, source_tokens)
    VALUES ('delete', old.id, old.title, old.text, old.source_tokens);
END;
DROP TRIGGER articles_fts_update;
CREATE TRIGGER articles_fts_update AFTER UPDATE OF title, text, source_tokens ON articles
WHEN NOT EXISTS (SELECT 1 FROM unindexed_articles WHERE article_id = old.id) BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text, source_tokens)
    VALUES ('delete', old.id, old.title, old.text, old.source_tokens);
    INSERT INTO articles_fts (rowid, title, text, source_tokens)
    VALUES (new.id, new.title, new.text, new.source_tokens);
END;

DROP TRIGGER quotes_fts_insert;
CREATE TRIGGER quotes_fts_insert AFTER INSERT ON quotes
WHEN NOT EXISTS (SELECT 1 FROM unindexed_articles WHERE article_id = new.article_id) BEGIN
    INSERT INTO quotes_fts (rowid, text) VALUES (new.id, new.text);
END;
DROP TRIGGER quotes_fts_delete;
CREATE TRIGGER quotes_fts_delete AFTER DELETE ON quotes
WHEN NOT EXISTS (SELECT 1 FROM unindexed_articles WHERE article_id = old.article_id) BEGIN
    INSERT INTO quotes_fts (quotes_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;

DROP TRIGGER articles_cjk_insert;
CREATE TRIGGER articles_cjk_insert AFTER INSERT ON articles
WHEN new.has_cjk = 1 AND NOT EXISTS (SELECT 1 FROM unindexed_articles WHERE article_id = new.id) BEGIN
    INSERT INTO articles_cjk (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
DROP TRIGGER articles_cjk_delete;
CREATE TRIGGER articles_cjk_delete AFTER DELETE ON articles
WHEN old.has_cjk = 1 AND NOT EXISTS (SELECT 1 FROM unindexed_articles WHERE article_id = old.id) BEGIN
    INSERT INTO articles_cjk (articles_cjk, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
DROP TRIGGER articles_cjk_update;
CREATE TRIGGER articles_cjk_update AFTER UPDATE OF title, text, has_cjk ON articles
WHEN NOT EXISTS (SELECT 1 FROM unindexed_articles WHERE article_id = old.id) BEGIN
    INSERT INTO articles_cjk (articles_cjk, rowid, title, text)
    SELECT 'delete', old.id, old.title, old.text WHERE old.has_cjk = 1;
    INSERT INTO articles_cjk (rowid, title, text)
    SELECT new.id, new.title, new.text WHERE new.has_cjk = 1;
END;
