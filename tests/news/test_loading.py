"""What becomes of files, folders and archives that are given to the importer."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from news import loading
from news.loading import LoadedFile, count_files, iter_articles

TEXT = "The_Loud_Goat\n\nThe Loud Goat\n\nA goat in Keld was fined on Monday for singing after ten.\n\nIt appealed.\n"
PARAGRAPHS = (
    "The ferry between Eastmere and Low Sands sailed again on Sunday with 212 passengers and one goat, nine years "
    "after the old boat sank at its mooring during a concert.",
    "Officials of the harbor council said the line would run twice a day until October, and every hour on market days, "
    "if enough people could be found who know how to steer.",
    "The captain, Edda Moor, said she had kept her ticket from the last crossing and would let its holder travel free.",
)
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
HTML = f"""<!DOCTYPE html><html lang="en"><head><title>Ferry Returns</title>
<link rel="canonical" href="https://ferry.example/returns"><meta property="og:title" content="Ferry Returns">
<meta property="og:type" content="article"></head>
<body><article><h1>Ferry Returns</h1>{BODY}</article></body></html>"""
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Keld Post</title><link>https://keld.example/</link>
<item><title>Bell Stolen</title><link>https://keld.example/bell</link><description>&lt;p&gt;The bell is gone.&lt;/p&gt;</description></item>
<item><title>Bell Found</title><link>https://keld.example/found</link><description>It rang.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Fenn</title><id>urn:f</id><updated>2024-03-03T00:00:00Z</updated>
<entry><title>Bees Return</title><id>urn:e</id><updated>2024-03-03T00:00:00Z</updated>
<link href="https://fenn.example/bees"/><summary>They hum.</summary></entry></feed>"""
JSON = (
    '{"version": "https://jsonfeed.org/version/1.1", "title": "Low Sands", "items": [{"id": "1", "url": '
    '"https://sands.example/1", "title": "Sand Sold", "content_html": "<p>All of it.</p>"}]}'
)
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def zipped(members: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def write(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def titles(files: list[LoadedFile]) -> list[str]:
    return [article.title for file in files for article in file.articles]


def outcomes(files: list[LoadedFile], root: Path) -> dict[str, str]:
    """Name below `root` → titles, "error: …" or "skipped: …"."""
    return {
        file.name.removeprefix(f"{root}{os.sep}"): f"error: {file.error}"
        if file.error
        else f"skipped: {file.skipped}"
        if file.skipped
        else ", ".join(titles([file]))
        for file in files
    }


KINDS: dict[str, tuple[str, str | bytes, list[str]]] = {
    "text": ("goat.txt", TEXT, ["The Loud Goat"]),
    "text in UTF-16": ("goat.txt", TEXT.encode("utf-16"), ["The Loud Goat"]),
    "text of another ending": ("goat.text", TEXT, ["The Loud Goat"]),
    "text without an ending": ("goat", TEXT, ["The Loud Goat"]),
    "text of an unknown ending": ("goat.export", TEXT, ["The Loud Goat"]),
    "html": ("ferry.html", HTML, ["Ferry Returns"]),
    "html called text": ("ferry.txt", HTML, ["Ferry Returns"]),
    "html without an ending": ("ferry", HTML, ["Ferry Returns"]),
    "rss": ("feed.xml", RSS, ["Bell Stolen", "Bell Found"]),
    "rss without an ending": ("feed", RSS, ["Bell Stolen", "Bell Found"]),
    "rss called html": ("feed.html", RSS, ["Bell Stolen", "Bell Found"]),
    "atom": ("feed.atom", ATOM, ["Bees Return"]),
    "json feed": ("feed.json", JSON, ["Sand Sold"]),
    "json feed without an ending": ("feed", JSON, ["Sand Sold"]),
    "gzipped html": ("ferry.html.gz", gzip.compress(HTML.encode()), ["Ferry Returns"]),
    "gzipped text": ("goat.txt.gz", gzip.compress(TEXT.encode()), ["The Loud Goat"]),
    "zip": ("all.zip", zipped({"a.txt": TEXT, "b/c.html": HTML, "feed.rss": RSS}),
            ["The Loud Goat", "Ferry Returns", "Bell Stolen", "Bell Found"]),
    "zip without an ending": ("all", zipped({"a.txt": TEXT}), ["The Loud Goat"]),
    "zip in a zip": ("all.zip", zipped({"in.zip": zipped({"a.txt": TEXT})}), ["The Loud Goat"]),
    "gzip in a zip": ("all.zip", zipped({"a.txt.gz": gzip.compress(TEXT.encode())}), ["The Loud Goat"]),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "expected"), KINDS.values(), ids=KINDS)
def test_every_kind_of_file_gives_its_articles(
    tmp_path: Path, name: str, content: str | bytes, expected: list[str]
) -> None:
    """What a file holds decides how it is read; its name matters only where the contents do not tell."""
    files = list(iter_articles([write(tmp_path / name, content)]))
    assert titles(files) == expected
    assert not any(file.error or file.skipped for file in files)


def test_files_carry_what_they_say(tmp_path: Path) -> None:
    """A page's canonical link is its address, a feed entry's link is that article's, a text file has none."""
    paths = [
        write(tmp_path / "a.html", HTML),
        write(tmp_path / "b.xml", RSS),
        write(tmp_path / "c.txt", TEXT),
    ]
    articles = [article for file in iter_articles(paths) for article in file.articles]
    assert [article.url for article in articles] == [
        "https://ferry.example/returns",
        "https://keld.example/bell",
        "https://keld.example/found",
        None,
    ]
    assert articles[1].text == "The bell is gone."
    assert articles[1].publisher == "The Keld Post"


BAD: dict[str, tuple[str, str | bytes, str]] = {
    "empty": ("a.txt", b"", "empty"),
    "picture": ("a.png", PNG, "picture"),
    "page without an article": ("a.html", "<html><body></body></html>", "no article"),
    "broken feed": ("a.xml", "<other/>", ""),
    "other JSON": ("a.json", '{"name": 1}', "JSON"),
    "no zip": ("a.zip", "hello there", "zip archive is damaged"),
    "cut zip": ("a.zip", zipped({"a.txt": TEXT * 50})[:-30], "zip archive is damaged"),
    "cut gzip": ("a.txt.gz", gzip.compress(TEXT.encode())[:-9], "damaged"),
    "gzip bomb": ("a.txt.gz", gzip.compress(b"a" * 30_000_000), "larger than 10 MB"),
    "office document": ("a.docx", zipped({"word/document.xml": "<w/>"}), "office document"),
    "archives three deep": (
        "a.zip",
        zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": TEXT})})}),
        "not opened",
    ),
}


@pytest.mark.parametrize(("name", "content", "reason"), BAD.values(), ids=BAD)
def test_one_bad_file_is_reported_and_the_rest_goes_on(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    """A file that cannot be read comes with its reason, and the next one is read all the same."""
    bad, good = write(tmp_path / name, content), write(tmp_path / "good.txt", TEXT)
    first, *_, last = iter_articles([bad, good])
    assert reason in str(first.error)
    assert first.error is not None
    assert titles([last]) == ["The Loud Goat"]


def test_missing_and_special_files_are_errors(tmp_path: Path) -> None:
    """A path that is not there, and a pipe that nobody writes into, do not stop or hang the import."""
    os.mkfifo(tmp_path / "pipe")
    files = list(
        iter_articles([tmp_path / "nowhere.txt", tmp_path / "pipe", write(tmp_path / "a.txt", TEXT)])
    )
    assert [str(file.error) for file in files[:2]] == ["no such file", "it is not a file"]
    assert titles(files) == ["The Loud Goat"]


def test_folder_is_read_in_order_and_in_depth(tmp_path: Path) -> None:
    """Files come sorted; hidden ones stay out; pictures and notes are passed over with a reason."""
    write(tmp_path / "b/deep/page.html", HTML)
    write(tmp_path / "a.txt", TEXT)
    write(
        tmp_path / "z.zip",
        zipped({"in/feed.xml": RSS, ".hidden.txt": TEXT, "__MACOSX/x.txt": TEXT, "p.png": PNG}),
    )
    write(tmp_path / "README.md", "# About\n\nThese are files.")
    write(tmp_path / "pic.png", PNG)
    write(tmp_path / "style.css", "body { color: red }")
    write(tmp_path / ".git/config.txt", TEXT)
    write(tmp_path / ".hidden.txt", TEXT)
    files = list(iter_articles([tmp_path]))
    assert outcomes(files, tmp_path) == {
        "README.md": "skipped: a note about the files, not an article",
        "a.txt": "The Loud Goat",
        "b/deep/page.html": "Ferry Returns",
        "pic.png": "skipped: not a kind of file that holds articles",
        "style.css": "skipped: not a kind of file that holds articles",
        "z.zip/in/feed.xml": "Bell Stolen, Bell Found",
        "z.zip/p.png": "skipped: not a kind of file that holds articles",
    }
    assert count_files([tmp_path]) == len(files)


@pytest.mark.parametrize("items", ["", "<item><title>&amp;l9;</title></item>", "<item><link>x</link></item>"])
def test_a_feed_without_an_article_says_so(tmp_path: Path, items: str) -> None:
    """A file that gives nothing gives a reason, named directly or found in a folder."""
    path = write(tmp_path / "f.xml", f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
    for given_path in (path, tmp_path):
        (file,) = iter_articles([given_path])
        assert str(file.error) == "a feed without an article in it"


def test_links_in_circles_end(tmp_path: Path) -> None:
    """A folder that contains itself by a link is read once; a link to nothing is an error."""
    write(tmp_path / "in/a.txt", TEXT)
    (tmp_path / "in/loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "in/gone.txt").symlink_to(tmp_path / "nowhere")
    assert outcomes(list(iter_articles([tmp_path])), tmp_path) == {
        "in/a.txt": "The Loud Goat",
        "in/gone.txt": "error: no such file",
    }


def test_broken_and_encrypted_members_are_reported_one_by_one(tmp_path: Path) -> None:
    """A damaged or locked member has its own error; the others are read."""
    data = bytearray(zipped({"a.txt": "x" * 500, "b.txt": TEXT, "c.txt": TEXT}, zipfile.ZIP_STORED))
    data[60] ^= 0xFF  # inside a.txt: its checksum no longer fits
    at = data.rindex(b"PK\x01\x02", 0, data.index(b"c.txt", data.index(b"PK\x01\x02")))
    data[at + 8] |= 1  # c.txt says that it is encrypted
    files = list(iter_articles([write(tmp_path / "all.zip", bytes(data))]))
    assert [str(file.error) if file.error else titles([file])[0] for file in files] == [
        "the file in the archive is damaged",
        "The Loud Goat",
        "the file is encrypted",
    ]


def test_unbounded_compression_is_refused(tmp_path: Path) -> None:
    """Methods that cannot be decompressed piece by piece are not tried."""
    [file] = iter_articles([write(tmp_path / "a.zip", zipped({"a.txt": TEXT}, zipfile.ZIP_BZIP2))])
    assert "not supported" in str(file.error)


def test_archive_limits_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive is read as far as its limits, then says that something was left out."""
    path = write(tmp_path / "a.zip", zipped({f"{n}.txt": TEXT for n in range(5)}))
    monkeypatch.setattr(loading, "ARCHIVE_MEMBERS_MAX", 3)
    *files, last = iter_articles([path])
    assert len(titles(files)) == 3
    assert "only the first 3 files" in str(last.error)


def test_archive_bomb_is_cut_off(tmp_path: Path) -> None:
    """Members that unpack to far more than a file may hold are refused without being unpacked."""
    path = write(tmp_path / "a.zip", zipped({"a.txt": b"\n" * 60_000_000, "b.txt": TEXT}))
    first, second = iter_articles([path])
    assert "larger than 10 MB" in str(first.error)
    assert titles([second]) == ["The Loud Goat"]


def test_total_of_an_archive_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All members together may not unpack to more than the limit."""
    path = write(tmp_path / "a.zip", zipped({f"{n}.txt": TEXT for n in range(50)}))
    monkeypatch.setattr(loading._Budget.__init__, "__defaults__", (len(TEXT) * 2 + 10,))
    *files, last = iter_articles([path])
    assert titles(files)[:2] == ["The Loud Goat"] * 2
    assert len(files) <= 3
    assert "the rest was left out" in str(last.error)


def test_member_names_are_labels_only(tmp_path: Path) -> None:
    """A member that points outside the archive is read like any other, and nothing is written to disk."""
    path = write(tmp_path / "in/a.zip", zipped({"../../escape\x1b[31m.txt": TEXT}))
    before = sorted(tmp_path.rglob("*"))
    [file] = iter_articles([path])
    assert titles([file]) == ["The Loud Goat"]
    assert "\x1b" not in file.name
    assert sorted(tmp_path.rglob("*")) == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.sampled_from(["a.txt", "a.html", "a.xml", "a.json", "a.zip", "a.txt.gz", "a"]),
    st.sampled_from([b"", b"PK\x03\x04", b"\x1f\x8b", b"<?xml ", b"<rss>", b"{", zipped({"a.txt": TEXT})]),
    st.binary(max_size=200),
    st.binary(max_size=60),
)
def test_no_bytes_stop_an_import(tmp_path: Path, name: str, start: bytes, middle: bytes, end: bytes) -> None:
    """Whatever a file holds, loading gives articles or a reason."""
    path = write(tmp_path / name, middle[:20] * (not start) + start + middle + end)
    assert count_files([path]) >= 1
    assert all(file.error is None or str(file.error) for file in iter_articles([path]))
