"""Every due date of a measure as known on a day: moved by what is decided, met by what counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.deadlines.model import DeadlineKind
from app.deadlines.occurrences import Occurrence, extended, fixed_date, occurrences
from app.overdue.facts import MeasureFacts
from app.status_reports.implementation import Implementation

_MEETS_A_FIXED_DATE = (Implementation.COMPLETED, Implementation.CONTINUOUS)


@dataclass(frozen=True, slots=True)
class DueDate:
    """`resolved` is the date as resolved and the name of the occurrence; `due` the date that counts
    after decided extensions."""

    resolved: date
    due: date
    met_on: date | None
    is_fixed: bool

    @property
    def is_extended(self) -> bool:
        return self.due != self.resolved

    @property
    def is_met_late(self) -> bool:
        return self.met_on is not None and self.met_on > self.due


def due_dates(facts: MeasureFacts, as_of: date, until: date) -> tuple[DueDate, ...]:
    """Sorted by the date that counts. What recurs is listed up to `until`, or to the day on which
    the whole measure was completed: afterwards nothing more arises, and nothing stays open."""
    done = completed_on(facts, as_of)
    fixed = fixed_date(facts.deadline, facts.resolved_on)
    found = (
        _due_date(facts, as_of, occurrence, done)
        for occurrence in occurrences(
            facts.deadline,
            in_force_from=facts.in_force_from,
            resolved_on=facts.resolved_on,
            until=max(until, fixed or until),
        )
        if occurrence.is_fixed or occurrence.due <= (done or until)
    )
    last_day = facts.in_force_until or date.max
    return tuple(sorted((d for d in found if d.due <= last_day), key=_by_due))


def completed_on(facts: MeasureFacts, as_of: date) -> date | None:
    """The day from which the whole measure is finished."""
    return _first_reported(facts, as_of, (Implementation.COMPLETED,))


def extended_date(facts: MeasureFacts, as_of: date, resolved: date, *, is_fixed: bool) -> date:
    """The date after what had been decided about it at the end of `as_of`."""
    names = (None, resolved) if is_fixed else (resolved,)
    return extended(
        resolved,
        (
            (extension.decided_date, extension.new_due_date)
            for extension in facts.extensions
            if extension.decided_date <= as_of and extension.occurrence_date in names
        ),
    )


def _due_date(
    facts: MeasureFacts, as_of: date, occurrence: Occurrence, completed: date | None
) -> DueDate:
    resolved, is_fixed = occurrence.due, occurrence.is_fixed
    due = extended_date(facts, as_of, resolved, is_fixed=is_fixed) if facts.extensions else resolved
    met: list[date | None] = [completed]
    if is_fixed:
        met.append(_first_reported(facts, as_of, _MEETS_A_FIXED_DATE))
    if not is_fixed or facts.deadline.kind is DeadlineKind.MIXED:
        met.append(_first_confirmed(facts, as_of, resolved))
    return DueDate(resolved, due, _earliest(met), is_fixed)


def _first_reported(
    facts: MeasureFacts, as_of: date, states: tuple[Implementation, ...]
) -> date | None:
    return _earliest(
        report.effective_date
        for report in facts.reports
        if report.implementation in states
        and report.effective_date is not None
        and report.effective_date <= as_of
    )


def _first_confirmed(facts: MeasureFacts, as_of: date, resolved: date) -> date | None:
    return _earliest(
        confirmation.done_date
        for confirmation in facts.confirmations
        if confirmation.occurrence_date == resolved and confirmation.done_date <= as_of
    )


def _earliest(days: Iterable[date | None]) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _by_due(due_date: DueDate) -> tuple[date, date]:
    return due_date.due, due_date.resolved
