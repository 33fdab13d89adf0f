"""Lines that know what they are."""

from dataclasses import dataclass
from enum import StrEnum

from app.plan_documents.council_document.headings import Numbered


class Kind(StrEnum):
    BLANK = "blank"
    PAGE_MARK = "page_mark"
    FIELD = "field"
    RECOMMENDATION = "recommendation"
    HEADING = "heading"
    TABLE_HEADER = "table_header"
    SEPARATOR = "separator"
    ROW = "row"
    FOOTNOTE = "footnote"
    TEXT = "text"


TABLE = frozenset({Kind.TABLE_HEADER, Kind.SEPARATOR, Kind.ROW})
GAP = frozenset({Kind.BLANK, Kind.PAGE_MARK})
TITLED = frozenset({Kind.FIELD, Kind.RECOMMENDATION})
PROSE = frozenset({Kind.TEXT, Kind.HEADING})


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    line: int
    text: str = ""  # without Markdown, footnote marks as <sup>7</sup>; TITLED: behind the number
    cells: tuple[str, ...] = ()
    heading: Numbered | None = None  # TITLED

    @property
    def numbers(self) -> tuple[int, ...]:
        """FIELD (3,), RECOMMENDATION (1, 2) or (2,)."""
        return self.heading.numbers if self.heading else ()


def titled(kind: Kind, line: int, found: Numbered) -> Token:
    return Token(kind, line, found.rest, heading=found)
