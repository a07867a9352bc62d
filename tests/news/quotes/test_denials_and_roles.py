"""Words that nobody is said to have spoken, whose words a quoter gives, and what a speaker's role may be."""

from __future__ import annotations

import pytest

from news.quotes import find_quotes
from news.quotes.find import QUOTES_MAX

NOT_SAID = (
    "Mara Quill denied saying “the pier is lost”.",
    "Mara Quill denied ever saying “the pier is lost”.",
    "Mara Quill denied having said “the pier is lost”.",
    "Mara Quill denied that she had said “the pier is lost”.",
    "Mara Quill denied the pier was “a heap of rust”.",
    "“The pier is lost,” Mara Quill denied saying.",
    "Mara Quill never said “the pier is lost”.",
    "“The pier is lost,” Mara Quill never said.",
    "Mara Quill did not say “the pier is lost”.",
    "Mara Quill didn't say “the pier is lost”.",
    "Mara Quill doesn’t say “the pier is lost”.",
    "Mara Quill refused to say “the pier is lost”.",
    "Mara Quill declined to say: “The pier is lost.”",
    "Mara Quill stopped short of saying “the pier is lost”.",
    "Mara Quill left without saying “the pier is lost”.",
    "Asked whether Mara Quill had said “the pier is lost”, Oren Vask laughed.",
    "Asked if Mara Quill had said “the pier is lost”, Oren Vask laughed.",
    "Neither Oren Vask nor Mara Quill said “the pier is lost”.",
    "It is not true that Mara Quill said “the pier is lost”.",
    "Oren Vask denied reports that Mara Quill had said “the pier is lost”.",
    "Mara Quill is said to have called it “a heap of rust”.",
    "Die Werft in der Stadt bleibt. Lena Ruud hat nie gesagt: „Das ist nicht zu machen.“",
    "Die Werft in der Stadt bleibt. Lena Ruud sagte nicht: „Das ist nicht zu machen.“",
    "Die Werft in der Stadt bleibt. Lena Ruud bestritt, gesagt zu haben: „Das ist nicht zu machen.“",
    "Le pont sera ouvert dans la ville. Lena Ruud n’a jamais dit : « Nous ne vendrons pas le port ».",
    "Le pont sera ouvert dans la ville. Lena Ruud a nié avoir dit « Nous ne vendrons pas le port ».",
    "Le pont sera ouvert dans la ville. « Nous ne vendrons pas le port », n'a pas dit Lena Ruud.",
    "El puente se abre hoy en la ciudad. Lena Ruud nunca dijo: «No vamos a vender el puerto».",
    "El puente se abre hoy en la ciudad. Lena Ruud negó haber dicho «No vamos a vender el puerto».",
    "A ponte abre hoje no centro da cidade. Lena Ruud não disse: “Não vamos vender o porto”.",
    "Il ponte apre oggi nella piazza che era piena. Lena Ruud non ha mai detto: «Non venderemo il porto».",
    "Лєна Рууд ніколи не говорила: «Ми не продамо порт, і це не жарт».",
    "Орен Васк не говорил: «Мы не продадим порт, и это не шутка».",
    "Most będzie otwarty w maju. Lena Ruud nigdy nie powiedziała: „Nie sprzedamy portu i to nie jest żart”.",
)

SAID_BY_QUILL = (
    "Mara Quill did not only say “the pier is lost”; she meant it.",
    "Mara Quill denied the charge, saying “the pier is lost”.",
    "Mara Quill denied it and said “the pier is lost”.",
    "Mara Quill refused to resign, saying: “The pier is lost.”",
    "Mara Quill did not rule it out, saying “the pier is lost”.",
    "Mara Quill, not known for tact, said: “The pier is lost.”",
    "Mara Quill, who has never held office, said: “The pier is lost.”",
    "“The pier is lost,” Mara Quill said, not smiling.",
    "When asked whether she would go, Mara Quill said: “The pier is lost.”",
    "It is not clear why Mara Quill said “the pier is lost”.",
    "Oren Vask claimed that Mara Quill had said “the pier is lost”.",
    "Oren Vask quoted Mara Quill as saying “the pier is lost”.",
    "Oren Vask cited the engineer, Mara Quill, as saying: “The pier is lost.”",
    "Mara Quill was quoted as saying “the pier is lost”.",
    "Mara Quill was quoted by Oren Vask as saying “the pier is lost”.",
)

QUOTED_OTHERS = {
    "Oren Vask quoted a docker as saying “the pier is lost”.": "a docker",
    "Oren Vask quoted a spokesman for Mara Quill as saying “the pier is lost”.": "a spokesman for Mara Quill",
}

ROLES: dict[str, str | None] = {
    "“It held,” said anyone.": None,
    "“It held,” the woman said.": None,
    "The margin said “as wide as a river”.": None,
    "The mayor didn't say “it held on the day”.": None,
    "Étienne Ruud devant les pêcheurs de la ville a dit : « Nous ne vendrons pas le port ».": None,
    "“It held,” said a spokesman for Oren Vask.": None,
    "“It held,” officials said.": None,
    "“It held,” said Ines Quill, the authority's chief inspector, on Monday.": "authority's chief inspector",
    "“It held,” said Ines Quill, the authority's chief inspector.": "authority's chief inspector",
    "Ines Quill, the authority's chief inspector, said: “It held.”": "authority's chief inspector",
    "“It held,” Ines Quill, mayor of Vellmar, told reporters.": "mayor of Vellmar",
    "“It held,” said Ines Quill, 52, the head of the board.": "head of the board",
    "“It held,” said the board's director, Ines Quill.": "board's director",
    "“It held,” said the woman, Ines Quill.": None,
    "“It held,” said docker Ines Quill at the gate.": "docker",
    "“It held,” said duty forecaster Ines Quill.": "duty forecaster",
    "“It held,” admitted chief harbour engineer Ines Quill on Monday.": "chief harbour engineer",
    "“It held,” veteran docker Ines Quill said.": "veteran docker",
    "“It held,” the chief executive, Ines Quill, replied.": "chief executive",
    "The chairman of the board, Ines Quill, put it differently: “It held.”": "chairman of the board",
    "“It held,” then Ines Quill said.": None,
    "«Aguantó toda la noche», comentó el concejal Diego Lira al salir de la sala.": "concejal",
    "Il sindaco Giulio Mori ha risposto giovedì: «Non mi dimetto per un cigno».": "sindaco",
    "“It held,” said Ines Quill, who leads the union.": None,
    "“It held,” said Ines Quill, standing on the pier.": None,
}


@pytest.mark.parametrize("text", NOT_SAID)
def test_denied_words_are_nobodys(text: str) -> None:
    """Under a negation, a denial or an open question nobody is named, and no role is made of the clause."""
    assert [(q.speaker, q.speaker_role) for q in find_quotes(text)] == [(None, None)]


@pytest.mark.parametrize("text", SAID_BY_QUILL)
def test_a_negation_elsewhere_takes_no_words_away(text: str) -> None:
    """Only the reporting verb's own negation counts; who is quoted by another has spoken."""
    assert [q.speaker for q in find_quotes(text)] == ["Mara Quill"]


@pytest.mark.parametrize("text", QUOTED_OTHERS)
def test_the_quoter_did_not_speak(text: str) -> None:
    """Words of an unnamed person are not given to whoever quotes them."""
    assert [(q.speaker, q.speaker_kind) for q in find_quotes(text)] == [(QUOTED_OTHERS[text], "phrase")]


@pytest.mark.parametrize("text", ROLES)
def test_a_role_is_an_office_or_a_job(text: str) -> None:
    """A role holds a known office or job, before the name or in commas behind it; else there is none."""
    assert [q.speaker_role for q in find_quotes(text)] == [ROLES[text]]


def test_quotations_an_article_are_bounded() -> None:
    """An article gives at most QUOTES_MAX quotations, and the first ones."""
    text = "\n\n".join(f"“It held on day {n},” said Mara Quill." for n in range(QUOTES_MAX + 50))
    quotes = find_quotes(text)
    assert len(quotes) == QUOTES_MAX
    assert quotes[-1].text == f"It held on day {QUOTES_MAX - 1},"
