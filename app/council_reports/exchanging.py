"""Which pages of the papers of one edition the next one replaces. Pure.

Two issued files are compared page by page by what stands on them (kit/page_prints.py). Where the
number of pages differs, everything from the first page that moved is new, for its number is, too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from app.council_reports.kinds import PAPERS, PaperKind
from app.kit.printing import PagePrint

REPLACEABLE: Final = (
    PaperKind.REPORT,
    PaperKind.MEASURES,
    PaperKind.DEADLINES,
    PaperKind.CHANGES,
)
"""The council paper and the file with all annexes are issued anew with every edition."""


class How(StrEnum):
    SAME = "same"
    PAGES = "pages"
    WHOLE = "whole"
    ADDED = "added"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Swap:
    """`last_old` and `last_new` are greater where all pages from here on are exchanged at once."""

    page: int
    last_old: int
    last_new: int
    heading: str

    @property
    def is_rest(self) -> bool:
        return (self.last_old, self.last_new) != (self.page, self.page)


@dataclass(frozen=True, slots=True)
class Exchange:
    """What is to be done with one paper; `swaps` where it is a matter of single pages."""

    kind: PaperKind
    how: How
    swaps: tuple[Swap, ...] = ()

    @property
    def label(self) -> str:
        return PAPERS[self.kind].label

    @property
    def name(self) -> str:
        """„Anlage 1“."""
        return self.label.partition(":")[0]

    @property
    def pages(self) -> Mapping[int, Swap]:
        """Pages of the new edition, and what each replaces."""
        return {page: swap for swap in self.swaps for page in range(swap.page, swap.last_new + 1)}


Pages = Sequence[PagePrint]


def exchanges(
    before: Mapping[PaperKind, Pages], now: Mapping[PaperKind, Pages]
) -> tuple[Exchange, ...]:
    """Of what was issued; empty pages say that nobody noted them at that time."""
    return tuple(
        _exchange(kind, before.get(kind), now.get(kind))
        for kind in REPLACEABLE
        if kind in before or kind in now
    )


def _exchange(kind: PaperKind, old: Pages | None, new: Pages | None) -> Exchange:
    if new is None:
        return Exchange(kind, How.GONE)
    if old is None:
        return Exchange(kind, How.ADDED)
    swaps = tuple(_swaps(old, new))
    if not old or not new or sum(s.last_new - s.page + 1 for s in swaps) >= len(new):
        return Exchange(kind, How.WHOLE)
    return Exchange(kind, How.PAGES if swaps else How.SAME, swaps)


def _swaps(old: Pages, new: Pages) -> Iterator[Swap]:
    moved = _first_moved(old, new)
    for number, (before, now) in enumerate(zip(old[:moved], new[:moved], strict=True), 1):
        if before.digest != now.digest:
            yield Swap(number, number, number, now.heading)
    if moved < max(len(old), len(new)):
        heading = new[moved].heading if moved < len(new) else ""
        yield Swap(moved + 1, len(old), len(new), heading)


def _first_moved(old: Pages, new: Pages) -> int:
    """How many pages keep their numbers. With as many pages as before all of them do."""
    if len(old) == len(new):
        return len(new)
    matcher = SequenceMatcher(None, [p.digest for p in old], [p.digest for p in new], False)
    return next(i1 for _, i1, i2, j1, j2 in matcher.get_opcodes() if i2 - i1 != j2 - j1)
