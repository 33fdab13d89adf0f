"""The answer: how a measure stands on a day, and why."""

from dataclasses import dataclass, field
from datetime import date

from app.overdue import explanation
from app.overdue.due_dates import DueDate
from app.overdue.facts import MeasureFacts
from app.overdue.timeliness import Basis, Timeliness


@dataclass(frozen=True, slots=True)
class Overdue:
    """`since` is the first day on which it is late: the day after the earliest unmet due date.
    `quarters` counts the quarter ends on which it was: 0 until the first has passed."""

    since: date
    due_dates: tuple[date, ...]
    basis: Basis
    quarters: int


@dataclass(frozen=True, slots=True)
class Standing:
    """As of the end of `as_of`.

    `due_date` is the fixed date after decided extensions, `resolved_due_date` the same before;
    `next_due_date` the earliest unmet date, which is a past one where the measure is overdue.
    `occurrences` are the due dates behind all this, past ones and the next, sorted.
    """

    facts: MeasureFacts = field(repr=False)
    as_of: date
    timeliness: Timeliness | None
    overdue: Overdue | None
    due_date: date | None
    resolved_due_date: date | None
    next_due_date: date | None
    occurrences: tuple[DueDate, ...]

    @property
    def explanation(self) -> tuple[str, ...]:
        """German sentences that answer „Warum ist das überfällig?“, or why it is not."""
        return explanation.sentences(self.facts, self.as_of, self.occurrences)
