-- 0010 trends: what rose in a week or a month is read from the daily counts by their day.
--
-- The primary key of topic_days begins with the topic, which serves the page of one. The index holds all that the
-- question needs, so that a day is read in one piece.

CREATE INDEX topic_days_of_day ON topic_days (day, topic_id, set_id, articles);
