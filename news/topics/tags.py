"""Publishers' tags, without the section names and house words among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from news.words.wordsets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

_SECTIONS: frozenset[str] = word_set(
    """
    news world politics business sport sports culture opinion technology tech science health life
    lifestyle entertainment local national international international top stories latest breaking home
    homepage featured feature editor's picks video videos photos photo gallery podcast podcasts live
    blog newsletter premium plus subscriber subscribers exclusive article articles story analysis
    comment commentary editorial column columnists letters wires wire wired reuters ap afp dpa upi pa
    tass apa sid getty images money finance economy markets travel food style arts books film music tv
    weather obituaries general uncategorized uncategorised default main archive print online web mobile
    app nachrichten politik wirtschaft kultur wissen panorama ausland inland meinung gastkommentar
    kommentar leben digital wissenschaft gesundheit reise netzwelt aktuell startseite newsticker
    actualité actualités politique économie monde société culture sports sciences santé noticias
    política economía mundo sociedad cultura deportes opinión ciencia salud notícias economia mundo
    sociedade desporto esportes opinião saúde brasil notizie politica economia mondo cronaca società
    sport новини політика економіка світ суспільство спорт новости политика экономика мир общество
    wiadomości polityka gospodarka świat kraj społeczeństwo
    sponsored advertorial promoted partner content reviews review companies appointments people jobs careers property motoring
    longread longreads explainer explainers q&a briefing newsletters events deals quiz quizzes puzzles crosswords cartoons
    abonnés abonné tribune tribunes éditorial débats idées dossier suscriptores suscriptor tribuna editorial columna
    exclusivo exclusivos assinantes colunistas crónica cronica reportagem entrevista interview gespräch anzeige abo plus+
    интервью інтерв'ю інтерв’ю колонка мнение думка главное головне wywiad felieton opinie
    """
)
"""Words that file an article rather than tell what it is about, lower case."""

_RATING = re.compile(
    r"[\d.,½/ ]+(?:stars?|sterne|étoiles?|estrellas?|estrelas?|stelle|min|minutes)?$", re.IGNORECASE
)
_PAID = re.compile(
    r"\b(?:subscribers?|suscriptor\w*|abonn\w+|assinantes?|abbonat\w+|exclusiv\w+|premium|members only|tylko u nas|dla prenumeratorów|"
    r"nur für|подписчик\w*|передплатник\w*|эксклюзив\w*|ексклюзив\w*)\b",
    re.IGNORECASE,
)
"""Tags that tell who may read."""
_MAX_LENGTH = 60
_MAX_TAGS = 8
_SURNAME_FIRST = re.compile(r"^([^\W\d_][\w'’-]+), ([^\W\d_][\w'’.-]+(?: [^\W\d_][\w'’.-]*)?)$")


def clean_tags(tags: Sequence[str]) -> list[str]:
    """The tags that name something, each once, `Surname, First` turned; at most eight."""
    kept: dict[str, str] = {}
    for raw in tags:
        tag = " ".join(raw.replace("_", " ").lstrip("#").split())
        turned = _SURNAME_FIRST.match(tag)
        if turned:
            tag = f"{turned.group(2)} {turned.group(1)}"
        if (
            not 2 < len(tag) <= _MAX_LENGTH
            or not any(char.isalpha() for char in tag)
            or "://" in tag
            or ":" in tag
        ):
            continue
        if (
            _RATING.match(tag)
            or _PAID.search(tag)
            or all(word in _SECTIONS for word in re.findall(r"[\w'’]+", tag.lower()))
        ):
            continue
        kept.setdefault(tag.casefold(), tag)
    return list(kept.values())[:_MAX_TAGS]
