-- 0004 snippets: what a page allows to be shown of it (nosnippet, max-snippet, noarchive).
--
-- It goes with the words: whoever may change an article's words may change what may be shown of them. Quotes that are
-- longer than the page allows are not stored at all, so that no count, page or draw has to leave them out. Of articles
-- stored before this step it is not known, and they are shown as they were until their pages are read again.

ALTER TABLE articles ADD COLUMN snippet_max INTEGER CHECK (snippet_max >= 0);
ALTER TABLE articles ADD COLUMN is_archivable INTEGER NOT NULL DEFAULT 1;
