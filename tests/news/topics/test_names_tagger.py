"""Names told by the fitted tagger and the rules: passages of our own with the traps of news."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.topics import name_tagger
from news.topics.entities import Entity, gather
from news.topics.known_names import known_names
from news.topics.mentions import scan
from news.topics.name_tagger import LABELS, WEIGHTS, find_spans, read_weights, weights
from news.topics.name_units import nominatives, units_of
from news.topics.people import People
from news.words.tokens import tokenize


@dataclass(frozen=True)
class Case:
    """A passage, the people in it under their names, and names that are none of theirs or nobody's."""

    text: str
    people: tuple[str, ...]
    others: tuple[tuple[str, str], ...] = ()
    never: tuple[str, ...] = ()


CASES: dict[str, Case] = {
    "surname stands for the full name": Case(
        "Dana Whitlock resigned on Monday. Whitlock, who is 52, gave no reason.", ("Dana Whitlock",), never=("Whitlock", "Monday")
    ),
    "surname shared by two": Case(
        "Dana Whitlock and her brother Colin Whitlock sued. In court Whitlock wept.",
        ("Dana Whitlock", "Colin Whitlock", "Whitlock"),
    ),
    "capitals throughout": Case("POLICE ARREST DANA WHITLOCK IN LISBON", ("DANA WHITLOCK",), (("LISBON", "place"),), ("POLICE", "ARREST")),
    "every word big": Case(
        "Mayor Dana Whitlock Says She Will Resign After Vote In Lisbon", ("Dana Whitlock",), never=("Mayor", "Says", "Vote")
    ),
    "particles": Case(
        "The prize went to Ludger von der Heyde, Joost van den Broek and Inês da Silveira.",
        ("Ludger von der Heyde", "Joost van den Broek", "Inês da Silveira"),
    ),
    "Spanish double surname": Case(
        "El alcalde Gonzalo Echeverría Lobo dijo que no. Echeverría se fue de la ciudad con su hermana.",
        ("Gonzalo Echeverría Lobo",),
        never=("Echeverría",),
    ),
    "place that is a surname": Case(
        "Thomas Lincoln said he would stay. Lincoln, who is from Ohio, has two sons.",
        ("Thomas Lincoln",),
        (("Ohio", "place"),),
        ("Lincoln",),
    ),
    "body named after a person": Case(
        "The Whitlock Foundation paid for it, and the University of Corvane thanked Dana Whitlock.",
        ("Dana Whitlock",),
        (("Whitlock Foundation", "organisation"), ("University of Corvane", "organisation")),
    ),
    "days and months": Case(
        "On Sunday, April 3, Dana Whitlock spoke. The trial resumes on Tuesday in May.",
        ("Dana Whitlock",),
        never=("Sunday", "April", "Tuesday", "May"),
    ),
    "month that is a surname": Case("Robert May said the harbour would stay open, and Mr. May left.", ("Robert May",)),
    "job titles": Case(
        "Deputy Prime Minister Dana Whitlock met Senator Colin Brandt and Chief Executive Ruth Okonjo.",
        ("Dana Whitlock", "Colin Brandt", "Ruth Okonjo"),
        never=("Deputy Prime Minister", "Senator", "Chief Executive", "Minister"),
    ),
    "body and job before the name": Case(
        "Labor Deputy Leader Dana Whitlock spoke first.", ("Dana Whitlock",), never=("Labor Deputy Leader Dana Whitlock",)
    ),
    "dateline": Case(
        "CORVANE (Coast Wire) — Dana Whitlock resigned.", ("Dana Whitlock",), never=("CORVANE", "Coast Wire", "Corvane")
    ),
    "byline": Case("By Colin Brandt\n\nDana Whitlock resigned.", ("Dana Whitlock",), never=("Colin Brandt",)),
    "pair of people": Case(
        "Dana Whitlock met Colin Brandt. The Whitlock-Brandt talks took a day.",
        ("Dana Whitlock", "Colin Brandt"),
        never=("Whitlock-Brandt",),
    ),
    "the seat of power": Case(
        "The Kremlin said no. Dana Whitlock told reporters that the Kremlin had called.", ("Dana Whitlock",)
    ),
    "place before somebody's office": Case(
        "On that day U.S. Defense Secretary Dana Whitlock spoke.", ("Dana Whitlock",), (("U.S.", "place"),), ("U.S. Defense",)
    ),
    "handle in running text": Case("Follow the talks with @danawhitlock and #corvane today.", (), never=("danawhitlock",)),
    "German": Case(
        "Die Betriebsrätin Heike Aydemir sagte in Bremen, der Streik gehe weiter. Aydemir hatte das Werk besucht.",
        ("Heike Aydemir",),
        (("Bremen", "place"),),
        ("Betriebsrätin", "Streik", "Werk"),
    ),
    "Russian cases": Case(
        "Мэр Андрей Васильков приехал в порт. Решение Андрея Василькова не понравилось. С Васильковым никто не говорил.",
        ("Андрей Васильков",),
        never=("Андрея Василькова", "Васильковым", "Решение"),
    ),
    "Ukrainian jobs": Case(
        "Режисерка Марія Стасюк сказала, що фільм готовий, і це не кінець.", ("Марія Стасюк",), never=("Режисерка Марія Стасюк",)
    ),
    "French": Case(
        "La ministre Camille Vasseur a dit que le port de Marseille ne sera pas vendu.",
        ("Camille Vasseur",),
        (("Marseille", "place"),),
    ),
    "Italian particles": Case(
        "Il sindaco Ruggero De Santis ha detto che il porto non si vende. De Santis è di Napoli.",
        ("Ruggero De Santis",),
        (("Napoli", "place"),),
        ("De Santis", "Santis"),
    ),
}  # fmt: skip


def read(text: str) -> list[Entity]:
    """What the text names."""
    return gather(scan(text), text)


@pytest.mark.parametrize("name", CASES)
def test_names(name: str) -> None:
    """People stand under their full names, other things as what they are, and what is no name nowhere."""
    case = CASES[name]
    found = {entity.name: entity.kind for entity in read(case.text)}
    assert {one for one, kind in found.items() if kind == "person"} == set(case.people)
    assert dict(case.others).items() <= found.items()
    assert not set(case.never) & set(found)


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("Whitlock", "Whitlock"),
        ("Brandt", "Ruth Brandt"),
        ("Ruth", "Ruth Brandt"),
        ("da Silveira", "Inês da Silveira"),
        ("Silveira", "Inês da Silveira"),
        ("Jr", "Jr"),
        ("Nobody", "Nobody"),
    ],
)
def test_parts_of_names_find_their_one_bearer(name: str, full: str) -> None:
    """A surname or a given name stands for the only person who bears it."""
    people = People(["Dana Whitlock", "Colin Whitlock", "Ruth Brandt", "Inês da Silveira"], "en")
    assert people.canonical(name) == full


def test_cases_are_one_person() -> None:
    """A name in any Russian case is the name in the nominative, whichever the text has first."""
    people = People(["Андрея Василькова", "Андрей Васильков", "Андрею Василькову"], "ru")
    forms = ("Андрея Василькова", "Андрею Василькову", "Васильковым", "Андрей Васильков")
    assert {people.canonical(form) for form in forms} == {"Андрей Васильков"}


def test_nominatives_are_cyrillic_only() -> None:
    """Only words in Cyrillic letters are tried in other cases."""
    assert nominatives("Andrea") == ["Andrea"]
    assert "Андрей" in nominatives("Андрея")


def test_handles_and_addresses_are_units() -> None:
    """A handle behind "@ " and a word behind "#" are one unit each; addresses and joined handles are none."""
    units = units_of(tokenize("See @ann and @ Ann_Sample1 #Corvane https://times.example/A-B?x=1 now"))
    assert [(unit.text, unit.kind) for unit in units if unit.kind in "htu"] == [
        ("ann", "u"),
        ("Ann_Sample1", "h"),
        ("Corvane", "t"),
        ("https://times.example/A-B?x=1", "u"),
    ]


def test_weights_are_small_sorted_and_lawful() -> None:
    """The file is under 2 MB, in order, each feature once, and no step leads into a name's inside from outside."""
    lines = WEIGHTS.read_text("utf-8").splitlines()
    names = [line.partition("\t")[0] for line in lines if "\t" in line]
    features = [name for name in names if not name.startswith("> ")]
    assert WEIGHTS.stat().st_size < 500_000
    assert features == sorted(set(features))
    steps = weights().steps
    for inside in range(2, len(LABELS), 2):
        allowed = {before for before, value in enumerate(steps[inside]) if value > -100_000}
        assert allowed == {inside - 1, inside}


def test_weights_add_up() -> None:
    """The weights of several features add label by label, also below nought."""
    found = read_weights(["a\t0:-5 1:70", "b\t1:-100 8:3", "> O\t1:4"])
    total = name_tagger._unpacked(found.features["a"] + found.features["b"])
    assert total == [-5, -30, 0, 0, 0, 0, 0, 0, 3]
    assert found.steps[1][0] == 4


def test_lists_and_weights_load_quickly() -> None:
    """Reading lists and weights costs a bot's first article less than a fifth of a second of computing."""
    known_names.cache_clear()
    weights.cache_clear()
    began = time.process_time()
    known_names()
    weights()
    assert time.process_time() - began < 0.2


_PIECES = st.lists(
    st.sampled_from(
        ["Dana Whitlock", "WHITLOCK", "Whitlock-Brandt", " von der ", " De ", "@ ", "@", "#", "http://", ".example ", " of ", "'s ",
         "’", "O' ", "May ", "Jr. ", "the ", " said ", ". ", ": ", "\n\n", " — ", "(", ")", "日本 ", "Андрея ", "ß", "_", "9 ", "U.S. ", "\x85"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=200)
@given(_PIECES | st.text(max_size=120))
def test_mentions_are_slices_in_order_and_apart(text: str) -> None:
    """Whatever a text holds, each mention is the slice that it names, and no two overlap."""
    mentions = sorted(mention for entity in read(text) for mention in entity.mentions)
    assert all(text[m.start : m.end] == m.name and m.name.strip() for m in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@pytest.mark.parametrize(
    "unit", ["Dana Whitlock ", "A", "@ a", "@a", "#A_", "http:", "Dana-", "O' ", "Андрея ", "de La "]
)
def test_time_is_linear(unit: str) -> None:
    """Ten times the text takes about ten times as long, and one endless word is no trouble."""
    small, large = unit * 400, unit * 4_000
    began = time.process_time()
    read(small)
    middle = time.process_time()
    read(large)
    assert time.process_time() - middle < 40 * (middle - began) + 0.5


def test_tagger_needs_no_rules() -> None:
    """The spans come from the reader alone; with other weights they are others."""
    from news.topics.name_features import Reader

    text = "Dana Whitlock said so in Lisbon."
    reader = Reader(units_of(tokenize(text)), "en", len(text))
    assert [span.kind for span in find_spans(reader)] == ["PER", "LOC"]
    assert find_spans(reader, read_weights([])) == []


def test_files_say_where_they_come_from() -> None:
    """Lists and weights point to NOTICE, which names every source and licence."""
    notice = (Path(__file__).parents[3] / "NOTICE").read_text("utf-8")
    for file in (WEIGHTS, WEIGHTS.with_name("known_names.txt")):
        assert "NOTICE" in file.read_text("utf-8").splitlines()[0]
        assert file.name in notice
    assert all(
        word in notice
        for word in ("Census", "Faker", "GeoNames", "CLDR", "Wikigold", "Broad Twitter", "PUD", "GUM")
    )
