"""What is open for an office in one year, grouped by what there is to do. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.monitoring.model import MeasureState, PlanState, ReportState, YearRef
from app.overdue import DueDate
from app.status_reports.states import ReportKind, Step, YearState


class Task(StrEnum):
    """In the order in which they are shown."""

    ANSWER = "answer"
    WRITE = "write"
    HAND_IN = "hand_in"
    WAIT = "wait"
    DONE = "done"


TASK_LABEL = {
    Task.ANSWER: "Rückfrage beantworten",
    Task.WRITE: "Noch zu schreiben",
    Task.HAND_IN: "Entwürfe: fertigstellen und einreichen",
    Task.WAIT: "Eingereicht, wird geprüft",
    Task.DONE: "Angenommen",
}
_BY_STEP = {
    Step.RETURNED: Task.ANSWER,
    Step.DRAFT: Task.HAND_IN,
    Step.SUBMITTED: Task.WAIT,
    Step.ACCEPTED: Task.DONE,
}


@dataclass(frozen=True, slots=True)
class OpenMeasure:
    measure: MeasureState
    report: ReportState | None
    to_confirm: tuple[DueDate, ...]
    """Recurring dates that have come and are not confirmed yet."""


@dataclass(frozen=True, slots=True)
class OfficeYear:
    plan: PlanState
    year: YearRef
    groups: Sequence[tuple[Task, Sequence[OpenMeasure]]]

    @property
    def still_open(self) -> int:
        waiting = {Task.WAIT, Task.DONE}
        return sum(len(found) for task, found in self.groups if task not in waiting)

    @property
    def drafts(self) -> Sequence[OpenMeasure]:
        return [one for task, found in self.groups if task is Task.HAND_IN for one in found]


def office_years(state: PlanState, office_ids: frozenset[int], today: date) -> Sequence[OfficeYear]:
    """Years that can be written in, oldest first: it is due first."""
    found = (
        OfficeYear(state, year, _groups(state, year, office_ids, today))
        for year in state.years
        if year.state is not YearState.CLOSED
    )
    return [each for each in found if each.groups]


def to_confirm(measure: MeasureState, today: date) -> tuple[DueDate, ...]:
    return tuple(
        due
        for due in measure.standing.occurrences
        if due.met_on is None and not due.is_fixed and due.due <= date(today.year, 12, 31)
    )


def _groups(
    state: PlanState, year: YearRef, office_ids: frozenset[int], today: date
) -> Sequence[tuple[Task, Sequence[OpenMeasure]]]:
    groups: dict[Task, list[OpenMeasure]] = {task: [] for task in Task}
    for measure in state.measures:
        report = measure.annual_report(year.year)
        if measure.reporting_office.id in office_ids and (report or measure.owes_report):
            task = _BY_STEP[report.step] if report else Task.WRITE
            due = [one for one in to_confirm(measure, today) if one.due.year == year.year]
            groups[task].append(OpenMeasure(measure, report, tuple(due)))
    return [(task, found) for task, found in groups.items() if found]


def latest_before(measure: MeasureState, year: int) -> ReportState | None:
    """Last year's text, which stands beside the form."""
    earlier = [
        report
        for report in measure.reports
        if report.kind is ReportKind.ANNUAL and report.year < year and report.step is not Step.DRAFT
    ]
    return max(earlier, key=lambda report: report.year, default=None)


def interim_reports(
    state: PlanState, office_ids: frozenset[int]
) -> Sequence[tuple[MeasureState, ReportState]]:
    """Those of the office in years that are open, newest first."""
    open_years = {year.year for year in state.years if year.state is not YearState.CLOSED}
    found = [
        (measure, report)
        for measure in state.measures
        for report in measure.reports
        if report.kind is ReportKind.INTERIM
        and report.year in open_years
        and report.office.id in office_ids
    ]
    return sorted(found, key=lambda each: each[1].id, reverse=True)
