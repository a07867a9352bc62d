"""The starter bundles that ship with the bot. Whether a feed answers today is found out when it is chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from news.fetch.addresses import check_url
from news.finding import plain_address
from news.sources import bundles
from news.sources.bundles import LANGUAGES, THEMES, all_bundles, bundle_named, bundles_for, find_bundles


@pytest.mark.parametrize("bundle", all_bundles(), ids=lambda bundle: bundle.slug)
def test_a_bundle_is_whole(bundle: bundles.Bundle) -> None:
    """Four to ten public feeds over https, each once and as it will be stored, each with a name."""
    addresses = [source.url for source in bundle.sources]
    assert 4 <= len(addresses) <= 10
    assert len(set(addresses)) == len(addresses)
    assert len({source.name for source in bundle.sources}) == len(addresses)
    for source in bundle.sources:
        assert source.url.startswith("https://")
        assert plain_address(source.url) == source.url
        assert check_url(source.url, allow_private=False).host
        assert source.name
        assert source.name == source.name.strip()
    assert len(bundle.label) <= 60


def test_every_language_and_theme_has_a_bundle() -> None:
    """Each language has general news, and English and German have every theme; slugs name them once."""
    made = {(bundle.language, bundle.theme) for bundle in all_bundles()}
    assert {(language, "world") for language in LANGUAGES} <= made
    assert {(language, theme) for language in ("en", "de") for theme in THEMES} <= made
    slugs = [bundle.slug for bundle in all_bundles()]
    assert len(set(slugs)) == len(slugs)


def test_the_languages_of_a_server_come_first() -> None:
    """A server in German is offered the German bundles first, however its locale is written."""
    offered = bundles_for("de-AT", limit=6)
    assert [bundle.language for bundle in offered] == ["de"] * 5 + ["en"]
    assert {bundle.language for bundle in bundles_for("en-GB", limit=25)} == set(LANGUAGES)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [("ger tech", "de-technology"), ("deutsch spo", "de-sport"), ("ja-w", None), ("japanese", "ja-world"), ("nieuws", "nl-world")],
)  # fmt: skip
def test_finding_a_bundle(typed: str, slug: str | None) -> None:
    """Language and theme are found by the beginnings of their words, in English and in their own language."""
    found = [bundle.slug for bundle in find_bundles(typed)]
    assert (slug in found) if slug else found == []


def test_a_name_that_nobody_has() -> None:
    """No bundle is no error."""
    assert bundle_named("no-such") is None
    assert bundle_named("en-world") is not None


@pytest.mark.parametrize(
    "text",
    ["slug = 3", 'slug = "x"\ntitle = "X"\nlanguage = "xx"\ntheme = "world"\nfeeds = []', "not toml",
     'slug = "x"\ntitle = "X"\nlanguage = "en"\ntheme = "world"\nfeeds = [1]'],
)  # fmt: skip
def test_a_bundle_written_wrong_names_its_file(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever adds a bundle learns which file is wrong."""
    (tmp_path / "x.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(bundles, "_DIRECTORY", tmp_path)
    with pytest.raises(ValueError, match=r"x\.toml"):
        all_bundles.__wrapped__()
