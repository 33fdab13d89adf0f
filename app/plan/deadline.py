"""The deadline of a version, and what decided extensions have made of its dates."""

from collections.abc import Collection, Iterable
from datetime import date

from app.deadlines import (
    Deadline,
    DeadlineKind,
    deadline_as_set,
    extended,
    fixed_date,
    occurrences,
)
from app.plan.states import ExtensionState
from app.plan.tables import Extension, MeasureVersion, Plan


def deadline_of(version: MeasureVersion) -> Deadline:
    return deadline_as_set(version.deadline_text, version.interpretation_rules)


def occurrence_days(plan: Plan, version: MeasureVersion, until: date) -> tuple[date, ...]:
    """The days as resolved that can be confirmed: all but a fixed one that stands alone."""
    deadline = deadline_of(version)
    found = occurrences(
        deadline,
        in_force_from=plan.in_force_from,
        resolved_on=plan.resolution_date,
        until=until,
    )
    is_mixed = deadline.kind is DeadlineKind.MIXED
    return tuple(one.due for one in found if is_mixed or not one.is_fixed)


def due_date_on(
    plan: Plan, version: MeasureVersion, extensions: Iterable[Extension], day: date
) -> date | None:
    """The fixed date after what had been decided until that day."""
    fixed = fixed_date(deadline_of(version), plan.resolution_date)
    return fixed and moved(fixed, (None, fixed), extensions, day)


def moved(
    due: date, names: Collection[date | None], extensions: Iterable[Extension], day: date
) -> date:
    """Where decisions up to that day have put a date; `names`: how it is referred to."""
    return extended(
        due,
        (
            (extension.decided_date, extension.new_due_date)
            for extension in extensions
            if extension.state is ExtensionState.DECIDED
            and extension.occurrence_date in names
            and extension.new_due_date is not None
            and extension.decided_date is not None
            and extension.decided_date <= day
        ),
    )
