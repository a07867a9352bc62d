-- 0001 first: the archive, and who sees what in it.
--
-- A server sees the sources it added (guild_sources) and those that the operator marks public. An article is stored
-- once and may come through several sources; article_sources says through which, and every read goes by it.
-- Counts are kept by *set* of sources, not by source: an article that came through two sources of the same reader
-- would otherwise be counted twice for them.
--
-- Times are milliseconds since 1970 UTC; days are days since 1970 UTC.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE guilds (
    guild_id   INTEGER PRIMARY KEY,
    greeted_at BIGINT,
    left_at    BIGINT
);

CREATE TABLE sources (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    kind            TEXT    NOT NULL CHECK (kind IN ('feed', 'files')),
    name            TEXT    NOT NULL,
    url             TEXT    UNIQUE,
    domain          TEXT,
    -- Files only: the server whose files these are, 0 for everyone's. Two servers' "Imported files" stay apart.
    home_guild_id   BIGINT  NOT NULL DEFAULT 0,
    is_public       INTEGER NOT NULL DEFAULT 0,
    etag            TEXT,
    last_modified   TEXT,
    body_hash       TEXT,
    is_seeded       INTEGER NOT NULL DEFAULT 0,
    last_checked_at BIGINT,
    next_check_at   BIGINT,
    last_new_at     BIGINT,
    last_error      TEXT,
    failures        INTEGER NOT NULL DEFAULT 0,
    created_at      BIGINT  NOT NULL,
    CHECK ((kind = 'feed') = (url IS NOT NULL))
);
CREATE UNIQUE INDEX sources_files ON sources (name, home_guild_id) WHERE kind = 'files';
CREATE INDEX sources_due ON sources (next_check_at) WHERE kind = 'feed';
CREATE INDEX sources_public ON sources (id) WHERE is_public = 1;

CREATE TABLE guild_sources (
    guild_id  BIGINT  NOT NULL,
    source_id INTEGER NOT NULL REFERENCES sources (id),
    added_at  BIGINT  NOT NULL,
    PRIMARY KEY (guild_id, source_id)
) WITHOUT ROWID;
CREATE INDEX guild_sources_of_source ON guild_sources (source_id, guild_id);

-- What a feed brought before, by a digest of its id, link or title: an entry is read once, whatever its page says
-- its address is.
CREATE TABLE seen_entries (
    source_id INTEGER NOT NULL REFERENCES sources (id),
    entry_key TEXT    NOT NULL,
    seen_at   BIGINT  NOT NULL,
    PRIMARY KEY (source_id, entry_key)
) WITHOUT ROWID;

-- The distinct sets of sources that articles came through. `members` is the sorted ids, such as '3,17'.
CREATE TABLE source_sets (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    members       TEXT    NOT NULL UNIQUE,
    article_count INTEGER NOT NULL DEFAULT 0,
    quote_count   INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE source_set_members (
    set_id    INTEGER NOT NULL REFERENCES source_sets (id),
    source_id INTEGER NOT NULL REFERENCES sources (id),
    PRIMARY KEY (set_id, source_id)
) WITHOUT ROWID;
CREATE INDEX source_set_members_of_source ON source_set_members (source_id, set_id);

CREATE TABLE stories (
    id         INTEGER PRIMARY KEY,
    created_at BIGINT NOT NULL
);

-- id is the time of the news in ms << 20 plus a tie-break, fixed at insert: id order is news order.
-- owner_id is the source whose words these are: it alone may change them (another public source may too, if
-- the owner is public), so that one server's feed cannot rewrite what others read.
CREATE TABLE articles (
    id            INTEGER PRIMARY KEY,
    story_id      BIGINT  NOT NULL REFERENCES stories (id),
    owner_id      INTEGER NOT NULL REFERENCES sources (id),
    set_id        INTEGER NOT NULL REFERENCES source_sets (id),
    title         TEXT    NOT NULL,
    text          TEXT    NOT NULL,
    text_hash     BLOB    NOT NULL,
    source_tokens TEXT    NOT NULL,
    has_cjk       INTEGER NOT NULL DEFAULT 0,
    has_address   INTEGER NOT NULL DEFAULT 0,
    authors       TEXT    NOT NULL DEFAULT '[]',
    tags          TEXT    NOT NULL DEFAULT '[]',
    description   TEXT,
    language      TEXT,
    publisher     TEXT,
    is_paywalled  INTEGER NOT NULL DEFAULT 0,
    published_at  BIGINT,
    modified_at   BIGINT,
    first_seen_at BIGINT  NOT NULL,
    updated_at    BIGINT
);
CREATE INDEX articles_text_hash ON articles (text_hash);
CREATE INDEX articles_story ON articles (story_id);
CREATE INDEX articles_cjk_newest ON articles (id) WHERE has_cjk = 1;
CREATE INDEX articles_bare ON articles (owner_id, title) WHERE has_address = 0 AND text = '';

-- The address and picture stand here, per source: one that carries a token never reaches readers of another source.
CREATE TABLE article_sources (
    article_id BIGINT  NOT NULL REFERENCES articles (id),
    source_id  INTEGER NOT NULL REFERENCES sources (id),
    url        TEXT,
    image      TEXT,
    added_at   BIGINT  NOT NULL,
    PRIMARY KEY (article_id, source_id)
) WITHOUT ROWID;
CREATE INDEX article_sources_newest ON article_sources (source_id, article_id);

-- Normalised addresses, each through the source that brought it.
CREATE TABLE addresses (
    url_key    TEXT    NOT NULL,
    source_id  INTEGER NOT NULL REFERENCES sources (id),
    article_id BIGINT  NOT NULL REFERENCES articles (id),
    PRIMARY KEY (url_key, source_id)
) WITHOUT ROWID;
CREATE INDEX addresses_of_article ON addresses (article_id);

CREATE TABLE article_versions (
    article_id  BIGINT  NOT NULL REFERENCES articles (id),
    version     INTEGER NOT NULL,
    title       TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    replaced_at BIGINT  NOT NULL,
    PRIMARY KEY (article_id, version)
);

CREATE TABLE topics (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          TEXT    NOT NULL CHECK (kind IN ('person', 'organisation', 'place', 'event', 'phrase')),
    name          TEXT    NOT NULL,
    name_key      TEXT    NOT NULL,
    is_person     INTEGER NOT NULL,
    article_count INTEGER NOT NULL DEFAULT 0,
    UNIQUE (name_key, is_person),
    CHECK ((kind = 'person') = (is_person = 1))
);
CREATE INDEX topics_active ON topics (article_count DESC);
CREATE VIEW people AS SELECT id, name, name_key, article_count FROM topics WHERE is_person = 1;

-- Other forms of a name. They help lookup and never identify: two people share a surname. Each is known through
-- a source, and helps those alone who read it: what a private feed calls somebody is its readers' business.
CREATE TABLE topic_names (
    topic_id  INTEGER NOT NULL REFERENCES topics (id),
    source_id INTEGER NOT NULL REFERENCES sources (id),
    name_key  TEXT    NOT NULL,
    PRIMARY KEY (name_key, topic_id, source_id)
) WITHOUT ROWID;

-- Every word of every name and alias, for completing by any of them. source_id 0: a word of the name itself, for
-- everyone who sees the topic; else one that only an alias has, for readers of the source.
CREATE TABLE topic_words (
    word      TEXT    NOT NULL,
    topic_id  INTEGER NOT NULL REFERENCES topics (id),
    source_id INTEGER NOT NULL,
    PRIMARY KEY (word, topic_id, source_id)
) WITHOUT ROWID;
CREATE INDEX topic_words_of_topic ON topic_words (topic_id, word, source_id);

CREATE TABLE quotes (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id   BIGINT  NOT NULL REFERENCES articles (id),
    ordinal      INTEGER NOT NULL,
    start        INTEGER NOT NULL,
    "end"        INTEGER NOT NULL,
    text         TEXT    NOT NULL,
    speaker_id   INTEGER REFERENCES topics (id),
    speaker_name TEXT,
    speaker_role TEXT,
    cue          TEXT,
    kind         TEXT    NOT NULL CHECK (kind IN ('direct', 'partial')),
    confidence   REAL    NOT NULL,
    UNIQUE (article_id, ordinal)
);
CREATE INDEX quotes_by_speaker ON quotes (speaker_id, article_id, ordinal) WHERE speaker_id IS NOT NULL;

-- weight 0: the article does not treat of this person, who only speaks in it.
CREATE TABLE article_topics (
    article_id BIGINT  NOT NULL REFERENCES articles (id),
    topic_id   INTEGER NOT NULL REFERENCES topics (id),
    weight     REAL    NOT NULL,
    rank       INTEGER NOT NULL,
    PRIMARY KEY (article_id, topic_id)
) WITHOUT ROWID;
CREATE INDEX article_topics_newest ON article_topics (topic_id, article_id, weight);

CREATE TABLE mentions (
    article_id BIGINT  NOT NULL REFERENCES articles (id),
    topic_id   INTEGER NOT NULL REFERENCES topics (id),
    start      INTEGER NOT NULL,
    "end"      INTEGER NOT NULL,
    PRIMARY KEY (article_id, topic_id, start)
) WITHOUT ROWID;

-- Roll-ups, kept in the transaction that changes what they count.
CREATE TABLE topic_days (
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    day      INTEGER NOT NULL,
    set_id   INTEGER NOT NULL REFERENCES source_sets (id),
    articles INTEGER NOT NULL,
    quotes   INTEGER NOT NULL,
    PRIMARY KEY (topic_id, day, set_id)
) WITHOUT ROWID;
CREATE TABLE topic_counts (
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    set_id   INTEGER NOT NULL REFERENCES source_sets (id),
    articles INTEGER NOT NULL,
    quotes   INTEGER NOT NULL,
    PRIMARY KEY (topic_id, set_id)
) WITHOUT ROWID;

CREATE TABLE autoposts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      BIGINT  NOT NULL,
    channel_id    BIGINT  NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('everything', 'source', 'topic')),
    source_id     INTEGER REFERENCES sources (id),
    topic_id      INTEGER REFERENCES topics (id),
    label         TEXT    NOT NULL,
    paused_reason TEXT,
    created_by    BIGINT  NOT NULL,
    created_at    BIGINT  NOT NULL,
    CHECK ((kind = 'source') = (source_id IS NOT NULL)),
    CHECK ((kind = 'topic') = (topic_id IS NOT NULL))
);
CREATE UNIQUE INDEX autoposts_wish ON autoposts (channel_id, kind, COALESCE(source_id, 0), COALESCE(topic_id, 0));
CREATE INDEX autoposts_of_guild ON autoposts (guild_id);
CREATE INDEX autoposts_of_source ON autoposts (kind, source_id);
CREATE INDEX autoposts_of_topic ON autoposts (kind, topic_id);

CREATE TABLE follows (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT  NOT NULL,
    kind       TEXT    NOT NULL CHECK (kind IN ('source', 'topic', 'story')),
    source_id  INTEGER REFERENCES sources (id),
    topic_id   INTEGER REFERENCES topics (id),
    story_id   BIGINT  REFERENCES stories (id),
    created_at BIGINT  NOT NULL,
    CHECK ((kind = 'source') = (source_id IS NOT NULL)),
    CHECK ((kind = 'topic') = (topic_id IS NOT NULL)),
    CHECK ((kind = 'story') = (story_id IS NOT NULL))
);
CREATE UNIQUE INDEX follows_wish
    ON follows (user_id, kind, COALESCE(source_id, 0), COALESCE(topic_id, 0), COALESCE(story_id, 0));

CREATE TABLE deliveries (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id    BIGINT  NOT NULL,
    channel_id  BIGINT  NOT NULL,
    article_id  BIGINT  NOT NULL REFERENCES articles (id),
    state       TEXT    NOT NULL
                CHECK (state IN ('pending', 'sending', 'sent', 'held', 'failed', 'skipped')),
    nonce       TEXT    NOT NULL DEFAULT '',
    attempts    INTEGER NOT NULL DEFAULT 0,
    next_try_at BIGINT  NOT NULL,
    created_at  BIGINT  NOT NULL,
    claimed_at  BIGINT,
    sent_at     BIGINT,
    message_id  BIGINT,
    reason      TEXT,
    UNIQUE (channel_id, article_id)
);
CREATE INDEX deliveries_active ON deliveries (channel_id, id) WHERE state IN ('pending', 'sending');
CREATE INDEX deliveries_newest ON deliveries (channel_id, id);
CREATE INDEX deliveries_due ON deliveries (id, next_try_at) WHERE state = 'pending';
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';
CREATE INDEX deliveries_of_guild ON deliveries (guild_id, state);

CREATE TABLE answers (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kind       TEXT   NOT NULL,
    arguments  TEXT   NOT NULL,
    user_id    BIGINT,
    -- Where it was asked, NULL in a direct message: what was typed in one server is not shown in another.
    guild_id   BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX answers_oldest ON answers (created_at);

-- Search. source_tokens ('s3 s17') is a column of the index: filtering by source after the search is far slower.
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, text, source_tokens,
    content = 'articles', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text, source_tokens)
    VALUES (new.id, new.title, new.text, new.source_tokens);
END;
CREATE TRIGGER articles_fts_delete AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text, source_tokens)
    VALUES ('delete', old.id, old.title, old.text, old.source_tokens);
END;
CREATE TRIGGER articles_fts_update AFTER UPDATE OF title, text, source_tokens ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text, source_tokens)
    VALUES ('delete', old.id, old.title, old.text, old.source_tokens);
    INSERT INTO articles_fts (rowid, title, text, source_tokens)
    VALUES (new.id, new.title, new.text, new.source_tokens);
END;

-- unicode61 finds nothing inside a sentence written without spaces, so such articles have a trigram index too.
CREATE VIRTUAL TABLE articles_cjk USING fts5 (
    title, text, content = 'articles', content_rowid = 'id', tokenize = 'trigram'
);
CREATE TRIGGER articles_cjk_insert AFTER INSERT ON articles WHEN new.has_cjk = 1 BEGIN
    INSERT INTO articles_cjk (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER articles_cjk_delete AFTER DELETE ON articles WHEN old.has_cjk = 1 BEGIN
    INSERT INTO articles_cjk (articles_cjk, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER articles_cjk_update AFTER UPDATE OF title, text, has_cjk ON articles BEGIN
    INSERT INTO articles_cjk (articles_cjk, rowid, title, text)
    SELECT 'delete', old.id, old.title, old.text WHERE old.has_cjk = 1;
    INSERT INTO articles_cjk (rowid, title, text)
    SELECT new.id, new.title, new.text WHERE new.has_cjk = 1;
END;

CREATE VIRTUAL TABLE quotes_fts USING fts5 (
    text, content = 'quotes', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER quotes_fts_insert AFTER INSERT ON quotes BEGIN
    INSERT INTO quotes_fts (rowid, text) VALUES (new.id, new.text);
END;
CREATE TRIGGER quotes_fts_delete AFTER DELETE ON quotes BEGIN
    INSERT INTO quotes_fts (quotes_fts, rowid, text) VALUES ('delete', old.id, old.text);
END;
