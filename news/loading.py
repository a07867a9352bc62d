"""Files, folders and zip archives → articles. Reads the disk and nothing else; writes nothing."""

from __future__ import annotations

import gzip
import io
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from news.articles import extract_article, read_text_file
from news.errors import NewsdeskError, ParseError
from news.feeds import entry_article, parse_feed
from news.models import ExtractedArticle

FILE_BYTES_MAX = 10_000_000
"""The largest file or archive member that is read, decompressed."""
ARCHIVE_MEMBERS_MAX = 50_000
ARCHIVE_TOTAL_BYTES_MAX = 1_000_000_000
"""What one archive may decompress to, archives inside it included."""
INNER_ARCHIVE_BYTES_MAX = 50_000_000
_DIRECTORY_BYTES_MAX = 20_000_000
"""The largest table of contents of a zip archive that is read: it is read as a whole."""
_SNIFFED_BYTES = 4_096

Kind = Literal["text", "html", "feed", "zip", "gzip", "unknown"]
_SUFFIXES: dict[str, Kind] = {
    **dict.fromkeys((".txt", ".text", ".md", ".markdown"), "text"),
    **dict.fromkeys((".html", ".htm", ".xhtml"), "html"),
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf", ".json", ".jsonfeed"), "feed"),
    ".zip": "zip",
    ".gz": "gzip",
}
_OFFICE_SUFFIXES = frozenset((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".epub", ".jar", ".apk"))
_ABOUT_THE_FILES = frozenset(
    ("readme", "license", "licence", "changelog", "notice", "contributing", "authors")
)
_FEED_ROOT = re.compile(rb"<(?:[\w-]{1,20}:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_HTML_ROOT = re.compile(rb"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_SLUG_LINE = re.compile(rb"\s*[^\s_]+_[^\s]*\r?\n")
_ZIP_END = b"PK\x05\x06"
_ZIP_END_BYTES = 22
_ZIP_COMMENT_BYTES_MAX = 65_535
_ZIP64_LOCATOR = b"PK\x06\x07"
# The others decompress a whole chunk at a time, so that a few bytes could fill the memory.
_BOUNDED_METHODS = frozenset((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))
_BROKEN_ARCHIVE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError, LookupError
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """One file with the articles in it, or the reason why there are none."""

    name: str
    """Path as given, or archive and member; for people to read, never opened."""
    articles: tuple[ExtractedArticle, ...] = ()
    error: NewsdeskError | None = None
    skipped: str | None = None
    """Why the file was passed over without being wrong, such as a picture in a folder."""


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """The bytes of one file, or of one member of an archive, before anything is made of them."""

    name: str
    """As that of `LoadedFile`."""
    content: bytes
    is_named: bool
    """Asked for by name, so that passing over it would be a failure."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to read. `is_named`: asked for by name, so that passing over it would be a failure."""

    path: Path
    is_named: bool
    error: NewsdeskError | None = None


@dataclass(slots=True)
class _Budget:
    """How many bytes one archive may still decompress to."""

    left: int = ARCHIVE_TOTAL_BYTES_MAX


def iter_articles(paths: Iterable[Path]) -> Iterator[LoadedFile]:
    """Every file below `paths` in order, each with its articles or its error. Never raises for a bad file.

    Takes text files, HTML pages, feed files, folders (sorted, hidden names left out), zip archives of these, and
    files compressed with gzip. Contents decide what a file is, its name only where they do not.
    """
    for file in iter_files(paths):
        yield file if isinstance(file, LoadedFile) else read_file(file)


def iter_files(paths: Iterable[Path]) -> Iterator[LoadedFile | UnreadFile]:
    """As `iter_articles`, but what takes CPU is left to `read_file`, which may be called elsewhere."""
    for path in paths:
        for found in _walk(Path(path)):
            yield from _load(found)


def read_file(file: UnreadFile) -> LoadedFile:
    """The articles of a file, or its error; raises nothing. Pure."""
    return _load_bytes(file.content, file.name, is_named=file.is_named)


def count_files(paths: Iterable[Path]) -> int:
    """How many files `iter_articles` will give, for a progress bar.

    An estimate where only reading would tell: an archive inside an archive counts as one, and one that is broken or
    too large halfway ends in an error of its own.
    """
    return sum(_count(found) for path in paths for found in _walk(Path(path)))


# --- finding files ---------------------------------------------------------------------------------


def _walk(path: Path) -> Iterator[_Found]:
    """The file itself, or all files below the folder; what is missing or barred comes with its error."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield _Found(path, is_named=True, error=_os_error(error))
        return
    if stat.S_ISDIR(mode):
        yield from _walk_folder(path)
    else:
        yield _Found(path, is_named=True)


def _walk_folder(root: Path) -> Iterator[_Found]:
    """Files in sorted order. A folder that was seen before, by way of a link, is not entered again."""
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield _Found(path, is_named=False)
            elif (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                waiting += sorted((at for at in path.iterdir() if not at.name.startswith(".")), reverse=True)
        except OSError as error:
            yield _Found(path, is_named=False, error=_os_error(error))


def _os_error(error: OSError) -> NewsdeskError:
    reason = (error.strerror or "it cannot be read").lower()
    return ParseError("no such file" if isinstance(error, FileNotFoundError) else reason)


def _label(name: str) -> str:
    """A name that can be printed: archives and disks may hold anything."""
    text = name.encode("utf-8", "replace").decode()
    return "".join(char if char.isprintable() else "?" for char in text)[:500]


# --- one file --------------------------------------------------------------------------------------


def _load(found: _Found) -> Iterator[LoadedFile | UnreadFile]:
    name = _label(str(found.path))
    if found.error:
        yield LoadedFile(name, error=found.error)
        return
    try:
        if not found.path.is_file():  # a pipe would wait for a writer for ever
            raise ParseError("it is not a file")
        with found.path.open("rb") as file:
            if _kind(file.read(_SNIFFED_BYTES), found.path.name) == "zip":
                yield from _load_zip(file, name, _Budget())
                return
            file.seek(0)
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError as error:
        yield LoadedFile(name, error=_os_error(error))
    except NewsdeskError as error:
        yield LoadedFile(name, error=error)
    else:
        yield UnreadFile(name, content, is_named=found.is_named)


def _load_bytes(content: bytes, name: str, *, is_named: bool) -> LoadedFile:
    try:
        content, inner_name = _gunzipped(content, name)
        if len(content) > FILE_BYTES_MAX:
            raise ParseError(f"the file is larger than {FILE_BYTES_MAX // 1_000_000} MB")
        skipped = None if is_named else _reason_to_skip(content, inner_name)
        return (
            LoadedFile(name, skipped=skipped) if skipped else LoadedFile(name, _articles(content, inner_name))
        )
    except NewsdeskError as error:
        return LoadedFile(name, error=error)
    except Exception as error:  # noqa: BLE001 - parsers meet what nobody foresaw; one file must not stop an import
        wrapped = ParseError(f"it could not be read ({type(error).__name__})")
        wrapped.__cause__ = error
        return LoadedFile(name, error=wrapped)


def _articles(content: bytes, name: str) -> tuple[ExtractedArticle, ...]:
    """The articles in a file of a known kind; anything unknown is tried as text. Raises ParseError."""
    kind = _kind(content[:_SNIFFED_BYTES], name)
    if kind == "html":
        article = extract_article(content, url="")
        if article is None:
            raise ParseError("no article was found on the page")
        return (article,)
    if kind == "feed":
        feed = parse_feed(content, url="")
        articles = (entry_article(entry, feed) for entry in feed.entries)
        found = tuple(article for article in articles if article is not None)
        if not found:
            raise ParseError("a feed without an article in it")
        return found
    return (read_text_file(content, name=name),)


def _kind(head: bytes, name: str) -> Kind:
    """What a file is, by its first bytes, then by the ending of its name."""
    suffix = PurePosixPath(name).suffix.lower()
    if head.startswith((b"PK\x03\x04", _ZIP_END)):
        return "unknown" if suffix in _OFFICE_SUFFIXES else "zip"
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    plain = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<") and (_SUFFIXES.get(suffix) != "text" or _is_markup(plain)):
        root = _FEED_ROOT.search(plain)
        page = _HTML_ROOT.search(plain)
        if root and not (page and page.start() < root.start()):
            return "feed"
        if page:
            return "html"
    if plain.startswith(b"{") and b"jsonfeed.org" in plain:
        return "feed"
    return _SUFFIXES.get(suffix, "unknown")


def _is_markup(plain: bytes) -> bool:
    return plain[:5].lower() == b"<?xml" or bool(_FEED_ROOT.match(plain) or _HTML_ROOT.match(plain))


def _reason_to_skip(content: bytes, name: str) -> str | None:
    """Why a file that nobody named holds no article: notes about the files, pictures, programs, settings."""
    kind = _kind(content[:_SNIFFED_BYTES], name)
    if kind == "text" and PurePosixPath(name).stem.lower() in _ABOUT_THE_FILES:
        return "a note about the files, not an article"
    if kind != "unknown":
        return None
    is_bare = not PurePosixPath(name).suffix
    if b"\x00" not in content[:_SNIFFED_BYTES] and (is_bare or _SLUG_LINE.match(content[:_SNIFFED_BYTES])):
        return None
    return "not a kind of file that holds articles"


def _gunzipped(content: bytes, name: str) -> tuple[bytes, str]:
    """The contents of a gzip file with its inner name, decompressed no further than the limit; others unchanged."""
    if not content.startswith(b"\x1f\x8b"):
        return content, name
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as file:
            inner = file.read(FILE_BYTES_MAX + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ParseError("the gzip file is damaged") from error
    return inner, name[:-3] if name.lower().endswith(".gz") else name


# --- archives --------------------------------------------------------------------------------------


def _load_zip(
    file: IO[bytes], name: str, budget: _Budget, *, is_inner: bool = False
) -> Iterator[LoadedFile | UnreadFile]:
    """Every member of an archive; one that is broken, encrypted or too large comes with its error."""
    try:
        archive, members = _open_zip(file)
    except ParseError as error:
        yield LoadedFile(name, error=error)
        return
    with archive:
        for member in members[:ARCHIVE_MEMBERS_MAX]:
            yield from _load_member(
                archive, member, f"{name}/{_label(member.filename)}", budget, is_inner=is_inner
            )
            if budget.left < 0:
                mb = ARCHIVE_TOTAL_BYTES_MAX // 1_000_000
                yield LoadedFile(
                    name, error=ParseError(f"the archive unpacks to more than {mb} MB; the rest was left out")
                )
                return
    if len(members) > ARCHIVE_MEMBERS_MAX:
        yield LoadedFile(
            name, error=ParseError(f"only the first {ARCHIVE_MEMBERS_MAX} files of the archive were read")
        )


def _load_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, budget: _Budget, *, is_inner: bool
) -> Iterator[LoadedFile | UnreadFile]:
    limit = FILE_BYTES_MAX if is_inner else INNER_ARCHIVE_BYTES_MAX
    try:
        content = _read_member(archive, member, min(limit, max(0, budget.left)))
    except ParseError as error:
        yield LoadedFile(name, error=error)
        return
    budget.left -= len(content)
    if _kind(content[:_SNIFFED_BYTES], member.filename) != "zip":
        yield UnreadFile(name, content, is_named=False)
    elif is_inner:
        yield LoadedFile(name, error=ParseError("an archive in an archive in an archive is not opened"))
    elif len(content) > INNER_ARCHIVE_BYTES_MAX:
        mb = INNER_ARCHIVE_BYTES_MAX // 1_000_000
        yield LoadedFile(name, error=ParseError(f"the inner archive is larger than {mb} MB"))
    else:
        yield from _load_zip(io.BytesIO(content), name, budget, is_inner=True)


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limit: int) -> bytes:
    """At most `limit` + 1 bytes of a member, whatever size it claims."""
    if member.flag_bits & 0x1:
        raise ParseError("the file is encrypted")
    if member.compress_type not in _BOUNDED_METHODS:
        raise ParseError("the file is compressed in a way that is not supported")
    try:
        with archive.open(member) as stream:
            return stream.read(limit + 1)
    except _BROKEN_ARCHIVE as error:
        raise ParseError("the file in the archive is damaged") from error


def _open_zip(file: IO[bytes]) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The archive and its members in order, without folders, hidden files and what macOS adds. Raises ParseError."""
    _check_directory(file)
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN_ARCHIVE as error:
        raise ParseError("the zip archive is damaged") from error
    members = [
        member for member in archive.infolist() if not member.is_dir() and not _is_hidden(member.filename)
    ]
    return archive, sorted(members, key=lambda member: member.filename)


def _check_directory(file: IO[bytes]) -> None:
    """Refuse a table of contents that would fill the memory before a single member is counted."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _ZIP_END_BYTES - _ZIP_COMMENT_BYTES_MAX))
    tail = file.read(_ZIP_END_BYTES + _ZIP_COMMENT_BYTES_MAX)
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) - at < _ZIP_END_BYTES:
        raise ParseError("the zip archive is damaged")
    if size > _DIRECTORY_BYTES_MAX and _ZIP64_LOCATOR in tail[max(0, at - 20) : at]:
        raise ParseError("the zip archive is too large")
    if int.from_bytes(tail[at + 12 : at + 16], "little") > min(size, _DIRECTORY_BYTES_MAX):
        raise ParseError("the zip archive is damaged or too large")


def _is_hidden(name: str) -> bool:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {".", ".."}]
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def _count(found: _Found) -> int:
    if found.error:
        return 1
    try:
        if not found.path.is_file():
            return 1
        with found.path.open("rb") as file:
            if _kind(file.read(_SNIFFED_BYTES), found.path.name) != "zip":
                return 1
            archive, members = _open_zip(file)
            archive.close()
            return min(len(members), ARCHIVE_MEMBERS_MAX + 1)  # the last is the error that says so
    except (OSError, ParseError):
        return 1
