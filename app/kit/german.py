"""German as it is printed and typed: dates, numbers and lists out, dates and cells in.

The forms are Babel's. They are remembered: a list page prints the same few hundred again and again,
and Babel takes 15 to 40 µs for one.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

GERMAN: Final = Locale("de")
MONTHS: Final = tuple(GERMAN.months["format"]["wide"][number] for number in range(1, 13))

_MEGABYTE: Final = 1_000_000
_TYPED_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


@lru_cache(maxsize=4096)
def german_date(day: date) -> str:
    """31.12.2021."""
    return format_date(day, "dd.MM.yyyy", GERMAN)


def file_size(size_bytes: int) -> str:
    """39 kB, 1,9 MB: what a reader wants to know before a download."""
    if size_bytes < _MEGABYTE:
        return f"{max(1, round(size_bytes / 1000))} kB"
    return f"{format_decimal(size_bytes / _MEGABYTE, '0.0', GERMAN)} MB"


def weekday_date(day: date) -> str:
    """Montag, 31. Januar 2022"""
    return format_date(day, "full", GERMAN)


def german_month(day: date) -> str:
    """Januar 2022"""
    return format_date(day, "MMMM yyyy", GERMAN)


@lru_cache(maxsize=256)
def german_quarter(first_day: date) -> str:
    """4. Quartal 2021"""
    return format_date(first_day, "qqqq yyyy", GERMAN)


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


@lru_cache(maxsize=4096)
def german_number(number: int) -> str:
    """12.345"""
    return format_decimal(number, "#,##0", GERMAN)


@lru_cache(maxsize=4096)
def german_amount(cents: int) -> str:
    """1.500,00"""
    return format_decimal(Decimal(cents).scaleb(-2), "#,##0.00", GERMAN)


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
