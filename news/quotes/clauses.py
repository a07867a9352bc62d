"""Reporting clauses around a quotation: which verb reports it, and what its subject is."""

from __future__ import annotations

from news.quotes.cues import is_bare_noun, is_beside, is_noun, reads
from news.quotes.denials import quoted_person
from news.quotes.openings import sentence_phrase, sentence_subject
from news.quotes.participles import is_certain, participle_subject
from news.quotes.phrases import can_speak
from news.quotes.reading import Reading
from news.quotes.signatures import signature
from news.quotes.subjects import (
    CLAUSE_TOKENS,
    Mention,
    find_back,
    name_mention,
    subject_after,
    subject_before,
    verb_start,
)
from news.quotes.verbless import Clause, according_left, after_according, noun_left
from news.words.verbs import (
    ENGLISH_WEAK,
    STRONG,
)
from news.words.wordsets import word_set

_MODALS = word_set("will would could should can may might must")
_CITED = word_set("quoted recorded")
_HEARD = word_set(
    "told asked informed warned reminded advised urged assured challenged questioned instructed"
)
_PERCEIVED = word_set("heard seen shown filmed recorded caught")
_PASSIVE = word_set("is was were been being")

_OWN_SUBJECTS = word_set("that he she it they we the a an his her their yes no")
_TIMES = word_set(
    "week month year day morning afternoon evening night weekend summer winter spring autumn next following same"
    " previous first last other time way moment"
)
_NEAR_TOKENS = 6
_QUOTED_TOKENS = 14
_CONTRASTING = word_set("while whereas although though")
_EXCEPTING = word_set("except but save")
"""What takes a denial back: `did not speak, except to say`."""
_THINKING = word_set("believe believes believed think thinks thought feel feels felt")
_THEY = ("it", "they")
_QUOTERS = word_set("quoted quotes cited cites")
_CHAINED = word_set(
    "seems wants goes tries decides chose came come plans needs likes dared felt ran takes took"
)


def clause_right(reading: Reading, q: int, high: int) -> Clause | None:
    """The clause that follows the quotation at once: `"…," Ann Example said`, `"…", said Ann Example`."""
    i = q + 1
    has_comma = reading.last_char(q) in ",?!…—–-"
    while i < high and reading.tokens[i].text in ",—–-*_":
        has_comma = has_comma or reading.tokens[i].text not in "*_"
        i += 1
    if i >= high or reading.tokens[i].kind == "q":
        return _signed(reading, q)
    according = reading.according_at.get(i, 0)
    if according:
        return Clause(
            "according",
            after_according(reading, i + according, high),
            reading.slice(i, i + according),
        )
    if reading.language == "de" and reading.word(i) == "so":
        mention = subject_after(reading, i + 1, high)
        if mention is not None and is_subject(reading, mention):
            return Clause("inverted", mention, "so", i)
    joined = _joined_pronoun(reading, i)
    if joined is not None:
        return Clause("inverted", joined, reading.tokens[i].text, i)
    verb = i
    while (
        verb < high
        and verb - i < 3
        and reading.tokens[verb].kind == "w"
        and reading.is_skipped(reading.tokens[verb].text)
    ):
        verb += 1
    is_comparing = reading.word(verb) == "compared" and reading.word(verb + 1) in ("to", "with")
    if verb < high and reading.is_cue(verb) and not is_bare_noun(reading, verb) and not is_comparing:
        subject = verb + 1
        if reading.language != "en" and subject < high and reading.is_skipped(reading.word(subject)):
            subject += 1  # "erinnert sich Ann Example"
        mention = subject_after(reading, subject, high)
        if mention is not None and is_subject(reading, mention):
            return Clause("inverted", mention, reading.tokens[verb].text, verb)
        if has_comma and (verb == i or reading.language != "en"):
            return Clause("inverted", None, reading.tokens[verb].text, verb)
    signed = _signed(reading, q)
    if signed is not None:
        return signed
    if not has_comma and not reading.speaks_shortly(i):
        return None
    return _plain_clause(reading, i, high)


def _signed(reading: Reading, q: int) -> Clause | None:
    mention = signature(reading, q)
    return Clause("label", mention, None) if mention is not None else None


def _joined_pronoun(reading: Reading, i: int) -> Mention | None:
    """The pronoun that French and Portuguese tie to the verb: `dit-elle`, `ajoute-t-il`."""
    verb, mark, rest = reading.word(i).partition("-")
    pronoun = rest.removeprefix("t-")
    if mark and pronoun in reading.pronouns and verb in reading.cues:
        return Mention("pronoun", i, pronoun)
    return None


def is_passive(reading: Reading, k: int, low: int) -> bool:
    """Whether the verb's subject hears the words: `Ann Example was told "…"`."""
    if reading.language != "en" or reading.word(k) in _CITED:
        return False
    return any(reading.word(v) in _PASSIVE for v in range(verb_start(reading, k, low), k))


def _agent(reading: Reading, k: int, high: int) -> Mention | None:
    """Who speaks in a passive clause: `was asked by Ann Example`; None when it does not tell."""
    return subject_after(reading, k + 2, high) if reading.word(k + 1) == "by" else None


def _plain_clause(reading: Reading, i: int, high: int) -> Clause | None:
    if reading.word(i) in _CONTRASTING:
        return None  # tells of somebody else: `…,” while Bo Sample said he would stay`
    for k in range(i + 1, min(i + CLAUSE_TOKENS, high)):
        token = reading.tokens[k]
        if token.kind == "q" or token.text in ";:":
            return None
        if reading.is_cue(k) and (
            token.text not in ENGLISH_WEAK or reads(reading, k) or is_beside(reading, i, k)
        ):
            if is_noun(reading, k, i):
                continue
            if is_passive(reading, k, i):
                return Clause("after", _agent(reading, k, high), token.text, k)
            mention = subject_before(reading, k, i) or _behind_open_apposition(reading, i, _nobody(k))
            if mention is not None and is_subject(reading, mention):
                if reading.word(k + 1) == ":" or (
                    reading.word(i) in ("and", "but") and _leads_on(reading, k, high)
                ):
                    return None  # leads to the next quotation
                mention = _behind_open_apposition(reading, i, mention) or mention
                quoted = _quoted_behind(reading, k, high) if token.text in _QUOTERS else None
                start = mention.chunk.start if mention.chunk else mention.token
                is_apart = any(reading.tokens[c].text == "," for c in range(i, start))
                return Clause("end" if is_apart else "after", quoted or mention, token.text, k)
    return None


def _nobody(k: int) -> Mention:
    return Mention("phrase", k, "")


def _behind_open_apposition(reading: Reading, i: int, mention: Mention) -> Mention | None:
    """The name that stands right behind the quotation where the comma that ends its apposition is left out."""
    own = reading.chunk_from.get(i)
    start = mention.chunk.start if mention.chunk else mention.token
    if own is None or not own.has_name() or start <= own.end or reading.word(own.end) != ",":
        return None
    if mention.kind == "name" or any(reading.tokens[c].text == "," for c in range(own.end + 1, start)):
        return None
    return name_mention(reading, own, i)


def _quoted_behind(reading: Reading, k: int, high: int) -> Mention | None:
    """Whom the subject quotes: `"…," the paper quoted Ann Example as saying`."""
    for v in range(k + 2, min(k + _QUOTED_TOKENS, high)):
        if reading.word(v) == "as" and v + 1 < high and reading.tokens[v + 1].text in reading.participles:
            return quoted_person(reading, v + 1, k - 1)
    return None


def _leads_on(reading: Reading, verb: int, high: int) -> bool:
    """Whether another quotation stands soon behind the verb: `…,” and Ann Example accused Bo Sample of “…”`."""
    return any(reading.tokens[k].kind == "q" for k in range(verb + 1, min(verb + 1 + _NEAR_TOKENS, high)))


def tells_more(reading: Reading, verb: int) -> bool:
    """Whether a clause of its own follows the verb: `said it was late`; not `said the next day`."""
    return (
        reading.word(verb) in ("said", "says", "say")
        and reading.word(verb + 1) in _OWN_SUBJECTS
        and reading.word(verb + 2) not in _TIMES
    )


def is_subject(reading: Reading, mention: Mention) -> bool:
    """Whether the mention can be the subject of a reporting verb at all."""
    if mention.kind != "phrase" or mention.text in reading.other_pronouns:
        return True
    return mention.chunk is not None and can_speak(reading, mention.chunk.start, mention.chunk.end) > 0


def clause_left(reading: Reading, q: int, low: int) -> Clause | None:
    """The nearest reporting verb before the quotation in its sentence, with its subject."""
    i = q - 1
    while i >= low and (
        reading.tokens[i].text in ":,—–-("
        or reading.word(i) in ("that", "as", "how", "dass", "que", "che", "що", "что", "że")
    ):
        i -= 1
    found: Clause | None = None
    vague: Clause | None = None
    for k in range(i, max(low, i - CLAUSE_TOKENS) - 1, -1):
        token = reading.tokens[k]
        if token.kind != "w" and k != low:
            continue
        if reading.word(k) in reading.participles:
            if k > low and (reading.word(k - 1) in reading.determiners or reading.tokens[k - 1].kind == "s"):
                continue  # "the shooting"
            mention = quoted_person(reading, k, low)
            if mention is None and reading.word(k - 1) in _PERCEIVED:
                mention = subject_before(reading, k - 1, low)
            mention = mention or participle_subject(reading, k, low)
            return Clause("participle", mention, token.text, k)
        if k != i and (
            (token.text in ENGLISH_WEAK and not reads(reading, k)) or reading.word(k - 1) in _MODALS
        ):
            continue
        if reading.is_cue(k) and not is_noun(reading, k, low):
            if is_passive(reading, k, low):
                agent = _agent(reading, k, q)
                if agent is None and token.text not in _HEARD:
                    continue
                return Clause("inside", agent, token.text, k)
            mention = _reporting_subject(reading, k, low, q)
            if mention is None or not is_subject(reading, mention):
                mention = _inverted_before(reading, k, low, q)
                if mention is not None:
                    return Clause("before", mention, token.text, k)
                continue
            if _goes_on_speaking(reading, mention, low) or _is_reported_thought(reading, mention, k, low):
                continue
            if k == i and token.text in ENGLISH_WEAK and not is_certain(reading, mention):
                continue
            if k == i:
                return Clause("before", mention, token.text, k)
            if not (token.text.endswith("d") or token.text in STRONG or is_certain(reading, mention)):
                continue
            if (
                found is None
                and not is_certain(reading, mention)
                and mention.text not in reading.other_pronouns
            ):
                vague = vague or Clause("inside", mention, token.text, k)
                continue
            found = found or Clause("inside", mention, token.text, k)
            if i - k < _NEAR_TOKENS or token.text in STRONG:
                return Clause("inside", mention, token.text, k)
    return found or according_left(reading, q, low) or noun_left(reading, q, low) or vague


def _goes_on_speaking(reading: Reading, mention: Mention, low: int) -> bool:
    """Whether "it" or "they" stands right behind the verb that reports it all: `The board said it accepted "…"`."""
    k = mention.token - 1 - (reading.word(mention.token - 1) == "that")
    return mention.text in ("it", "they") and k > low and reading.tokens[k].text in STRONG


def _is_reported_thought(reading: Reading, mention: Mention, k: int, low: int) -> bool:
    """Whether what "it" or "they" think is told by who speaks earlier in the sentence: `The board said it paid as it believed "…"`."""
    if mention.text not in _THEY or reading.tokens[k].text not in _THINKING:
        return False
    earlier = range(max(low, k - CLAUSE_TOKENS), mention.token)
    return any(reading.tokens[v].text in STRONG for v in earlier)


def _reporting_subject(reading: Reading, k: int, low: int, q: int) -> Mention | None:
    """Whose verb this is: the phrase before it, or the clause's subject behind an infinitive or a conjunction."""
    if reading.word(k - 1) == "to" and reading.word(k - 2) in _EXCEPTING:
        return sentence_subject(reading, low, k) or sentence_phrase(reading, low, k)
    if reading.word(k - 1) == "to":
        mention = subject_before(reading, k, low)
        if mention is not None and mention.chunk is not None and mention.chunk.end == k - 1:
            return None  # "asked Ann Example to say": the name is asked, nobody has said anything
        if mention and mention.kind != "phrase":
            return mention
        chained = reading.word(k - 2)
        if k - 2 > low and (chained.endswith("ed") or chained in _CHAINED):
            return subject_before(reading, k - 2, low)
        return participle_subject(reading, k, low)
    before = verb_start(reading, k, low) - 1
    if before > low and reading.word(before) in ("and", "but", "or", "then"):
        return participle_subject(reading, before, low)
    mention = subject_before(reading, k, low)
    if mention is None and k + 1 < q and (k + 1) in reading.chunk_from and reading.language != "en":
        return subject_after(reading, k + 1, q)
    return mention


def _inverted_before(reading: Reading, k: int, low: int, q: int) -> Mention | None:
    """The name behind an inverted verb that leads to the quotation: `But, said Ann Example, "…"`."""
    if k > low and reading.tokens[k - 1].kind != "p" and reading.word(k - 1) not in ("but", "so", "and"):
        return None
    mention = subject_after(reading, k + 1, q)
    if mention is None or mention.kind != "name" or mention.chunk is None:
        return None
    end = mention.chunk.end
    return mention if end < q and reading.tokens[end].text in ",:" else None


def clause_at_end(reading: Reading, q: int, high: int) -> Clause | None:
    """The clause that closes a sentence with a quotation in it: `It was "…" work, Ann Example said.`"""
    for k in reversed(reading.cues_behind_quotes(max(q, high - CLAUSE_TOKENS) + 1, high)):
        if not is_noun(reading, k, q):
            if reading.word(k - 1) == ",":
                mention = subject_after(reading, k + 1, high)
                if mention is not None and mention.kind == "name":
                    return Clause("end", mention, reading.tokens[k].text, k)
            comma = find_back(reading, k, q + 1, ",", 12)
            if comma is None or reading.word(comma + 1) in _CONTRASTING:
                return None
            mention = subject_before(reading, k, comma + 1)
            return Clause("end", mention, reading.tokens[k].text, k) if mention else None
    return None
