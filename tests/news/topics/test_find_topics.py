"""What an article is about: passages of our own, each with what must and must not be found."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from news.models import Topic
from news.topics import find_topics, strong_topics

SEED = Path(__file__).parents[2] / "data" / "seed.txt"


@dataclass(frozen=True)
class Case:
    """A passage, and the topics it must and must not have."""

    text: str
    title: str | None = None
    tags: tuple[str, ...] = ()
    expected: tuple[str, ...] = ()
    kinds: tuple[tuple[str, str], ...] = ()
    never: tuple[str, ...] = ()


CASES: dict[str, Case] = {
    "person with surname": Case(
        "The engineer Anna Quill drew the bridge. Later Quill was asked to leave. The town misses Quill.",
        expected=("Anna Quill",),
        kinds=(("Anna Quill", "person"),),
        never=("Quill",),
    ),
    "two of a surname stay apart": Case(
        "Nils Ruud and Lena Ruud own the yard. In the end Ruud refused to sell.",
        expected=("Nils Ruud", "Lena Ruud"),
    ),
    "title stripped": Case(
        "The strike was ended by Transport Minister Oren Vask after a call with President Lena Ruud.",
        expected=("Oren Vask", "Lena Ruud"),
        never=("Transport Minister Oren Vask", "President Lena Ruud", "Transport Minister", "President"),
    ),
    "honorific stripped": Case(
        "On the pier stood Mrs. Quill and Dr. Vask, and nobody spoke.",
        expected=("Quill", "Vask"),
        never=("Mrs", "Dr", "Mrs. Quill"),
    ),
    "acronym with expansion": Case(
        "The Northern Dockers Union (NDU) called a strike. The NDU wants more pay. Members of the NDU cheered.",
        expected=("Northern Dockers Union",),
        kinds=(("Northern Dockers Union", "organisation"),),
        never=("NDU",),
    ),
    "bare acronym": Case(
        "Talks with the NDU broke down. The NDU left the hall.",
        expected=("NDU",),
        kinds=(("NDU", "organisation"),),
    ),
    "university of": Case(
        "A study by the University of Vellmar shows that the harbour sinks.",
        expected=("University of Vellmar",),
        kinds=(("University of Vellmar", "organisation"),),
    ),
    "place": Case(
        "The ferry left Lisbon for Madrid Street at noon; in Lisbon nobody noticed.",
        expected=("Lisbon",),
        kinds=(("Lisbon", "place"),),
    ),
    "unknown place by its preposition": Case(
        "Floods hit the old town. In Vellmar the shops closed; the schools in Vellmar stayed open.",
        expected=("Vellmar",),
        kinds=(("Vellmar", "place"),),
    ),
    "event": Case(
        "The crowd at the Harbour Cup was large. The Harbour Cup is held every year.",
        expected=("Harbour Cup",),
        kinds=(("Harbour Cup", "event"),),
    ),
    "weekdays and months": Case(
        "On Wednesday Anna Quill met Oren Vask. The talks end on Friday, in March or April 2031.",
        expected=("Anna Quill", "Oren Vask"),
        never=("Wednesday", "Friday", "March", "April", "On Wednesday"),
    ),
    "sentence starts": Case(
        "In a speech the mayor gave up. However, nobody clapped. Workers cheered, and the workers danced. "
        "Despite the rain Anna Quill stayed.",
        expected=("Anna Quill",),
        never=("In", "However", "Workers", "Despite", "In a", "Despite the rain"),
    ),
    "byline": Case(
        "By Jonas Penn\n\nThe yard was sold to Anna Quill in a single day, and the town was not asked.",
        expected=("Anna Quill",),
        never=("Jonas Penn", "By Jonas Penn"),
    ),
    "dateline": Case(
        "GREYWICK (Vellmar Wire) — The yard was sold to Anna Quill in a single day.",
        expected=("Anna Quill",),
        never=("GREYWICK", "Greywick", "Vellmar Wire"),
    ),
    "caption": Case(
        "The yard was sold to Anna Quill.\n\nPhoto: Jonas Penn",
        expected=("Anna Quill",),
        never=("Jonas Penn", "Photo"),
    ),
    "title-case headline": Case(
        "The yard was sold to Anna Quill in a single day.",
        title="Old Yard Sold To Anna Quill In A Single Day",
        expected=("Anna Quill",),
        never=("Old Yard Sold", "Single Day", "Old Yard Sold To Anna Quill In A Single Day"),
    ),
    "all-caps headline": Case(
        "The yard was sold to Anna Quill in a single day.",
        title="YARD SOLD TO ANNA QUILL",
        expected=("Anna Quill",),
        never=("YARD SOLD TO ANNA QUILL", "ANNA QUILL"),
    ),
    "name in the headline alone": Case(
        "She signed the deed at noon and left without a word.",
        title="How the yard came to Anna Quill of Greywick",
        expected=("Anna Quill",),
    ),
    "tags": Case(
        "The yard was sold in a single day.",
        tags=("News", "harbour policy", "Quill, Anna", "World"),
        expected=("harbour policy", "Anna Quill"),
        never=("News", "World", "Quill, Anna"),
    ),
    "key phrase": Case(
        "The harbour fee rises. Captains hate the harbour fee, and the harbour fee pays for Lisbon.",
        expected=("harbour fee", "Lisbon"),
        kinds=(("harbour fee", "phrase"),),
    ),
    "nationality": Case(
        "A Portuguese captain met two Spanish sailors in Lisbon.",
        expected=("Lisbon",),
        never=("Portuguese", "Spanish"),
    ),
    "particles": Case(
        "The prize went to Anna van der Quill and Oren de Vask, both of Lisbon.",
        expected=("Anna van der Quill", "Oren de Vask"),
    ),
    "lower case elsewhere": Case(
        "The State pays. A state that pays is a good state. Anna Quill agrees.",
        expected=("Anna Quill",),
        never=("State", "The State"),
    ),
    "German nouns": Case(
        "Der Hafen wird verkauft, sagte die Ministerin Anna Quill in Berlin. Die Stadt und der Rat sind nicht dafür, "
        "und das Geld ist auch nicht da. Quill will den Verkauf.",
        expected=("Anna Quill", "Berlin"),
        never=("Hafen", "Stadt", "Rat", "Geld", "Verkauf", "Ministerin"),
    ),
    "French": Case(
        "La ministre Anna Quill a visité Paris et les quais de la ville avec une amie. Anna Quill est restée.",
        expected=("Anna Quill", "Paris"),
        kinds=(("Anna Quill", "person"),),
    ),
    "Spanish": Case(
        "El alcalde Carlos Vask visitó Madrid con los vecinos de la ciudad y se fue en tren. Vask no habló.",
        expected=("Carlos Vask", "Madrid"),
    ),
    "pronouns of nobody in particular": Case(
        "Anna Quill left. Nobody saw her. Something was wrong, and Everybody knew. Someone sang. Everyone left.",
        expected=("Anna Quill",),
        never=("Nobody", "Something", "Everybody", "Someone", "Everyone"),
    ),
    "many of a kind at a sentence's start": Case(
        "Anna Quill closed the pier. Retailers said so. Volunteers had tried. Trams stopped.",
        expected=("Anna Quill",),
        never=("Retailers", "Volunteers", "Trams"),
    ),
    "feasts": Case(
        "Anna Quill opens the pier in the New Year, on New Year's Eve or on one of the Fridays before.",
        expected=("Anna Quill",),
        never=("New Year", "Eve", "Fridays"),
    ),
    "football club": Case(
        "The cup went to Vellmar Bay Rovers. Nobody in Lisbon had heard of Vellmar Athletic.",
        kinds=(("Vellmar Bay Rovers", "organisation"), ("Vellmar Athletic", "organisation")),
    ),
    "plural possessive inside a name": Case(
        "The Tram Drivers' Union called a strike, and the Dockers’ League joined the Tram Drivers' Union.",
        expected=("Tram Drivers' Union", "Dockers’ League"),
        kinds=(("Tram Drivers' Union", "organisation"),),
        never=("Tram Drivers", "Dockers", "Union", "League"),
    ),
    "ordinary words are no person": Case(
        "The ferry Silver Tern met Grand Harrier at noon. Virtual Lantern paid.",
        kinds=(("Silver Tern", "organisation"), ("Grand Harrier", "organisation"), ("Virtual Lantern", "organisation")),
    ),
    "given name alone": Case(
        "Lena Ruud kicked the ball. The crowd shouted for Lena, and Lena waved.",
        expected=("Lena Ruud",),
        never=("Lena",),
    ),
    "countries paired": Case(
        "The Russia-West talks ended in Lisbon.",
        expected=("Lisbon",),
        never=("Russia-West",),
    ),
    "job at a sentence's start": Case(
        "Librarian Anna Quill found it. Schoolteacher Ysolde Brack wept.",
        expected=("Anna Quill", "Ysolde Brack"),
        never=("Librarian Anna Quill", "Schoolteacher Ysolde Brack"),
    ),
    "place that a bridge is called after": Case(
        "Corvane waited. The Corvane Bridge was shut, and Corvane had bread for a day. Few people left Corvane.",
        kinds=(("Corvane", "place"), ("Corvane Bridge", "place")),
    ),
    "headline's adjective": Case(
        "A bundle of letters by Anna Quill has turned up. Quill drowned at sea.",
        title="Lost Quill letters turn up",
        expected=("Anna Quill",),
        never=("Lost Quill",),
    ),
    "German noun phrases": Case(
        "Nach fünf Tagen Streik ist der größte Hafen der Stadt wieder offen. Unsere Tür ist nicht zu, sagte die "
        "Ministerin Anna Quill und ging mit Jonas Vogt von der Reederei Nordwind.",
        expected=("Anna Quill", "Jonas Vogt"),
        kinds=(("Anna Quill", "person"), ("Jonas Vogt", "person")),
        never=("Unsere Tür", "Jonas Vogt von der Reederei Nordwind"),
    ),
    "French elision": Case(
        "Les lettres d’Elias Vask sont dans la ville et sur les quais. Le maire d’Ostrane est là. Elias Vask est mort.",
        expected=("Elias Vask",),
        never=("d’Elias Vask", "d’Ostrane"),
    ),
    "Russian": Case(
        "Президент Андрей Васк приехал в порт и сказал, что это не конец. Андрей Васк уехал.",
        expected=("Андрей Васк",),
        kinds=(("Андрей Васк", "person"),),
    ),
    "Ukrainian": Case(
        "Президентка Олена Рууд приїхала до Києва, і це не кінець. Олена Рууд поїхала.",
        expected=("Олена Рууд",),
        kinds=(("Олена Рууд", "person"),),
    ),
}  # fmt: skip


def find(case: Case) -> list[Topic]:
    """The case's topics."""
    return find_topics(case.text, title=case.title, tags=case.tags)


@pytest.mark.parametrize("name", CASES)
def test_topics(name: str) -> None:
    """What is named is found under its full name and kind; what is no topic is not."""
    case = CASES[name]
    found = {topic.name: topic.kind for topic in find(case)}
    assert set(case.expected) <= set(found)
    assert dict(case.kinds).items() <= found.items()
    assert not set(case.never) & set(found)


def test_seed() -> None:
    """The seed article is about its people, countries and alliance, never about a weekday."""
    raw = SEED.read_text(encoding="utf-8").replace('\\"', '"').split("Leave a Reply", maxsplit=1)[0]
    _, title, body = raw.split("\n\n", maxsplit=2)
    found = {topic.name: topic for topic in find_topics(body, title=title)}
    wanted = {
        "NATO",
        "Kyiv",
        "Donald Trump",
        "Vladimir Putin",
        "Volodymyr Zelensky",
        "Pete Hegseth",
        "Ukraine",
        "Russia",
    }
    assert wanted <= set(found)
    assert {"Kremlin", "Moscow"} & set(found)
    assert not {"Wednesday", "In", "In a", "Article", "President", "During", "Russia-West"} & set(found)
    assert "Trump" in found["Donald Trump"].aliases
    assert all(
        found[name].kind == "person" for name in wanted if name.split()[-1] in {"Trump", "Putin", "Hegseth"}
    )


def test_names_before_tags_before_phrases() -> None:
    """What the article is named after outweighs a publisher's tag, and that every key phrase."""
    topics = find_topics(
        "The harbour fee rises, says Anna Quill. Captains hate the harbour fee, and Quill knows it.",
        title="Anna Quill wants more",
        tags=("shipping costs",),
    )
    assert [topic.name for topic in topics] == ["Anna Quill", "shipping costs", "harbour fee"]


def test_weak_phrases_stay_out_of_the_archive() -> None:
    """A phrase that the article hardly dwells on is given to no page; names and strong phrases are."""
    text = (
        "The harbour fee rises, says Anna Quill, and with the fee the price of bread. "
        + "Nobody cares. " * 60
    )
    text += "Captains eat bread."
    topics = find_topics(text, title="The fee")
    assert {topic.name for topic in topics} >= {"fee", "bread", "Anna Quill"}
    kept = {topic.name for topic in strong_topics(topics)}
    assert {"fee", "Anna Quill"} <= kept
    assert "bread" not in kept


def test_tag_lifts_its_topic() -> None:
    """A tag that names a topic makes it count for more."""
    text = "Anna Quill met Oren Vask in Lisbon."
    plain = [topic.name for topic in find_topics(text)]
    tagged = [topic.name for topic in find_topics(text, tags=("oren vask",))]
    assert plain.index("Oren Vask") > 0
    assert tagged[0] == "Oren Vask"


def test_headline_lifts_its_topic() -> None:
    """What the headline names comes first."""
    text = "Anna Quill met Oren Vask in Lisbon."
    assert find_topics(text, title="Vask speaks at last")[0].name == "Oren Vask"


def test_mentions_point_at_every_form() -> None:
    """Mentions are the places of the name in all its forms."""
    text = "Anna Quill drew it. Nobody thanked Quill."
    (topic,) = (t for t in find_topics(text) if t.name == "Anna Quill")
    assert [text[a:b] for a, b in topic.mentions] == ["Anna Quill", "Quill"]
    assert topic.aliases == ("Quill",)


def test_empty() -> None:
    """No text, no topics."""
    assert find_topics("") == []


def assert_sound(text: str, title: str, tags: list[str]) -> None:
    """At most 18 topics with falling weights, each once; mentions are slices."""
    topics = find_topics(text, title=title, tags=tags)
    assert len(topics) <= 18
    assert [t.weight for t in topics] == sorted((t.weight for t in topics), reverse=True)
    assert all(0 < t.weight <= 1 for t in topics)
    assert len({t.name for t in topics}) == len(topics)
    for topic in topics:
        assert topic.name.strip() == topic.name != ""
        assert topic.name not in topic.aliases
        forms = {" ".join(form.split()).casefold() for form in (topic.name, *topic.aliases)}
        for start, end in topic.mentions:
            assert 0 <= start < end <= len(text)
            assert " ".join(text[start:end].split()).casefold() in forms


_PIECES = st.lists(
    st.sampled_from(
        ["Anna Quill", "Quill", "NDU", " (NDU)", "Northern Dockers Union", " of ", " the ", " said ", ". ", ", ", "\n\n", " — ",
         "By ", "In ", "Lisbon", "harbour fee ", " and ", "President ", "Mr. ", "'s ", "Äöü", "日本", "I", " de la ", "U.S. "]
    ),
    max_size=50,
).map("".join)  # fmt: skip


@settings(max_examples=250)
@given(
    _PIECES,
    _PIECES,
    st.lists(st.sampled_from(["Quill, Anna", "Lisbon", "news", "anna quill", " ", "a:b"]), max_size=4),
)
def test_topics_are_sound_for_names_in_any_order(text: str, title: str, tags: list[str]) -> None:
    """Whatever names and marks stand in whatever order, topics keep their promises."""
    assert_sound(text, title, tags)


@settings(max_examples=120)
@given(st.text(max_size=150), st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))
def test_topics_are_sound_for_any_text(text: str, title: str, tags: list[str]) -> None:
    """Any text at all is read without an error."""
    assert_sound(text, title, tags)


_BARE = st.lists(
    st.sampled_from(
        ["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV", "XIV", "2", "De", "La", "Von", "Van der", "Of", "The", "President", "Mr.",
         "Dr", "Minister", "St.", "O'", "d'", "(II)", "(DL)", "(OT)", ".", ",", "read parts", "'s", "\n\n", "Quill"]
    ),
    max_size=12,
).map(" ".join)  # fmt: skip


@settings(max_examples=400)
@given(_BARE, _BARE)
def test_topics_are_sound_for_names_without_a_core(text: str, title: str) -> None:
    """Suffixes, numerals, titles and particles with no name beside them are read without an error."""
    assert_sound(text, title, [title])
    assert_sound(f"The board read {text} of the plan.", "", [])


@pytest.mark.parametrize(
    "text",
    [
        "The committee read parts II III of the plan.",
        "The yard had two heirs, Jr Jr and Sr Jr, they joked.",
        "They saw the end of phases II III.",
        "The board of De La (DL) met the heirs of Of The (OT).",
        "On the list stood President Jr and Mr. II.",
    ],
)
def test_suffixes_alone_are_no_topics(text: str) -> None:
    """A generation suffix or a numeral names nobody by itself."""
    found = {topic.name for topic in find_topics(text)}
    assert not found & {"II III", "Jr Jr", "Sr Jr", "Jr", "II"}


@pytest.mark.parametrize(
    "unit", ["Bank of ", "A. ", "Anna Quill (AQ) ", "a b c ", "— ", "By Anna\n\n", "Anna {} said. "]
)
def test_time_is_linear(unit: str) -> None:
    """Ten times the text takes about ten times as long, also where every name is new or every mark the same."""
    letters = "".maketrans("0123456789", "abcdefghij")

    def grown(count: int) -> str:
        return "".join(unit.format(str(n).translate(letters).title()) for n in range(count))

    small, large = grown(600), grown(6_000)
    began = time.process_time()
    find_topics(small, title=small)
    middle = time.process_time()
    find_topics(large, title=large)
    assert time.process_time() - middle < 40 * (middle - began) + 0.5
