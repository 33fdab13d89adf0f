"""What belongs on an office's spreadsheet of a year. Pure, but for the rows of stored reports."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session, select

from app.deadlines import DeadlineKind
from app.kit.errors import NotFound
from app.kit.german import german_date
from app.monitoring.model import MeasureState, PlanState, ReportState, YearRef
from app.overdue import DueDate
from app.status_reports.implementation import IMPLEMENTATION
from app.status_reports.states import COUNTING, WRITABLE, ReportKind
from app.status_reports.tables import StatusReport

StoredReports = Mapping[int, StatusReport]
"""Annual reports of one year by measure id: the very row, with all that an office may say."""

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AboutMeasure:
    """The locked columns of a row."""

    number: str
    title: str
    official_text: str | None
    deadline: str
    last_state: str | None
    last_text: str | None
    question: str | None


@dataclass(frozen=True, slots=True)
class OpenOccurrence:
    number: str
    title: str
    occurrence_date: date
    done_date: None = None
    note: None = None


def year_in(state: PlanState, year: int) -> YearRef:
    for known in state.years:
        if known.year == year:
            return known
    raise NotFound(f"Für {year} gibt es kein Berichtsjahr.", slug="wrong-year")


def stored_reports(session: Session, year: YearRef) -> StoredReports:
    found = session.exec(
        select(StatusReport).where(
            StatusReport.reporting_year_id == year.id, StatusReport.kind == ReportKind.ANNUAL
        )
    )
    return {report.measure_id: report for report in found}


def owed_measures(
    state: PlanState, office_ids: Collection[int], stored: StoredReports
) -> tuple[MeasureState, ...]:
    """What these offices have yet to hand in for the year."""
    return tuple(
        measure
        for measure in state.measures
        if measure.reporting_office.id in office_ids
        and measure.owes_report
        and ((report := stored.get(measure.id)) is None or report.step in WRITABLE)
    )


def about(
    state: PlanState, measure: MeasureState, year: int, stored: StoredReports
) -> AboutMeasure:
    last = previous_report(measure, year)
    report = stored.get(measure.id)
    return AboutMeasure(
        number=measure.number,
        title=_title(state, measure),
        official_text=measure.official_text,
        deadline=_deadline(measure),
        last_state=_state(last) if last else None,
        last_text=last.text if last else None,
        question=report.question if report else None,
    )


def previous_report(measure: MeasureState, year: int) -> ReportState | None:
    """What was handed in last: for an earlier year, or in between in this one."""
    earlier = [
        report
        for report in measure.reports
        if report.step in COUNTING
        and (report.year < year or (report.year == year and report.kind is ReportKind.INTERIM))
    ]
    return max(earlier, key=lambda r: (r.year, r.submitted_at or _LONG_AGO), default=None)


def open_occurrences(
    state: PlanState, office_ids: Collection[int], year: int
) -> Iterator[OpenOccurrence]:
    """Recurring dates up to the end of the year that nobody has confirmed."""
    for measure in state.measures:
        if measure.reporting_office.id in office_ids and measure.timeliness is not None:
            known = {one.occurrence_date for one in measure.confirmations}
            for due in measure.standing.occurrences:
                if _is_open(measure, due, year) and due.resolved not in known:
                    yield OpenOccurrence(measure.number, _title(state, measure), due.resolved)


def _is_open(measure: MeasureState, due: DueDate, year: int) -> bool:
    can_be_confirmed = not due.is_fixed or measure.deadline.kind is DeadlineKind.MIXED
    return can_be_confirmed and due.met_on is None and due.resolved.year <= year


def _title(state: PlanState, measure: MeasureState) -> str:
    return f"Beispiel: {measure.title}" if state.is_sample else measure.title


def _deadline(measure: MeasureState) -> str:
    due = measure.standing.next_due_date or measure.standing.due_date
    wording = " ".join(measure.deadline_text.split())
    return f"{wording}\nfällig am {german_date(due)}" if due else wording


def _state(report: ReportState) -> str | None:
    if report.implementation is None:
        return None
    day = f", {german_date(report.effective_date)}" if report.effective_date else ""
    return f"{report.year}: {IMPLEMENTATION[report.implementation].label}{day}"
