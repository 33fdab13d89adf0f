"""A stretch of time inside a year, as printed, and the last day it leaves.

A wording names a quarter, a month or a day; it is kept by whoever is done on the last day of it.
"""

import re
from calendar import monthrange
from collections.abc import Callable

from app.deadlines.model import YearlyRule
from app.kit.german import MONTHS

_NUMBERS = {"1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4} | {
    stem + ending: number
    for number, stem in enumerate(("erste", "zweite", "dritte", "vierte"), start=1)
    for ending in ("", "n", "r", "s")
}
_SHORT = ("jan", "feb", "mrz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_MONTHS = (
    {name.lower(): number for number, name in enumerate(MONTHS, start=1)}
    | {name: number for number, name in enumerate(_SHORT, start=1)}
    | {"sept": 9}
)


def _any_of(words: dict[str, int]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


def month_end(month: int) -> YearlyRule:
    return YearlyRule(month, monthrange(2000, month)[1])


def month_number(name: str) -> int:
    """Of a name in any of its spellings; raises `KeyError` for anything else."""
    return _MONTHS[name.lower().removesuffix(".")]


def _quarter(found: re.Match[str]) -> YearlyRule:
    return month_end(3 * _NUMBERS[found["number"]])


def _half(found: re.Match[str]) -> YearlyRule:
    return month_end(6 * _NUMBERS[found["number"]])


def _month(found: re.Match[str]) -> YearlyRule:
    return month_end(month_number(found["month"]))


def _neighbours(found: re.Match[str]) -> YearlyRule | None:
    first, last = month_number(found["first"]), month_number(found["month"])
    return month_end(last) if last == first + 1 else None


def _span(found: re.Match[str]) -> YearlyRule | None:
    first, last = month_number(found["first"]), month_number(found["month"])
    return month_end(last) if last > first else None


def _day(found: re.Match[str]) -> YearlyRule:
    return YearlyRule(int(found["number"]), int(found["day"]))


def _named_day(found: re.Match[str]) -> YearlyRule:
    return YearlyRule(month_number(found["month"]), int(found["day"]))


MONTH_NAME = rf"{_any_of(_MONTHS)}\.?"
_NUMBER = rf"(?P<number>{_any_of(_NUMBERS)})"
_FIRST = rf"(?P<first>{MONTH_NAME})"
_NAME = rf"(?P<month>{MONTH_NAME})"
_END = r"(?:ende (?:des )?)?"

_WINDOWS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], YearlyRule | None]], ...] = tuple(
    (re.compile(pattern), last_day)
    for pattern, last_day in (
        (rf"{_END}{_NUMBER}\.? ?quartale?s?", _quarter),  # 4. Quartal, III. Quartal
        (rf"{_END}quartale?s? {_NUMBER}\.?", _quarter),  # Quartal IV
        (r"q ?(?P<number>[1-4])", _quarter),  # Q4
        (r"(?P<number>i|ii|iii|iv)", _quarter),  # IV/2021
        (rf"{_END}(?P<number>1|2|ii?|erste[nrs]?|zweite[nrs]?)\.? ?halbjahr(?:e?s)?", _half),
        (rf"{_END}{_NAME}", _month),  # Juni, Ende Juni, Okt.
        (rf"{_FIRST} ?/ ?{_NAME}", _neighbours),  # November / Dezember, but not März / September
        (rf"{_FIRST} ?(?:-|–|bis) ?{_NAME}", _span),  # Oktober bis Dezember
        (r"(?P<day>[0-9]{1,2})\. ?(?P<number>[0-9]{1,2})\.?", _day),  # 31.12.
        (rf"(?P<day>[0-9]{{1,2}})\. ?{_NAME}", _named_day),  # 31. Dezember
    )
)


def read_window(text: str) -> YearlyRule | None:
    """The last day of the stretch of a year that `text` names; None where no row knows it."""
    for pattern, last_day in _WINDOWS:
        if found := pattern.fullmatch(text.lower()):
            try:
                return last_day(found)
            except ValueError:  # 32.01.
                return None
    return None
