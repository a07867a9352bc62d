"""Whose code stands in a stack: the product's, or the harness's that plays Discord, the web and the reader."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = tuple(str(ROOT / place) for place in ("bot.py", "cli", "cogs", "news", "storage", "demo"))
HARNESS = (
    str(ROOT / "tests"),
    *(f"{os.sep}site-packages{os.sep}{name}" for name in ("simcord", "playwright", "pytest", "_pytest")),
)
LINES = 8
"""How many lines of ours a report shows, the innermost first."""
_STEPS = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR | inspect.CO_ITERABLE_COROUTINE


@dataclass(frozen=True)
class Line:
    """A line of code that was being run."""

    path: str
    number: int
    name: str

    @property
    def file(self) -> str:
        """The file as one finds it in the project."""
        path = Path(self.path)
        return str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)

    def __str__(self) -> str:
        return f"{self.file}:{self.number} in {self.name}"


@dataclass(frozen=True)
class Blame:
    """The product's lines in a stack, the innermost first, and the module that was being imported there."""

    lines: tuple[Line, ...]
    imported: str | None = None
    begun: FrameType | None = field(default=None, compare=False, repr=False)
    """The call by which the harness came to the product: each counts by itself. Not to be kept: it keeps all that it uses.

    None where the loop itself came there.
    """

    @property
    def place(self) -> str:
        """The innermost line of ours."""
        doing = f" imports {self.imported}" if self.imported else ""
        return f"{self.lines[0]}{doing}"


def blamed(
    innermost: FrameType | None, *, upto: CodeType, product: tuple[str, ...] = PRODUCT
) -> Blame | None:
    """Which lines of the product hold the loop in this stack; None if it is the harness or nobody of ours.

    What a coroutine of the product does, itself or through a library, is the product's, whoever awaits it. A
    plain function of the product is so only if a coroutine of the product or of a library calls it, or the
    loop: a test that calls one by itself may take as long as it likes. An import is of who asks for it.
    """
    frames, imported = _outside_of_imports(list(_frames(innermost, upto)))
    lines = tuple(
        Line(f.f_code.co_filename, f.f_lineno, f.f_code.co_qualname)
        for f in frames
        if f.f_code.co_filename.startswith(product)
    )
    if not lines or not _is_products(frames, product):
        return None
    return Blame(lines[:LINES], imported, _begun(frames, product))


def _frames(frame: FrameType | None, upto: CodeType) -> Iterator[FrameType]:
    while frame is not None and frame.f_code is not upto:
        yield frame
        frame = frame.f_back


def _outside_of_imports(frames: list[FrameType]) -> tuple[list[FrameType], str | None]:
    for place in range(len(frames) - 1, -1, -1):
        if frames[place].f_code.co_filename.startswith("<frozen importlib"):
            known = frames[place].f_locals
            return frames[place + 1 :], str(known.get("name") or known.get("module"))
    return frames, None


def _begun(frames: list[FrameType], product: tuple[str, ...]) -> FrameType | None:
    begun = None
    for frame in frames:
        if _is_harness(frame, product):
            return begun
        if frame.f_code.co_filename.startswith(product):
            begun = frame
    return None


def _is_harness(frame: FrameType, product: tuple[str, ...]) -> bool:
    path = frame.f_code.co_filename
    return not path.startswith(product) and any(harness in path for harness in HARNESS)


def _is_products(frames: list[FrameType], product: tuple[str, ...]) -> bool:
    is_ours = False
    for frame in frames:
        if _is_harness(frame, product):
            return False
        is_ours = is_ours or frame.f_code.co_filename.startswith(product)
        if is_ours and frame.f_code.co_flags & _STEPS:
            return True
    return is_ours
