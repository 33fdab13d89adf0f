"""Reads and writes spreadsheets (XLSX): the only file that knows openpyxl.

Out: words are written as words, so nothing runs as a formula. In: no macros, no links to other
files, no formulas, and limits that hold before anything is unpacked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from textwrap import wrap
from typing import Any, Final
from warnings import catch_warnings, simplefilter

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from app.kit.sheet_archives import Limits, SheetError, check_archive
from app.kit.sheets import CellValue, Row, Sheet

MAX_CELL_LENGTH = 32_767  # what the format allows
_CHOICES_SHEET = "Auswahl"
_DATE_FORMAT = "DD.MM.YYYY"
_HEADER_FONT = Font(name="Calibri", size=11, bold=True)
_HEADER_FILL = PatternFill("solid", fgColor="FFE4E8EE")
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_LINE_POINTS: Final = 15
_MOST_POINTS: Final = 409  # what the format allows


# In


def read(data: bytes, limits: Limits) -> dict[str, list[Row]]:
    check_archive(data, limits)
    try:
        with catch_warnings():
            simplefilter("ignore")  # openpyxl warns of things that it leaves out
            return _sheets(data, limits)
    except SheetError:
        raise
    except Exception as error:  # a damaged file makes openpyxl raise almost anything
        raise SheetError(
            "Die Datei ist beschädigt oder keine Arbeitsmappe im Format XLSX. "
            "Bitte öffnen und neu als „Excel-Arbeitsmappe (.xlsx)“ speichern."
        ) from error


def _sheets(data: bytes, limits: Limits) -> dict[str, list[Row]]:
    workbook = load_workbook(BytesIO(data), read_only=True, data_only=False)
    if len(workbook.worksheets) > limits.max_sheets:
        raise SheetError(f"Die Datei hat mehr als {limits.max_sheets} Blätter.")
    sheets = {
        sheet.title: _trimmed(_rows(sheet, limits))
        for sheet in workbook.worksheets
        if sheet.title != _CHOICES_SHEET
    }
    if not sheets:
        raise SheetError("Die Datei hat kein lesbares Blatt.")
    return sheets


def _rows(sheet: Any, limits: Limits) -> Iterator[Row]:
    sheet.reset_dimensions()  # what the file says of its own size is not to be trusted
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > limits.max_rows:
            raise SheetError(f"Mehr als {limits.max_rows} Zeilen.", sheet=sheet.title)
        if len(cells) > limits.max_columns:
            raise SheetError(
                f"Mehr als {limits.max_columns} Spalten.", sheet=sheet.title, row=number
            )
        yield tuple(_value(cell, sheet.title, number, index) for index, cell in enumerate(cells, 1))


def _value(cell: Any, sheet: str, row: int, column: int) -> CellValue:
    letter = get_column_letter(column)
    value = cell.value
    if cell.data_type == "f":
        raise SheetError(
            "Die Zelle enthält eine Formel. Bitte durch ihren Wert ersetzen.",
            sheet=sheet,
            row=row,
            column=letter,
        )
    if cell.data_type == "e":
        raise SheetError(
            f"Die Zelle enthält den Fehlerwert {value}.", sheet=sheet, row=row, column=letter
        )
    if isinstance(value, str):
        return _unescaped(value)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, bool | int | float | date):
        return value
    raise SheetError(
        "Der Inhalt der Zelle ist weder Text noch Zahl noch Datum.",
        sheet=sheet,
        row=row,
        column=letter,
    )


def _trimmed(rows: Iterable[Row]) -> list[Row]:
    trimmed = []
    for row in rows:
        width = max((i for i, value in enumerate(row, 1) if value not in {None, ""}), default=0)
        trimmed.append(row[:width])
    while trimmed and not trimmed[-1]:
        trimmed.pop()
    return trimmed


# Out


def write(sheets: Sequence[Sheet], title: str) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    workbook.properties.title = title
    workbook.properties.creator = ""
    choices = _Choices()
    for sheet in sheets:
        _write_sheet(workbook.create_sheet(sheet.title), sheet, choices)
    choices.write(workbook)
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()


def _write_sheet(target: Worksheet, sheet: Sheet, choices: "_Choices") -> None:
    for index, column in enumerate(sheet.columns, 1):
        cell = _fill(target, 1, index, column.heading)
        cell.font = _HEADER_FONT
        cell.fill = _HEADER_FILL
        cell.alignment = _WRAPPED
        target.column_dimensions[get_column_letter(index)].width = column.width
    for number, row in enumerate(sheet.rows, 2):
        for index, (column, value) in enumerate(zip(sheet.columns, row, strict=True), 1):
            cell = _fill(target, number, index, value)
            cell.alignment = _WRAPPED
            if column.number_format:
                cell.number_format = column.number_format
            if not column.locked:
                cell.protection = Protection(locked=False)
    _set_heights(target, sheet)
    _offer_choices(target, sheet, choices)
    target.freeze_panes = target.cell(2, sheet.frozen_columns + 1).coordinate
    target.sheet_state = "hidden" if sheet.hidden else "visible"
    target.page_setup.orientation = "landscape"
    target.page_setup.fitToHeight = 0
    target.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=sheet.fits_page_width)
    target.print_title_rows = "1:1"
    if sheet.frozen_columns:
        target.print_title_cols = f"A:{get_column_letter(sheet.frozen_columns)}"
    if sheet.protected:
        target.protection.formatColumns = target.protection.formatRows = False  # stay allowed
        target.protection.enable()


class _EstimatedRow(RowDimension):
    """With a height that is not fixed: the row still grows when somebody writes into it."""

    customHeight = False  # noqa: N815 - openpyxl's name


def _set_heights(target: Worksheet, sheet: Sheet) -> None:
    """Not every program makes rows high enough for wrapped texts when it opens a file."""
    rows = ([column.heading for column in sheet.columns], *sheet.rows)
    for number, row in enumerate(rows, 1):
        lines = max(
            (_lines(value, column.width) for column, value in zip(sheet.columns, row, strict=True)),
            default=1,
        )
        height = min(lines * _LINE_POINTS, _MOST_POINTS)
        target.row_dimensions[number] = _EstimatedRow(target, index=number, ht=height)


def _lines(value: CellValue, width: float) -> int:
    """Widths count digits of the standard font; letters are narrower, bold ones as wide."""
    if not isinstance(value, str):
        return 1
    return sum(max(1, len(wrap(line, int(width)))) for line in value.splitlines()) or 1


def _offer_choices(target: Worksheet, sheet: Sheet, choices: "_Choices") -> None:
    for index, column in enumerate(sheet.columns, 1):
        note = sheet.notes.get(column.heading)
        if not column.choices and not note:
            continue
        rule = (
            DataValidation(
                type="list", formula1=choices.reference(column.choices), allow_blank=True
            )
            if column.choices
            else DataValidation(allow_blank=True)
        )
        rule.errorTitle = "Nicht möglich"
        rule.error = "Bitte einen Eintrag aus der Liste wählen."
        rule.showErrorMessage = bool(column.choices)
        if note:
            rule.promptTitle, rule.prompt, rule.showInputMessage = column.heading[:32], note, True
        letter = get_column_letter(index)
        rule.add(f"{letter}2:{letter}{max(len(sheet.rows) + 1, 2)}")
        target.add_data_validation(rule)


def _fill(target: Worksheet, row: int, column: int, value: CellValue) -> Cell:
    cell = target.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(cell)  # a merged cell; none is written here
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _DATE_FORMAT
        return cell
    if len(value) > MAX_CELL_LENGTH:
        raise SheetError(
            f"Der Text ist länger als {MAX_CELL_LENGTH} Zeichen und passt in keine Zelle.",
            sheet=target.title,
            row=row,
            column=get_column_letter(column),
        )
    cell.value = _escaped(value)
    cell.data_type = "s"  # "=1+1" and "#N/A" are words here
    return cell


class _Choices:
    """The lists behind the drop-downs, on a hidden sheet: entries may hold commas and be many."""

    def __init__(self) -> None:
        self.lists: list[tuple[str, ...]] = []

    def reference(self, choices: tuple[str, ...]) -> str:
        if choices not in self.lists:
            self.lists.append(choices)
        letter = get_column_letter(self.lists.index(choices) + 1)
        return f"={_CHOICES_SHEET}!${letter}$1:${letter}${len(choices)}"

    def write(self, workbook: Workbook) -> None:
        if not self.lists:
            return
        target = workbook.create_sheet(_CHOICES_SHEET)
        target.sheet_state = "hidden"
        for index, choices in enumerate(self.lists, 1):
            for number, choice in enumerate(choices, 1):
                _fill(target, number, index, choice)


# XML cannot hold every character; the format writes the others as _x000D_, and a text that already
# looks like that with its underscore as _x005F_.
_NEEDS_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def _escaped(text: str) -> str:
    return _NEEDS_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
