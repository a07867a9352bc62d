"""Names that belong to the page rather than to the story: makers of pictures, authors' lines, calls to sign up."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from news.topics.entities import Entity

if TYPE_CHECKING:
    from news.topics.mentions import Mention

_BEFORE_CHARS = 48
_CREDIT = re.compile(
    r"(?:"
    r"\b(?:images?|photos?|photograph|photography|pictures?|credit|illustration|graphics?|interview|video|fotos?|bild|bilder|"
    r"grafik|imagen|imagem|immagine|fotografía|fotografia|crédit|crédits|фото|ілюстрація|иллюстрация|fot|zdjęcie|"
    r"gespräch|entretien|entrevista|intervista|интервью|розмова)"
    r"\s*(?:credit)?\s*(?::|\.|/|\b(?:by|von|par|por|di)\b)\s*"
    r"|\b(?:words|reporting|editing|edited|written|additional reporting|compiled|translated|interviewed|reported)\s+by\s+"
    r"|\b(?:propos recueillis|texte|texto|testo|recueilli|entrevista (?:de|por)|intervista di)\s*(?:par|por|di|de|:)?\s+"
    r"|\b(?:gespräch|interview) führten?\s+"
    r"|\b(?:rozmawiała?|rozmawiali|opracowała?|беседовала?|розмовля(?:ла|в)|записала?|записав)\s+"
    r"|©\s*(?:\d{4}\s+)?"
    r")$",
    re.IGNORECASE,
)
_CREDIT_ENDS = (
    *":./©",
    *(
        "by",
        "von",
        "par",
        "por",
        "di",
        "de",
        "texto",
        "texte",
        "testo",
        "führte",
        "führten",
        "recueillis",
        "recueilli",
    ),
    *(
        "rozmawiał",
        "rozmawiała",
        "rozmawiali",
        "opracował",
        "opracowała",
        "беседовал",
        "беседовала",
        "розмовляв",
    ),
    *("розмовляла", "записал", "записала", "записав"),
)
"""What the words before a credited name end in, for a first look."""
_CALL = re.compile(
    r"\W{0,3}(?:sign up|signed up|subscribe|follow us|read more|read also|read next|listen to|download|click here|share this|"
    r"join us on|get our|you are receiving|welcome to our|register now|support us|contact us|email us|have you|"
    r"abonnieren|folgen sie|lesen sie|hören sie|melden sie|jetzt anmelden|mehr zum thema|"
    r"abonnez|suivez|lire aussi|lisez|inscrivez|écoutez|téléchargez|suscr[ií]b|s[ií]guenos|síganos|lea también|lee también|"
    r"assine|siga-nos|siga o|leia também|leia mais|subscreva|iscriviti|seguici|leggi anche|abbonati|"
    r"подпи[сш]|читайте|следите|підпи[сш]|стежте|слідкуйте|zapisz się|czytaj|obserwuj|śledź|subskrybuj)",
    re.IGNORECASE,
)
_CALL_CHARS = 220
"""Longer paragraphs tell something, however they begin."""
_ITEM_MARKS = ".:—–-"
_CODE_CHARS = 3
_CODE_ENDS = (")", ",")


def without_furniture(entities: list[Entity], text: str) -> list[Entity]:
    """The entities without the mentions that belong to the page; what is nothing else is left out.

    Also left out are the first words of a paragraph in capitals (`GREYWICK: `, `TWO PEOPLE HAVE DIED and`), unless the
    name stands elsewhere in the text.
    """
    lines = _lines(text)
    kept: list[Entity] = []
    for entity in entities:
        plain = [mention for mention in entity.mentions if not _is_furniture(mention, text, lines)]
        if plain and all(_is_shouted(mention, text, lines) for mention in plain):
            continue
        if not plain:
            continue
        if len(plain) < len(entity.mentions):
            forms = Counter(mention.name for mention in plain)
            name = entity.name if forms[entity.name] else forms.most_common(1)[0][0]
            kept.append(Entity(name, plain, forms, entity.kind))
        else:
            kept.append(entity)
    return kept


def _lines(text: str) -> list[int]:
    """Where the lines begin."""
    return [0, *(match.end() for match in re.finditer(r"\n", text))]


def _line_of(mention: Mention, lines: list[int]) -> int:
    return lines[bisect_right(lines, mention.start) - 1]


def _is_furniture(mention: Mention, text: str, lines: list[int]) -> bool:
    if _is_credited(text[max(0, mention.start - _BEFORE_CHARS) : mention.start]):
        return True
    line = _line_of(mention, lines)
    if _CALL.match(text, line) is None:
        return False
    end = text.find("\n", line, line + _CALL_CHARS)
    return end >= 0 or len(text) <= line + _CALL_CHARS


def _is_credited(before: str) -> bool:
    """Whether the text right before a name says that it made something of the page."""
    end = before.rstrip()[-12:].lower()
    return end.endswith(_CREDIT_ENDS) and _CREDIT.search(before) is not None


def _is_shouted(mention: Mention, text: str, lines: list[int]) -> bool:
    """Whether the name is only the capitals that a paragraph begins with."""
    name = mention.name
    if not name.isupper() or text[_line_of(mention, lines) : mention.start].strip():
        return False
    if " " in name:
        return True
    after = text[mention.end : mention.end + 2].lstrip()
    return len(name) > _CODE_CHARS and after[:1] in _ITEM_MARKS and after != ""


def is_code(entity: Entity, text: str) -> bool:
    """Whether the name is only a country's letters in brackets behind a name, each time: `(NOR)`.

    To be asked when abbreviations have been joined with what they stand for.
    """
    name = entity.name
    if len(name) != _CODE_CHARS or not name.isupper():
        return False
    return all(
        text[m.start - 1 : m.start] == "(" and text[m.end : m.end + 1] in _CODE_ENDS for m in entity.mentions
    )
