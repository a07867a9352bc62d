-- 0008 reports: what a server's people say of a quote, and what its organisers decide to show otherwise than we found it.
--
-- Everything here is one server's own, and stands by what does not change when an article is analysed anew: a name by its
-- folded spelling, a quote by its article, the hash of its words and its speaker's folded name. quote_id only finds it
-- faster: a quote that stays keeps its id.
-- shown_names: new_name NULL hides the name; is_person as in topics. Where names were merged, what was decided of one
-- holds for what it became.
-- quote_reports: one a person and quote. They are deleted a day after they were handled, and after 90 days in any case.
-- quote_verdicts: what was decided of a quote. 'right': it stays as it is, and nobody is asked again.
-- report_day: the day (since 1970 UTC) on which organisers were last told that there is a report.

CREATE TABLE shown_names (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id  BIGINT  NOT NULL,
    name_key  TEXT    NOT NULL,
    is_person INTEGER NOT NULL,
    name      TEXT    NOT NULL,
    new_name  TEXT,
    set_by    BIGINT  NOT NULL,
    set_at    BIGINT  NOT NULL,
    UNIQUE (guild_id, name_key, is_person)
);

CREATE TABLE quote_reports (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id    BIGINT  NOT NULL,
    article_id  BIGINT  NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    quote_id    INTEGER NOT NULL,
    words_hash  BLOB    NOT NULL,
    speaker     TEXT    NOT NULL,
    speaker_key TEXT    NOT NULL,
    user_id     BIGINT  NOT NULL,
    note        TEXT,
    reported_at BIGINT  NOT NULL,
    handled_at  BIGINT,
    UNIQUE (guild_id, article_id, words_hash, speaker_key, user_id)
);
CREATE INDEX quote_reports_open ON quote_reports (guild_id, reported_at) WHERE handled_at IS NULL;
CREATE INDEX quote_reports_of_user ON quote_reports (user_id, reported_at);
CREATE INDEX quote_reports_of_article ON quote_reports (article_id);
CREATE INDEX quote_reports_oldest ON quote_reports (reported_at);

CREATE TABLE quote_verdicts (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id    BIGINT  NOT NULL,
    article_id  BIGINT  NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    quote_id    INTEGER NOT NULL,
    words_hash  BLOB    NOT NULL,
    speaker     TEXT    NOT NULL,
    speaker_key TEXT    NOT NULL,
    verdict     TEXT    NOT NULL CHECK (verdict IN ('withheld', 'hidden', 'right')),
    given_by    BIGINT  NOT NULL,
    given_at    BIGINT  NOT NULL,
    UNIQUE (guild_id, article_id, words_hash, speaker_key)
);
CREATE INDEX quote_verdicts_of_article ON quote_verdicts (article_id);

ALTER TABLE guilds ADD COLUMN report_day INTEGER;
