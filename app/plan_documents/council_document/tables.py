"""One line of a table: its cells, and what a header row says about the columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.plan_documents.council_document.labels import Label, label_before, label_cell
from app.plan_documents.council_document.markdown import plain


class Column(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    RESPONSIBLE = "responsible"
    DEADLINE = "deadline"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class OtherColumn:
    """Printed by this town only ("Indikator"): kept beside the measure."""

    title: str
    position: int


Columns = Sequence[Column | OtherColumn]

AFTER_TEXT = (Column.RESPONSIBLE, Column.DEADLINE, Column.COST)
PRINTED_ORDER: Columns = (Column.TEXT, *AFTER_TEXT)
_TITLES = {
    Column.NUMBER: r"(?:lfd\.?\s*|maßnahmen?-?\s*|m\.?-)?(?:nr\b\.?|nummer)|#|ziffer|kürzel",
    Column.TEXT: (
        r"(?:nr\.?\s*(?:/|und)\s*)?(?:einzel|teil|konkrete |geplante )?ma(?:ß|ss)nahmen?\b.*"
        r"|(?:maßnahmen)?beschreibung|vorhaben"
    ),
    Column.RESPONSIBLE: (
        r"(?:haupt)?(?:verantwort|zuständig|federführ).*|umsetzung durch|akteur.*|beteiligte.*"
        r"|wer\b.*|(?:fach)?amt|fachbereich|organisationseinheit"
    ),
    Column.DEADLINE: (
        r"(?:umsetzungs|realisierungs)?(?:frist|termin|zeit)(?!.*kosten).*|umsetzung bis|fällig.*"
        r"|(?:bis )?wann\b.*|laufzeit|fertigstellung"
    ),
    Column.COST: (
        r"finanz.*|(?:\w+e )?\w*kosten\b.*|\w*mittel\b.*|haushalt(?:smittel|sauswirkung.*)?"
        r"|budget\w*|(?:finanz)?aufwand|ressourcen.*"
    ),
}
_TITLE_PATTERNS = {column: re.compile(words, re.IGNORECASE) for column, words in _TITLES.items()}
_LONGEST_TITLE = 60
_LEAST_KNOWN = 2  # of the columns behind the measure's
_CAPTION = re.compile(
    r"(?:Tabelle\s+\d+\s*[:.–-]?\s*)?(?:Konkrete |Geplante |Einzel)?Ma(?:ß|ss)nahmen"
    r"(?: zur Umsetzung| zu \w+ [\d.]+)?\s*:?",
    re.IGNORECASE,
)
_DASHES = re.compile(r":-+:?|-+:|-{2,}")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    cells: dict[Column | OtherColumn, str]

    @property
    def label(self) -> Label | None:
        return self.label_and_text[0]

    @property
    def label_and_text(self) -> tuple[Label | None, str]:
        text = self.cells.get(Column.TEXT, "")
        if own := label_cell(self.cells.get(Column.NUMBER, "")):
            return own, text
        return label_before(text) or (None, text)


def row_of(line: int, cells: Sequence[str], columns: Columns) -> Row:
    missing = [""] * (len(columns) - len(cells))
    return Row(line, dict(zip(columns, [*cells, *missing], strict=False)))


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


def header_columns(cells: Sequence[str]) -> Columns | None:
    """None: not a header row, which names the measure and at least two of the columns behind it.

    Of two columns that say the same ("Federführung", "Beteiligte") the first one counts.
    """
    titles = list(cells)
    while titles and not titles[-1]:
        titles.pop()
    if any(len(title) > _LONGEST_TITLE for title in titles) or not all(titles[1:]):
        return None
    columns: list[Column | OtherColumn] = []
    for position, title in enumerate(titles):
        column = _column(title)
        columns.append(column if column and column not in columns else OtherColumn(title, position))
    known = [column for column in AFTER_TEXT if column in columns]
    if Column.TEXT not in columns or len(known) < _LEAST_KNOWN or label_before(titles[0]):
        return None
    return tuple(columns)


def is_caption(text: str) -> bool:
    """ "Maßnahmen:" above a table names the table and is no part of the recommendation."""
    return _CAPTION.fullmatch(text) is not None


def _column(title: str) -> Column | None:
    if not title:  # labels often stand in a column without a title
        return Column.NUMBER
    for column, pattern in _TITLE_PATTERNS.items():
        if pattern.fullmatch(title):
            return column
    return None
