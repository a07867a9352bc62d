"""The newsroom that the demo's bot asks: the real one's answers, from beside the bot."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, cast

import pytest

from cogs._services import AskedNewsroom
from demo.outside import OutsideNewsroom
from news.newsroom.room import Newsroom

POLLING = {"poll_all_due"}
"""What only the command that polls asks for."""


def methods(kind: type) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(method)
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


def test_whatever_can_be_asked_of_the_newsroom_can_be_asked_in_the_demo() -> None:
    """The same methods with the same arguments: a command that works in the bot works in the demo."""
    real = {name: signature for name, signature in methods(Newsroom).items() if name not in POLLING}
    asked = {name: signature for name, signature in methods(OutsideNewsroom).items() if name != "work"}
    assert asked == real == methods(AskedNewsroom)


@pytest.mark.parametrize("name", sorted(methods(AskedNewsroom).keys() - {"run"}))
async def test_each_question_is_handed_on(name: str) -> None:
    """It is answered by the real newsroom, with all that was given, by the task beside the bot."""
    heard: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    class Heard:
        def __getattr__(self, asked: str) -> Any:
            async def answer(*given: Any, **options: Any) -> str:
                heard.append((asked, given, options))
                return "answer"

            return answer

    outside = OutsideNewsroom(cast(Any, Heard()))
    working = asyncio.create_task(outside.work())
    parameters = list(inspect.signature(getattr(outside, name)).parameters.values())
    given = [p.name for p in parameters if p.kind is not p.KEYWORD_ONLY]
    options = {p.name: p.name for p in parameters if p.kind is p.KEYWORD_ONLY}
    assert await getattr(outside, name)(*given, **options) == "answer"
    working.cancel()
    assert heard == [(name, tuple(given), options)]
