"""How much a measurement measures: `python -m bench` says it once for all, a measurement run alone takes the usual."""

from __future__ import annotations

import os
from typing import Final, Literal, TypeVar, cast, get_args

SCALE_VARIABLE: Final = "NEWSDESK_BENCH_SCALE"
"""How `python -m bench` hands the scale to the process of each measurement."""

Scale = Literal["quick", "usual", "full"]
"""All together: about 3 minutes, about twenty minutes, an hour and more."""

Sized = TypeVar("Sized")


def scale() -> Scale:
    """The scale of this process; "usual" where none, or none that there is, was named."""
    named = os.environ.get(SCALE_VARIABLE, "usual")
    return cast(Scale, named) if named in get_args(Scale) else "usual"


def sized(*, quick: Sized, usual: Sized, full: Sized) -> Sized:
    """That of the three which the scale asks for; meant as the default of an argument."""
    return {"quick": quick, "usual": usual, "full": full}[scale()]
