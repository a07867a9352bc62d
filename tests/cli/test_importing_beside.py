"""`import` with workers: what they give is what one process gives, and a file that none can read costs no other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from cli.importing import ImportSummary, import_paths
from news.errors import WorkError
from news.loading import UnreadFile
from news.ports import Workers
from news.working.processes import Processes
from news.working.threads import THREADS
from storage import Storage


class Wary:
    """Workers that give one file up."""

    async def do(self, work: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if args and isinstance(args[0], UnreadFile) and args[0].name.endswith("2.txt"):
            raise WorkError("it took more than 30 s")
        return await THREADS.do(work, *args, **kwargs)

    def first(self) -> Workers:
        return self


def write(folder: Path) -> None:
    """Five articles, and a picture among them."""
    folder.mkdir()
    for number in range(5):
        text = f"“We sold every seat of row {number},” said Ada Merrow, who directs the Lantern Theatre in Port Ellery."
        (folder / f"{number}.txt").write_text(f"Full house {number}\n\n{text}\n", encoding="utf-8")
    (folder / "3b.png").write_bytes(b"\x89PNG\x00")


async def imported(
    folder: Path, name: str, workers: Workers, at_once: int
) -> tuple[ImportSummary, list[str], int]:
    """The summary, the headlines with how many quotes there are, and how often a file was reported."""
    reported: list[None] = []
    storage = await Storage.open(f"sqlite:///{folder.parent / name}.db")
    try:
        summary = await import_paths(
            storage, [folder], on_file=lambda: reported.append(None), workers=workers, at_once=at_once
        )
        lines = (await storage.articles.headlines(None, page_size=20)).items
        return summary, sorted(line.title for line in lines), len(reported)
    finally:
        await storage.close()


async def test_workers_import_what_threads_import(tmp_path: Path) -> None:
    """The same articles, failures and counts, however many files are in hand at once."""
    folder = tmp_path / "files"
    write(folder)
    async with Processes(2) as workers:
        beside = await imported(folder, "beside", workers, 6)
    assert beside == await imported(folder, "here", THREADS, 1)
    assert beside[1] == [f"Full house {number}" for number in range(5)]
    assert beside[2] == 6


async def test_a_file_that_takes_too_long_fails_alone(tmp_path: Path) -> None:
    """It is named with its reason; the others are imported."""
    folder = tmp_path / "files"
    write(folder)
    summary, titles, _ = await imported(folder, "news", Wary(), 3)
    assert [(Path(name).name, why) for name, why in summary.failures] == [("2.txt", "it took more than 30 s")]
    assert titles == [f"Full house {number}" for number in (0, 1, 3, 4)]
