-- 0016 removals: what the operator took out of the archive, what keeps it out, and what is still to be done at Discord.
--
-- A removal is remembered by salted hashes alone (removal_keys; the salt stands in meta): of addresses, of a domain, of the
-- words of an article, of a person's name. Whatever has one of them is not stored again.
-- removal_work: articles that are still to be taken out, or to lose a person (removal_topics), in bounded steps, so that a
-- crash only leaves some for later.
-- removed_articles: ids are never given twice, and an index in memory that followed the rows is told by seq what is gone.
-- removed_messages: posts whose article is gone and that are to be deleted, or with a delivery_id such as show more than that
-- and are to be shown anew, however old they are; place_id is the channel or thread of the message.
-- told_channel_id and told_message_id of a target: the message that says that it is broken, to be edited when it works again.

CREATE TABLE removals (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    kind          TEXT    NOT NULL CHECK (kind IN ('address', 'domain', 'person')),
    article_count INTEGER NOT NULL DEFAULT 0,
    created_at    BIGINT  NOT NULL
);
CREATE TABLE removal_keys (
    hash       TEXT    NOT NULL,
    removal_id INTEGER NOT NULL REFERENCES removals (id) ON DELETE CASCADE,
    PRIMARY KEY (hash, removal_id)
) WITHOUT ROWID;
CREATE INDEX removal_keys_of_removal ON removal_keys (removal_id);
CREATE TABLE removal_topics (
    removal_id INTEGER NOT NULL REFERENCES removals (id) ON DELETE CASCADE,
    topic_id   INTEGER NOT NULL,
    PRIMARY KEY (removal_id, topic_id)
) WITHOUT ROWID;
CREATE TABLE removal_work (
    removal_id INTEGER NOT NULL REFERENCES removals (id) ON DELETE CASCADE,
    article_id BIGINT  NOT NULL,
    PRIMARY KEY (removal_id, article_id)
) WITHOUT ROWID;
CREATE TABLE removed_articles (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id BIGINT  NOT NULL UNIQUE
);
CREATE TABLE removed_messages (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    guild_id    BIGINT,
    channel_id  BIGINT  NOT NULL,
    place_id    BIGINT  NOT NULL,
    message_id  BIGINT  NOT NULL,
    delivery_id INTEGER,
    tries       INTEGER NOT NULL DEFAULT 0,
    next_try_at BIGINT  NOT NULL,
    problem     TEXT,
    UNIQUE (place_id, message_id)
);
CREATE INDEX removed_messages_due ON removed_messages (next_try_at);

ALTER TABLE targets ADD COLUMN told_channel_id BIGINT;
ALTER TABLE targets ADD COLUMN told_message_id BIGINT;
CREATE INDEX targets_told ON targets (channel_id) WHERE told_message_id IS NOT NULL;
