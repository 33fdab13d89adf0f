"""What people do to a workbook between download and upload."""

import io
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Cells = Mapping[str, Mapping[str, object]]
"""Number of the measure → heading → what somebody types."""


def by_hand(data: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def fill(sheet: Worksheet, cells: Cells) -> None:
    headings = [cell.value for cell in sheet[1]]
    rows = {sheet.cell(row, 1).value: row for row in range(2, sheet.max_row + 1)}
    for number, values in cells.items():
        for heading, value in values.items():
            sheet.cell(rows[number], headings.index(heading) + 1).value = value


def filled(data: bytes, cells: Cells, sheet: str = "Zuarbeiten") -> bytes:
    return by_hand(data, lambda book: fill(book[sheet], cells))


def seen(data: bytes, sheet: str) -> list[dict[str, Any]]:
    """The rows of a sheet by heading, as somebody sees them."""
    found = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    headings, *rows = found.iter_rows(values_only=True)
    return [dict(zip(map(str, headings), row, strict=True)) for row in rows]
