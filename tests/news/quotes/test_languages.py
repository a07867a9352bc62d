"""Marks, reporting verbs and names of languages besides English."""

from __future__ import annotations

import pytest

from news.quotes import find_quotes
from tests.news.quotes.language_cases import CASES, Case

NUMBERED = [(f"{code} {n}", case) for code, cases in CASES.items() for n, case in enumerate(cases)]


@pytest.mark.parametrize("case", [case for _, case in NUMBERED], ids=[name for name, _ in NUMBERED])
def test_other_languages(case: Case) -> None:
    """Each way of reporting speech gives the words and the speaker."""
    text, expected = case
    assert [(quote.text, quote.speaker) for quote in find_quotes(text)] == expected


@pytest.mark.parametrize("code", CASES)
def test_every_language_has_its_table(code: str) -> None:
    """At least 15 passages a language."""
    assert len(CASES[code]) >= 15


NO_SPEECH = (
    "Les points de la nuit sont dans la liste :\n\n— le port et la ville\n— le pont sur la rivière\n— les gens du quai",
    "El orden del día se lee en la plaza y en el puerto:\n\n— la venta de los barcos\n— el puente de la ciudad",
    "На нараді в місті, що була у травні:\n\n— продаж порту\n— міст і набережна",
)


@pytest.mark.parametrize("text", NO_SPEECH)
def test_a_list_with_dashes_is_no_dialogue(text: str) -> None:
    """Lines that open with a dash and hold no reporting clause are items of a list."""
    assert find_quotes(text) == []
