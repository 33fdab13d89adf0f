"""German as it is printed and typed: dates and lists out, dates and cells in."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)

_TYPED_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def german_date(day: date) -> str:
    """31.12.2021."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def read_date(typed: str) -> date:
    """What people write for a day: `31.12.2021`, `1.2.2021`; or `2021-12-31`.

    Raises:
        ValueError: with a German message for the person who typed it.
    """
    text = typed.strip()
    try:
        if found := _TYPED_DATE.fullmatch(text):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"„{text[:40]}“ ist kein Datum. Bitte schreiben Sie zum Beispiel 31.12.2021."
        ) from None


def german_number(number: int) -> str:
    """12.345"""
    return f"{number:,}".replace(",", ".")


def german_list(parts: Sequence[str]) -> str:
    """30.06., 30.09. und 31.12."""
    *first, last = parts
    return f"{', '.join(first)} und {last}" if first else last


_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_TAKEN_FOR_ASCII = {0x130: "I", 0x131: "i", 0x17F: "s", 0x212A: "K"}  # by re.IGNORECASE only
_HYPHENATED = re.compile(r"(?<=[a-zäöüß])-\s*\n\s*(?=[a-zäöüß])")


def one_line(cell: str) -> str:
    """A printed cell for reading by rules: one kind of space, words whole again that a line break
    divided, nothing invisible, no closing full stop. Digits stay what they are: „²“ is no 2."""
    visible = unicodedata.normalize("NFC", cell).translate(_INVISIBLE | _TAKEN_FOR_ASCII)
    return " ".join(_HYPHENATED.sub("", visible).split()).strip(" .,;")
