-- 0018 sight: who sees which sources is looked up once, and again when it changed.
--
-- sight_version counts the changes of what visible_source_ids is made of. It moves in the transaction that changes that, by
-- triggers, so that every program that writes to this file moves it. Quick, however large the archive is.

INSERT INTO meta (key, value) VALUES ('sight_version', '1');

CREATE TRIGGER sight_source_added AFTER INSERT ON sources WHEN new.is_public = 1 BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'sight_version';
END;
CREATE TRIGGER sight_source_removed AFTER DELETE ON sources BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'sight_version';
END;
CREATE TRIGGER sight_source_changed AFTER UPDATE OF id, is_public ON sources BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'sight_version';
END;
CREATE TRIGGER sight_settings_added AFTER INSERT ON guild_sources BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'sight_version';
END;
CREATE TRIGGER sight_settings_removed AFTER DELETE ON guild_sources BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'sight_version';
END;
CREATE TRIGGER sight_settings_changed
AFTER UPDATE OF guild_id, source_id, is_own, is_headlines_only, is_age_restricted, label, replaced_by ON guild_sources BEGIN
    UPDATE meta SET value = value + 1 WHERE key = 'sight_version';
END;
