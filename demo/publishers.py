"""The invented publishers whose articles are loaded from files. The outlets of `wire.py` are not here: they are polled."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Publisher:
    """A folder of `demo/newsroom`, the name of its source, and its invented web address."""

    folder: str
    name: str
    home: str


PUBLISHERS = (
    Publisher("ellery-courier", "The Ellery Courier", "https://ellerycourier.example"),
    Publisher("opradio", "Orvelle Public Radio", "https://opradio.example"),
    Publisher("tarrow-gazette", "The Tarrow Valley Gazette", "https://tarrowgazette.example"),
    Publisher("counting-house", "The Counting House", "https://countinghouse.example"),
    Publisher("slow-light", "Slow Light", "https://slowlight.example"),
    Publisher("back-of-the-stand", "Back of the Stand", "https://backofthestand.example"),
    Publisher("hafenbote", "Der Hafenbote", "https://hafenbote.example"),
    Publisher("phare", "Le Phare de Castrane", "https://pharecastrane.example"),
    Publisher("cuaderno", "El Cuaderno del Puerto", "https://cuadernodelpuerto.example"),
)
