"""The office's spreadsheet, back: rows into inputs, every wrong cell named."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from app.kit.errors import FieldError, Invalid
from app.kit.inputs import Input, read_input
from app.kit.sheet_archives import Limits, SheetError
from app.kit.sheets import CellValue, Row, read_workbook
from app.status_reports.inputs import ConfirmationInput, ReportInput
from app.status_sheets.cells import LINE, CellError
from app.status_sheets.columns import (
    ASSESSMENT_COLUMNS,
    COLUMNS,
    NUMBER,
    OCCURRENCES,
    REPORTS,
    Column,
)
from app.status_sheets.marks import Mark, Marks, fingerprint, read_marks
from app.status_sheets.places import Place, letter
from app.status_sheets.writing import values_of

MAX_BYTES: Final = 10 * 1024 * 1024
_MAX_UNPACKED_BYTES: Final = 50 * 1024 * 1024
_MAX_ROWS, _MAX_COLUMNS = 2_000, 100

Sheets = Mapping[str, Sequence[Row]]
Made = TypeVar("Made", bound=Input)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """`columns`: those that the workbook has; other fields of a report are not touched."""

    place: Place
    number: str
    mark: Mark
    content: ReportInput
    columns: tuple[Column, ...]

    @property
    def is_untouched(self) -> bool:
        """As it was given out."""
        return fingerprint(values_of(self.content, self.columns)) == self.mark.fingerprint


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    place: Place
    number: str
    content: ConfirmationInput


@dataclass(frozen=True, slots=True)
class SheetReading:
    plan: str
    year: int
    reports: tuple[ReportRow, ...]
    confirmations: tuple[ConfirmationRow, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """`filled`: the cells that are not empty."""

    place: Place
    number: str
    filled: Mapping[Column, CellValue]


def read_sheet(data: bytes, *, max_bytes: int = MAX_BYTES) -> SheetReading:
    """Raises Invalid with one `FieldError` for everything that is wrong."""
    sheets = _opened(data, max_bytes)
    marks = read_marks(sheets)
    errors: list[FieldError] = []
    reports = tuple(_reports(sheets, marks, errors))
    confirmations = tuple(_confirmations(sheets, errors))
    errors += _twice((row.place, row.number, None) for row in reports)
    errors += _twice((row.place, row.number, row.content.occurrence_date) for row in confirmations)
    if errors:
        raise Invalid("In der Arbeitsmappe sind Angaben zu berichtigen.", fields=errors)
    return SheetReading(marks.plan, marks.year, reports, confirmations)


def _opened(data: bytes, max_bytes: int) -> dict[str, list[Row]]:
    limits = Limits(
        max_bytes=max_bytes,
        max_unpacked_bytes=_MAX_UNPACKED_BYTES,
        max_rows=_MAX_ROWS,
        max_columns=_MAX_COLUMNS,
    )
    try:
        return read_workbook(data, limits)
    except SheetError as error:
        raise Invalid(
            f"Die Datei wurde nicht gelesen. {error.message}",
            fields=[FieldError(error.where, error.message)],
        ) from error


def _reports(sheets: Sheets, marks: Marks, errors: list[FieldError]) -> Iterator[ReportRow]:
    for line in _lines(sheets, REPORTS, errors):
        mark = marks.reports.get(line.number)
        content = _content(ReportInput, line, errors)
        if mark is None:
            message = "Zu dieser Nummer wurde hier keine Zeile ausgegeben."
            errors.append(FieldError(line.place.of(NUMBER), message))
        elif content:
            columns = tuple(one for one in line.place.columns.values() if not one.locked)
            yield ReportRow(line.place, line.number, mark, content, columns)


def _confirmations(sheets: Sheets, errors: list[FieldError]) -> Iterator[ConfirmationRow]:
    """Only where something was entered."""
    for line in _lines(sheets, OCCURRENCES, errors):
        if any(not column.locked for column in line.filled):
            content = _content(ConfirmationInput, line, errors)
            if content:
                yield ConfirmationRow(line.place, line.number, content)


def _lines(sheets: Sheets, title: str, errors: list[FieldError]) -> Iterator[_Line]:
    header, *rows = sheets.get(title) or [()]
    columns = _columns(title, header, errors)
    for row, values in enumerate(rows, 2):
        place = Place(title, row, columns)
        cells = {letter(at): value for at, value in enumerate(values) if not _is_empty(value)}
        errors += (
            FieldError(f"Blatt „{title}“, Zelle {at}{row}", "Diese Spalte gehört nicht dazu.")
            for at in cells
            if at not in columns
        )
        filled = {columns[at]: value for at, value in cells.items() if at in columns}
        number = next((filled[column] for column in filled if column.field == NUMBER), None)
        if number is not None:
            yield _Line(place, str(LINE.to_input(number)).strip(), filled)
        elif filled:
            errors.append(FieldError(place.of(NUMBER), "Die Nummer der Maßnahme fehlt."))


def _is_empty(value: CellValue) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _columns(title: str, header: Row, errors: list[FieldError]) -> Mapping[str, Column]:
    """By letter. A sheet may lack the columns for assessments, and looks right otherwise."""
    known = {column.heading: column for column in COLUMNS[title]}
    found = {
        letter(index): known[heading]
        for index, value in enumerate(header)
        if (heading := " ".join(str(value).split())) in known
    }
    for column in COLUMNS[title]:
        count = list(found.values()).count(column)
        if count > 1 or (count == 0 and column not in ASSESSMENT_COLUMNS):
            message = f"Die Spalte „{column.heading}“ {'steht doppelt da' if count else 'fehlt'}."
            errors.append(FieldError(f"Blatt „{title}“", message))
    return found


def _content(model: type[Made], line: _Line, errors: list[FieldError]) -> Made | None:
    """None where a cell is wrong; the errors then say which."""
    values: dict[str, object] = {}
    wrong: dict[str, str] = {}
    for column, cell in line.filled.items():
        if column.field in model.model_fields:
            try:
                values[column.key] = column.kind.to_input(cell)
            except CellError as error:
                wrong[column.key] = str(error)
    content = None
    try:
        content = read_input(model, values)
    except Invalid as invalid:
        for one in invalid.fields:
            wrong.setdefault(one.where, one.message)
    errors += line.place.errors(FieldError(*each) for each in wrong.items())
    return None if wrong else content


def _twice(rows: Iterable[tuple[Place, str, date | None]]) -> Iterator[FieldError]:
    seen: dict[tuple[str, date | None], Place] = {}
    for place, number, day in rows:
        first = seen.setdefault((number, day), place)
        if first is not place:
            message = f"Diese Zeile steht schon einmal da: Zeile {first.row}."
            yield FieldError(place.of(NUMBER), message)
