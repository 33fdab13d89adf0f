"""The plan as a workbook of three sheets."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from app.kit.german import german_date
from app.kit.sheet_archives import Limits, SheetError
from app.kit.sheets import CellValue, Row, Sheet, read_workbook, write_workbook
from app.kit.sheets import Column as SheetColumn
from app.plan_documents.assembly import MEASURE_DEPTH, Assembly, check_headings, decoded
from app.plan_documents.decoding import MAX_BYTES
from app.plan_documents.document import DocumentError, PlanDocument, Problem
from app.plan_documents.table_columns import (
    FIELD_COLUMNS,
    MEASURE_COLUMNS,
    NUMBER_HEADING,
    PLAN_COLUMNS,
    RECOMMENDATION_COLUMNS,
    Column,
    guarded,
    unguarded,
)

MEASURES = "Maßnahmen"
PARTS = "Handlungsfelder, Empfehlungen"  # a sheet's name has at most 31 characters
PLAN = "Plan"
_PLAN_HEADINGS = ("Angabe", "Inhalt")
_PART_COLUMNS = (*FIELD_COLUMNS, *RECOMMENDATION_COLUMNS)

Cells = Mapping[str, tuple[str | None, str]]


def write(document: PlanDocument) -> bytes:
    measures = [(m.number, *_cells(MEASURE_COLUMNS, m)) for m in document.measures]
    plan = list(zip((c.heading for c in PLAN_COLUMNS), _cells(PLAN_COLUMNS, document), strict=True))
    try:
        return write_workbook(
            (
                Sheet(MEASURES, _columns(MEASURE_COLUMNS), measures, frozen_columns=2),
                Sheet(PARTS, _columns(_PART_COLUMNS), list(_parts(document)), frozen_columns=1),
                Sheet(PLAN, [SheetColumn(name, 40) for name in _PLAN_HEADINGS], plan),
            ),
            title=document.title or "",
        )
    except SheetError as error:
        raise DocumentError(Problem(error.where, error.message)) from error


def _parts(document: PlanDocument) -> Iterator[tuple[str | None, ...]]:
    for part in document.fields:
        own = _cells(FIELD_COLUMNS, part)
        yield (f"{part.number}", *own, *(None for _ in RECOMMENDATION_COLUMNS))
        for entry in part.recommendations:
            cells = _cells(RECOMMENDATION_COLUMNS, entry)
            yield (f"{part.number}.{entry.number}", *(None for _ in FIELD_COLUMNS), *cells)


def _columns(columns: Sequence[Column]) -> list[SheetColumn]:
    return [
        SheetColumn(NUMBER_HEADING, 10),
        *(SheetColumn(column.heading, column.width) for column in columns),
    ]


def _cells(columns: Sequence[Column], entry: object) -> list[str | None]:
    """Words stay words in a workbook: only an empty text needs its mark."""
    encoded = [column.codec.encode(getattr(entry, column.attribute)) for column in columns]
    return [None if cell is None else guarded(cell, "") for cell in encoded]


def read(data: bytes, max_bytes: int = MAX_BYTES) -> PlanDocument:
    try:
        sheets = read_workbook(data, Limits(max_bytes=max_bytes))
    except SheetError as error:
        raise DocumentError(Problem(error.where, error.message)) from error
    missing = [name for name in (PARTS, MEASURES, PLAN) if name not in sheets]
    if missing:
        raise DocumentError(*(Problem("Datei", f"Das Blatt „{name}“ fehlt.") for name in missing))
    assembly = Assembly()
    for cells, where in _read_rows(sheets[PARTS], PARTS, _PART_COLUMNS):
        number = assembly.number(cells[NUMBER_HEADING][0] or "", where)
        if number and len(number) < MEASURE_DEPTH:
            columns = FIELD_COLUMNS if len(number) == 1 else RECOMMENDATION_COLUMNS
            assembly.add(number, decoded(columns, cells, assembly), where)
        elif number:
            assembly.problem(where, f"Maßnahmen gehören auf das Blatt „{MEASURES}“.")
    for cells, where in _read_rows(sheets[MEASURES], MEASURES, MEASURE_COLUMNS):
        number = assembly.number(cells[NUMBER_HEADING][0] or "", where)
        if number and len(number) == MEASURE_DEPTH:
            assembly.add(number, decoded(MEASURE_COLUMNS, cells, assembly), where)
        elif number:
            assembly.problem(where, "Erwartet wird die Nummer einer Maßnahme wie 1.8.3.")
    assembly.add_plan(decoded(PLAN_COLUMNS, _read_plan(sheets[PLAN]), assembly), PLAN)
    return assembly.build()


def _read_rows(
    rows: Sequence[Row], sheet: str, columns: Sequence[Column]
) -> Iterator[tuple[Cells, str]]:
    headings = [_text(value) or "" for value in rows[0]] if rows else []
    check_headings(headings, columns, NUMBER_HEADING, f"Blatt „{sheet}“")
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        where = f"Blatt „{sheet}“, Zeile {number}"
        if len(row) > len(headings):
            raise DocumentError(Problem(where, "Rechts neben der Tabelle steht noch etwas."))
        padded = (*row, *([None] * (len(headings) - len(row))))
        yield (
            {name: (_text(cell), where) for name, cell in zip(headings, padded, strict=True)},
            where,
        )


def _read_plan(rows: Sequence[Row]) -> Cells:
    where = f"Blatt „{PLAN}“"
    cells: dict[str, tuple[str | None, str]] = {}
    known = {column.heading for column in PLAN_COLUMNS}
    for number, row in enumerate(rows[1:], 2):
        if not row:
            continue
        name = _text(row[0]) or ""
        if name not in known or name in cells:
            raise DocumentError(
                Problem(
                    f"{where}, Zeile {number}", f"Die Angabe „{name}“ ist unbekannt oder doppelt."
                )
            )
        cells[name] = (_text(row[1]) if len(row) > 1 else None, f"{where}, Zeile {number}")
    return cells


def _text(value: CellValue) -> str | None:
    """People may have typed a number, a date or a tick where a text is meant."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, date):
        return german_date(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return unguarded(str(value))
