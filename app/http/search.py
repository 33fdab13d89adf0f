"""Finding words in German texts however they are typed: „pruefauftrag“ finds „Prüfauftrag“,
„Migrantenvereine“ finds „Migrant*innenvereine“ and the other way round. Pure."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from app.kit.tables import fold

_GENDERED: Final = re.compile(r"(?<=\w)(?:[*:_·/]-?in(?:nen|\b)|\(in(?:nen)?\)|Innen)")
_WRITTEN_OUT: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_READINGS: Final = ("innen", "en", "")
"""Migrantinnen, Migranten, Bürger: what people type for one word with a sign in it."""


def finder(typed: str) -> Callable[[str], bool]:
    """Whether a text contains all that was typed, each word in one of its readings."""
    words = [{_key(reading) for reading in _readings(word)} - {""} for word in typed.split()]
    wanted = [readings for readings in words if readings]
    return lambda text: all(any(one in haystack(text) for one in readings) for readings in wanted)


@lru_cache(maxsize=4096)
def haystack(text: str) -> str:
    """Everything under which the text is found."""
    keys = [key(reading) for reading in _readings(text) for key in (_key, fold)]
    return " ".join(dict.fromkeys(keys))


def _readings(text: str) -> list[str]:
    return list(dict.fromkeys([*(_GENDERED.sub(ending, text) for ending in _READINGS), text]))


def _key(text: str) -> str:
    """Umlauts are written out, as people without the key do."""
    return fold(text.translate(_WRITTEN_OUT))
