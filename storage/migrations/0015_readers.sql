-- 0015 readers: what people follow, when they get their digest, and what they keep.
--
-- A follow belongs to the server in which it was made (guild_id; NULL: a direct message): what that server shows meets it,
-- as long as its person is a member there. It goes with what it is about. label is what that was called then.
-- A reader has an hour of the day in a zone of their own, and the next digest stands there as an instant, digest_at: NULL
-- while they have stopped it. looked_at: news since then are in the next digest; last_at: when the last one was made.
-- What is in a person's digest are deliveries like others, to the channel of their direct messages. reader_items says as which
-- server sees it each is shown, and for which follows; that a server's rows know nothing of it is on purpose.
-- What is kept stands by its id alone, without a reference: when it is removed, its person is told so, and no word of it is
-- kept here.

CREATE TABLE follows_new (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT  NOT NULL,
    guild_id   BIGINT,
    kind       TEXT    NOT NULL CHECK (kind IN ('source', 'topic', 'story')),
    source_id  INTEGER REFERENCES sources (id) ON DELETE CASCADE,
    topic_id   INTEGER REFERENCES topics (id) ON DELETE CASCADE,
    story_id   BIGINT  REFERENCES stories (id) ON DELETE CASCADE,
    label      TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    CHECK ((kind = 'source') = (source_id IS NOT NULL)),
    CHECK ((kind = 'topic') = (topic_id IS NOT NULL)),
    CHECK ((kind = 'story') = (story_id IS NOT NULL))
);
INSERT INTO follows_new (id, user_id, kind, source_id, topic_id, story_id, label, created_at)
SELECT f.id, f.user_id, f.kind, f.source_id, f.topic_id, f.story_id, COALESCE(s.name, t.name, 'a story'), f.created_at
FROM follows f LEFT JOIN sources s ON s.id = f.source_id LEFT JOIN topics t ON t.id = f.topic_id;
DROP TABLE follows;
ALTER TABLE follows_new RENAME TO follows;
CREATE UNIQUE INDEX follows_wish ON follows (
    user_id, kind, COALESCE(source_id, 0), COALESCE(topic_id, 0), COALESCE(story_id, 0), COALESCE(guild_id, 0));
CREATE INDEX follows_of_source ON follows (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX follows_of_topic ON follows (topic_id) WHERE topic_id IS NOT NULL;
CREATE INDEX follows_of_story ON follows (story_id) WHERE story_id IS NOT NULL;

CREATE TABLE readers (
    user_id    BIGINT PRIMARY KEY,
    every      TEXT    NOT NULL CHECK (every IN ('day', 'week')),
    minute     INTEGER NOT NULL,
    weekday    INTEGER NOT NULL,
    zone       TEXT    NOT NULL,
    digest_at  BIGINT,
    looked_at  BIGINT  NOT NULL,
    last_at    BIGINT,
    channel_id BIGINT  UNIQUE,
    stopped_at BIGINT,
    created_at BIGINT  NOT NULL,
    CHECK ((digest_at IS NULL) = (stopped_at IS NOT NULL))
) WITHOUT ROWID;
CREATE INDEX readers_due ON readers (digest_at) WHERE digest_at IS NOT NULL AND channel_id IS NOT NULL;
CREATE INDEX readers_due_unopened ON readers (digest_at) WHERE digest_at IS NOT NULL AND channel_id IS NULL;
CREATE INDEX readers_hours ON readers (digest_at) WHERE digest_at IS NOT NULL;

CREATE TABLE reader_items (
    delivery_id INTEGER PRIMARY KEY REFERENCES deliveries (id) ON DELETE CASCADE,
    guild_id    BIGINT,
    follow_ids  TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE saved (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    user_id    BIGINT NOT NULL,
    guild_id   BIGINT,
    article_id BIGINT NOT NULL,
    quote_id   BIGINT,
    saved_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_once ON saved (user_id, article_id, COALESCE(quote_id, 0));
CREATE INDEX saved_newest ON saved (user_id, id);
