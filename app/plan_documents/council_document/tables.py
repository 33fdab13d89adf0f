"""One line of a table: its cells, and what a header row says about the columns."""

import re
from collections.abc import Sequence
from enum import StrEnum

from app.plan_documents.council_document.markdown import plain


class Column(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    RESPONSIBLE = "responsible"
    DEADLINE = "deadline"
    COST = "cost"
    UNKNOWN = "unknown"


PRINTED_ORDER = (Column.TEXT, Column.RESPONSIBLE, Column.DEADLINE, Column.COST)
_TITLES = {
    Column.NUMBER: r"(?:lfd\.?\s*)?(?:nr|nummer)\b|#$",
    Column.TEXT: r"(?:einzel)?maßnahmen?\b|massnahmen?\b|beschreibung\b",
    Column.RESPONSIBLE: r"verantwort|zuständig|federführ|umsetzung durch|akteur|beteiligte|wer\b",
    Column.DEADLINE: (
        r"frist|termin|zeit(?:raum|plan|punkt|horizont|rahmen)?\b|umsetzung(?: bis|szeit)|fällig"
        r"|bis wann|wann\b|laufzeit"
    ),
    Column.COST: r"finanz|(?:geschätzte )?kosten|mittel(?:bedarf)?\b|haushalt|budget|aufwand",
}
_TITLE_PATTERNS = {column: re.compile(words, re.IGNORECASE) for column, words in _TITLES.items()}
_LONGEST_TITLE = 60
_DASHES = re.compile(r":?-{2,}:?")
_PIPE = re.compile(r"(?<!\\)\|")


def cells_of(line: str) -> tuple[str, ...] | None:
    """None: not a table row. Cells are cleaned; an escaped pipe is part of its cell."""
    if line.lstrip(" ").startswith("|"):
        inner = line.strip().removeprefix("|")
        inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
        return tuple(plain(cell) for cell in _PIPE.split(inner))
    if "\t" in line:
        return tuple(plain(cell) for cell in line.strip(" ").split("\t"))
    if len(cells := _PIPE.split(line)) > 2:  # noqa: PLR2004 - one pipe alone is punctuation
        return tuple(plain(cell) for cell in cells)
    return None


def is_separator(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_DASHES.fullmatch(cell) for cell in filled)


def header_columns(cells: Sequence[str]) -> tuple[Column, ...] | None:
    """None: not a header row. At least a measure column and another one are recognised."""
    if any(len(cell) > _LONGEST_TITLE for cell in cells):
        return None
    columns = tuple(_column(cell) for cell in cells)
    if not cells[0]:  # labels often stand in a column without a title
        columns = (Column.NUMBER, *columns[1:])
    known = [column for column in columns if column is not Column.UNKNOWN]
    if Column.TEXT not in known or len(known) < max(2, len(cells) - 1):
        return None
    return columns if len(set(known)) == len(known) else None


def _column(title: str) -> Column:
    for column, pattern in _TITLE_PATTERNS.items():
        if pattern.match(title):
            return column
    return Column.UNKNOWN
