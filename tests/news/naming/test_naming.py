"""Who a written name is: spellings that are one, people that are two, and what evidence decides between them."""

from __future__ import annotations

import random

import pytest

from news.models import TopicId
from news.naming import name_forms, variant_key
from news.naming.deciding import Candidate, Fit, WrittenName, decide
from news.naming.forms import is_abbreviation, split_person, stands_for
from news.naming.roles import roles_agree, roles_conflict
from news.naming.spelling import NAME_MAX


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Halensky", "Halenskyy"),
        ("Halensky", "Halenskiy"),
        ("Halensky", "Галенський"),
        ("Galensky", "Галенский"),
        ("Dmytro Tarvenko", "Дмитро Тарвенко"),
        ("Dmitry Orlenin", "Дмитрий Орленин"),
        ("Dmitriy Orlenin", "Dmitri Orlenin"),
        ("Müllner", "Muellner"),
        ("Müllner", "Mullner"),
        ("Jörg Sößner", "Joerg Soessner"),
        ("Ann-Marie Quill", "Ann Marie Quill"),
        ("Seán O’Tarn", "Sean O'Tarn"),
        ("Zoë Ålund", "Zoe Alund"),
        ("ØRSTA", "Orsta"),
    ],
)
def test_spellings_of_one_name_have_one_key(first: str, second: str) -> None:
    """Case, accents, umlauts, hyphens, script and the endings of transcriptions do not make another name."""
    assert variant_key(first) == variant_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Smyth", "Smith"),
        ("Terri Vell", "Terry Vell"),
        ("Hofmann", "Hoffmann"),
        ("Bauer", "Baur"),
        ("Michael Orn", "Michal Orn"),
        ("Volodymyr Halensky", "Vladimir Halensky"),
        ("Halenska", "Halensky"),
        ("Eric Vell", "Erica Vell"),
    ],
)
def test_names_of_two_people_have_two_keys(first: str, second: str) -> None:
    """What may be somebody else's name is not folded away."""
    assert variant_key(first) != variant_key(second)


@pytest.mark.parametrize(
    ("name", "given", "middles", "surname", "suffix", "title"),
    [
        ("Hale Corrin", "hale", (), "corrin", "", ""),
        ("Hale V. Corrin", "hale", ("v",), "corrin", "", ""),
        ("Hale Corrin Jr.", "hale", (), "corrin", "jr", ""),
        ("President Corrin", "", (), "corrin", "", "president"),
        ("Russian President Hale Corrin", "hale", (), "corrin", "", "russian president"),
        ("striker Corrin", "", (), "corrin", "", "striker"),
        ("Dean Corrin", "dean", (), "corrin", "", ""),
        ("Ursa von der Tarn", "ursa", (), "von der tarn", "", ""),
        ("Samir al-Quorin", "samir", (), "quorin", "", ""),
        ("H. V. Corrin", "h", ("v",), "corrin", "", ""),
    ],
)
def test_a_name_is_taken_apart(
    name: str, given: str, middles: tuple[str, ...], surname: str, suffix: str, title: str
) -> None:
    """Titles, middle names, particles and generations each have their place."""
    found = split_person(name)
    assert found is not None
    assert (found.given, found.middles, found.surname, found.suffix, found.title) == (
        given,
        middles,
        surname,
        suffix,
        title,
    )


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("ECB", "European Central Bank", True),
        ("EZB", "Europäische Zentralbank", True),
        ("NGB", "the Northern Grain Board", True),
        ("FBI", "Central Bank", False),
        ("TC", "Council of Tarn", False),
        ("ECB", "Ecbatana", False),
    ],
)
def test_an_abbreviation_has_the_letters_of_its_expansion(short: str, long: str, expected: bool) -> None:
    """The letters stand in the longer name in their order, from its first one."""
    assert is_abbreviation(short)
    assert stands_for(short, long) is expected


def test_roles_agree_by_office_and_nation_and_conflict_by_walk_of_life() -> None:
    """A president is a president, of one country; a striker is no minister; what is unknown says nothing."""
    assert roles_agree("Orlenian President", ["President"])
    assert roles_agree("Prime Minister", ["PM"])
    assert not roles_agree("French President", ["Russian President"])
    assert not roles_agree("President", ["Prime Minister"])
    assert not roles_agree(None, ["President"])
    assert roles_conflict("striker", ["Foreign Minister", "Minister"])
    assert not roles_conflict("chief diplomat", ["Foreign Minister"])
    assert not roles_conflict("Minister", [])


def known(topic_id: int, name: str, fit: Fit, count: int = 10, **more: object) -> Candidate:
    """A person whom so many articles name in full, and everybody sees."""
    return Candidate(TopicId(topic_id), name, "person", fit, count, is_public=True, **more)  # pyright: ignore[reportArgumentType]  # a table of cases names the rest


CASES: dict[str, tuple[str, str | None, list[Candidate], int | None]] = {
    "surname of one": ("Corrin", None, [known(1, "Hale Corrin", "surname")], 1),
    "surname seen twice only": ("Corrin", None, [known(1, "Hale Corrin", "surname", 2)], None),
    "surname of two": (
        "Corrin", None, [known(1, "Hale Corrin", "surname", 10), known(2, "Ann Corrin", "surname", 4)], None),
    "surname of one above all": (
        "Corrin", None, [known(1, "Hale Corrin", "surname", 50), known(2, "Ann Corrin", "surname", 3)], 1),
    "surname of two, by the role": (
        "Corrin", "President",
        [known(1, "Hale Corrin", "surname", 6, roles=("President",)), known(2, "Ann Corrin", "surname", 4)], 1),
    "surname of two of one role": (
        "Corrin", "senator",
        [known(1, "Hale Corrin", "surname", 6, roles=("senator",)),
         known(2, "Ann Corrin", "surname", 4, roles=("senator",))], None),
    "title in the name": (
        "President Corrin", None,
        [known(1, "Hale Corrin", "surname", 6, roles=("President",)), known(2, "Ann Corrin", "surname", 4)], 1),
    "surname in another walk of life": (
        "Corrin", "striker", [known(1, "Hale Corrin", "surname", 90, roles=("President",))], None),
    "his wife": ("Corrin", "Mrs.", [known(1, "Harold Corrin", "surname", 90)], None),
    "father and son": ("Corrin Jr.", None, [known(1, "Hale Corrin", "surname", 90)], None),
    "surname that is somebody's given name": (
        "Corrin", None, [known(1, "Hale Corrin", "surname", 10), known(2, "Corrin Vale", "given", 5)], None),
    "given name alone": ("Peter", None, [known(1, "Ann Peter", "surname", 90)], None),
    "surname beside the full name as two": (
        "Corrin", None,
        [known(9, "Corrin", "exact", 0), known(1, "Hale Corrin", "surname", 10, together=0.5)], 9),
    "initial and surname": ("H. Corrin", None, [known(1, "Hale Corrin", "surname"), known(2, "Ann Corrin", "surname")], 1),
    "initial of two": ("H. Corrin", None, [known(1, "Hale Corrin", "surname"), known(2, "Hugo Corrin", "surname")], None),
    "middle initial": ("Hale V. Corrin", None, [known(1, "Hale Corrin", "spelling")], 1),
    "another middle initial": ("Hale V. Corrin", None, [known(1, "Hale B. Corrin", "spelling")], None),
    "no middle initial, of two": (
        "Hale Corrin", None, [known(1, "Hale B. Corrin", "spelling"), known(2, "Hale V. Corrin", "spelling")], None),
    "middle name for its initial": ("Hale Vincent Corrin", None, [known(1, "Hale V. Corrin", "spelling")], 1),
    "middle name that may be of the given one": ("Hale Vincent Corrin", None, [known(1, "Hale Corrin", "spelling")], None),
    "middle name with the same office": (
        "Hale Vincent Corrin", "mayor", [known(1, "Hale Corrin", "spelling", roles=("mayor",))], 1),
    "middle initial in another walk of life": (
        "Hale V. Corrin", "goalkeeper", [known(1, "Hale Corrin", "spelling", roles=("senator",))], None),
    "the older spelling": (
        "Oto Halenskiy", None, [known(7, "Oto Halenskiy", "exact", 3), known(3, "Oto Halensky", "spelling", 2)], 3),
    "spelling unseen by these readers": ("Oto Halenskiy", None, [known(3, "Oto Halensky", "spelling", 0, is_seen=False)], None),
    "given name in another language": ("Vladimir Halensky", None, [known(1, "Volodymyr Halensky", "related", 30)], 1),
    "given name in another language, rarely seen": (
        "Vladimir Halensky", None, [known(1, "Volodymyr Halensky", "related", 3)], None),
    "given name in another language, of a common surname": (
        "Mohammed Karun", None,
        [known(1, "Muhammad Karun", "related", 30), known(2, "Sami Karun", "surname", 30)], None),
    "given name in another language, by the role": (
        "Mohammed Karun", "Foreign Minister",
        [known(1, "Muhammad Karun", "related", 4, roles=("Minister",)), known(2, "Sami Karun", "surname", 4)], 1),
    "both in one article": (
        "Vladimir Halensky", None, [known(1, "Volodymyr Halensky", "related", 30, together=0.2)], None),
    "the operator's own name": ("Hale Corrin (footballer)", None, [known(1, "Hale Corrin", "spelling", 90)], None),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_name_is_who_the_evidence_says(case: str) -> None:
    """A surname, a spelling or an initial is somebody only where nothing speaks against it."""
    name, role, candidates, expected = CASES[case]
    written = WrittenName(name, "person", role)
    for order in (candidates, candidates[::-1]):
        assert decide(written, order).topic_id == expected, decide(written, order).reason


def test_nobody_is_two_people_of_one_article() -> None:
    """A topic that is taken by another name is no candidate; a surname is nobody's beside another bearer of it."""
    corrin = known(1, "Hale Corrin", "surname", 90)
    assert decide(WrittenName("Corrin", "person"), [corrin], taken={TopicId(1)}).topic_id is None
    assert decide(WrittenName("Corrin", "person", others=("Ann Corrin",)), [corrin]).topic_id is None
    assert decide(WrittenName("Corrin", "person", others=("Ann Vell",)), [corrin]).topic_id == 1


@pytest.mark.parametrize(
    ("name", "candidates", "expected"),
    [
        ("ECB", [(1, "European Central Bank", "abbreviation", 5)], 1),
        ("ECB", [(1, "European Central Bank", "abbreviation", 1)], None),
        (
            "ECB",
            [
                (1, "European Central Bank", "abbreviation", 5),
                (2, "Eastern Cricket Board", "abbreviation", 4),
            ],
            None,
        ),
        ("ECB", [(9, "ECB", "exact", 5), (1, "Lake Pact", "abbreviation", 9)], 9),
        ("Rail-Union", [(1, "Rail Union", "spelling", 1)], 1),
    ],
)
def test_an_abbreviation_is_what_articles_explain(
    name: str, candidates: list[tuple[int, str, Fit, int]], expected: int | None
) -> None:
    """Only where nearly all that explain it mean one thing, and more than once."""
    found = [
        Candidate(TopicId(one), long, "organisation", fit, count) for one, long, fit, count in candidates
    ]
    assert decide(WrittenName(name, "organisation"), found).topic_id == expected


def test_hostile_names_cost_little_and_raise_nothing() -> None:
    """Any text is a name to be folded: long ones are cut, odd characters fall away."""
    chance = random.Random(7)
    alphabet = "aZ .-'’()İıßЖї ουé\u0301\u200b\ud83d\U0001f600中1_"
    for _ in range(300):
        name = "".join(chance.choice(alphabet) for _ in range(chance.randint(0, 40)))
        for is_person in (True, False):
            assert name_forms(name, is_person=is_person) == name_forms(name, is_person=is_person)
    assert len(variant_key("Ab " * 100_000)) <= NAME_MAX
    assert name_forms("(" * 100_000, is_person=True) == ()
