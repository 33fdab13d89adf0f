"""Facts and a day in, the standing out.

A date is overdue as of the end of a day if it is due on that day or before, not met by then, and
the measure not dropped by then. Nothing here reads a clock.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from app.deadlines.model import DeadlineKind
from app.deadlines.occurrences import fixed_date
from app.deadlines.quarter import Quarter
from app.kit.errors import Invalid
from app.overdue.due_dates import DueDate, completed_on, due_dates, extended_date
from app.overdue.facts import MeasureFacts, ReportFact
from app.overdue.standing import Overdue, Standing
from app.overdue.timeliness import Basis, Timeliness
from app.status_reports.implementation import Implementation

_ONE_DAY = timedelta(days=1)
_YEARS = range(1900, 2200)
_FAR_AHEAD = 10
"""Years beyond which nothing is looked for, whatever a confirmation claims."""


def as_of_for_page(today: date) -> date:
    """Pages ask as of the end of yesterday: nothing is overdue on its own due day."""
    return today - _ONE_DAY


FINISHED = frozenset({Implementation.COMPLETED, Implementation.DROPPED})


def assess(facts: MeasureFacts, as_of: date, today: date | None = None) -> Standing:
    """How the measure stands at the end of `as_of`, for a reader on `today` (the day after)."""
    if as_of.year not in _YEARS:
        raise Invalid("Der Stichtag liegt außerhalb der Jahre 1900 bis 2199.")
    today = today or as_of + _ONE_DAY
    found = due_dates(facts, as_of, until=_horizon(facts, today))
    unmet = () if facts.is_dropped(as_of) else tuple(d for d in found if d.met_on is None)
    overdue = _overdue(facts, as_of, tuple(d.due for d in unmet if d.due <= as_of))
    resolved_due_date = fixed_date(facts.deadline, facts.resolved_on)
    return Standing(
        facts=facts,
        as_of=as_of,
        timeliness=_timeliness(facts, as_of, Quarter.of(today), found, unmet, overdue),
        overdue=overdue,
        due_date=resolved_due_date
        and extended_date(facts, as_of, resolved_due_date, is_fixed=True),
        resolved_due_date=resolved_due_date,
        next_due_date=unmet[0].due if unmet else None,
        occurrences=found,
    )


def owes_report(accepted: Iterable[ReportFact], dropped_from: date | None, as_of: date) -> bool:
    """Measures with an accepted „abgeschlossen“ or „entfallen“ owe no further report. What a later
    year's report says does not lift the duty of the years before it."""
    if dropped_from is not None and dropped_from <= as_of:
        return False
    return not any(
        report.implementation in FINISHED and report.year <= as_of.year for report in accepted
    )


def _horizon(facts: MeasureFacts, today: date) -> date:
    """Far enough to hold the next unmet occurrence, even where some were confirmed in advance."""
    confirmed = (confirmation.occurrence_date.year for confirmation in facts.confirmations)
    latest = max(today.year, facts.in_force_from.year, *confirmed)
    return date(min(latest, today.year + _FAR_AHEAD) + 1, 12, 31)


def _overdue(facts: MeasureFacts, as_of: date, late: tuple[date, ...]) -> Overdue | None:
    if not late:
        return None
    first = late[0]
    return Overdue(
        since=first + _ONE_DAY,
        due_dates=late,
        basis=Basis.UNREPORTED
        if all(facts.awaits_report_for(due.year, as_of) for due in late)
        else Basis.REPORTED,
        quarters=Quarter.of(as_of + _ONE_DAY).ordinal - Quarter.of(first).ordinal,
    )


def _timeliness(
    facts: MeasureFacts,
    as_of: date,
    quarter: Quarter,
    found: tuple[DueDate, ...],
    unmet: tuple[DueDate, ...],
    overdue: Overdue | None,
) -> Timeliness | None:
    if facts.is_dropped(as_of):
        return None
    if overdue:
        return Timeliness.OVERDUE
    if unmet:
        this_quarter = any(due_date.due in quarter for due_date in unmet)
        return Timeliness.DUE_THIS_QUARTER if this_quarter else Timeliness.ON_TRACK
    if any(due_date.is_met_late for due_date in found):
        return Timeliness.MET_LATE
    return Timeliness.MET if found else _without_dates(facts, as_of)


def _without_dates(facts: MeasureFacts, as_of: date) -> Timeliness:
    match facts.deadline.kind:
        case DeadlineKind.UNRESOLVED:
            return Timeliness.UNRESOLVED
        case DeadlineKind.AFTER_RESOLUTION if facts.resolved_on is None:
            return Timeliness.UNRESOLVED
        case DeadlineKind.ONGOING:
            return Timeliness.NO_DEADLINE
    return Timeliness.MET if completed_on(facts, as_of) else Timeliness.NO_DEADLINE
