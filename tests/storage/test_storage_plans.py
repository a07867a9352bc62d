"""The SQL itself: every query stands, none is forgotten, and the main ones use an index."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import storage as storage_package
from storage import Storage
from storage.queries import queries

PACKAGE = Path(storage_package.__file__).parent
NAMES = [name for name in queries().available_queries if not name.endswith("_cursor")]


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the schema and nothing in it."""
    path = tmp_path_factory.mktemp("plans") / "archive.db"

    async def make() -> None:
        await (await Storage.open(f"sqlite:///{path}")).close()

    asyncio.run(make())
    return path


def plan_of(path: Path, name: str) -> list[str]:
    sql: str = getattr(queries(), name).sql
    numbers = (
        "each|looked_at|low|high|limit|offset|walked|passed|looked|most|first_id|sign|day|source_id|before"
    )
    values = {key: 1 if re.fullmatch(numbers, key) else None for key in re.findall(r"(?<![:\w]):(\w+)", sql)}
    with closing(sqlite3.connect(path)) as db:
        return [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


@pytest.mark.parametrize("name", NAMES)
def test_every_query_stands(schema: Path, name: str) -> None:
    """Each query fits the schema."""
    plan_of(schema, name)


def test_no_query_is_missing_or_forgotten() -> None:
    """Every query that the code names is there, and every one that is there is named."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.glob("*.py"))
    named = set(re.findall(r"(?:_sql|sql|queries\(\))\.(\w+)\(", code))
    looked_up = set(re.findall(r'"(\w+)"', (PACKAGE / "inspecting_file.py").read_text(encoding="utf-8")))
    assert named | (looked_up & set(NAMES)) == set(NAMES)


SQL_TRAPS = {
    "<! hands back a stale id on a conflict": r"-- name: *\w+ *<!",
    "# commits the transaction it stands in": r"-- name: *\w+ *#",
    "% is a parameter to the other engine": r"%",
}


def statements() -> Iterator[tuple[str, str]]:
    for path in (PACKAGE / "sql").glob("*.sql"):
        yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("trap", SQL_TRAPS)
def test_the_traps_of_the_loader_are_avoided(trap: str) -> None:
    assert [name for name, sql in statements() if re.search(SQL_TRAPS[trap], sql)] == []


MAIN = [
    "newest_of_topics_among_few",
    "latest_sent_of_guild",
    "trails_of_autopost",
    "errors_of_guild",
    "queue_of_guild",
    "topics_of_shown_name",
    "newest_spoken_quotes",
    "quotes_like",
    "first_articles_since",
    "roles_of_candidates",
    "name_evidence",
    "names_found",
    "topics_in_place_of",
    "who_brought",
    "trail_of_article",
    "texts_to_sum_up",
    "former_titles",
    "quotes_in_articles",
    "tellings",
    "newest_told_of_topic",
    "busiest_stories",
    "busiest_stories_of_few",
    "stories_of_articles",
    "headlines_by_ids",
    "newest_ids",
    "newest_ids_of_most",
    "id_after",
    "newest_quoting",
    "matching_among",
    "unlike_among",
    "seen_among",
    "quotable_among",
    "newest_ids_of_topic",
    "article_body",
    "beginning_at_levels",
    "beginning_of_the_rest",
    "beginning_with_both",
    "how_many_begin",
    "busy_topics",
    "sets_after",
    "people_of_several_sources",
    "people_in_public_roles",
    "topics_named",
    "topics_by_ids",
    "how_much_to_walk",
    "newest_shared",
    "newest_shared_among_few",
    "topics_of_shared",
    "spoken_in_shared",
    "topics_of_newest",
    "topics_of_days",
    "articles_of_topics_in_days",
    "articles_of_topics_among_few",
    "first_article_since",
    "first_article_between",
    "count_articles_between",
    "newest_of_topics",
    "sites_of_articles",
    "days_of_topic_since",
    "count_sources_of_topic_since",
    "newest_ids_of_both",
    "quotes_by_ids",
    "quotes_of_speaker",
    "quotes_of_speaker_in_few",
    "quotes_on_topic_by_speaker",
    "quotes_on_topic",
    "quotes_on_topic_in_few",
    "quotes_of_articles",
    "count_all_quotes",
    "part_seen",
    "spread_of_topics",
    "quotes_with_words",
    "ids_of_matches",
    "ids_with_words",
    "quote_ids_of_speaker",
    "count_of_speaker",
    "ids_of_speaker_with_words",
    "quote_ids_on_topic",
    "quotes_among",
    "names_of_articles",
    "topics_of_quotes",
    "days_of_topic",
    "topics_quoted_about",
    "insert_quote_topics",
    "quotes_newest",
    "quotes_after",
    "search_newest",
    "candidates",
    "alike",
    "feed_at",
    "listed_source_at",
    "listed_sources",
    "sources_named",
    "own_count",
    "wake_source",
    "wake_sources_of_guild",
    "put_settings_of_replaced",
    "note_replaced",
    "correct_entries",
    "due_sources",
    "sources_by_ids",
    "visible_source_ids",
    "entry_states",
    "remember_entries",
    "record_checks",
    "forget_entries",
    "forget_marks",
    "polled_sources",
    "source_activity",
    "move_source",
    "failing_to_tell",
    "working_to_tell",
    "put_settings",
    "wanting_autoposts",
    "autoposts_to_plan",
    "wanted_as_well",
    "others_wanting",
    "tellings_of_story",
    "who_sees_sources",
    "update_posts_of_article",
    "channels_for_digest",
    "late_channels",
    "skip_told_in_digest",
    "insert_digest",
    "put_into_digest",
    "digest_items",
    "late_in_channel",
    "skip_told_late",
    "deliveries_to_update",
    "deliveries_to_publish",
    "delivery_of_message",
    "post_next_of_story",
    "begin_anew",
    "targets_to_tell",
    "put_marks",
    "delete_marks",
    "ready_targets",
    "first_of_queues",
    "claim_deliveries",
    "keep_ready",
    "note_ready",
    "deliveries_of_channel",
    "follows_of_user",
    "find_follow",
    "news_of_follows",
    "told_to_channel",
    "due_readers",
    "due_unopened_readers",
    "astray_readers",
    "take_reader_turn",
    "held_for_reader",
    "items_of_reader_digest",
    "has_reader_digest_waiting",
    "count_deliveries_of_reader",
    "delete_reader_deliveries",
    "saved_of_user",
    "guilds_of_saved",
    "move_topic_follows",
    "newest_title_of_story",
]


SUBQUERIES = {
    "newest_of_topics_among_few": ("w", "(subquery-1)"),
    "newest_ids": ("w",),
    "newest_quoting": ("w",),
    "newest_told": ("w",),
    "names_found": ("a", "f"),
    "beginning_at_levels": ("b",),
    "beginning_of_the_rest": ("b",),
    "beginning_with_both": ("b",),
    "busy_topics": ("b",),
    "topics_by_ids": ("s", "n", "c"),
    "quotes_with_words": ("m", "r", "f"),
    "ids_of_matches": ("m",),
    "ids_of_speaker_with_words": ("q",),
    "part_seen": ("source_sets", "CONSTANT ROW"),
    "topics_of_shared": ("r", "least"),
    "topics_of_newest": ("w",),
    "days_of_topic_since": ("side",),
    "count_sources_of_topic_since": ("s",),
    "articles_of_topics_among_few": ("w",),
    "busiest_stories": ("w",),
    "busiest_stories_of_few": ("w",),
    "newest_ids_of_both": ("t",),
    "candidates": ("f",),
    "alike": ("alike", "r"),
    "listed_sources": ("b",),
    "visible_source_ids": ("s",),
    "ready_targets": ("n", "u", "r"),
    "wanting_autoposts": ("w", "CONSTANT ROW"),
    "deliveries_to_publish": ("c",),
    "begin_anew": ("f",),
    "news_of_follows": ("m", "w"),
    "has_reader_digest_waiting": ("CONSTANT ROW",),
}
"""Bounded sub-selects by their alias: they are read whole because they are made for it."""


@pytest.mark.parametrize("name", MAIN)
def test_main_queries_walk_no_whole_table(schema: Path, name: str) -> None:
    """Every table is entered through an index, or walked along one in the order that is wanted."""
    allowed = r"SCAN \w+ VIRTUAL TABLE.*|SCAN \(subquery-\d+\)|SCAN \w+ USING (COVERING )?INDEX \w+"
    scans = [step for step in plan_of(schema, name) if step.startswith("SCAN")]
    own = {f"SCAN {alias}" for alias in SUBQUERIES.get(name, ())}
    assert [step for step in scans if step not in own and not re.fullmatch(allowed, step)] == []


def test_the_most_active_names_are_one_range_of_an_index(schema: Path) -> None:
    """The words of one level that begin alike are entered by an index of these alone, and sorted by nothing."""
    plan = plan_of(schema, "beginning_at_levels")
    assert any("topic_words_active (level=? AND word>? AND word<?)" in step for step in plan)
    assert not any("ORDER BY" in step for step in plan)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("channels_for_digest", "deliveries_for_digest (digest_at<?)"),
        ("errors_of_guild", "deliveries_of_guild (guild_id=? AND state=?)"),
        ("quotes_on_topic_by_speaker", "quotes_by_speaker (speaker_id=? AND article_id=? AND ordinal=?)"),
        ("quotes_of_speaker_in_few", "article_sources_newest (source_id=? AND article_id>?)"),
        ("quotes_on_topic_in_few", "article_sources_newest (source_id=? AND article_id>?)"),
    ],
)
def test_what_is_asked_again_and_again_reads_what_it_looks_for_alone(
    schema: Path, name: str, step: str
) -> None:
    """Each second, or at each press: not all that is held for later, nor all that was ever posted in the server."""
    assert any(step in one for one in plan_of(schema, name))
