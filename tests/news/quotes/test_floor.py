"""The floor under quality: articles of our own, scored as a whole. Raise it when it is beaten; never lower it."""

from __future__ import annotations

from dataclasses import dataclass

from news.quotes import find_quotes


@dataclass(frozen=True)
class Sample:
    """An invented article and, in order, the beginning of each quotation with its speaker."""

    text: str
    quotes: tuple[tuple[str, str | None], ...]


SAMPLES: tuple[Sample, ...] = (
    Sample(
        "GREYWICK — The harbour board voted on Tuesday to sell the old yard, ending a dispute of eleven years.\n\n"
        "“Nobody wanted this, and everybody needed it,” board president Lena Ruud told reporters after the vote. "
        "“The roof is falling in.”\n\n"
        "Her deputy, Jonas Penn, was less gentle. Penn called the yard “a museum of rust” and said its last paying "
        "customer had left in 2019.\n\n"
        "The dockers’ union sees it otherwise. “They let it rot so that they could sell it,” said Marta Vask, who has "
        "led the union since spring. She added: “We have the letters to prove it.”\n\n"
        "A spokesman for the buyer, Northlight Holdings, declined to comment. “We do not discuss open cases,” the "
        "spokesman said.",
        (
            ("Nobody wanted this", "Lena Ruud"),
            ("The roof is", "Lena Ruud"),
            ("a museum of rust", "Jonas Penn"),
            ("They let it rot", "Marta Vask"),
            ("We have the letters", "Marta Vask"),
            ("We do not discuss", "the spokesman"),
        ),
    ),
    Sample(
        "'The river does not read our reports,' said Professor Anna Quill, opening the conference in Vellmar. 'It "
        "rises when it rises.'\n\n"
        "Quill, 61, has measured the river for three decades. According to her colleague Oren Dahl, the models are "
        "'no better than a good guess'.\n\n"
        "Dahl told the audience: 'I would not build there.' Asked whether he would live there, he laughed. 'I do,' he "
        "said.",
        (
            ("The river does not", "Anna Quill"),
            ("It rises", "Anna Quill"),
            ("no better than", "Oren Dahl"),
            ("I would not build", "Oren Dahl"),
            ("I do,", "Oren Dahl"),
        ),
    ),
    Sample(
        'The finance committee met for nine hours. "I have had shorter marriages," Senator Maria Okono (I-Vellmar) '
        "said as she left the room.\n\n"
        'Okono said the budget was "held together with tape" and promised to vote against it. "It is the children '
        'who will pay," she said, "not the people in this room."\n\n'
        'Finance Minister Peter Brandt, in a statement, said that the plan was "sound, modest and late".\n\n'
        '"Late is on us," he wrote. "Sound is what counts.\n\n'
        '"We will come back to this in autumn."',
        (
            ("I have had shorter", "Maria Okono"),
            ("held together", "Maria Okono"),
            ("It is the children", "Maria Okono"),
            ("not the people", "Maria Okono"),
            ("sound, modest", "Peter Brandt"),
            ("Late is on us", "Peter Brandt"),
            ("Sound is what", "Peter Brandt"),
            ("We will come back", "Peter Brandt"),
        ),
    ),
    Sample(
        "Two brothers run the mill: Emil Sand and Karl Sand. “One of us talks too much,” Sand said, and laughed.\n\n"
        "Their neighbour Ida Holm has heard it all before. The film about them, “The Last Millers”, was shot in her "
        "kitchen. “I made the coffee,” Holm said. “Forty pots a day.”\n\n"
        "“Fewer,” Emil Sand said.",
        (
            ("One of us", "Sand"),
            ("I made the coffee", "Ida Holm"),
            ("Forty pots", "Ida Holm"),
            ("Fewer,", "Emil Sand"),
        ),
    ),
    Sample(
        "Der Stadtrat hat am Montag den Verkauf der Werft beschlossen. „Das war nicht leicht“, sagte Bürgermeisterin "
        "Anna Brandt nach der Sitzung. „Aber es war nötig.“\n\n"
        "Die Opposition sieht das anders. Der Verkauf sei „ein Geschenk an die Reeder“, kritisierte Jonas Vogt von "
        "der Fraktion der Linken. Vogt kündigte an: „Wir werden klagen.“",
        (
            ("Das war nicht", "Anna Brandt"),
            ("Aber es war", "Anna Brandt"),
            ("ein Geschenk", "Jonas Vogt"),
            ("Wir werden klagen", "Jonas Vogt"),
        ),
    ),
)

FLOOR_SPANS = 1.0
FLOOR_RIGHT = 0.95
FLOOR_PRECISION = 1.0


def test_floor() -> None:
    """Every quotation is found, nearly every speaker is right, and no wrong name is given."""
    expected = found = right = answered = wrong = 0
    for sample in SAMPLES:
        quotes = find_quotes(sample.text)
        expected += len(sample.quotes)
        for beginning, speaker in sample.quotes:
            match = next((q for q in quotes if q.text.startswith(beginning)), None)
            found += match is not None
            if match is not None:
                right += match.speaker == speaker
                answered += match.speaker is not None
                wrong += match.speaker is not None and match.speaker != speaker
        assert len(quotes) <= len(sample.quotes), [q.text for q in quotes]
    assert found / expected >= FLOOR_SPANS
    assert right / expected >= FLOOR_RIGHT
    assert 1 - wrong / answered >= FLOOR_PRECISION
