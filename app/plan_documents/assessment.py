"""Is a measure a "Prüfauftrag": does it only demand to find out whether something can be done?"""

import re
from typing import NamedTuple

from app.plan_documents.sentences import first_sentence

_ORDER = re.compile(
    r"^(?:Hierzu |Dabei |Zudem |Weiterhin )?(?:Es )?(?:wird|werden|ist|sind|soll|sollen)"
    r"(?: (?!und\b)\w+,?){0,3} (?:geprüft|zu prüfen)\b"
    r"|^Prüf(?:ung|auftrag|en)\b"
    r"|\b(?:ist|sind)\b.* zu prüfen\b",
    re.IGNORECASE,
)
_VERB = re.compile(r"\b(?:geprüft|zu prüfen)\b", re.IGNORECASE)
_MENTION = re.compile(r"\b(?:geprüft|zu prüfen|Prüfung(?:en)?|Prüfauftr\w+)\b", re.IGNORECASE)
_LONGEST_OPENING = 1000  # characters; more is no sentence but a damaged text


class Assessment(NamedTuple):
    is_assessment: bool
    doubtful: bool  # people should decide


def is_open(text: str | None, *, is_settled: bool) -> bool:
    """People are still to decide."""
    return not is_settled and looks_like_assessment(text or "").doubtful


def looks_like_assessment(text: str) -> Assessment:
    """Certain where the first sentence orders it; doubtful where it is one task among others.

    "überprüft" is no such order: what exists is looked at again.
    """
    opening = first_sentence(text)[:_LONGEST_OPENING]
    if _ORDER.search(opening):
        return Assessment(is_assessment=True, doubtful=False)
    return Assessment(
        is_assessment=_VERB.search(opening) is not None,
        doubtful=_MENTION.search(text) is not None,
    )
