"""What a spreadsheet would change, row by row. Nothing is written here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlmodel import Session

from app.kit.errors import Conflict
from app.kit.german import german_date
from app.monitoring.model import MeasureState, PlanState, YearRef
from app.status_reports.inputs import ReportInput
from app.status_reports.states import STEP_LABEL, WRITABLE, YearState
from app.status_reports.tables import StatusReport
from app.status_sheets.cells import DAY
from app.status_sheets.columns import Column
from app.status_sheets.listing import StoredReports, previous_report, stored_reports, year_in
from app.status_sheets.places import Place
from app.status_sheets.reading import ConfirmationRow, ReportRow, SheetReading
from app.status_sheets.writing import values_of


class RowKind(StrEnum):
    """`unchanged` rows are left alone, `conflict` and `not_allowed` ones stand in the way."""

    UNCHANGED = "unchanged"
    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    NOT_ALLOWED = "not_allowed"


ROW_KIND_LABEL: Final = {
    RowKind.UNCHANGED: "unverändert",
    RowKind.NEW: "neu",
    RowKind.CHANGED: "geändert",
    RowKind.CONFLICT: "inzwischen von anderen geändert",
    RowKind.NOT_ALLOWED: "nicht möglich",
}
IN_THE_WAY: Final = frozenset({RowKind.CONFLICT, RowKind.NOT_ALLOWED})


@dataclass(frozen=True, slots=True)
class CellChange:
    """As people write it; empty where there is nothing. `stored` is what is saved now, so that in
    a conflict both texts can be seen."""

    heading: str
    stored: str
    sheet: str


@dataclass(frozen=True, slots=True)
class RowDifference:
    """`title` is empty for a measure that the plan does not know."""

    place: Place
    number: str
    title: str
    kind: RowKind
    changes: tuple[CellChange, ...] = ()
    reason: str | None = None

    @property
    def says_what_is_saved(self) -> bool:
        return self.kind is RowKind.UNCHANGED and self.reason is None


@dataclass(frozen=True, slots=True)
class _Frame:
    measures: Mapping[str, MeasureState]
    year: YearRef
    office_ids: Collection[int]
    stored: StoredReports


def sheet_differences(
    session: Session, state: PlanState, office_ids: Collection[int], reading: SheetReading
) -> tuple[RowDifference, ...]:
    """One for each row of `reading`: its reports, then its confirmations. INTERNAL view.

    Raises Conflict for a workbook of another plan.
    """
    if reading.plan != state.slug:
        raise Conflict(f"Die Arbeitsmappe gehört zu einem anderen Plan („{reading.plan[:80]}“).")
    year = year_in(state, reading.year)
    frame = _Frame(
        {measure.number: measure for measure in state.measures},
        year,
        office_ids,
        stored_reports(session, year),
    )
    return (
        *(_report(frame, row) for row in reading.reports),
        *(_confirmation(frame, row) for row in reading.confirmations),
    )


def as_saved(row: ReportRow, measure: MeasureState, year: int) -> ReportInput:
    """„unverändert“ without a text means the last one, as when it is saved."""
    if not row.content.is_unchanged or row.content.text:
        return row.content
    last = previous_report(measure, year)
    return row.content.model_copy(update={"text": last.text}) if last else row.content


def _report(frame: _Frame, row: ReportRow) -> RowDifference:
    measure = frame.measures.get(row.number)
    if measure is None or measure.reporting_office.id not in frame.office_ids:
        return _foreign(row.place, row.number, measure, is_untouched=row.is_untouched)
    stored = frame.stored.get(measure.id)
    changes = _changes(
        stored or ReportInput(), as_saved(row, measure, frame.year.year), row.columns
    )
    kind, reason = _kind(frame, row, stored, changes)
    return RowDifference(row.place, row.number, measure.title, kind, changes, reason)


def _kind(
    frame: _Frame, row: ReportRow, stored: StatusReport | None, changes: Collection[CellChange]
) -> tuple[RowKind, str | None]:
    if not changes:
        return RowKind.UNCHANGED, None
    if row.is_untouched:
        return RowKind.UNCHANGED, (
            "In der Mappe nicht bearbeitet. Was inzwischen gespeichert wurde, bleibt."
        )
    if frame.year.state is YearState.CLOSED:
        return RowKind.NOT_ALLOWED, f"Das Berichtsjahr {frame.year.year} ist abgeschlossen."
    if stored and stored.step not in WRITABLE:
        return RowKind.NOT_ALLOWED, (
            f"Die Zuarbeit ist bereits {STEP_LABEL[stored.step]}. Für Änderungen bitten Sie die "
            "Koordination, sie Ihnen zurückzugeben."
        )
    if row.mark.version != (stored.version if stored else 0):
        return RowKind.CONFLICT, (
            "Seit die Mappe ausgegeben wurde, hat jemand anderes diese Zuarbeit geändert."
        )
    return (RowKind.CHANGED if stored else RowKind.NEW), None


def _confirmation(frame: _Frame, row: ConfirmationRow) -> RowDifference:
    measure = frame.measures.get(row.number)
    if measure is None or measure.reporting_office.id not in frame.office_ids:
        return _foreign(row.place, row.number, measure, is_untouched=False)
    day = row.content.occurrence_date
    known = next((one for one in measure.confirmations if one.occurrence_date == day), None)
    done = CellChange(
        f"Termin {german_date(day)}, durchgeführt am",
        DAY.shown(known.done_date) if known else "",
        DAY.shown(row.content.done_date),
    )
    if known is None:
        return RowDifference(row.place, row.number, measure.title, RowKind.NEW, (done,))
    if known.done_date == row.content.done_date:
        return RowDifference(row.place, row.number, measure.title, RowKind.UNCHANGED)
    reason = "Dieser Termin ist inzwischen mit einem anderen Tag gemeldet."
    return RowDifference(row.place, row.number, measure.title, RowKind.CONFLICT, (done,), reason)


def _foreign(
    place: Place, number: str, measure: MeasureState | None, *, is_untouched: bool
) -> RowDifference:
    """Another office's draft is not shown."""
    if measure is None:
        reason = "Diese Maßnahme gibt es im Plan nicht."
        return RowDifference(place, number, "", RowKind.NOT_ALLOWED, (), reason)
    if is_untouched:
        reason = "Zu dieser Maßnahme berichtet inzwischen eine andere Stelle."
        return RowDifference(place, number, measure.title, RowKind.UNCHANGED, (), reason)
    reason = f"Zu dieser Maßnahme berichtet eine andere Stelle: {measure.reporting_office.name}."
    return RowDifference(place, number, measure.title, RowKind.NOT_ALLOWED, (), reason)


def _changes(
    stored: StatusReport | ReportInput, sheet: ReportInput, columns: Iterable[Column]
) -> tuple[CellChange, ...]:
    columns = tuple(columns)
    before, after = values_of(stored, columns), values_of(sheet, columns)
    return tuple(
        CellChange(
            column.heading,
            _shown(column, before[column.field]),
            _shown(column, after[column.field]),
        )
        for column in columns
        if before[column.field] != after[column.field]
    )


def _shown(column: Column, value: object) -> str:
    return "" if value is None else column.kind.shown(value)
