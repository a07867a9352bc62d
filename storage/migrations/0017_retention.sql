-- 0017 retention: an operator may let the words of old articles go while headlines, links, topics, counts and stories stay.
--
-- text_forgotten_at: when an article's text and description went (RETENTION_DAYS); NULL: they are there, or never were. Its
-- quotes stand as they were found, and cannot be held against the text any more. quotes_forgotten_at: when they went, too.
-- text_hash and addresses stay, so that the article is known again. forgotten_articles has the salted hashes of addresses and
-- words of those that went as a whole.
-- size_days: how large the file was at the first look of a day, for how fast it grows.
-- Columns without a default are added without rewriting a row: no time at all, also over a million articles.

ALTER TABLE articles ADD COLUMN text_forgotten_at BIGINT;
ALTER TABLE articles ADD COLUMN quotes_forgotten_at BIGINT;
CREATE TABLE forgotten_articles (
    hash         TEXT   PRIMARY KEY,
    forgotten_at BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE size_days (
    day        INTEGER PRIMARY KEY,
    used_bytes BIGINT  NOT NULL,
    articles   BIGINT  NOT NULL
);
