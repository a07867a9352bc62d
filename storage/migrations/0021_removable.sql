-- 0021 removable: indexes by which a removed article or name is looked for in what refers to it.
--
-- Without them SQLite reads all quotes' topics for each article that is deleted, and all mentions for each name that
-- nothing is left of: 0.02 s each in 100,000 articles, over 0.3 s in a million, and nobody can write meanwhile.
-- Storing an article costs 0.2 to 0.3 ms more. Building them takes 0.6 s of CPU for 100,000 articles.

CREATE INDEX quote_topics_of_article ON quote_topics (article_id);
CREATE INDEX mentions_of_topic ON mentions (topic_id);
CREATE INDEX topic_names_of_topic ON topic_names (topic_id);
