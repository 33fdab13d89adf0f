"""Which quarters a plan's check is due for. Pure."""

from collections.abc import Collection, Iterator
from datetime import date

from app.deadlines import Quarter
from app.plan.tables import Plan


def due_quarters(plan: Plan, recorded: Collection[Quarter], today: date) -> tuple[Quarter, ...]:
    """Ended, in force, monitored and not recorded yet; oldest first, so that missed ones are made
    up for. What ended before `monitored_from` is due only when somebody asks for it."""
    return tuple(
        quarter
        for quarter in _ended(max(plan.in_force_from, plan.monitored_from), today)
        if quarter not in recorded and is_in_force_at_end_of(quarter, plan)
    )


def is_in_force_at_end_of(quarter: Quarter, plan: Plan) -> bool:
    return plan.in_force_from <= quarter.last_day <= (plan.in_force_until or date.max)


def is_made_up(quarter: Quarter, today: date) -> bool:
    """Whether a check that runs today comes so late that the next one should have run, too."""
    return today > quarter.next().last_day


def _ended(start: date, today: date) -> Iterator[Quarter]:
    quarter = Quarter.of(start)
    while quarter.last_day < today:
        yield quarter
        quarter = quarter.next()
