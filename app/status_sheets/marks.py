"""The hidden sheet: to what plan and year a workbook belongs, and how each row was given out.

The version tells that somebody has changed a report meanwhile; the fingerprint, that nobody has
touched the row in the workbook, which therefore takes nothing back.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.kit.errors import FieldError, Invalid
from app.kit.sheets import CellValue, Column, Row, Sheet

TITLE: Final = "Kennung"
_FORMAT: Final = "Zuarbeiten 1"
_ABOUT: Final = 3
"""So many rows come before those of the reports."""
_COLUMNS: Final = (Column("Schlüssel"), Column("Wert"), Column("Prüfsumme"))


@dataclass(frozen=True, slots=True)
class Mark:
    """`version`: of the report; 0 where there was none."""

    version: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Marks:
    plan: str
    year: int
    reports: Mapping[str, Mark]
    """By the measure's number."""


def fingerprint(values: Mapping[str, object]) -> str:
    canonical = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def marks_sheet(marks: Marks) -> Sheet:
    rows: list[Row] = [
        ("Format", _FORMAT, None),
        ("Plan", marks.plan, None),
        ("Berichtsjahr", marks.year, None),
    ]
    rows += [(number, one.version, one.fingerprint) for number, one in marks.reports.items()]
    return Sheet(TITLE, _COLUMNS, rows, protected=True, hidden=True)


def read_marks(sheets: Mapping[str, Sequence[Row]]) -> Marks:
    rows = [row for row in sheets.get(TITLE, ())[1:] if row]
    about = {row[0]: row[1] for row in rows[:_ABOUT] if len(row) > 1}
    plan, year = about.get("Plan"), _whole(about.get("Berichtsjahr"))
    if about.get("Format") != _FORMAT or not isinstance(plan, str) or year is None:
        raise _not_ours()
    return Marks(plan, year, dict(map(_report, rows[_ABOUT:])))


def _report(row: Row) -> tuple[str, Mark]:
    match row:
        case [str(number), value, str(mark)] if (version := _whole(value)) is not None:
            return number, Mark(version, mark)
    raise _not_ours()


def _whole(value: CellValue) -> int | None:
    """Some programs write every number with a decimal point."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return int(value)


def _not_ours() -> Invalid:
    message = (
        "Das ist keine hier ausgegebene Arbeitsmappe, oder ihr verborgenes Blatt wurde verändert. "
        "Bitte laden Sie die Mappe neu herunter und übertragen Sie Ihre Angaben."
    )
    return Invalid(message, fields=[FieldError(f"Blatt „{TITLE}“", message)])
