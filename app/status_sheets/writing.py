"""The office's spreadsheet, out: one workbook for an office and a year."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from sqlmodel import Session

from app.kit.sheets import CellValue, Sheet, write_workbook
from app.monitoring.model import MeasureState, PlanState, View, YearRef
from app.status_reports.inputs import ReportInput
from app.status_reports.tables import StatusReport
from app.status_sheets.columns import (
    OCCURRENCE_COLUMNS,
    OCCURRENCES,
    REPORTS,
    Column,
    notes,
    report_columns,
    sheet_columns,
)
from app.status_sheets.help import help_sheet
from app.status_sheets.listing import (
    StoredReports,
    about,
    open_occurrences,
    owed_measures,
    stored_reports,
    year_in,
)
from app.status_sheets.marks import Mark, Marks, fingerprint, marks_sheet

FROZEN = 2
"""Number and title stay in sight."""


def write_sheet(
    session: Session, state: PlanState, office_ids: Collection[int], year: int, *, today: date
) -> bytes:
    """`state` is the INTERNAL view: drafts and internal notes are in it, so the caller asks first
    whether the reader may write for these offices."""
    if state.view is not View.INTERNAL:
        raise ValueError("the spreadsheet is made from the internal view")
    ref = year_in(state, year)
    stored = stored_reports(session, ref)
    measures = owed_measures(state, office_ids, stored)
    columns = report_columns(has_assessments=any(m.is_assessment for m in measures))
    return write_workbook(
        (
            _reports(state, ref, measures, stored, columns),
            _occurrences(state, office_ids, year),
            help_sheet(state, ref, office_ids, today, columns),
            marks_sheet(_marks(state, ref, measures, stored, columns)),
        ),
        title=f"Zuarbeiten {year}{' (Beispieldaten)' if state.is_sample else ''}",
    )


def values_of(report: StatusReport | ReportInput, columns: Iterable[Column]) -> dict[str, object]:
    """What an office has said, by field; a report that is not there is an empty one."""
    return {column.field: getattr(report, column.field) for column in columns if not column.locked}


def _reports(
    state: PlanState,
    year: YearRef,
    measures: Sequence[MeasureState],
    stored: StoredReports,
    columns: Sequence[Column],
) -> Sheet:
    rows = []
    for measure in measures:
        report = stored.get(measure.id)
        values = _values(about(state, measure, year.year, stored), columns, locked=True)
        if report:
            values |= _values(report, columns, locked=False)
        rows.append([values.get(column.field) for column in columns])
    return _protected(REPORTS, columns, rows)


def _occurrences(state: PlanState, office_ids: Collection[int], year: int) -> Sheet:
    rows = [
        [_cell(column, getattr(one, column.field)) for column in OCCURRENCE_COLUMNS]
        for one in open_occurrences(state, office_ids, year)
    ]
    return _protected(OCCURRENCES, OCCURRENCE_COLUMNS, rows)


def _marks(
    state: PlanState,
    year: YearRef,
    measures: Sequence[MeasureState],
    stored: StoredReports,
    columns: Sequence[Column],
) -> Marks:
    nothing = ReportInput()
    marks = {
        measure.number: Mark(
            stored[measure.id].version if measure.id in stored else 0,
            fingerprint(values_of(stored.get(measure.id, nothing), columns)),
        )
        for measure in measures
    }
    return Marks(state.slug, year.year, marks)


def _protected(title: str, columns: Sequence[Column], rows: list[list[CellValue]]) -> Sheet:
    return Sheet(
        title,
        sheet_columns(columns),
        rows,
        protected=True,
        frozen_columns=FROZEN,
        fits_page_width=title == OCCURRENCES,
        notes=notes(columns),
    )


def _values(facts: object, columns: Iterable[Column], *, locked: bool) -> dict[str, CellValue]:
    return {
        column.field: _cell(column, getattr(facts, column.field))
        for column in columns
        if column.locked is locked
    }


def _cell(column: Column, value: object) -> CellValue:
    return None if value is None else column.kind.to_cell(value)
