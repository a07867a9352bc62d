"""Which language a text is in, where that is cheaply certain."""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE_CHARS = 2_000
_WORDS_MIN = 25
_SHARE_MIN = 0.08
_LEAD_MIN = 1.6
"""How many times more common words than the runner-up the winner must have."""

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
    ("arabic", re.compile("[\u0600-\u06ff]")),
)
_KANA_SHARE_MIN = 0.05
_SCRIPT_SHARE_MIN = 0.5

_COMMON_WORDS = {
    "en": "the of and to in that is was for on with his her they said from by at has have not be are it this which",
    "de": "der die das und ist nicht von zu den mit dem ein eine auf für sich sie im hat wird auch als nach aus bei",
    "fr": "le la les des et est une un du dans pour que qui sur pas au avec il elle plus par ce sont aux été",
    "es": "el la los las de y en que un una por con para del se no su es al lo como más fue ha pero",
    "pt": "o os as de e em que um uma por com para do da não se no na dos das ao é foi mais mas à são",
    "it": "il lo gli di e che è un una per con non del della sono nel alla dei le da ha si più anche ma al",
    "nl": "de het een en van in is dat op te zijn met voor niet aan er door ook bij uit maar om naar heeft werd",
    "pl": "i w z na nie się to że do jest o jak za po przez od dla był przy są ale oraz tym które co",
    "tr": "ve bir bu için ile da de çok daha olan gibi olarak kadar sonra ancak dedi en ne var değil göre",
    "sv": "och att det som en på är av för med den till inte har de ett om vi men från var sig han hon",
    "da": "og at det som en på er af for med den til ikke har de et om vi men fra var sig han hun blev",
    "cs": "a se v na je že s z do o i to jako za by ale pro k podle který jsou po od byl tak",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON_WORDS.items()}


def guess_language(text: str) -> str | None:
    """ISO 639-1 code of the text's language, or None when script and common words leave any doubt."""
    sample = text[:_SAMPLE_CHARS]
    letters = sum(map(str.isalpha, sample))
    if not letters:
        return None
    counts = {script: len(pattern.findall(sample)) / letters for script, pattern in _SCRIPTS}
    if counts["ja"] >= _KANA_SHARE_MIN and counts["ja"] + counts["zh"] >= _SCRIPT_SHARE_MIN:
        return "ja"
    script = max(counts, key=lambda name: counts[name])
    if counts[script] < _SCRIPT_SHARE_MIN:
        return _latin(sample) if sum(counts.values()) < 1 - _SCRIPT_SHARE_MIN else None
    if script == "cyrillic":
        return _cyrillic(sample.lower())
    if script == "arabic":
        return _arabic(sample)
    return script


def _cyrillic(sample: str) -> str | None:
    ukrainian = any(letter in sample for letter in "їєґ") or "і" in sample
    russian = any(letter in sample for letter in "ыэё")
    if "ў" in sample or ukrainian == russian:
        return None
    return "uk" if ukrainian else "ru"


def _arabic(sample: str) -> str | None:
    persian = any(letter in sample for letter in "پچژگی")
    return "ar" if "ة" in sample and not persian else None


def _latin(sample: str) -> str | None:
    words = re.findall(r"\w+", sample.lower())
    if len(words) < _WORDS_MIN:
        return None
    counts = Counter(words)
    hits = Counter({code: sum(counts[word] for word in common) for code, common in _WORDS.items()})
    (first, most), (_, second) = hits.most_common(2)
    return first if most >= _SHARE_MIN * len(words) and most >= _LEAD_MIN * second else None
