-- 0014 posting: wishes for several subjects and for searches, with settings; places that posts go to; digests.
--
-- A wish may name up to 25 sources, topics or stories, or be a search. Its subjects stand in autopost_subjects, so that an
-- article finds whoever wants it by an index however many there are. wish_key is Wish.key: asking a channel twice for the
-- same gives the one there is. settings is a JSON object of what was chosen (PostSettings), and what is missing in it is the
-- usual: nothing is selected by a setting, and a setting more needs no step of its own. What was there before goes on as it
-- was, each post at once.
-- A target is a place that messages go to. ready_at says when the first of its queue is due, NULL: nothing waits. Every
-- transaction that changes a queue keeps it, so that whoever sends looks at those that have something and not at all
-- deliveries. served_at: when the last turn began. What is broken is a place, not a wish: it stands here once, however
-- many wishes a channel has. What an organiser paused stays with the wish.
-- A delivery may be a digest, which has no article; those that went into one carry its id. Whoever removes an autopost
-- keeps what it posted: no reference. told_by: the delivery that told its story before, for which this one is skipped.

CREATE TABLE autoposts_new (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id      BIGINT  NOT NULL,
    channel_id    BIGINT  NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('everything', 'source', 'topic', 'story', 'search')),
    query         TEXT,
    wish_key      TEXT    NOT NULL,
    label         TEXT    NOT NULL,
    settings      TEXT    NOT NULL DEFAULT '{}',
    paused_reason TEXT,
    paused_at     BIGINT,
    created_by    BIGINT  NOT NULL,
    created_at    BIGINT  NOT NULL,
    UNIQUE (channel_id, wish_key),
    CHECK ((kind = 'search') = (query IS NOT NULL))
);
CREATE TABLE autopost_subjects (
    autopost_id INTEGER NOT NULL REFERENCES autoposts (id) ON DELETE CASCADE,
    kind        TEXT    NOT NULL CHECK (kind IN ('source', 'topic', 'story')),
    subject_id  BIGINT  NOT NULL,
    PRIMARY KEY (autopost_id, kind, subject_id)
) WITHOUT ROWID;

-- Numbers are never given twice, whatever was removed before.
INSERT INTO sqlite_sequence (name, seq) SELECT 'autoposts_new', seq FROM sqlite_sequence WHERE name = 'autoposts';
INSERT INTO autoposts_new (id, guild_id, channel_id, kind, wish_key, label, settings, paused_reason, created_by, created_at)
SELECT id, guild_id, channel_id, kind, kind || ':' || COALESCE(source_id, topic_id, ''), label, '{"mode": "instant", "look": "quote"}',
       CASE WHEN paused_reason = 'Newsdesk was removed from this server.' THEN paused_reason END, created_by, created_at
FROM autoposts;
INSERT INTO autopost_subjects (autopost_id, kind, subject_id)
SELECT id, kind, COALESCE(source_id, topic_id) FROM autoposts WHERE kind <> 'everything';

CREATE TABLE targets (
    channel_id    BIGINT PRIMARY KEY,
    guild_id      BIGINT,
    user_id       BIGINT UNIQUE,
    ready_at      BIGINT,
    served_at     BIGINT,
    broken_reason TEXT,
    broken_code   INTEGER,
    broken_since  BIGINT,
    told_at       BIGINT,
    CHECK ((broken_reason IS NULL) = (broken_since IS NULL))
) WITHOUT ROWID;
INSERT INTO targets (channel_id, guild_id, ready_at, served_at)
SELECT k.channel_id, MAX(k.guild_id),
       (SELECT MIN(d.next_try_at) FROM deliveries d
        WHERE d.id = (SELECT MIN(f.id) FROM deliveries f
                      WHERE f.channel_id = k.channel_id AND f.state IN ('pending', 'sending'))),
       (SELECT MAX(d.claimed_at) FROM deliveries d WHERE d.channel_id = k.channel_id)
FROM (SELECT channel_id, guild_id FROM deliveries UNION SELECT channel_id, guild_id FROM autoposts) k
GROUP BY k.channel_id;
-- Since when is not known: since the oldest that waits, or else all along.
UPDATE targets SET broken_reason = p.paused_reason, broken_since = COALESCE(
    (SELECT MIN(d.created_at) FROM deliveries d WHERE d.channel_id = targets.channel_id AND d.state = 'held'), p.created_at)
FROM autoposts p
WHERE p.channel_id = targets.channel_id
  AND p.paused_reason IS NOT NULL AND p.paused_reason <> 'Newsdesk was removed from this server.';

DROP TABLE autoposts;
ALTER TABLE autoposts_new RENAME TO autoposts;
CREATE INDEX autoposts_of_guild ON autoposts (guild_id, kind);
CREATE INDEX autoposts_everything ON autoposts (id) WHERE kind = 'everything';
CREATE INDEX autoposts_search ON autoposts (query) WHERE kind = 'search';
CREATE INDEX autopost_subjects_of ON autopost_subjects (kind, subject_id, autopost_id);
CREATE INDEX targets_ready ON targets (ready_at) WHERE ready_at IS NOT NULL AND broken_since IS NULL;
CREATE INDEX targets_of_guild ON targets (guild_id, served_at);
CREATE INDEX targets_broken ON targets (guild_id) WHERE broken_since IS NOT NULL;

CREATE TABLE deliveries_new (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    kind         TEXT    NOT NULL DEFAULT 'article' CHECK (kind IN ('article', 'digest')),
    guild_id     BIGINT,
    user_id      BIGINT,
    channel_id   BIGINT  NOT NULL,
    article_id   BIGINT  REFERENCES articles (id),
    story_id     BIGINT,
    autopost_id  INTEGER,
    gives_way    INTEGER NOT NULL DEFAULT 0,
    told_by      INTEGER,
    state        TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'held', 'failed', 'skipped')),
    reason       TEXT,
    nonce        TEXT    NOT NULL DEFAULT '',
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_try_at  BIGINT  NOT NULL,
    created_at   BIGINT  NOT NULL,
    claimed_at   BIGINT,
    sent_at      BIGINT,
    message_id   BIGINT,
    ping_role_id BIGINT,
    digest_at    BIGINT,
    digest_id    INTEGER,
    thread_of    INTEGER,
    update_at    BIGINT,
    updated_at   BIGINT,
    update_note  TEXT,
    shown        TEXT,
    hidden_at    BIGINT,
    hidden_by    BIGINT,
    publish      TEXT CHECK (publish IN ('wanted', 'done', 'skipped')),
    publish_note TEXT,
    CHECK ((kind = 'article') = (article_id IS NOT NULL)),
    UNIQUE (channel_id, article_id)
);
INSERT INTO sqlite_sequence (name, seq) SELECT 'deliveries_new', seq FROM sqlite_sequence WHERE name = 'deliveries';
INSERT INTO deliveries_new (id, guild_id, channel_id, article_id, story_id, gives_way, state, reason, nonce, attempts,
                            next_try_at, created_at, claimed_at, sent_at, message_id)
SELECT id, guild_id, channel_id, article_id, story_id, gives_way, state, reason, nonce, attempts,
       next_try_at, created_at, claimed_at, sent_at, message_id
FROM deliveries ORDER BY id;
DROP TABLE deliveries;
ALTER TABLE deliveries_new RENAME TO deliveries;
CREATE INDEX deliveries_active ON deliveries (channel_id, id) WHERE state IN ('pending', 'sending');
CREATE INDEX deliveries_newest ON deliveries (channel_id, id);
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';
CREATE INDEX deliveries_of_guild ON deliveries (guild_id, state);
CREATE INDEX deliveries_of_story ON deliveries (story_id, channel_id, id) WHERE story_id IS NOT NULL;
CREATE INDEX deliveries_of_article ON deliveries (article_id) WHERE article_id IS NOT NULL;
CREATE INDEX deliveries_held ON deliveries (channel_id, id) WHERE state = 'held';
CREATE INDEX deliveries_for_digest ON deliveries (digest_at, channel_id)
    WHERE state = 'held' AND digest_at IS NOT NULL AND digest_id IS NULL;
CREATE INDEX deliveries_in_digest ON deliveries (digest_id) WHERE digest_id IS NOT NULL;
CREATE INDEX deliveries_posted ON deliveries (autopost_id, created_at)
    WHERE state IN ('pending', 'sending', 'sent') AND digest_id IS NULL AND thread_of IS NULL AND autopost_id IS NOT NULL;
CREATE INDEX deliveries_in_thread ON deliveries (thread_of) WHERE thread_of IS NOT NULL;
CREATE INDEX deliveries_of_autopost ON deliveries (autopost_id, created_at) WHERE autopost_id IS NOT NULL;
CREATE INDEX deliveries_to_update ON deliveries (update_at) WHERE update_at IS NOT NULL;
CREATE INDEX deliveries_to_publish ON deliveries (channel_id, id) WHERE publish = 'wanted';
CREATE INDEX deliveries_of_message ON deliveries (message_id) WHERE message_id IS NOT NULL;

ALTER TABLE guilds ADD COLUMN zone TEXT;
ALTER TABLE guilds ADD COLUMN blocked_words TEXT;
