"""What the operator removed is not stored again: articles and names are told by salted hashes of what was removed."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal

from aiosqlite import Connection

from news.errors import NewsdeskError
from news.models import AnalysedArticle, Quote, Topic
from news.naming import name_forms
from storage.identity import host_of, text_hash, url_key
from storage.names import name_key, words_of
from storage.queries import as_list, queries, rows

RemovalKind = Literal["address", "domain", "person"]
SALT: Final = "removal_salt"
"""Its value in `meta` is mixed into every hash, so that nobody can look names up in a list of hashes made beforehand."""
_HASH_BYTES: Final = 16
_LABELS_MAX: Final = 10
"""Domains above a host that are looked at; names have three or four parts."""
_HOST = re.compile(r"(?:[\w-]{1,63}\.){1,9}[^\W\d_][\w-]{1,62}")


class RemovalError(NewsdeskError):
    """What is to be removed cannot be told. Its message says what to do."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be removed: the page of an address, a publisher's whole domain, or a person."""

    kind: RemovalKind
    text: str
    """The address as archived articles are found by it, the bare domain, or the name as it was typed."""

    @property
    def keys(self) -> list[str]:
        """What it is recognised by, before anything is known of what the archive has of it."""
        match self.kind:
            case "address":
                return [address_key(self.text)]
            case "domain":
                return [_domain(self.text)]
            case "person":
                return person_keys(self.text)


def read_wanted(typed: str) -> Wanted:
    """An address, a domain or a name, told by how it looks. Raises RemovalError for what is none of them."""
    text = " ".join(typed.split())
    bare = text.removeprefix("https://").removeprefix("http://")
    if "://" in text or ("/" in bare and _HOST.fullmatch(bare.split("/", 1)[0])):
        key = url_key(text if "://" in text else f"https://{text}")
        if key is None:
            raise RemovalError(f"{typed!r} is no web address; write it as the browser shows it")
        return Wanted("domain", key) if "/" not in key and "?" not in key else Wanted("address", key)
    if _HOST.fullmatch(text):
        return Wanted("domain", text.lower().removeprefix("www."))
    if not words_of(text):
        raise RemovalError(f"{typed!r} is no address, no domain and no name")
    return Wanted("person", text)


# --- keys --------------------------------------------------------------------------------------------


def address_key(key: str) -> str:
    """What an address is recognised by, as `url_key` spells it."""
    return f"address:{key}"


def _domain(host: str) -> str:
    return f"domain:{host.lower()}"


def words_key(hashed: bytes) -> str:
    """What an article's words are recognised by, whoever prints them: its `text_hash`."""
    return f"words:{hashed.hex()}"


def domain_keys(url: str | None) -> list[str]:
    """The keys of every domain that an address belongs to: its host, and the ones above it."""
    parts = (host_of(url) or "").rstrip(".").split(".")[-_LABELS_MAX:]
    return [_domain(".".join(parts[start:])) for start in range(len(parts) - 1)]


def person_keys(name: str, *, language: str | None = None) -> list[str]:
    """The keys of a person's name: as it is spelt, and as other spellings and scripts of it are folded."""
    forms = {
        form
        for of in {language, None}
        for form in name_forms(name, is_person=True, language=of)
        if form.startswith("v:")
    }
    return [f"person:{name_key(name)}", *(f"person:{form}" for form in sorted(forms))]


def hashed(salt: str, key: str) -> str:
    """A key as it is kept, in hexadecimal digits."""
    return hashlib.blake2b(
        key.encode("utf-8", "surrogatepass"), key=bytes.fromhex(salt), digest_size=_HASH_BYTES
    ).hexdigest()


async def salt_of(db: Connection) -> str:
    """The installation's salt, made when there is none, within a transaction."""
    sql = queries()
    salt = await sql.meta_value(db, key=SALT)
    if salt is None:
        salt = secrets.token_hex(16)
        await sql.set_meta_value(db, key=SALT, value=salt)
    return str(salt)


# --- at the door -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """The removals of an installation that has any."""

    db: Connection
    salt: str

    async def barred(self, keys: Iterable[str], *, removal_id: int | None = None) -> set[str]:
        """Those of the keys that were removed, by one removal or by any."""
        by_hash = {hashed(self.salt, key): key for key in keys}
        if not by_hash:
            return set()
        found = await rows(queries().barred_keys(self.db, hashes=as_list(by_hash), removal_id=removal_id))
        return {by_hash[row["hash"]] for row in found}


async def bar_of(db: Connection) -> Bar | None:
    """What keeps removed things out; None where nothing was ever removed, which costs next to nothing to know."""
    salt = await queries().salt_if_barred(db, key=SALT)
    return None if salt is None else Bar(db, str(salt))


async def let_in(db: Connection, analysed: AnalysedArticle) -> AnalysedArticle | None:
    """What may be stored of an article: without people who were removed; None for an article that was removed itself."""
    bar = await bar_of(db)
    if bar is None:
        return analysed
    article = analysed.article
    key = url_key(article.url)
    keys = [*domain_keys(article.url), words_key(text_hash(article.title, article.text))]
    if await bar.barred(keys if key is None else [address_key(key), *keys]):
        return None
    return await without_people(bar, analysed)


async def without_people(bar: Bar, analysed: AnalysedArticle) -> AnalysedArticle:
    """The article without those who were removed: they are no topic of it, and nothing is quoted from them."""
    keys_of = partial(person_keys, language=analysed.article.language)
    names = {one.name for one in analysed.topics} | {quote.speaker or "" for quote in analysed.quotes}
    keys = {name: keys_of(name) for name in names if name}
    barred = await bar.barred({key for of_name in keys.values() for key in of_name})
    if not barred:
        return analysed
    gone = {name for name, of_name in keys.items() if barred.intersection(of_name)}
    called = _called(analysed.topics, gone)
    return replace(
        analysed,
        topics=tuple(one for one in analysed.topics if one.name not in gone),
        quotes=tuple(one for one in analysed.quotes if not _is_by(one, gone, called)),
    )


def _called(topics: Sequence[Topic], gone: Collection[str]) -> set[str]:
    """What else the article calls these people, where it calls nobody else so; folded."""
    theirs = {name_key(alias) for one in topics if one.name in gone for alias in one.aliases}
    others = {name_key(name) for one in topics if one.name not in gone for name in (one.name, *one.aliases)}
    return theirs - others


def _is_by(quote: Quote, gone: Collection[str], called: Collection[str]) -> bool:
    return quote.speaker is not None and (quote.speaker in gone or name_key(quote.speaker) in called)
