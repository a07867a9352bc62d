"""What the loader takes from text files: the article and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.articles import read_text_file
from news.articles.text_file import TEXT_FILE_BYTES_MAX
from news.errors import ParseError
from news.models import ExtractedArticle

DATA = Path(__file__).parents[2] / "data"


@dataclass
class Case:
    """A file written line by line with what becomes of each: T title, P paragraph, W wrapped on, F furniture, S slug."""

    name: str
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    title: str = ""
    lines: list[str] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)

    @property
    def raw(self) -> str:
        return "\n".join(self.lines).replace("\0slug", re.sub(r"\W", "_", self.title))

    @property
    def text(self) -> str:
        return "\n\n".join(self.paragraphs).replace('\\"', '"')

    def take(self, line: str) -> None:
        mark, rest = line[:1], line[2:]
        if mark == "@":
            key, value = line[1:].split(" ", 1)
            if key == "authors":
                self.authors = tuple(value.split(" | "))
            else:
                self.published_at = datetime.fromisoformat(value).replace(tzinfo=UTC)
            return
        self.lines.append("\0slug" if mark == "S" else rest)
        if mark == "T":
            self.title = rest
        elif mark == "P":
            self.paragraphs.append(rest)
        elif mark == "W":
            self.paragraphs[-1] += " " + rest


def load_cases(path: Path) -> list[Case]:
    cases: list[Case] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("### "):
            cases.append(Case(line[4:].split(":")[0]))
        else:
            cases[-1].take(line)
    return cases


CASES = [case for path in sorted((DATA / "text_files").glob("*.txt")) for case in load_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_text_is_the_article_and_nothing_else(case: Case) -> None:
    """Title, paragraphs, authors and date are exactly those of the article; every line of furniture is gone."""
    article = read_text_file(case.raw.encode(), name="file.txt")
    assert (article.title, article.text) == (case.title, case.text)
    assert (article.authors, article.published_at) == (case.authors, case.published_at)


TITLE = "Café «Zur Möwe» Reopens — “at last”"
SLUG = re.sub(r"\W", "_", TITLE)
PARAGRAPHS = (
    "The café on the quay of Eastmere reopened on Friday after a winter of repairs, its owner said.",
    '"The gulls never left," said Ilsa Brandt. The soup costs three crowns.',
)
TEXT = "\n\n".join(PARAGRAPHS)
TAIL = (
    "Leave a Reply\n\nYour email address will not be published. Required fields are marked *\n\nBack To Top\n"
)
PLAIN = f"{SLUG}\n\n{TITLE}\n\n{TEXT}\n\n{TAIL}"

ENCODED = {
    "utf-8": PLAIN.encode(),
    "utf-8 with a mark": PLAIN.encode("utf-8-sig"),
    "utf-16 little endian": b"\xff\xfe" + PLAIN.encode("utf-16-le"),
    "utf-16 big endian": b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    "utf-16 without a mark": PLAIN.encode("utf-16-le"),
    "utf-16 big endian without a mark": PLAIN.encode("utf-16-be"),
    "utf-32": PLAIN.encode("utf-32"),
    "cp1252": PLAIN.encode("cp1252"),
    "crlf": PLAIN.replace("\n", "\r\n").encode(),
    "cr": PLAIN.replace("\n", "\r").encode(),
    "mixed line ends": PLAIN.replace("\n\n", "\r\n\n", 2).encode(),
    "unicode paragraph marks": PLAIN.replace("\n\n", "\u2029").encode(),
    "no-break spaces": PLAIN.replace("The gulls", "The\u00a0gulls").replace(" after", "\u202fafter").encode(),
    "zero-width characters": PLAIN.replace("quay", "qu\u200bay")
    .replace("gulls", "gu\u00adlls\u2060")
    .encode(),
    "a mark in the middle": PLAIN.replace(TEXT, "\ufeff" + TEXT).encode(),
    "named entities": PLAIN.replace('"', "&quot;").replace("é", "&eacute;").encode(),
    "numbered entities": PLAIN.replace('"', "&#34;").replace(" winter", "&#xA0;winter").encode(),
    "entities escaped twice": PLAIN.replace('"', "&amp;quot;").encode(),
    "escaped quotes": PLAIN.replace('"', '\\"').encode(),
    "quotes escaped twice": PLAIN.replace('"', '\\\\"').encode(),
    "one stray byte of another encoding": PLAIN.encode().replace(b"crowns", b"crowns\x92", 1),
    "spaces at the ends of lines": PLAIN.replace("\n", " \t\n  ").encode(),
    "many blank lines": PLAIN.replace("\n\n", "\n\n\n \n\n").encode(),
    "blank lines above": b"\n\n\r\n" + PLAIN.encode(),
    "a hyphened slug": PLAIN.replace(SLUG, re.sub(r"\W+", "-", TITLE).strip("-").lower()).encode(),
    "a slug cut short": PLAIN.replace(SLUG, SLUG[:31], 1).encode(),
    "the title twice": PLAIN.replace(f"{TITLE}\n", f"{TITLE}\n\n{TITLE}\n", 1).encode(),
    "the title again at the end": (PLAIN + "\n" + TITLE + "\n").encode(),
    "an old end-of-file mark": PLAIN.encode() + b"\x1a",
    "signs without words around the text": PLAIN.replace(TEXT, f"***\n\n{TEXT}\n\n* * *\n\n———").encode(),
}


@pytest.mark.parametrize("data", ENCODED.values(), ids=ENCODED)
def test_every_encoding_and_line_end_gives_the_same_article(data: bytes) -> None:
    """However the same article was written to disk, it is read the same."""
    article = read_text_file(data, name="file.txt")
    expected = TEXT.replace("crowns", "crowns’") if b"\x92" in data else TEXT
    assert (article.title, article.text) == (TITLE, expected)


LEGACY = {
    "cp1251": ("Кот стал смотрителем маяка\n\nВ посёлке Староречье кот Барсик стал смотрителем маяка, сообщил сторож Глеб.\n\n«Он не спит ночью», — сказал сторож.", "cp1251"),
    "shift_jis": ("汐見町の猫、駅長に就任\n\n汐見町の駅で六日、三毛猫の「しお」が駅長に就任した。帽子は特注だという。\n\n「よく眠る駅長です」と駅員は話す。", "shift_jis"),
    "utf-16 cyrillic": ("Кіт став доглядачем маяка\n\nУ місті Калинополі кіт Мурчик став доглядачем маяка.\n\nВін не спить.", "utf-16-le"),
    "cp1252 german": ("Gänse über Neuwalde\n\nÜber Neuwalde flogen am Dienstag größere Gänse als üblich, hieß es.\n\n„Schön“, sagte Käthe.", "cp1252"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), LEGACY.values(), ids=LEGACY)
def test_older_encodings_are_recognised(text: str, encoding: str) -> None:
    """Files older than UTF-8 are readable too."""
    article = read_text_file(text.encode(encoding), name="file.txt")
    title, _, body = text.partition("\n\n")
    assert (article.title, article.text) == (title, body)


def test_seed_article_ends_with_its_last_sentence() -> None:
    """The seed's text begins and ends with its own paragraphs, quotes unescaped."""
    article = read_text_file((DATA / "seed.txt").read_bytes(), name="seed.txt")
    assert article.title.startswith("Trump’s Talks with Putin")
    assert article.text.startswith("In a significant development")
    assert article.text.endswith("lethal and nonlethal aid to Ukraine.")
    assert '"I just want to see people stop getting killed."' in article.text
    assert article.text.count("\n\n") == 7
    assert article.language == "en"


UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\t\n", "empty"),
    "only a mark": (b"\xef\xbb\xbf", "no readable text"),
    "only signs": (b"***\n---\n", "no readable text"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture"),
    "a PDF": (b"%PDF-1.7 whatever", "PDF"),
    "an archive": (b"PK\x03\x04\x14\x00", "zip"),
    "nothing but zeros": (b"\x00" * 10_000, "not text"),
    "page furniture alone": (b"Read more\n\nShare\n\nLeave a Reply\n", "only page furniture"),
    "random bytes": (bytes(range(256)) * 8, "binary"),
    "control characters": (b"ab\x01\x02\x03\x04" * 50, "not text"),
    "HTML": (b"<!DOCTYPE html><html><body><p>Hi</p></body></html>", "HTML"),
    "too large": (b"word " * 1_100_000, "larger than 5 MB"),
    "too many lines": (b"a\n" * 30_000, "lines"),
}


@pytest.mark.parametrize(("data", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_unreadable_files_say_why(data: bytes, reason: str) -> None:
    """A file without an article is refused with a plain reason."""
    with pytest.raises(ParseError, match=reason):
        read_text_file(data, name="file.txt")


TITLES = {
    "slug alone": ("The_Silent_Bell", "The Silent Bell", ""),
    "slug and title alone": ("The_Silent_Bell\n\nThe Silent Bell\n", "The Silent Bell", ""),
    "title alone": ("The Silent Bell", "The Silent Bell", ""),
    "slug without title": (
        "The_Silent_Bell_of_Keld\n\nThe bell of Keld has been silent since the clapper was stolen on Sunday night by "
        "a person with a ladder and, the sexton believes, a grudge.",
        "The Silent Bell of Keld",
        "The bell of Keld has been silent since the clapper was stolen on Sunday night by a person with a ladder and, "
        "the sexton believes, a grudge.",
    ),
    "neither": (
        "The bell of Keld has been silent since the clapper was stolen on Sunday night by a person with a ladder.\n\n"
        "Nobody slept.",
        "morning bell",
        "The bell of Keld has been silent since the clapper was stolen on Sunday night by a person with a ladder.\n\n"
        "Nobody slept.",
    ),
    "title over two lines": (
        "The_Silent_Bell_of_Keld__and_Who_May_Have_Stolen_Its_Clapper\n\nThe Silent Bell of Keld, and Who May\nHave "
        "Stolen Its Clapper\n\nNobody slept.",
        "The Silent Bell of Keld, and Who May Have Stolen Its Clapper",
        "Nobody slept.",
    ),
    "runs kept": (
        "Bell___Book___Candle_\n\nBell & \u2014 Book & \u2014 Candle?\n\nYes.",
        "Bell & — Book & — Candle?",
        "Yes.",
    ),
}


@pytest.mark.parametrize(("raw", "title", "text"), TITLES.values(), ids=TITLES)
def test_title_is_found_where_it_stands(raw: str, title: str, text: str) -> None:
    """The title comes from the line the slug names, else from the slug, else from the file's name."""
    article = read_text_file(raw.encode(), name="dir/morning_bell.txt")
    assert (article.title, article.text) == (title, text)


KEPT = (
    "“I cannot say more,” he wrote.",
    "Leave a reply was all the note said.",
    "Nothing is left.",
    "Share this, the poster said, and be kind.",
    "Who decides?",
    "It reopens on 3 March 2024.",
    "By Friday the water was gone.",
    "— Never.",
    "1. Wait.",
    "«Мы ждём», — сказал он.",
    "Das war's.",
    "谁也没有说话。",
    "and the river keeps its own counsel",
    "She baked cookies, and we use them as doorstops.",
    "Read more books, the mayor told us.",
    "Tags were found on every sheep.",
    "Comments about the bell are welcome at the town hall.",
    "The newsletter of the parish is printed on Thursdays.",
)


@pytest.mark.parametrize(
    "tail",
    ["", "\n\n" + TAIL, "\n\nRelated\n\nStorm Closes Road\n\nShare\n\nFacebook"],
    ids=["end", "form", "links"],
)
@pytest.mark.parametrize("sentence", KEPT)
def test_a_real_last_line_is_never_taken_for_furniture(sentence: str, tail: str) -> None:
    """A short last paragraph stays, whatever follows it on the page."""
    raw = f"{SLUG}\n\n{TITLE}\n\n{PARAGRAPHS[0]}\n\n{sentence}{tail}"
    assert read_text_file(raw.encode(), name="file.txt").text.split("\n\n")[1:] == [sentence]


# --- properties ------------------------------------------------------------------------------------

PIECES = [
    *KEPT, *PARAGRAPHS, TITLE, SLUG, "Leave a Reply", "3 Comments", "Reply", "Name *", "Related articles", "Storm Closes Road",
    "By Mara Quill", "March 3, 2024", "Advertisement", "About the author", "Read more: The bell", "Mara Quill", "Tags: a, b",
    "\\\"", "&amp;quot;", "\ufeff", "\r", "\u200b", "\t", "* * *", "Science", "Facebook", "http://keld.example/", "12", "a" * 90,
]  # fmt: skip
documents = st.lists(
    st.tuples(st.sampled_from(PIECES), st.sampled_from(["\n", "\n\n", "\r\n\r\n", " "]))
).map(lambda parts: "".join(piece + gap for piece, gap in parts))


def read_or_none(data: bytes) -> ExtractedArticle | None:
    try:
        return read_text_file(data, name="some_file.txt")
    except ParseError:
        return None


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_an_article_or_a_reason(data: bytes) -> None:
    """No bytes make the loader fail in any other way than with a reason."""
    read_or_none(data)


@given(documents)
def test_text_is_clean(document: str) -> None:
    """No line break but the plain one, no mark, no escaped quote, no blank paragraph."""
    article = read_or_none(document.encode())
    if article is None:
        return
    assert not re.search(r"[\r\ufeff\u200b\u00a0]|\\\"", article.title + article.text)
    assert all(part == part.strip() != "" for part in article.text.split("\n\n") if article.text)
    assert article.title.strip() == article.title != ""


@given(documents)
def test_reading_a_clean_file_again_changes_nothing(document: str) -> None:
    """What the loader kept is kept when it is written out in the same shape and read again."""
    article = read_or_none(document.encode())
    if article is None:
        return
    slug = re.sub(r"\W", "_", article.title)
    again = read_text_file(f"{slug}\n\n{article.title}\n\n{article.text}\n".encode(), name="some_file.txt")
    assert (again.title, again.text) == (article.title, article.text)


PATHOLOGICAL = ["&amp;", "\\\\", "Photo: ", "2024-", "By A, ", "«"]
MORE = [
    "a b ",
    "(",
    "Read more ",
    ". ",
    "1 January ",
    "_",
    "\u200b\u00a0",
    "é",
    "*",
    "| ",
    "3 March 2024 ",
    "\0a",
]


def read_five_megabytes(unit: str) -> None:
    size = TEXT_FILE_BYTES_MAX // len(unit.encode())
    read_or_none((unit * size).encode())
    lines = "\n".join([unit * (240 // len(unit))] * 19_000)
    read_or_none(lines.encode()[:TEXT_FILE_BYTES_MAX])


@pytest.mark.parametrize("unit", PATHOLOGICAL[:2])
def test_five_megabytes_of_anything_are_read_in_one_go(unit: str) -> None:
    """Pathological files cost no more than their size: with a quadratic step this test would not end."""
    read_five_megabytes(unit)


@pytest.mark.soak
@pytest.mark.parametrize("unit", PATHOLOGICAL[2:] + MORE)
def test_five_megabytes_of_more_are_read_in_one_go(unit: str) -> None:
    """The same for everything that a pattern of ours begins with."""
    read_five_megabytes(unit)
