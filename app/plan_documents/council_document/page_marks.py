"""Lines that belong to the paper, not to the plan: page numbers, "Entwurf", running headers."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

_OF = r"(?:\s*(?:von|/|\|)\s*\d{1,4})"
_PAGE = rf"(?:Seite|S\.)\s*\d{{1,4}}{_OF}?"
_PAGE_MARK = re.compile(
    rf"\W*(?:Entwurf|Vorabzug)\W*|[-–—*_=]{{3,}}|(?:[-–—•|]\s*)+\d{{1,4}}(?:\s*[-–—•|])*"
    rf"|\d{{1,4}}{_OF}|\W*{_PAGE}\W*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_WITH_PAGE = re.compile(rf".{{0,100}}\W{_PAGE}\W{{0,3}}|{_PAGE}\W.{{0,100}}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_PROSE = re.compile(r"^[a-zäöüß]|[.!?;,:]$")
_LONGEST_RUNNING_LINE = 100


class Line(NamedTuple):
    text: str
    follows_table: bool = False
    is_at_page_break: bool = False


def is_page_mark(text: str) -> bool:
    return _PAGE_MARK.fullmatch(text) is not None


def is_bare_number(text: str) -> bool:
    return _BARE_NUMBER.fullmatch(text) is not None


def names_page(text: str) -> bool:
    return _WITH_PAGE.fullmatch(text) is not None


def running_key(text: str) -> str:
    """Headers of different pages differ in their page number only."""
    return _DIGITS.sub("#", text).casefold()


def running_lines(lines: Iterable[Line]) -> frozenset[str]:
    """The keys of headers and footers.

    A header is repeated and stands once where no text can stand, behind a table, or carries a page
    number, or stands at the page's edge twice. A wording that merely occurs often (the same
    recommendation in several fields) does neither.
    """
    counts: Counter[str] = Counter()
    at_page_breaks: Counter[str] = Counter()
    proven: set[str] = set()
    for line in lines:
        if len(line.text) > _LONGEST_RUNNING_LINE or _PROSE.search(line.text):
            continue
        key = running_key(line.text)
        counts[key] += 1
        at_page_breaks[key] += line.is_at_page_break
        if line.follows_table or names_page(line.text) or at_page_breaks[key] > 1:
            proven.add(key)
    return frozenset(key for key in proven if counts[key] > 1)
