"""Speakers without a name of their own: noun phrases, bodies, papers, as the article words them."""

from __future__ import annotations

import pytest

from news.quotes import find_quotes

PHRASES: dict[str, str] = {
    "“We have no comment,” a ministry spokesman said.": "a ministry spokesman",
    "“We have no comment,” said a spokeswoman for Lena Ruud.": "a spokeswoman for Lena Ruud",
    "“We have no comment,” a spokesman for Oren Vask said on Monday.": "a spokesman for Oren Vask",
    "“We have no comment,” Vask's office said.": "Vask's office",
    "“We have no comment,” said two officials with knowledge of the talks.": "two officials with knowledge of the talks",
    "“We have no comment,” said an aide, who would not be named.": "an aide",
    "“We have no comment,” an aide, who would not be named, said.": "an aide",
    "“We have no comment,” officials said.": "officials",
    "“We have no comment,” police told reporters.": "police",
    "“We have no comment,” the campaign said in a statement.": "the campaign",
    "“We have no comment,” one of the dockers said.": "one of the dockers",
    "“We have no comment,” said the head of the harbour board.": "the head of the harbour board",
    "“We have no comment,” the man shouted.": "the man",
    "“We have no comment,” his wife added.": "his wife",
    "“We have no comment,” a former harbour official said, asking not to be named.": "a former harbour official",
    "“Sell the yard!” the crowd chanted.": "the crowd",
    "The letter, published by the board, concludes that the pier is “past all saving”.": "The letter",
    "Vask's campaign, for example, said it would “sell the yard in May”.": "Vask's campaign",
    "The statement was about giving the dockers the right to “choose their own harbour master”.": "The statement",
    "Lena Ruud wrote in a letter about a docker on the pier who told her, “The yard is lost!”": "a docker on the pier",
    "Another source familiar with Vask's thinking said, “The yard is gone.”": "Another source familiar with Vask's thinking",
    "“It is the best of the yards,” wrote another.": "another",
    "“We have no comment,” a spokesman for committee Whigs said.": "a spokesman for committee Whigs",
    "“It is the wrong quay,” reads a Wednesday editorial in the Brackwater Courier.": (
        "a Wednesday editorial"
    ),
    "Another source familiar with the talks said, “The yard is gone.”": "Another source familiar with the talks",
    "The nominee to run the harbour board said the yard was “gone by Easter”.": "The nominee to run the harbour board",
    "The Hale campaign sent a letter saying that the ferries are “killing the harbour”.": "The Hale campaign",
    "The Brackwater senator sought to calm the hall, saying nobody would be “thrown in the dock”.": (
        "The Brackwater senator"
    ),
    "The survey of dockers said most ports continued to grow at a “modest and even pace”.": "The survey of dockers",
    "The dockers met on Friday. They call for “a new crane at the north quay”.": "The dockers",
    "Several dockers called the offer “an insult”.": "Several dockers",
    "Pollsters said the race was “as open as a barn door”.": "Pollsters",
    "The statement read: “The yard is not for sale.”": "The statement",
    "The report said the pier was “held together by paint”.": "The report",
    "“The yard is not for sale,” the letter reads.": "the letter",
    "“The yard is not for sale,” reads a letter to the council.": "a letter to the council",
    "A letter seen by the Vellmar Courier says “the yard is lost”.": "A letter seen by the Vellmar Courier",
    "“The yard is not for sale,” according to the report.": "the report",
    "According to a copy of the contract, the yard is “held in trust”.": "a copy of the contract",
    "The union issued a statement saying: “The yard is not for sale.”": "The union",
    "Her campaign sent out an email calling the plan “a fire sale”.": "Her campaign",
    "An aide to campaign manager Oren Vask said the plan was “dead in the water”.": (
        "An aide to campaign manager Oren Vask"
    ),
    "The dockers' first callers ranged from cross to curious: “Is it time to sell the yard?”": "The dockers' first callers",
    "The bishop: “A bath for the whole of the town.”": "The bishop",
    "It was closed “for the good of the port,” according to a second June 2011 memo that the board had asked for.": (
        "a second June 2011 memo"
    ),
    "Quill's family has called on the board to open the ledgers “as a matter of plain decency”.": "Quill's family",
    "It was closed “for the good of the port,” according to a copy of the letter reviewed by the Courier.": (
        "a copy of the letter"
    ),
    "It was closed “for the good of the port,” according to a study last year by two economists.": (
        "a study last year by two economists"
    ),
    "It was closed “for the good of the port,” according to a Coastguard readout.": "a Coastguard readout",
    "There was a tape from the fair, where the secretary of state said she was “not only here to dance”.": (
        "the secretary of state"
    ),
    "About 52 percent of the islanders agreed that the ferry was “good enough for anybody's aunt”.": (
        "About 52 percent of the islanders"
    ),
    "The ferryman pointed out that Vask was once for the bridge and its “wide and generous lanes”.": "The ferryman",
    "Instead, the statement talked about the right to “choose one's own harbour master”.": "the statement",
    "A port spokesman said the board had paid because it believed “in what dockers can do together”.": (
        "A port spokesman"
    ),
    "Ruud's office said she would come but “would not sing for her supper”, while Vask said he was ill.": "Ruud's office",
    "“We are friends,” Mara Quill and Oren Vask said.": "Mara Quill and Oren Vask",
    "“We are friends,” said Mara Quill and Oren Vask.": "Mara Quill and Oren Vask",
    "“Nobody goes home tonight,” Mara Quill was told by the guard.": "the guard",
    "“Mara Quill said it was safe,” a docker recalled.": "a docker",
    "“The figures are wrong,” the Harbour Workers League said.": "Harbour Workers League",
    "“We will answer in May,” the Ruritanians said.": "the Ruritanians",
    "Nils Ruud owns the yard.\n\nLena Ruud left it in May.\n\nHe met Nils Ruud and Lena Ruud there. “No,” Ruud said.": "Ruud",
    "“We will not pay,” said a docker who gave his name as Tam.": "a docker",
    "From the ministry's report: “The pier was not inspected.”": "the ministry's report",
    "On the tape a woman can be heard saying: “Put it with the others.”": "a woman",
    "People close to the mayor say she is “livid with both of them”.": "People close to the mayor",
    "The harbour trust said it accepted all nine demands “without any reservation”.": "The harbour trust",
    "Western diplomats called the episode “embarrassing for everyone”.": "Western diplomats",
    "In Vellmar the king replied that the talks were “frank and brief”.": "the king",
    "But a docker said, “The yard is lost.”": "a docker",
    "Then the mayor's chief of staff said, “The yard is lost.”": "the mayor's chief of staff",
    "In Vellmar, residents said the plan was “a sad joke”.": "residents",
}

NOT_SPEAKING: tuple[str, ...] = (
    "Mara Quill met the board with a dry reply: “Not today.”",
    "The vote was close. The “harbour first” comment was on every wall.",
    "It is the first time in years the words “no more” were used.",
    "Everyone knew the phrase “no more ships”.",
)
"""Nouns that look like reporting verbs, and heads that have no words: nothing that is no speaker may be named."""

NEVER = ("a dry", "the first time", "the phrase", "the words", "comment", "was", "a dry reply")


@pytest.mark.parametrize("text", PHRASES)
def test_the_speaker_is_the_phrase_as_worded(text: str) -> None:
    """Who has no name is told by the article's own words, cut where the phrase ends, and marked as no person."""
    (quote,) = find_quotes(text)
    assert (quote.speaker, quote.speaker_kind) == (PHRASES[text], "phrase")
    assert not quote.is_by_person
    assert PHRASES[text] in text


@pytest.mark.parametrize("text", NOT_SPEAKING)
def test_nouns_do_not_report(text: str) -> None:
    """A reply, a phrase or a comment beside a quotation is not taken for its speaker."""
    assert not {quote.speaker for quote in find_quotes(text)} & set(NEVER)


def test_a_person_is_marked_as_one() -> None:
    """A named person has kind "name"; nobody has none."""
    named, nobody = find_quotes("“It held,” Mara Quill said.\n\nThe lamps went out. “It fell,” they cried.")
    assert (named.speaker_kind, named.is_by_person) == ("name", True)
    assert (nobody.speaker, nobody.speaker_kind, nobody.is_by_person) == (None, None, False)


def test_words_of_a_phrase_go_on() -> None:
    """A phrase keeps its words over the next sentence and stays a phrase."""
    first, second = find_quotes("“We have no comment,” a ministry spokesman said. “Ask again in May.”")
    assert (first.speaker, second.speaker) == ("a ministry spokesman", "a ministry spokesman")
    assert second.speaker_kind == "phrase"
