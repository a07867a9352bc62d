-- 0006 reanalysis: the archive is redone after an improvement, and what was shown before is not passed over in silence.
--
-- analysed_by is the version of the analysis that found an article's quotes and topics; 0: one from before this step, or
-- one that failed. What was found by an older one than today's is redone by `python bot.py reextract`.
-- A quote that vanished from its article leaves the table of quotes, so that no read, count or draw has to pass it over.
-- Its id stays here: somebody may still have its card, and asks. Should the words come back, they have their id back; they
-- themselves are not kept, only their hash.
-- corrected_at: when a quote that stayed was given to another speaker, or to none.

ALTER TABLE articles ADD COLUMN analysed_by INTEGER NOT NULL DEFAULT 0;
CREATE INDEX articles_analysed ON articles (analysed_by);

ALTER TABLE quotes ADD COLUMN corrected_at BIGINT;

CREATE TABLE withdrawn_quotes (
    id           INTEGER PRIMARY KEY,
    article_id   BIGINT  NOT NULL REFERENCES articles (id),
    text_hash    BLOB    NOT NULL,
    withdrawn_at BIGINT  NOT NULL
);
CREATE INDEX withdrawn_quotes_of_article ON withdrawn_quotes (article_id, withdrawn_at);
