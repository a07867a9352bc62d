"""Reports of quotes, and what a server's organisers decide of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from aiosqlite import Connection

from news.errors import NewsdeskError
from news.models import (
    ArticleId,
    GuildId,
    JudgedQuote,
    Page,
    Quote,
    QuoteId,
    QuoteVerdict,
    ReportedQuote,
    ReportId,
    ReportOutcome,
    ReportResult,
    UserId,
    VerdictId,
)
from news.ports import Clock
from storage.connection import Database
from storage.copies import shown_here
from storage.names import name_key
from storage.queries import queries, rows
from storage.reading import page_bounds, page_of
from storage.server_view import standing
from storage.times import MS_A_DAY, from_ms, to_ms
from storage.updating import look_again
from storage.withdrawing import same_words, words_hash

A_DAY: Final = timedelta(days=1)
REPORTS_KEPT: Final = timedelta(days=90)
HANDLED_KEPT: Final = A_DAY
"""How long a report can be reopened after it was handled; it is deleted then."""
RIGHT_KEPT: Final = timedelta(days=365)
"""How long a speaker found right is not asked about again."""
PER_USER: Final = 10
"""Reports of one person in a day, in all servers."""
PER_GUILD: Final = 200
"""Reports in one server in a day that nobody has looked at yet."""
LOOKED_AT: Final = 2_000
"""Reports that a list is made of, the latest."""
VERDICTS_MAX: Final = 500
"""Quotes that one server hides or shows without their speaker: each is looked at in every read there."""
NOTE_MAX: Final = 200


class TooManyVerdictsError(NewsdeskError):
    """The server hides and withholds as many as it can."""

    user_message = (
        f"This server hides {VERDICTS_MAX} quotes or their speakers already, which is as many as there can be. "
        "`/desk hidden` shows them; undo some that are needed no more."
    )


class Reports:
    """What people report and organisers decide, each server for itself. Any method may raise StorageError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now
        self._sql = queries()

    # --- reporting ---------------------------------------------------------------------------------------

    async def add(self, guild_id: GuildId, quote_id: QuoteId, user_id: UserId) -> ReportResult:
        """The speaker of the quote is reported as wrong; one report a person and quote. The caller knows that they see it."""
        async with self._database.transaction() as db:
            key = await self._key(db, guild_id, quote_id)
            if key is None:
                return ReportResult(ReportOutcome.NO_SPEAKER)
            if (verdict := await self._sql.verdict_on(db, **key)) is not None:
                is_right = verdict["verdict"] == "right"
                return ReportResult(ReportOutcome.JUDGED if is_right else ReportOutcome.NO_SPEAKER)
            before = await self._sql.report_of_user(db, user_id=user_id, **key)
            if before is not None and before["handled_at"] is None:
                return ReportResult(ReportOutcome.AGAIN, ReportId(before["id"]))
            if await self._is_too_much(db, guild_id, user_id):
                return ReportResult(ReportOutcome.TOO_MANY)
            now = to_ms(self._now())
            made = await self._sql.put_report(db, quote_id=quote_id, user_id=user_id, now=now, **key)
            is_first = await self._sql.take_report_day(db, guild_id=guild_id, day=now // MS_A_DAY) > 0
        return ReportResult(ReportOutcome.NEW, ReportId(made), is_first_today=is_first)

    async def note(self, report_id: ReportId, guild_id: GuildId, user_id: UserId, words: str) -> bool:
        """What the person adds to their report, on one line of 200 characters; False when it is not there any more."""
        clean = " ".join(words.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8").split())
        async with self._database.transaction() as db:
            noted = await self._sql.note_report(
                db, id=report_id, guild_id=guild_id, user_id=user_id, note=clean[:NOTE_MAX] or None
            )
        return noted > 0

    async def take_back(self, report_id: ReportId, guild_id: GuildId, user_id: UserId) -> bool:
        """The person's own report is gone; False when it was not there any more."""
        async with self._database.transaction() as db:
            gone = await self._sql.take_back_report(db, id=report_id, guild_id=guild_id, user_id=user_id)
        return gone > 0

    async def _is_too_much(self, db: Connection, guild_id: GuildId, user_id: UserId) -> bool:
        since = to_ms(self._now() - A_DAY)
        if await self._sql.count_reports_of_user(db, user_id=user_id, since=since) >= PER_USER:
            return True
        return await self._sql.count_reports_of_guild(db, guild_id=guild_id, since=since) >= PER_GUILD

    async def _key(self, db: Connection, guild_id: GuildId, quote_id: QuoteId) -> dict[str, Any] | None:
        """What a report or verdict on the quote stands by; None without a quote or a speaker."""
        row = await self._sql.quote_to_judge(db, id=quote_id)
        if row is None or not row["speaker_name"]:
            return None
        return {
            "guild_id": guild_id,
            "article_id": row["article_id"],
            "words_hash": words_hash(row["text"]),
            "speaker": row["speaker_name"],
            "speaker_key": name_key(row["speaker_name"]),
        }

    # --- deciding ----------------------------------------------------------------------------------------

    async def waiting(self, guild_id: GuildId, *, page: int = 0, page_size: int = 3) -> Page[ReportedQuote]:
        """Reported quotes that nobody has judged, lately reported first. Those that vanished, or were given to somebody
        else since, are not among them."""
        number, size, offset = page_bounds(page, page_size)
        async with self._database.reading() as db:
            found = standing(await rows(self._sql.open_reports(db, guild_id=guild_id, limit=LOOKED_AT)))
        groups: dict[tuple[int, bytes, str], list[Any]] = {}
        for row in found:
            groups.setdefault((row["article_id"], row["words_hash"], row["speaker_key"]), []).append(row)
        reported = [_reported(group) for group in groups.values()]
        return page_of(reported[offset : offset + size + 1], number=number, size=size, total=len(reported))

    async def quote_of(self, report_id: ReportId, guild_id: GuildId) -> QuoteId | None:
        """The quote that a waiting report is about; None when it was handled or taken back."""
        async with self._database.reading() as db:
            row = await self._sql.report_by_id(db, id=report_id, guild_id=guild_id)
        return None if row is None or row["handled_at"] is not None else QuoteId(row["quote_id"])

    async def judge(
        self,
        report_id: ReportId,
        guild_id: GuildId,
        verdict: QuoteVerdict,
        *,
        by: UserId,
        copies: tuple[QuoteId, ...] = (),
    ) -> JudgedQuote | None:
        """What the organisers decide of a reported quote, and of `copies` with the same words and speaker.

        None where somebody else was quicker, or it was taken back. Raises TooManyVerdictsError.
        """
        async with self._database.transaction() as db:
            report = await self._sql.report_by_id(db, id=report_id, guild_id=guild_id)
            if report is None or report["handled_at"] is not None:
                return None
            if verdict != "right" and await self._sql.count_verdicts(db, guild_id=guild_id) >= VERDICTS_MAX:
                raise TooManyVerdictsError(f"server {guild_id}")
            now = to_ms(self._now())
            given: dict[str, Any] = {"verdict": verdict, "given_by": by, "now": now}
            words = await self._sql.words_of_quote(db, id=report["quote_id"])
            given["same_words"] = None if words is None or verdict == "right" else same_words(words)
            made = await self._give(db, _key_of(report), report["quote_id"], given)
            if made is None:
                return None
            for copy in copies:
                other = await self._key(db, guild_id, copy)
                if other is not None:
                    await self._give(db, other, copy, given)
            await look_again(db, guild_id, self._now())
            row = await self._sql.verdict_by_id(db, id=made, guild_id=guild_id)
        return _judged(row)

    async def _give(
        self, db: Connection, key: dict[str, Any], quote_id: int, given: dict[str, Any]
    ) -> int | None:
        made = await self._sql.put_verdict(db, quote_id=quote_id, **key, **given)
        await self._sql.handle_reports(db, now=given["now"], **_found_by(key))
        return made

    async def undo(self, verdict_id: VerdictId, guild_id: GuildId) -> JudgedQuote | None:
        """The quote is shown as it was, in all articles that have it; what was reported within a day waits again.

        None where somebody else was quicker.
        """
        async with self._database.transaction() as db:
            row = await self._sql.verdict_by_id(db, id=verdict_id, guild_id=guild_id)
            if row is None:
                return None
            together = await rows(self._sql.verdicts_given_with(db, id=verdict_id, guild_id=guild_id))
            for one in together:
                await self._sql.delete_verdict(db, id=one["id"], guild_id=guild_id)
                await self._sql.reopen_reports(db, **_found_by(_key_of(one)))
            await look_again(db, guild_id, self._now())
        return _judged(row)

    async def judged(self, guild_id: GuildId) -> list[JudgedQuote]:
        """The quotes that the server hides or shows without their speaker, the latest decision first."""
        async with self._database.reading() as db:
            return [_judged(row) for row in await rows(self._sql.verdicts_of_guild(db, guild_id=guild_id))]

    async def shown_here(self, guild_id: GuildId | None, found: Sequence[Quote]) -> list[Quote]:
        """Quotes of an article that is not stored, as the server would show them if it were."""
        async with self._database.reading() as db:
            return await shown_here(db, guild_id, found)

    async def forget(self) -> int:
        """How many reports were deleted: those handled a day ago, and those of 90 days."""
        now = self._now()
        async with self._database.transaction() as db:
            await self._sql.forget_right_verdicts(db, before=to_ms(now - RIGHT_KEPT))
            return await self._sql.forget_reports(
                db, reported_before=to_ms(now - REPORTS_KEPT), handled_before=to_ms(now - HANDLED_KEPT)
            )


def _key_of(row: Any) -> dict[str, Any]:
    return {name: row[name] for name in ("guild_id", "article_id", "words_hash", "speaker", "speaker_key")}


def _found_by(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "speaker"}


def _reported(group: list[Any]) -> ReportedQuote:
    latest = group[0]
    return ReportedQuote(
        report_id=ReportId(latest["id"]),
        quote_id=QuoteId(latest["current_id"]),
        article_id=ArticleId(latest["article_id"]),
        speaker=latest["speaker"],
        reporters=list(dict.fromkeys(UserId(row["user_id"]) for row in group)),
        notes=[row["note"] for row in group if row["note"]],
        reported_at=from_ms(latest["reported_at"]),
    )


def _judged(row: Any) -> JudgedQuote:
    return JudgedQuote(
        id=VerdictId(row["id"]),
        article_id=ArticleId(row["article_id"]),
        verdict=row["verdict"],
        speaker=row["speaker"],
        given_by=UserId(row["given_by"]),
        given_at=from_ms(row["given_at"]),
    )
