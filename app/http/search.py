"""Finding words in German texts however they are typed: „pruefauftrag“ finds „Prüfauftrag“,
„Migrantenvereine“ finds „Migrant*innenvereine“. Pure."""

import re
from functools import lru_cache
from typing import Final

from app.kit.tables import fold

_GENDERED: Final = re.compile(r"(?<=\w)(?:[*:_·/]-?innen|Innen)")
_WRITTEN_OUT: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
_READINGS: Final = ("innen", "en", "")
"""Migrantinnen, Migranten, Bürger: what people type for one word with a sign in it."""


def words_of(typed: str) -> tuple[str, ...]:
    return tuple(_key(typed).split())


@lru_cache(maxsize=4096)
def haystack(text: str) -> str:
    """Everything under which the text is found; ask with `word in haystack(text)`."""
    readings = [_GENDERED.sub(ending, text) for ending in _READINGS]
    keys = [key(reading) for reading in readings for key in (_key, fold)]
    return " ".join(dict.fromkeys(keys))


def _key(text: str) -> str:
    """Umlauts are written out, as people without the key do."""
    gendered = _GENDERED.sub("innen", text)
    return fold(gendered.translate(_WRITTEN_OUT))
