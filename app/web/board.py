"""Coordination's board: offices × state of the year, as a value. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kit.tables import fold
from app.monitoring.model import MeasureState, OfficeRef, PlanState, ReportState, YearRef
from app.status_reports.states import ReportKind, Step, YearState


@dataclass(frozen=True, slots=True)
class Mailed:
    """Reminders that went to an office in this year, or wait to go."""

    count: int
    last: date


@dataclass(frozen=True, slots=True)
class BoardRow:
    office: OfficeRef
    owed: int
    missing: int
    steps: Mapping[Step, int]
    overdue: int
    mailed: Mailed | None

    @property
    def is_complete(self) -> bool:
        return self.steps[Step.ACCEPTED] == self.owed


@dataclass(frozen=True, slots=True)
class Board:
    year: YearRef
    rows: Sequence[BoardRow]
    to_check: Sequence[tuple[MeasureState, ReportState]]
    interim_to_check: Sequence[tuple[MeasureState, ReportState]]
    """Of every year that is open: they come at any time."""

    @property
    def owed(self) -> int:
        return sum(row.owed for row in self.rows)

    @property
    def missing(self) -> int:
        return sum(row.missing for row in self.rows)

    def total(self, step: Step) -> int:
        return sum(row.steps[step] for row in self.rows)


def year_to_watch(state: PlanState, today: date) -> YearRef | None:
    """The oldest year that is over and not closed, else the newest."""
    waiting = [
        year
        for year in state.years
        if year.reference_date < today and year.state is not YearState.CLOSED
    ]
    return waiting[0] if waiting else state.years[-1] if state.years else None


def board_of(state: PlanState, year: YearRef, mailed: Mapping[int, Mailed]) -> Board:
    groups: dict[OfficeRef, list[MeasureState]] = {}
    for measure in state.measures:
        if measure.owes_report or measure.annual_report(year.year):
            groups.setdefault(measure.reporting_office, []).append(measure)
    rows = [_row(office, found, year.year, mailed) for office, found in groups.items()]
    return Board(
        year,
        sorted(rows, key=lambda row: fold(row.office.name)),
        to_check(state, ReportKind.ANNUAL, year.year),
        [
            each
            for open_year in state.years
            if open_year.state is not YearState.CLOSED
            for each in to_check(state, ReportKind.INTERIM, open_year.year)
        ],
    )


def to_check(
    state: PlanState, kind: ReportKind, year: int
) -> Sequence[tuple[MeasureState, ReportState]]:
    """What is handed in and waits for coordination, in the plan's order."""
    return [
        (measure, report)
        for measure in state.measures
        for report in measure.reports
        if (report.kind, report.year, report.step) == (kind, year, Step.SUBMITTED)
    ]


def _row(
    office: OfficeRef, measures: Sequence[MeasureState], year: int, mailed: Mapping[int, Mailed]
) -> BoardRow:
    reports = [measure.annual_report(year) for measure in measures]
    steps = Counter(report.step for report in reports if report)
    return BoardRow(
        office,
        owed=len(measures),
        missing=sum(report is None for report in reports),
        steps={step: steps[step] for step in Step},
        overdue=sum(measure.standing.overdue is not None for measure in measures),
        mailed=mailed.get(office.id),
    )
