"""The plan as CSV: one row per measure, what stands above it repeated in every row.

Semicolons, UTF-8 with byte order mark, German headings: opens by a double click. A field or
recommendation without measures has a row of its own (number "3" or "1.9").
"""

import csv
import io
from collections.abc import Iterator, Sequence

from app.plan_documents.assembly import MEASURE_DEPTH, Assembly, check_headings, decoded
from app.plan_documents.decoding import MAX_BYTES, decode
from app.plan_documents.document import (
    DocumentError,
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    Problem,
    RecommendationEntry,
)
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

MAX_ROWS = 20_000
COLUMNS = (*FIELD_COLUMNS, *RECOMMENDATION_COLUMNS, *MEASURE_COLUMNS, *PLAN_COLUMNS)
_RUNS_AS_FORMULA = "=+-@\t\r\n"
_BY_DEPTH = {1: FIELD_COLUMNS, 2: RECOMMENDATION_COLUMNS, MEASURE_DEPTH: MEASURE_COLUMNS}

Above = tuple[PlanDocument, FieldEntry | None, RecommendationEntry | None, MeasureEntry | None]


def write(document: PlanDocument) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow((NUMBER_HEADING, *(column.heading for column in COLUMNS)))
    for number, row in _rows(document):
        plan, action_field, recommendation, measure = row
        cells = (
            *_cells(FIELD_COLUMNS, action_field),
            *_cells(RECOMMENDATION_COLUMNS, recommendation),
            *_cells(MEASURE_COLUMNS, measure),
            *_cells(PLAN_COLUMNS, plan),
        )
        writer.writerow((number, *(guarded(cell, _RUNS_AS_FORMULA) for cell in cells)))
    return target.getvalue().encode("utf-8-sig")


def _rows(document: PlanDocument) -> Iterator[tuple[str, Above]]:
    if not document.fields:
        yield "", (document, None, None, None)
    for part in document.fields:
        if not part.recommendations:
            yield f"{part.number}", (document, part, None, None)
        for entry in part.recommendations:
            if not entry.measures:
                yield f"{part.number}.{entry.number}", (document, part, entry, None)
            for measure in entry.measures:
                yield measure.number, (document, part, entry, measure)


def _cells(columns: Sequence[Column], entry: object | None) -> Iterator[str | None]:
    for column in columns:
        yield None if entry is None else column.codec.encode(getattr(entry, column.attribute))


def read(data: bytes, max_bytes: int = MAX_BYTES) -> PlanDocument:
    text = decode(data, max_bytes)
    assembly = Assembly()
    rows = _parsed(text)
    _, headings = next(rows, (1, []))
    check_headings(headings, COLUMNS, NUMBER_HEADING, "Zeile 1")
    for line, row in rows:
        where = f"Zeile {line}"
        if len(row) != len(headings):
            assembly.problem(
                where, f"Die Zeile hat {len(row)} Zellen, die Kopfzeile {len(headings)}."
            )
        elif any(row):
            _add(assembly, dict(zip(headings, row, strict=True)), where)
    return assembly.build()


def _add(assembly: Assembly, row: dict[str, str], where: str) -> None:
    cells = {heading: (unguarded(cell), where) for heading, cell in row.items()}
    assembly.add_plan(decoded(PLAN_COLUMNS, cells, assembly), where)
    printed, _ = cells[NUMBER_HEADING]
    number = assembly.number(printed, where) if printed else ()
    for depth in range(1, len(number or ()) + 1):
        values = decoded(_BY_DEPTH[depth], cells, assembly)
        assembly.add((number or ())[:depth], values, where)


def _parsed(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it begins in."""
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for count, row in enumerate(reader):
            if count > MAX_ROWS:
                raise DocumentError(Problem(f"Zeile {begins}", f"Mehr als {MAX_ROWS} Zeilen."))
            yield begins, row
            begins = reader.line_num + 1
    except csv.Error:
        raise DocumentError(
            Problem(
                f"Zeile {begins}",
                "Ab hier ist die Datei kein gültiges CSV, oder eine Zelle ist zu lang. "
                "Bitte die Anführungszeichen prüfen.",
            )
        ) from None
