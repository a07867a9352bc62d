"""What people type, as full-text expressions that are never a syntax error. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from news.models import SearchQuery
from news.models.searching import All, AnyOf, Node, Not, Term
from storage.names import is_unspaced

TRIGRAM = 3
TERMS_MAX = 64
"""Terms looked at in one query; more would only be a way to make us work."""
TERM_CHARS_MAX = 200
SNIPPET_MAX = 200
_LEAD_IN = 60
"""Characters shown before the hit."""
_LONG_PREFIX = re.compile(r'[^"]{4}"\*')
HIT_START, HIT_END = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class SearchTerms:
    """A query taken apart for the two indexes; empty parts do not restrict."""

    wanted: tuple[str, ...] = ()
    """Quoted terms of spaced scripts, and groups of them in brackets; each must occur."""
    excluded: tuple[str, ...] = ()
    """The same; none may occur."""
    like: tuple[str, ...] = ()
    """LIKE patterns of unspaced scripts; each must occur."""
    unlike: tuple[str, ...] = ()
    """LIKE patterns that must not occur."""
    trigrams: str | None = None
    """The expression for the trigram index; None when no unspaced term is long enough."""
    is_impossible: bool = False
    """Something was asked for that no index holds, such as a lone emoji: nothing matches."""

    @property
    def has_long_prefix(self) -> bool:
        """Whether the index gathers all words that begin so before it answers: those of up to 3 letters it has ready."""
        return any(_LONG_PREFIX.search(term) for term in self.wanted)


def plan_search(query: SearchQuery) -> SearchTerms:
    """Sort the query's terms by the index that can find them."""
    exact = [*query.words, *query.phrases]
    asked = [(_clean(term), False) for term in exact] + [(_clean(term), True) for term in query.prefixes]
    asked = [(term, is_prefix) for term, is_prefix in asked[:TERMS_MAX] if term]
    banned = [term for term in map(_clean, query.excluded[:TERMS_MAX]) if _is_searchable(term)]
    unspaced = [term for term, _ in asked if is_unspaced(term)]
    spaced = [(term, is_prefix) for term, is_prefix in asked if not is_unspaced(term)]
    found = [(term, is_prefix) for term, is_prefix in spaced if _is_searchable(term)]
    long_enough = [term for term in unspaced if len(term) >= TRIGRAM]
    groups = _rendered(query.groups)
    return SearchTerms(
        wanted=(*(quote_term(term, is_prefix=is_prefix) for term, is_prefix in found), *groups),
        excluded=(*(quote_term(term) for term in banned if not is_unspaced(term)), *_rendered(query.without)),
        like=tuple(map(like_pattern, unspaced)),
        unlike=tuple(like_pattern(term) for term in banned if is_unspaced(term)),
        trigrams=" AND ".join(map(quote_term, long_enough)) or None,
        is_impossible=bool(asked or query.groups) and not found and not unspaced and not groups,
    )


def _rendered(nodes: Iterable[Node]) -> list[str]:
    """Each as an expression in brackets or quotes; what has nothing that the index holds is left out."""
    return [expression for node in nodes if (expression := _expression(node)) is not None]


def _expression(node: Node) -> str | None:
    match node:
        case Term(text, kind):
            term = _clean(text)
            return quote_term(term, is_prefix=kind == "prefix") if _is_searchable(term) else None
        case AnyOf(parts):
            return _joined(" OR ", parts)
        case All(parts):
            wanted = _joined(" AND ", [part for part in parts if not isinstance(part, Not)])
            without = _joined(" OR ", [part.part for part in parts if isinstance(part, Not)])
            return wanted if wanted is None or without is None else f"({wanted} NOT {without})"
        case Not():
            return None  # it stands beside what is wanted, or in `without`


def _joined(operator: str, nodes: Iterable[Node]) -> str | None:
    expressions = _rendered(nodes)
    return f"({operator.join(expressions)})" if expressions else None


def quote_term(term: str, *, is_prefix: bool = False) -> str:
    """The term as an FTS5 string: whatever is in it, it is text and never syntax."""
    return '"' + term.replace('"', '""') + '"' + ("*" if is_prefix else "")


_ANYWHERE, _TITLE = "{title text}", "{title}"


def words_expression(terms: SearchTerms) -> str:
    """The expression for title and text alone."""
    return _expression_in(terms, _ANYWHERE)


def title_words_expression(terms: SearchTerms) -> str:
    """The same for the title alone."""
    return _expression_in(terms, _TITLE)


def excluded_expression(terms: SearchTerms, *, is_title: bool = False) -> str:
    """The expression of what must not occur, anywhere or in the title."""
    return f"{_TITLE if is_title else _ANYWHERE} : (" + " OR ".join(terms.excluded) + ")"


def _expression_in(terms: SearchTerms, columns: str) -> str:
    wanted = f"{columns} : (" + " AND ".join(terms.wanted) + ")"
    if not terms.excluded:
        return wanted
    return f"({wanted}) NOT ({excluded_expression(terms, is_title=columns == _TITLE)})"


def within_sources(expression: str, source_ids: Sequence[int] | None) -> str:
    """The expression, restricted to articles of these sources; None does not restrict."""
    if source_ids is None:
        return expression
    tokens = " OR ".join(map(source_token, source_ids))
    return f"({expression}) AND (source_tokens : ({tokens}))"


def source_token(source_id: int) -> str:
    """The word that stands for a source in the index."""
    return f"s{source_id}"


def title_expression(words: Iterable[str]) -> str:
    """Each word begins a word of the title."""
    return "{title} : (" + " AND ".join(quote_term(word, is_prefix=True) for word in words) + ")"


def like_pattern(term: str) -> str:
    r"""The term anywhere, for LIKE with `\` as its escape."""
    escaped = term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def cut_snippet(marked: str, limit: int = SNIPPET_MAX) -> str:
    """Plain text of at most `limit` characters around the first marked hit, cut between words."""
    at = max(marked.find(HIT_START), 0)
    plain = marked.replace(HIT_START, "").replace(HIT_END, "")
    return shorten(plain, at, limit)


def shorten(text: str, at: int = 0, limit: int = SNIPPET_MAX) -> str:
    """At most `limit` characters of a text around offset `at`, on one line, an ellipsis where it was cut."""
    lead_in = min(_LEAD_IN, limit // 3)
    start = 0 if at <= lead_in else _after_space(text, at - lead_in, at)
    head = "…" if start else ""
    rest = " ".join(text[start : start + 2 * limit].split())
    room = limit - len(head)
    if len(rest) <= room and start + 2 * limit >= len(text):
        return head + rest
    cut = rest[: max(0, room - 1)]
    shown = cut.rsplit(" ", 1)[0] if " " in cut[room // 2 :] else cut
    return (head + shown + "…")[:limit]


def _after_space(text: str, start: int, end: int) -> int:
    space = text.find(" ", start, end)
    return start if space < 0 else space + 1


def _clean(term: str) -> str:
    """Without what cannot stand in a parameter: NUL ends the expression, lone surrogates are no text."""
    text = term[:TERM_CHARS_MAX].replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
    return " ".join(text.split())


def _is_searchable(term: str) -> bool:
    """Whether the tokenizer finds a word in it; an empty phrase would match nothing and spoil an AND."""
    return any(unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Co" for char in term)
