"""Small closed lists that tell where a clause's subject stands: data only, all languages together."""

from __future__ import annotations

from news.words.wordsets import word_set

DETERMINERS: frozenset[str] = word_set(
    """
    a an the his her its their my our your this that these those no any some every each another one der
    die das ein eine le la les un une el los las uno o os as um uma il lo gli in for
    """
)
"""Words before a noun: a verb form behind one is none."""

CONNECTORS: frozenset[str] = word_set(
    """
    whether how why what who whom whose which that when while as after before since because although though if and or but where until
    with so then yesterday today earlier later this last next
    der die das als wenn nachdem während und aber qui que dont quand lorsque et mais quien cuando y pero
    quem quando e mas che come perché ma який яка які коли що та але который которая когда что и но który która gdy że
    """
)
"""Words that may follow a subject behind its verb without belonging to it."""

FRONTED: frozenset[str] = word_set(
    """
    in on at across behind during after before following while when as since despite with by for speaking asked
    although though if because until upon from under over amid among unlike like instead given of to
    through throughout within outside inside near around beyond along im am bei nach vor während als wenn auf dans lors pendant après avant
    selon en durante tras después antes nel durante dopo prima після під час після во время после
    podczas po w у в на
    """
)
"""Words that open a phrase in front of the subject."""

OPENERS: frozenset[str] = word_set(
    """
    but and still yet then so however meanwhile also later now nonetheless nevertheless additionally
    moreover furthermore finally earlier recently instead indeed or even just today once afterward
    afterwards likewise similarly thus hence nonetheless still elsewhere
    """
)
"""Words that may stand before the subject without a phrase of their own."""
