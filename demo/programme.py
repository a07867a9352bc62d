"""What is published while somebody looks on: what is written, then the wire's strait bulletins, without end. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from demo.wire import WIRE, Dispatch, Outlet, read_dispatches

SLOWER = 5
"""How many times as long as for an article one waits for a bulletin."""

WINDS = (
    "a light south wind",
    "a fresh west wind",
    "hardly any wind",
    "a strong north wind",
    "gusts from the east",
)
SEAS = ("flat", "slight", "choppy", "rough", "slight, with swell")
FERRIES = (
    "All ferries run to their timetable.",
    "The evening ferry to Castrane leaves twenty minutes late.",
    "The Castrane ferry takes the northern course.",
    "Ferries run; the small boat to Hallow Bay stays in harbour.",
)
REMARKS = (
    "Hang your washing out, but stay near it",
    "Whoever wants to see the whale should bring a coat and patience",
    "The gulls are walking, and I trust them more than the barometer",
    "It is a good day for soup",
    "Tie down what you like, and leave what you never liked",
    "The mountain can be seen from the quay, so it will rain; if not, it rains already",
    "Take the ferry, it is quieter than the news",
)


def out_already(outlet: Outlet) -> list[Dispatch]:
    """The outlet's dispatches that were released before the demo began."""
    return [each for each in read_dispatches([outlet]) if each.published_at is not None]


def still_to_come(*, first_s: float, every_s: float) -> Iterator[tuple[float, Dispatch]]:
    """Each dispatch with the seconds to wait before it; it never ends."""
    is_first = True
    for dispatch in read_dispatches():
        if dispatch.published_at is None:
            yield first_s if is_first else every_s * dispatch.pace, dispatch
            is_first = False
    for number in count(1):
        yield every_s * SLOWER, bulletin(number)


def bulletin(number: int) -> Dispatch:
    """The strait bulletin of that number, from 1 on: the same each time, no two alike in a row."""
    wind, sea = WINDS[number % len(WINDS)], SEAS[number * 2 % len(SEAS)]
    ferry, remark = FERRIES[number % len(FERRIES)], REMARKS[number % len(REMARKS)]
    knots = 3 + number * 7 % 23
    return Dispatch(
        outlet=WIRE,
        slug=f"strait-bulletin-{number}",
        title=f"Strait bulletin {number}: {wind}, the sea {sea}",
        summary=f"{ferry} Wind on the Sorne Strait: {knots} knots",
        paragraphs=(
            f"The harbour office at Lindmouth reports {wind} on the Sorne Strait, {knots} knots at the outer buoy, "
            f"and a sea that is {sea}. {ferry}",
            f'"{remark}," said Petra Lomond, who has read the bulletin aloud at the harbour office for nineteen years.',
            f"This is bulletin number {number} of the Kestrel Wire's strait service. The next one follows when the wind "
            "has made up its mind.",
        ),
        tags=("Sorne Strait", "weather"),
        picture="ferry" if number % 2 else "lighthouse",
        author="Strait desk",
        published_at=None,
    )
