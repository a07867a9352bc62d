"""The house keeps its shape: who may import whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

OWN = {"bot", "cli", "cogs", "demo", "bench", "tests"}
FORBIDDEN = {
    "news": OWN | {"discord", "aiosqlite", "aiosql", "sqlite3", "storage"},
    "storage": OWN | {"discord", "aiohttp", "bs4"},
    "cogs": (OWN - {"cogs"}) | {"aiosqlite", "aiosql", "sqlite3", "bs4"},
    "cli": {"bot", "demo", "bench", "tests", "aiosqlite", "sqlite3", "bs4"},
}
# What each part of the domain may use of the rest of it; the order is the way of an article.
BASICS = {"news.models", "news.errors", "news.ports", "news.version"}
READING = BASICS | {"news.encoding", "news.html_tree", "news.dates"}
ENTRIES = READING | {
    "news.articles",
    "news.feeds",
    "news.addresses",
    "news.fetch",
    "news.sources",
    "news.working",
}
WITHIN_NEWS = {
    "news/models": set[str](),
    "news/errors.py": set[str](),
    "news/addresses.py": set[str](),
    "news/ports.py": {"news.models"},
    "news/settings.py": BASICS,
    "news/words": set[str](),
    "news/fetch": BASICS,
    "news/feeds": READING,
    "news/articles": READING,
    "news/quotes": BASICS | {"news.words"},
    "news/naming": BASICS | {"news.words"},
    "news/topics": BASICS | {"news.words"},
    "news/stories": BASICS | {"news.words"},
    "news/folding.py": set[str](),
    "news/search_grammar.py": {"news.models"},
    "news/posting": BASICS | {"news.folding", "news.search_grammar"},
    "news/analysing.py": BASICS | {"news.quotes", "news.topics"},
    "news/working": BASICS,
    "news/sources": READING | {"news.feeds", "news.addresses"},
    "news/finding": READING | {"news.feeds", "news.sources", "news.addresses", "news.articles", "news.fetch"},
    "news/loading.py": BASICS | {"news.articles", "news.feeds"},
    "news/taking_in": ENTRIES | {"news.analysing", "news.polling.schedule"},
    "news/polling/schedule.py": BASICS,
    "news/polling/lanes.py": BASICS | {"news.polling.sites"},
    "news/polling/moving.py": BASICS | {"news.fetch", "news.polling.sites"},
    "news/polling": ENTRIES | {"news.taking_in"},
    "news/newsroom/allowance.py": BASICS,
    "news/newsroom": ENTRIES | {"news.finding", "news.analysing", "news.taking_in", "news.polling"},
}
# What can open a connection, by module or by package.
NETWORK = {"aiohttp", "httpx", "requests", "socket", "urllib.request", "http.client"}


def is_type_checking(node: ast.stmt) -> bool:
    """Whether this is an `if TYPE_CHECKING:` block, whose imports never run."""
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def runtime_imports(path: Path) -> Iterator[str]:
    """Every module that a file imports when it runs, by its full name."""

    def walk(node: ast.AST) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt) and is_type_checking(child):
                continue
            if isinstance(child, ast.Import):
                yield from (alias.name for alias in child.names)
            elif isinstance(child, ast.ImportFrom) and child.module and child.level == 0:
                yield child.module
            yield from walk(child)

    yield from walk(ast.parse(path.read_text(encoding="utf-8")))


def python_files(place: str) -> list[Path]:
    """The Python files of a package, or the one file itself."""
    root = ROOT / place
    return [root] if root.suffix == ".py" else sorted(root.rglob("*.py"))


@pytest.mark.parametrize("package", FORBIDDEN)
def test_layers_point_inward(package: str) -> None:
    """Each layer imports only layers below it."""
    files = python_files(package)
    assert files
    found = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in runtime_imports(file)
        if name.split(".")[0] in FORBIDDEN[package]
    }
    assert not found


@pytest.mark.parametrize("place", WITHIN_NEWS)
def test_the_domain_follows_the_way_of_an_article(place: str) -> None:
    """Inside `news`, a step knows nothing of the steps after it."""
    own = place.removesuffix(".py").replace("/", ".")
    files = python_files(place)
    assert files
    found = {
        f"{file.relative_to(ROOT)} imports {name}"
        for file in files
        for name in runtime_imports(file)
        if name.startswith("news.")
        and not any(
            name == allowed or name.startswith(f"{allowed}.") for allowed in WITHIN_NEWS[place] | {own}
        )
    }
    assert not found


def test_only_fetch_reaches_the_network() -> None:
    """In the domain and in storage nothing but `news/fetch` can open a connection."""
    found = {
        f"{file.relative_to(ROOT)} imports {name}"
        for package in ("news", "storage")
        for file in python_files(package)
        if "fetch" not in file.parts
        for name in runtime_imports(file)
        if name in NETWORK or name.split(".")[0] in NETWORK
    }
    assert not found


def test_no_cog_imports_another() -> None:
    """Cogs share what lies in `_render`, `_ui` and other underscored modules, never each other."""
    cogs = [file for file in (ROOT / "cogs").glob("*.py") if not file.name.startswith("_")]
    assert cogs
    found = {
        f"{file.name} imports {name}"
        for file in cogs
        for name in runtime_imports(file)
        if name.startswith("cogs.") and not name.split(".")[1].startswith("_")
    }
    assert not found


def test_sql_stays_in_storage() -> None:
    """No layer but storage writes SQL."""
    found = [
        f"{file.relative_to(ROOT)}:{number}"
        for package in ("news", "cogs", "cli")
        for file in python_files(package)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if any(f"{verb} " in line for verb in ("SELECT", "INSERT INTO", "DELETE FROM"))
    ]
    assert not found
