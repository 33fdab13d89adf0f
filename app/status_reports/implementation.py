"""The first axis: what offices report about the work. The second is `overdue/timeliness.py`."""

from enum import StrEnum

from app.kit.signs import Sign, Tone


class Implementation(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    CONTINUOUS = "continuous"
    POSTPONED = "postponed"
    DROPPED = "dropped"
    NOT_REPORTED = "not_reported"
    """Derived where no report exists; nobody can report it."""


IMPLEMENTATION: dict[Implementation, Sign] = {
    Implementation.NOT_STARTED: Sign("noch nicht begonnen", "○", 1, Tone.OPEN),
    Implementation.IN_PROGRESS: Sign("in Umsetzung", "◉", 2, Tone.OPEN),
    Implementation.COMPLETED: Sign("abgeschlossen", "✔", 3, Tone.GOOD),
    Implementation.CONTINUOUS: Sign("läuft dauerhaft", "∞", 4, Tone.GOOD),
    Implementation.POSTPONED: Sign("verschoben", "→", 5, Tone.WARN),
    Implementation.DROPPED: Sign("entfallen", "✗", 6, Tone.NEUTRAL),
    Implementation.NOT_REPORTED: Sign("nicht gemeldet", "?", 7, Tone.WARN),
}

REPORTABLE: tuple[Implementation, ...] = tuple(
    state for state in Implementation if state is not Implementation.NOT_REPORTED
)
