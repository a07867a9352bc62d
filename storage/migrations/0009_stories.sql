-- 0009 stories: articles on one event are one story, counted and posted as one.
--
-- articles.story_id is decided when the article is stored (news/stories/, storage/story_window.py) and never changes. Until
-- this step every article was a story of its own, and it stays so; text_group is NULL for these, for texts too short to
-- compare, and for what was old news when it came. Otherwise it is the id of one of the story's articles, the same for all
-- that print the same text, so that copies are counted once ("6 outlets, 2 independent") over any part of the rows.
-- The host stands beside each address (outlet): two sources may bring one article from two publishers.
-- story_texts is what was stored lately, in the order of storing: another process that writes to this file follows it. The
-- signature is what a later text of the story is compared with. Rows are forgotten when no article can join any more.
-- A delivery knows its story; gives_way: it was made by a wish for news in general (everything, a topic), which is met once
-- a story, and not by a wish for this very source.

ALTER TABLE articles ADD COLUMN text_group BIGINT;
DROP INDEX articles_story;
CREATE INDEX articles_story ON articles (story_id, id, text_group);

ALTER TABLE article_sources ADD COLUMN outlet TEXT;

CREATE TABLE story_texts (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id BIGINT  NOT NULL UNIQUE REFERENCES articles (id) ON DELETE CASCADE,
    signature  BLOB    NOT NULL
);

ALTER TABLE deliveries ADD COLUMN story_id BIGINT;
ALTER TABLE deliveries ADD COLUMN gives_way INTEGER NOT NULL DEFAULT 0;
CREATE INDEX deliveries_of_story ON deliveries (channel_id, story_id, id) WHERE story_id IS NOT NULL;
