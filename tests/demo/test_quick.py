"""The page stays quick: what simcord read once is not read again, and nothing shown is different for it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from simcord.preview._markdown import markdown_tokens as read_anew
from simcord.preview._media import MediaError

from demo import quick
from demo.pictures import badge, picture

TEXTS = ("", "**Bold** and ||hidden||", "> a quote\n-# small", "<t:1767225600:f>", "[a link](https://opradio.example/1)", "<@7> in <#8>")  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("profile", ["message", "text_display", "label"])
def test_remembered_text_is_the_same(text: str, profile: str) -> None:
    """Read for the first time or again, a text gives what simcord gives; changing a copy changes no other."""
    context = {"users": {"7": "Ada"}, "channels": {"8": "news"}}
    plain = read_anew(text, profile, context=context)
    first = quick.markdown_tokens(text, profile, context=context)
    assert first == plain
    first.append({"type": "spoilt"})
    assert quick.markdown_tokens(text, profile, context=context) == plain


def test_a_name_that_changed_is_read_anew() -> None:
    """A mention shows the name of now, not the one remembered."""
    tokens: list[Any] = [
        quick.markdown_tokens("<@7>", "message", context={"members": {"7": name}, "users": {"7": name}})
        for name in ("Ada", "Ines")
    ]
    assert tokens[0] != tokens[1]


def test_simcord_reads_markdown_where_it_is_remembered() -> None:
    """Every module of simcord that reads markdown is one that remembers: a new version with another is noticed."""
    quick.remember_markdown()
    for module in quick.READERS:
        assert module.markdown_tokens is quick.markdown_tokens


async def test_own_pictures_need_no_examination() -> None:
    """A picture drawn here is known at once, with its size; other bytes are still judged."""
    png = picture("bridge")
    media = quick.OwnPictures([png, badge()])
    known = await media.validate(hashlib.sha256(png).hexdigest(), png)
    assert (known.width, known.height, known.normalized) == (640, 360, png)
    await media.close()
    with pytest.raises(MediaError):
        await media.validate("other", b"no picture")
