"""Lines that belong to the paper, not to the plan: page numbers, "Entwurf", running headers."""

import re
from collections import Counter
from collections.abc import Iterable

_PAGE = r"(?:Seite|S\.)\s*\d{1,4}(?:\s*(?:von|/)\s*\d{1,4})?"
_PAGE_MARK = re.compile(
    rf"Entwurf|Vorabzug|[-–—*_=]{{3,}}|(?:[-–—]\s*)+\d{{1,4}}(?:\s*[-–—])*"
    rf"|\d{{1,4}}\s*/\s*\d{{1,4}}|\W*{_PAGE}\W*",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"\d{1,4}")
_WITH_PAGE = re.compile(rf".{{0,100}}\W{_PAGE}\W{{0,3}}|{_PAGE}\W.{{0,100}}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_PROSE = re.compile(r"^[a-zäöüß]|[.!?;,:]$")
_LONGEST_RUNNING_LINE = 100


def is_page_mark(text: str) -> bool:
    return _PAGE_MARK.fullmatch(text) is not None


def is_bare_number(text: str) -> bool:
    return _BARE_NUMBER.fullmatch(text) is not None


def names_page(text: str) -> bool:
    return _WITH_PAGE.fullmatch(text) is not None


def running_key(text: str) -> str:
    """Headers of different pages differ in their page number only."""
    return _DIGITS.sub("#", text).casefold()


def running_lines(lines: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """The keys of headers and footers; `lines`: each line, and whether it follows a table.

    A header is repeated and stands at least once where no text can stand, behind a table, or it
    carries a page number. A wording that merely occurs often (the same recommendation in several
    fields) does neither.
    """
    counts: Counter[str] = Counter()
    proven: set[str] = set()
    for text, follows_table in lines:
        if len(text) > _LONGEST_RUNNING_LINE or _PROSE.search(text):
            continue
        key = running_key(text)
        counts[key] += 1
        if follows_table or names_page(text):
            proven.add(key)
    return frozenset(key for key in proven if counts[key] > 1)
