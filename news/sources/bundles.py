"""Starter bundles: well-known public feeds by language and theme, as data in `bundles/*.toml`. Read on first use."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, cast

from news.sources.listed import ListedSource

THEMES: Final = ("world", "technology", "science", "business", "sport")
LANGUAGES: Final = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "uk": "Українська",
    "ru": "Русский",
    "pl": "Polski",
    "nl": "Nederlands",
    "ja": "日本語",
}
"""What each language calls itself, in the order in which bundles are offered."""
_DIRECTORY: Final = Path(__file__).with_name("bundles")


@dataclass(frozen=True, slots=True)
class Bundle:
    """Feeds that go together. Each is tested when the bundle is chosen."""

    slug: str
    title: str
    """In the bundle's own language."""
    language: str
    """ISO 639-1."""
    theme: str
    sources: tuple[ListedSource, ...]

    @property
    def label(self) -> str:
        """ "Deutsch · Nachrichten", to choose it by."""
        return f"{LANGUAGES[self.language]} · {self.title}"


@cache
def all_bundles() -> tuple[Bundle, ...]:
    """Every bundle, by language and theme. Raises ValueError, naming the file, for one that is written wrong."""
    found = [_bundle(path) for path in _DIRECTORY.glob("*.toml")]
    languages = list(LANGUAGES)
    return tuple(sorted(found, key=lambda b: (languages.index(b.language), THEMES.index(b.theme), b.slug)))


def bundle_named(slug: str) -> Bundle | None:
    """The bundle of that slug, or None."""
    return next((bundle for bundle in all_bundles() if bundle.slug == slug), None)


def bundles_for(language: str, *, limit: int) -> Sequence[Bundle]:
    """At most `limit` bundles: those in the language (ISO 639-1, perhaps with a region) first, then others' news."""
    wanted = language.partition("-")[0].casefold()
    ranked = sorted(all_bundles(), key=lambda bundle: (bundle.language != wanted, bundle.theme != THEMES[0]))
    return ranked[:limit]


def find_bundles(typed: str) -> list[Bundle]:
    """The bundles of which every typed word begins a word of slug, title, language or theme; all for no words."""
    return [bundle for bundle in all_bundles() if _answers_to(bundle, typed.casefold().split())]


def _answers_to(bundle: Bundle, typed: Sequence[str]) -> bool:
    words = f"{bundle.slug} {bundle.label} {bundle.language} {bundle.theme} {_ENGLISH[bundle.language]}"
    known = words.casefold().replace("-", " ").split()
    return all(any(word.startswith(part) for word in known) for part in typed)


def _bundle(path: Path) -> Bundle:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
        feeds = cast(list[dict[str, str]], written["feeds"])
        bundle = Bundle(
            slug=str(written["slug"]),
            title=str(written["title"]),
            language=str(written["language"]),
            theme=str(written["theme"]),
            sources=tuple(
                ListedSource(feed["url"], feed["name"], line=number) for number, feed in enumerate(feeds, 1)
            ),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name}: {error!r}") from error
    if bundle.slug != path.stem or bundle.language not in LANGUAGES or bundle.theme not in THEMES:
        raise ValueError(f"{path.name}: its slug, language or theme is not one that we know")
    return bundle


_ENGLISH: Final = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "uk": "Ukrainian",
    "ru": "Russian",
    "pl": "Polish",
    "nl": "Dutch",
    "ja": "Japanese",
}
