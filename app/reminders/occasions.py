"""Who is told what today. Pure: the plan's state, what was sent before and a day in, mails out."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.deadlines import Quarter
from app.kit.workdays import is_working_day
from app.monitoring.model import MeasureState, OfficeRef, PlanState, YearRef
from app.offices.kinds import OfficeKind
from app.reminders.tables import Occasion
from app.reminders.windows import Window, open_windows
from app.status_reports.states import COUNTING

SECOND_QUARTER = 2
"""From this check in a row on somebody above is told."""


@dataclass(frozen=True, slots=True)
class Past:
    """A reminder that is recorded; `was_mailed` is false where there was no mailbox."""

    office_id: int
    occasion: Occasion
    period: str
    measure_numbers: frozenset[str]
    was_mailed: bool

    @property
    def quarter(self) -> Quarter | None:
        """The check that it was about."""
        if self.occasion is Occasion.QUARTERLY:
            return Quarter.parse(self.period)
        return Quarter(int(self.period), 4) if self.occasion is Occasion.JANUARY else None


@dataclass(frozen=True, slots=True)
class Correspondence:
    """What is known beside the plan itself."""

    past: tuple[Past, ...]
    streaks: Mapping[int, int] | None
    """Measure id → checks in a row, of the check of the last quarter; None: not recorded yet."""
    mailboxes: Mapping[int, str]
    coordination: OfficeRef


@dataclass(frozen=True, slots=True)
class Overdue:
    """A measure that was overdue in the check and still is."""

    measure: MeasureState
    quarters: int


@dataclass(frozen=True, slots=True)
class PlannedMail:
    """One mail to one office with all its measures."""

    office: OfficeRef
    window: Window
    missing: tuple[MeasureState, ...] = ()
    """Their annual report of the window's year is asked for."""
    overdue: tuple[Overdue, ...] = ()

    @property
    def measure_numbers(self) -> tuple[str, ...]:
        numbers = [each.number for each in self.missing]
        numbers += [each.measure.number for each in self.overdue]
        return tuple(dict.fromkeys(numbers))


def plan_reminders(
    state: PlanState, day: date, known: Correspondence, federal_state: str
) -> tuple[PlannedMail, ...]:
    """`state` as a page shows it on `day`. Samples write to nobody."""
    if state.is_sample or not is_working_day(day, federal_state):
        return ()
    return tuple(
        mail
        for window in open_windows(state, day, federal_state)
        for mail in _mails(state, window, known)
        if not _is_done(mail, known)
    )


def missing_reports(state: PlanState, year: int) -> tuple[MeasureState, ...]:
    """Measures that owe a report for the year and have not handed one in."""
    return tuple(
        measure
        for measure in state.measures
        if measure.owes_report
        and not ((report := measure.annual_report(year)) and report.step in COUNTING)
    )


def department_of(state: PlanState, office: OfficeRef) -> OfficeRef | None:
    """The Dezernat above an office; none above a Dezernat."""
    above = state.offices.get(office.parent_id or 0)
    while above is not None and above.kind is not OfficeKind.DEPARTMENT:
        above = state.offices.get(above.parent_id or 0)
    return above


def _mails(state: PlanState, window: Window, known: Correspondence) -> Iterator[PlannedMail]:
    match window.occasion, window.subject:
        case Occasion.ESCALATION, Quarter() as quarter:
            yield from _escalations(state, window, quarter, known)
        case Occasion.QUARTERLY, Quarter():
            yield from _by_office(window, (), _overdue(state, known))
        case Occasion.JANUARY, YearRef() as year:
            if known.streaks is not None:
                missing = missing_reports(state, year.year)
                yield from _by_office(window, missing, _overdue(state, known))
        case _, YearRef() as year:
            yield from _by_office(window, missing_reports(state, year.year), ())


def _overdue(state: PlanState, known: Correspondence) -> tuple[Overdue, ...]:
    streaks = known.streaks or {}
    return tuple(
        Overdue(measure, streaks[measure.id])
        for measure in state.measures
        if measure.id in streaks and measure.standing.overdue
    )


def _by_office(
    window: Window, missing: Iterable[MeasureState], overdue: Iterable[Overdue]
) -> Iterator[PlannedMail]:
    missing_of: dict[OfficeRef, list[MeasureState]] = defaultdict(list)
    overdue_of: dict[OfficeRef, list[Overdue]] = defaultdict(list)
    for measure in missing:
        missing_of[measure.reporting_office].append(measure)
    for each in overdue:
        overdue_of[each.measure.reporting_office].append(each)
    for office in dict.fromkeys((*missing_of, *overdue_of)):
        yield PlannedMail(office, window, tuple(missing_of[office]), tuple(overdue_of[office]))


def _escalations(
    state: PlanState, window: Window, quarter: Quarter, known: Correspondence
) -> Iterator[PlannedMail]:
    told: dict[OfficeRef, list[Overdue]] = defaultdict(list)
    for each in _overdue(state, known):
        if each.quarters >= SECOND_QUARTER:
            recipient = _above(state, each.measure, quarter, known)
            if recipient is not None and recipient != each.measure.reporting_office:
                told[recipient].append(each)
    for recipient, overdue in told.items():
        yield PlannedMail(recipient, window, overdue=tuple(overdue))


def _above(
    state: PlanState, measure: MeasureState, quarter: Quarter, known: Correspondence
) -> OfficeRef | None:
    """Who is told that an office does not move. None: it has not been written to itself yet."""
    office = measure.reporting_office
    was_written_to = any(
        past.was_mailed
        and past.office_id == office.id
        and measure.number in past.measure_numbers
        and past.quarter is not None
        and past.quarter < quarter
        for past in known.past
    )
    if was_written_to:
        department = department_of(state, office)
        reachable = department is not None and department.id in known.mailboxes
        return department if reachable else known.coordination
    return None if office.id in known.mailboxes else known.coordination


def _is_done(mail: PlannedMail, known: Correspondence) -> bool:
    """Recorded, and mailed if it can be: a mailbox that is entered later still gets its mail."""
    key = (mail.office.id, mail.window.occasion, mail.window.period)
    return any(
        (past.office_id, past.occasion, past.period) == key
        and (past.was_mailed or mail.office.id not in known.mailboxes)
        for past in known.past
    )
