"""Whom a pronoun means, and who goes on speaking: passages of our own."""

from __future__ import annotations

import pytest

from news.quotes import find_quotes

LAST_SPEAKER: dict[str, tuple[str, str | None]] = {
    "subject outweighs a name": ("Peter Vask met John Ruud. “It will stand,” he said.", "Peter Vask"),
    "a surname of two, and the pronoun of one": (
        "Emma Quill and Carl Quill own the yard. The two have not met in years and would not say why.\n\n"
        "Quill spoke for an hour. “It will stand,” she said.", "Emma Quill"),
    "parties do not belong to a name": (
        "Peter Vask of the harbour list is a docker. Republicans Vask and Ruud came late.\n\n"
        "Vask spoke of the pier. “It will stand,” he said.", "Peter Vask"),
    "a statement leads to the next paragraph": (
        "Emma Quill came to the hall. The dockers clapped.\n\nQuill, clearly cross, responded by saying that the board had lied.\n\n"
        "“I do not have the money, and I am so sick of it.”", "Emma Quill"),
    "nothing is said before words that stand alone": (
        "Emma Quill came to the hall. The dockers clapped.\n\nThe rain fell on the pier and on the boats.\n\n"
        "“I do not have the money, and I am so sick of it.”", None),
    "a phrase's statement in the paragraph": (
        "The old ferryman went on to relate that the bell had rung. “I heard it in my sleep and in the morning.”",
        "The old ferryman"),
    "letters that stand for a body": (
        "The dockers met. The UNHB wants “a bridge for everybody who walks or rides”.", "UNHB"),
    "a second fragment": (
        "Emma Quill welcomed “the work of many quiet hands” and the “long patience of the board”.", "Emma Quill"),
    "a second fragment that somebody else leads to": (
        "Emma Quill welcomed “the work of many quiet hands” and the board heard “only the long rain”.", None),
    "a land behind a place is nobody": (
        "In the hours after the flood in Vellmar, Calif., a familiar voice was on the air: “We are here with our boats.”",
        None),
    "over a paragraph": ("Peter Vask thanked John Ruud.\n\n“It will stand,” he said.", "Peter Vask"),
    "gender told by the given name": (
        "Emma Quill met Peter Vask on the pier. “It will stand,” she said.", "Emma Quill"),
    "gender told by an honorific": (
        "Orrin Quill waited. Mrs. Quill had built the pier. “It will stand,” she said.", "Orrin Quill"),
    "last speaker": (
        "“It held,” said Peter Vask, who met John Ruud there. “It will stand,” he added.", "Peter Vask"),
    "indirect speech before": (
        "John Ruud was there. Peter Vask said the pier was sound. “It will stand,” he said.", "Peter Vask"),
    "who is asked answers": ("John Ruud asked Peter Vask how old it was. “A century,” he said.", "Peter Vask"),
    "fronted words without a comma": (
        "At noon on Friday Peter Vask walked on to the pier. “It will stand,” he said.", "Peter Vask"),
    "job in front, name between commas": (
        "A passenger on the ferry, Emma Quill, saw it all. “It held,” she said.", "Emma Quill"),
    "job written big": ("Drummer Emma Quill agreed. “It held,” she said.", "Emma Quill"),
    "phrase": ("A docker shook his head. “It will not stand,” he said.", "A docker"),
    "phrase that no name is tied to": (
        "“We found them,” said Peter Vask.\n\nThe vicar, who is thin, had rung the bell. “To tell them,” he said.",
        "The vicar"),
    "name behind a phrase and its clause": (
        "The surgeon who raised the alarm, John Ruud, was moved. “It will stand,” he said.", "John Ruud"),
    "family is nobody's she": (
        "Emma Quill does. Her family has owned the pier since 1904. “We built half of it,” she said.", "Emma Quill"),
    "a name that men and women bear": (
        "Sasha Hale beat Robin Ashby by a minute. “I was lucky,” she said.", None),
    "body": ("The ministry denied the account. “There was no table,” it said.", "The ministry"),
    "group": ("Two officials left the room. “There was no table,” they said.", "Two officials"),
    "action before the words": ("Emma Quill shook her head. “Not in this rain, my friend.”", "Emma Quill"),
    "indirect speech, then words alone": (
        "Emma Quill said the pier was sound. “We tested every bolt of it.”", "Emma Quill"),
    "nobody before": ("It rained. “It will stand,” he said.", None),
    "wrong gender only": ("Peter Vask left. “It will stand,” she said.", None),
    "two of a pair": ("Peter Vask and John Ruud left early. “It will stand,” he said.", None),
}  # fmt: skip

RUN_ON: dict[str, tuple[str, list[str | None]]] = {
    "after an interruption": (
        "“It held,” Emma Quill said. The lamps went on. “It will hold again next year.”",
        ["Emma Quill", "Emma Quill"],
    ),
    "told at the end of several paragraphs": (
        "“The wall will be four metres high.\n\n“It will be ugly,” engineer Emma Quill told residents.",
        ["Emma Quill", "Emma Quill"],
    ),
    "closed a paragraph later without opening again": (
        "Emma Quill said: “The wall is high.\n\nIt will be ugly.” The crowd left.",
        ["Emma Quill", "Emma Quill"],
    ),
    "question and answer": (
        "“How old is the pier?” Peter Vask asked.\n\n“Nobody knows. Ask the crabs, they were here first.”",
        ["Peter Vask", None],
    ),
    "participle sentence": (
        "Emma Quill called it “safe”. Adding, “We tested every bolt.”",
        ["Emma Quill", "Emma Quill"],
    ),
    "signature": ("“It looks like a button.” — Emma Quill, 66", ["Emma Quill"]),
    "man and woman of one name": (
        "Eric Quill founded the yard. “It is mine now,” Erica Quill said.",
        ["Erica Quill"],
    ),
    "father and son": (
        "Carl Quill sold the yard in May. “It was not his to sell,” said Carl Quill Jr.",
        ["Carl Quill Jr."],
    ),
}


@pytest.mark.parametrize("name", LAST_SPEAKER)
def test_the_last_words_have_the_right_speaker(name: str) -> None:
    """A pronoun, or words alone, belong to whom the sentences before are about; nobody is named where two fit."""
    text, speaker = LAST_SPEAKER[name]
    assert find_quotes(text)[-1].speaker == speaker


@pytest.mark.parametrize("name", RUN_ON)
def test_words_that_go_on(name: str) -> None:
    """Who speaks keeps the words until somebody else is told."""
    text, speakers = RUN_ON[name]
    assert [quote.speaker for quote in find_quotes(text)] == speakers
