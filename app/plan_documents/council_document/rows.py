"""Table rows → one row per measure: rows that a page end cut are joined again."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from app.plan_documents.council_document.findings import Findings, shortened
from app.plan_documents.council_document.labels import Label
from app.plan_documents.council_document.markdown import ends_open, looks_cut
from app.plan_documents.council_document.tables import AFTER_TEXT, Column, OtherColumn, Row

_TOTAL = re.compile(
    r"(?:(?:zwischen|gesamt)?summe|gesamt(?:kosten|betrag)?|insgesamt)\s*(?::|$)"
    r"|summe (?:der|aller)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Piece:
    text: str
    line: int


@dataclass(slots=True)
class MeasureRow:
    label: Label
    line: int
    columns: Collection[Column | OtherColumn]  # that its table has
    pieces: dict[Column | OtherColumn, list[Piece]] = field(default_factory=dict)

    def add(self, column: Column | OtherColumn, text: str, line: int) -> None:
        if text:
            self.pieces.setdefault(column, []).append(Piece(text, line))

    def last_text(self, column: Column) -> str:
        pieces = self.pieces.get(column)
        return pieces[-1].text if pieces else ""


def join_rows(rows: Sequence[Row], findings: Findings) -> list[MeasureRow]:
    joined: list[MeasureRow] = []
    for row in rows:
        label, wording = row.label_and_text
        previous = joined[-1] if joined else None
        if label and _opens_measure(label, row, previous):
            measure = MeasureRow(label, row.line, row.cells)
            _add_cells(measure, row, wording)
            joined.append(measure)
        elif _TOTAL.match(row.cells.get(Column.TEXT, "")):
            findings.hint(
                row.line,
                f"Die Summenzeile „{_printed(row)}“ gehört zu keiner Maßnahme und wird nicht "
                "übernommen.",
            )
        elif previous is None or row.cells.get(Column.NUMBER) or _stands_alone(row, previous):
            findings.problem(row.line, _why_unplaced(row, previous))
        else:
            if (label and label.style == previous.label.style) or _is_complete(row):
                findings.hint(
                    row.line,
                    f"Die Zeile „{shortened(_printed(row))}“ könnte eine eigene Maßnahme sein; sie "
                    f"wurde an {previous.label.printed} angefügt.",
                )
            _add_cells(previous, row, row.cells.get(Column.TEXT, ""))
    return joined


def _add_cells(measure: MeasureRow, row: Row, wording: str) -> None:
    for column, cell in row.cells.items():
        if column is not Column.NUMBER:
            measure.add(column, wording if column is Column.TEXT else cell, row.line)


def _opens_measure(label: Label, row: Row, previous: MeasureRow | None) -> bool:
    """ "M5 in Summe", "2. Oktober" open a measure only with a row of its own, or as the next one
    with cells of its own, or where the wording above is at its end.
    """
    if label.certain or previous is None:
        return True
    if label.style == previous.label.style and _stands_alone(row, previous):
        return True
    filled = sum(bool(row.cells.get(column)) for column in AFTER_TEXT)
    goes_on = looks_cut(previous.last_text(Column.TEXT))
    return previous.label.precedes(label) and (filled > 1 or not goes_on)


def _stands_alone(row: Row, previous: MeasureRow) -> bool:
    """Every cell is filled, and none of the row above waits for a continuation."""
    return _is_complete(row) and not (
        looks_cut(previous.last_text(Column.TEXT))
        or any(ends_open(previous.last_text(column)) for column in AFTER_TEXT)
    )


def _is_complete(row: Row) -> bool:
    known = [column for column in row.cells if column in (Column.TEXT, *AFTER_TEXT)]
    return len(known) > 1 and all(row.cells[column] for column in known)


def _why_unplaced(row: Row, previous: MeasureRow | None) -> str:
    if number := row.cells.get(Column.NUMBER):
        return (
            f"In der Nummernspalte steht „{shortened(number)}“; das ist keine Kennzeichnung "
            "wie 1.1.1 oder M1. Ist die Zeile auseinandergerissen?"
        )
    if previous is None:
        return (
            f"Die Tabellenzeile „{shortened(_printed(row))}“ beginnt mit keiner Kennzeichnung "
            "(M1, 1.1.1 …) und setzt keine Zeile fort. Fehlt der Anfang der Maßnahme?"
        )
    return (
        f"Die Tabellenzeile „{shortened(_printed(row))}“ ist vollständig, hat aber keine "
        f"Kennzeichnung. Ist sie eine Maßnahme nach {previous.label.printed}, fehlt die "
        "Kennzeichnung; setzt sie die Zeile fort, müssen die übrigen Zellen leer sein."
    )


def _printed(row: Row) -> str:
    return " | ".join(cell for cell in row.cells.values() if cell)
