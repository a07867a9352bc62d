-- 0007 names: one person is one person, one topic one topic, however an article writes the name.
--
-- topic_forms are what a name is looked up by beside its own spelling (news/naming/forms.py): for people 'v' and 'x', spellings
-- folded further, 's' the surname, 'g' the given name; for all else 'n'. A form never decides; it finds candidates.
-- An article may call a topic by another name than the topic's own: that is `written`, and written_id the topic whose own
-- name that would be, if there is one; whoever follows that one is told. is_short: the article has a surname or an
-- abbreviation alone. It is no evidence of who bears the name, or each guess would support the next.
-- name_rulings is what the operator decided: a name (of one source, or 0: of all) is this topic, whatever the evidence says.
-- They stand by folded name, so that they hold for articles that come later and for those analysed anew.
-- merged_into: what became of a topic whose name now stands for another one; saved buttons lead there.

ALTER TABLE topics ADD COLUMN merged_into INTEGER REFERENCES topics (id);
CREATE INDEX topics_merged ON topics (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE topic_forms (
    form     TEXT    NOT NULL,
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    PRIMARY KEY (form, topic_id)
) WITHOUT ROWID;
CREATE INDEX topic_forms_of_topic ON topic_forms (topic_id);
INSERT INTO topic_forms (form, topic_id)
SELECT DISTINCT f.value, t.id FROM topics t, json_each(name_forms(t.name, t.is_person)) f WHERE t.kind <> 'phrase';

ALTER TABLE article_topics ADD COLUMN written TEXT;
ALTER TABLE article_topics ADD COLUMN written_id INTEGER;
ALTER TABLE article_topics ADD COLUMN is_short INTEGER NOT NULL DEFAULT 0;
DROP INDEX article_topics_newest;
CREATE INDEX article_topics_newest ON article_topics (topic_id, article_id, weight, is_short);

CREATE TABLE name_rulings (
    name_key         TEXT    NOT NULL,
    is_person        INTEGER NOT NULL,
    source_id        INTEGER NOT NULL DEFAULT 0,
    kind             TEXT    NOT NULL CHECK (kind IN ('merge', 'split')),
    name             TEXT    NOT NULL,
    target           TEXT    NOT NULL,
    target_key       TEXT    NOT NULL,
    target_is_person INTEGER NOT NULL,
    created_at       BIGINT  NOT NULL,
    PRIMARY KEY (name_key, is_person, source_id)
) WITHOUT ROWID;
CREATE INDEX name_rulings_target ON name_rulings (target_key, target_is_person);
