"""Table rows → one row per measure: rows that a page end cut are joined again."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.plan_documents.council_document.blocks import Row
from app.plan_documents.council_document.findings import Findings, shortened
from app.plan_documents.council_document.labels import Label
from app.plan_documents.council_document.markdown import ends_open, looks_cut
from app.plan_documents.council_document.tables import Column

_AFTER_TEXT = (Column.RESPONSIBLE, Column.DEADLINE, Column.COST)


@dataclass(slots=True)
class Piece:
    text: str
    line: int


@dataclass(slots=True)
class MeasureRow:
    label: Label
    line: int
    pieces: dict[Column, list[Piece]] = field(default_factory=dict)

    def add(self, column: Column, text: str, line: int) -> None:
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
            measure = MeasureRow(label, row.line)
            measure.add(Column.TEXT, wording, row.line)
            for column in _AFTER_TEXT:
                measure.add(column, row.cells.get(column, ""), row.line)
            joined.append(measure)
        elif number := row.cells.get(Column.NUMBER):
            findings.problem(
                row.line,
                f"In der Nummernspalte steht „{shortened(number)}“; das ist keine Kennzeichnung "
                "wie 1.1.1 oder M1. Ist die Zeile auseinandergerissen?",
            )
        elif previous is None:
            findings.problem(
                row.line,
                f"Die Tabellenzeile „{shortened(_printed(row))}“ beginnt mit keiner Kennzeichnung "
                "(M1, 1.1.1 …) und setzt keine Zeile fort. Fehlt der Anfang der Maßnahme?",
            )
        elif _stands_alone(row, previous):
            findings.problem(
                row.line,
                f"Die Tabellenzeile „{shortened(_printed(row))}“ ist vollständig, hat aber keine "
                f"Kennzeichnung. Ist sie eine Maßnahme nach {previous.label.printed}, fehlt die "
                "Kennzeichnung; setzt sie die Zeile fort, müssen die übrigen Zellen leer sein.",
            )
        else:
            if all(row.cells.get(column) for column in _AFTER_TEXT):
                findings.hint(
                    row.line,
                    "Die Zeile ohne Kennzeichnung ist in allen Spalten gefüllt und wurde an "
                    f"{previous.label.printed} angefügt.",
                )
            for column in (Column.TEXT, *_AFTER_TEXT):
                previous.add(column, row.cells.get(column, ""), row.line)
    return joined


def _opens_measure(label: Label, row: Row, previous: MeasureRow | None) -> bool:
    """ "M5 in Summe …" opens a measure only as the next one and with cells of its own."""
    if label.certain or previous is None:
        return True
    filled = sum(bool(row.cells.get(column)) for column in _AFTER_TEXT)
    return filled > 1 and label.numbers[-1] == previous.label.numbers[-1] + 1


def _stands_alone(row: Row, previous: MeasureRow) -> bool:
    """Every cell is filled, and none of the row above waits for a continuation."""
    columns = (Column.TEXT, *_AFTER_TEXT)
    if not all(row.cells.get(column) for column in columns):
        return False
    return not (
        looks_cut(previous.last_text(Column.TEXT))
        or any(ends_open(previous.last_text(column)) for column in _AFTER_TEXT)
    )


def _printed(row: Row) -> str:
    return " | ".join(cell for cell in row.cells.values() if cell)
