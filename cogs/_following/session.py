"""What happens when somebody follows, keeps or changes something of their own. Everything is done to whoever pressed."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cogs._delivering.replies import say, show
from cogs._following import drafts
from cogs._following.asking import Asker, asker_of, listed_id
from cogs._following.cards import (
    Choice,
    ahead_card,
    choice_card,
    draft_card,
    followed_card,
    following_card,
    stopped_card,
)
from cogs._following.digests import read_lines
from cogs._following.drafts import Draft
from cogs._following.forms import HourForm, other_places, place_words
from cogs._following.words import follow_name
from cogs._render.articles import with_page
from cogs._render.text import moment
from cogs._ui.failure import AnyInteraction, AskedWrongError
from news import following
from news.errors import NotVisibleError
from news.models import (
    ArticleId,
    Follow,
    FollowId,
    GuildId,
    Reader,
    Subject,
    UserId,
)
from news.posting.zones import zones_named

if TYPE_CHECKING:
    import discord

    from cogs._following.membership import Memberships
    from cogs._render.card import Card
    from cogs._services import Services

TAKEN_UP_AFTER: Final = timedelta(minutes=2)
"""Who has closed their direct messages and presses something is tried again, once in so long."""
NO_HOUR: Final = "You have not chosen an hour yet. Press **Choose the time** in `/following`."
GONE: Final = "You do not follow that any more."


class Following:
    """What is one's own: follows and the digest. Each method answers one press or command."""

    def __init__(self, client: discord.Client, services: Services, memberships: Memberships) -> None:
        self._client = client
        self._services = services
        self._storage = services.storage
        self._digests = services.storage.personal_digests
        self._memberships = memberships

    # --- following -----------------------------------------------------------------------------------------

    async def follow(
        self, interaction: AnyInteraction, subjects: Sequence[Subject], *, in_place: bool = False
    ) -> None:
        """Follows these; asks for the hour first where the person never chose one. Raises as `Follows.add` does.

        `in_place`: on a card that only asked what to follow.
        """
        asker = asker_of(interaction, self._services)
        if await self._digests.get(asker.user_id) is not None:
            card = await self._add(asker, subjects)
            await (show if in_place else say)(interaction, card.view())
            return
        for subject in subjects:
            await self._storage.follows.name(asker.guild_id, subject)
        await interaction.response.send_modal(
            HourForm(Draft(tuple(subjects)), self._chosen if in_place else self._first_chosen)
        )

    async def _add(self, asker: Asker, subjects: Sequence[Subject]) -> Card:
        added = [
            await self._storage.follows.add(asker.user_id, asker.guild_id, subject) for subject in subjects
        ]
        return followed_card(added, await self._digests.get(asker.user_id), asker.context.now)

    async def offer(self, interaction: AnyInteraction, article_id: ArticleId) -> None:
        """Asks what of an article is to be followed. Raises NotVisibleError."""
        asker = asker_of(interaction, self._services)
        article = await asker.context.storage.articles.get(article_id, asker.guild_id)
        if article is None:
            raise NotVisibleError(f"article {article_id}")
        choices = await self._choices(asker, article_id)
        if not choices:
            raise AskedWrongError(user_message="There is nothing of this article that could be followed.")
        await say(interaction, choice_card(article.headline.title, choices, article_id).view())

    async def _choices(self, asker: Asker, article_id: ArticleId) -> list[Choice]:
        """Its main topic, a person, its source, its story."""
        storage, guild_id = asker.context.storage, asker.guild_id
        topics = with_page(await storage.topics.of_article(article_id, guild_id))
        about = next((topic for topic in topics if topic.kind != "person"), None)
        person = next((topic for topic in topics if topic.kind == "person"), None)
        choices = [
            Choice(Subject("topic", topic.id), what, topic.name)
            for topic, what in ((about, "Topic"), (person, "Person"))
            if topic is not None
        ]
        choices += [
            Choice(Subject("source", source_id), "Source", name)
            for source_id, name in await self._storage.follows.sources_of(article_id, guild_id)
        ][:3]
        story = await storage.stories.of_article(article_id, guild_id)
        if story is not None:
            choices.append(Choice(Subject("story", story.id), "Story", story.lead.title))
        return choices

    # --- the hour ------------------------------------------------------------------------------------------

    async def ask_when(self, interaction: AnyInteraction, number: int) -> None:
        """Opens the form for the hour, filled with what a draft or the person's reader has."""
        asker = asker_of(interaction, self._services)
        draft = await drafts.load(asker.context.storage.answers, number, asker.guild_id)
        if draft.schedule is None and (reader := await self._digests.get(asker.user_id)) is not None:
            draft = replace(draft, schedule=reader.schedule)
        await interaction.response.send_modal(HourForm(draft, self._chosen))

    async def _first_chosen(self, interaction: AnyInteraction, draft: Draft) -> None:
        # The card on which Follow was pressed stays as it is.
        await say(interaction, await self._draft_view(asker_of(interaction, self._services), draft))

    async def _chosen(self, interaction: AnyInteraction, draft: Draft) -> None:
        await show(interaction, await self._draft_view(asker_of(interaction, self._services), draft))

    async def another_place(self, interaction: AnyInteraction, number: int, place: str) -> None:
        """The same hour in another place of that name."""
        asker = asker_of(interaction, self._services)
        draft = await drafts.load(asker.context.storage.answers, number, asker.guild_id)
        places = await asyncio.to_thread(zones_named, draft.typed)
        if draft.schedule is None or not place.isdecimal() or int(place) >= len(places):
            raise AskedWrongError(user_message=drafts.GONE)
        zone = places[int(place)]
        draft = replace(draft, schedule=replace(draft.schedule, zone=zone.name), place=place_words(zone))
        await show(interaction, await self._draft_view(asker, draft))

    async def _draft_view(self, asker: Asker, draft: Draft) -> discord.ui.LayoutView:
        """The next digest as it would look, before anything is saved."""
        assert draft.schedule is not None  # noqa: S101  the form gave one
        number = await drafts.save(asker.context.storage.answers, draft, asker.guild_id)
        names = [await self._storage.follows.name(asker.guild_id, subject) for subject in draft.subjects]
        follows = await self._storage.follows.of_user(asker.user_id)
        guild_ids = [asker.guild_id, *(follow.guild_id for follow in follows)]
        items = await self._digests.preview(
            asker.user_id,
            draft.schedule,
            await self._memberships.soon(asker.user_id, guild_ids, here=asker.guild_id),
            also=[
                (asker.guild_id, subject, name) for subject, name in zip(draft.subjects, names, strict=True)
            ],
        )
        reader = await self._digests.get(asker.user_id)
        first = following.first_at(
            draft.schedule, asker.context.now, last_at=None if reader is None else reader.last_at
        )
        lines = await read_lines(items, self._storage)
        others = await asyncio.to_thread(other_places, draft)
        card = draft_card(draft, number, names, lines, first=moment(first, "f"), others=others)
        return card.view()

    async def start(self, interaction: AnyInteraction, number: int) -> None:
        """Saves a draft: the hour, then what is to be followed. Pressed again, it changes nothing."""
        asker = asker_of(interaction, self._services)
        draft = await drafts.load(asker.context.storage.answers, number, asker.guild_id)
        if draft.schedule is None:
            raise AskedWrongError(user_message=drafts.GONE)
        for subject in draft.subjects:
            await self._storage.follows.name(asker.guild_id, subject)
        await self._digests.set_schedule(asker.user_id, draft.schedule)
        if draft.subjects:
            await show(interaction, (await self._add(asker, draft.subjects)).view())
        else:
            await self.list(interaction, note="Saved.")

    # --- what one follows ----------------------------------------------------------------------------------

    async def list(self, interaction: AnyInteraction, page: int = 0, *, note: str = "") -> None:
        """A page of what the person follows."""
        asker = asker_of(interaction, self._services)
        follows = await self._storage.follows.of_user(asker.user_id)
        reader = await self._digests.get(asker.user_id)
        card = following_card(
            follows, reader, asker.context.now, page=page, servers=self._servers(follows), note=note
        )
        await show(interaction, card.view())

    def _servers(self, follows: Sequence[Follow]) -> dict[GuildId, str]:
        found = {
            follow.guild_id: self._client.get_guild(follow.guild_id) for follow in follows if follow.guild_id
        }
        return {guild_id: guild.name for guild_id, guild in found.items() if guild is not None}

    async def drop(self, interaction: AnyInteraction, number: str, page: int) -> None:
        """Follows something no more."""
        asker = asker_of(interaction, self._services)
        follow_id = FollowId(listed_id(number))
        before = await self._storage.follows.of_user(asker.user_id)
        dropped = next((follow for follow in before if follow.id == follow_id), None)
        if dropped is None or not await self._storage.follows.remove(follow_id, asker.user_id):
            raise AskedWrongError(user_message=GONE)
        await self.list(interaction, page, note=f"You follow {follow_name(dropped)} no more.")

    async def ahead(self, interaction: AnyInteraction) -> None:
        """The next digest as it would look now."""
        asker = asker_of(interaction, self._services)
        reader = await self._reader(asker)
        follows = await self._storage.follows.of_user(asker.user_id)
        guild_ids = [follow.guild_id for follow in follows]
        member_of = await self._memberships.soon(asker.user_id, guild_ids, here=asker.guild_id)
        items = await self._digests.preview(asker.user_id, reader.schedule, member_of)
        await show(
            interaction, ahead_card(reader, await read_lines(items, self._storage), asker.context.now).view()
        )

    async def stop(self, interaction: AnyInteraction) -> None:
        """No digest any more, at one click; it can be undone."""
        await self._digests.stop(asker_of(interaction, self._services).user_id)
        await show(interaction, stopped_card().view())

    async def resume(self, interaction: AnyInteraction) -> None:
        """The digest goes on."""
        if await self._digests.resume(asker_of(interaction, self._services).user_id) is None:
            raise AskedWrongError(user_message=NO_HOUR)
        await self.list(interaction, note="Your digest goes on.")

    async def pause_a_week(self, interaction: AnyInteraction) -> None:
        """No digest for a week."""
        asker = asker_of(interaction, self._services)
        if await self._digests.pause(asker.user_id, asker.context.now + timedelta(days=7)) is None:
            raise AskedWrongError(user_message=NO_HOUR)
        await self.list(interaction, note="No digest comes for a week, and nothing of that week after it.")

    async def _reader(self, asker: Asker) -> Reader:
        reader = await self._digests.get(asker.user_id)
        if reader is None:
            raise AskedWrongError(user_message=NO_HOUR)
        return reader

    async def take_up(self, user_id: UserId) -> None:
        """Whoever had closed their direct messages and asks something now is tried again."""
        reader = await self._digests.get(user_id)
        if reader is not None and reader.broken_since is not None:
            before = self._services.now() - TAKEN_UP_AFTER
            await self._digests.reopen(user_id, closed_before=before)
