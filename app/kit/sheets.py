"""Spreadsheets (XLSX) in and out: what goes into one and comes out of one.

`workbooks.py` reads and writes them. It is loaded with the first sheet, not at the start: openpyxl
takes half a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from app.kit.sheet_archives import Limits

CellValue = str | date | bool | int | float | Decimal | None
Row = tuple[CellValue, ...]


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float = 20
    choices: tuple[str, ...] = ()  # offered as a drop-down list, anything else is refused
    locked: bool = True  # only with a protected sheet
    number_format: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[CellValue]]
    protected: bool = False  # against slips, without a password
    frozen_columns: int = 0
    hidden: bool = False
    fits_page_width: bool = True  # when printed; many columns then become too small to read
    notes: Mapping[str, str] = field(default_factory=dict)  # heading → what to enter


def read_workbook(data: bytes, limits: Limits | None = None) -> dict[str, list[Row]]:
    """Each visible or hidden sheet's rows from the first on; empty ends are cut off.

    Raises SheetError.
    """
    from app.kit import workbooks

    return workbooks.read(data, limits or Limits())


def write_workbook(sheets: Sequence[Sheet], *, title: str = "") -> bytes:
    """Raises SheetError if a text does not fit into a cell."""
    from app.kit import workbooks

    return workbooks.write(sheets, title)
