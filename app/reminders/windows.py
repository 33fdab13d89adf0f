"""The calendar of a plan's year: from when to when an occasion may be acted on. Pure.

Nothing hangs on an exact day. What is due and not recorded is done on the next working day of its
window; after the window it is stale and the next occasion speaks for it.

| occasion     | from                                                | until                     |
|--------------|-----------------------------------------------------|---------------------------|
| announcement | first working day of October                        | the December reminder     |
| December     | first working day of December                       | 31.12.                    |
| January      | first working day from 5 January                    | the submission date       |
| last call    | first working day after the submission date         | 60 days later             |
| quarterly    | first working day of April, July, October           | the end of that quarter   |
| escalation   | with the quarterly mail; in January the January one | the end of that quarter   |
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from app.deadlines import Quarter
from app.kit.workdays import working_day_after, working_day_from
from app.monitoring.model import PlanState, YearRef
from app.reminders.tables import Occasion
from app.status_reports.states import YearState

PATIENCE: Final = timedelta(days=60)
_ONE_DAY: Final = timedelta(days=1)
_FOURTH: Final = 4


@dataclass(frozen=True, slots=True)
class Window:
    """Open from `first` to `last`. `subject` is the year or the quarter that it is about."""

    occasion: Occasion
    subject: YearRef | Quarter
    first: date
    last: date

    @property
    def period(self) -> str:
        return str(self.subject.year if isinstance(self.subject, YearRef) else self.subject)


def open_windows(state: PlanState, day: date, federal_state: str) -> tuple[Window, ...]:
    """Nothing about the time before somebody began to look after the plan here."""
    if day < state.monitored_from:
        return ()
    found = [*_quarter_windows(Quarter.of(day).previous(), federal_state)]
    for year in state.years:
        if year.state is YearState.OPEN and year.reference_date >= state.monitored_from:
            found.extend(_year_windows(year, federal_state))
    return tuple(window for window in found if window.first <= day <= window.last)


def coming_windows(
    state: PlanState, day: date, until: date, federal_state: str
) -> tuple[Window, ...]:
    """What opens from `day` on, soonest first. Years that are not opened yet are not in it."""
    quarter = Quarter.of(day).previous()
    found: list[Window] = []
    while quarter.next().first_day <= until:
        found.extend(_quarter_windows(quarter, federal_state))
        quarter = quarter.next()
    for year in state.years:
        if year.state is YearState.OPEN and year.reference_date >= state.monitored_from:
            found.extend(_year_windows(year, federal_state))
    opening = [window for window in found if day <= window.first <= until]
    return tuple(sorted(opening, key=lambda window: (window.first, window.occasion)))


def january_start(year: int, federal_state: str) -> date:
    """Of the mail about this year, in the January after it."""
    return working_day_from(date(year + 1, 1, 5), federal_state)


def _year_windows(year: YearRef, federal_state: str) -> Iterator[Window]:
    number, due = year.year, year.submission_due_date
    october = working_day_from(date(number, 10, 1), federal_state)
    december = working_day_from(date(number, 12, 1), federal_state)
    january = january_start(number, federal_state)
    after = working_day_after(due, federal_state)
    end_of_quarter = Quarter(number + 1, 1).last_day
    yield Window(Occasion.ANNOUNCEMENT, year, october, december - _ONE_DAY)
    yield Window(Occasion.DECEMBER, year, december, date(number, 12, 31))
    yield Window(Occasion.JANUARY, year, january, min(due, end_of_quarter))
    yield Window(Occasion.LAST_CALL, year, after, after + PATIENCE)


def _quarter_windows(quarter: Quarter, federal_state: str) -> Iterator[Window]:
    """About the quarter that ended last; the mail of the fourth is the January mail."""
    following = quarter.next()
    if quarter.number == _FOURTH:
        first = january_start(quarter.year, federal_state)
    else:
        first = working_day_from(following.first_day, federal_state)
        yield Window(Occasion.QUARTERLY, quarter, first, following.last_day)
    yield Window(Occasion.ESCALATION, quarter, first, following.last_day)
