"""The second axis: how the work stands against its dates. Computed, never typed in."""

from enum import StrEnum

from app.kit.signs import Sign, Tone


class Timeliness(StrEnum):
    """In this order: the first that applies is shown. Dropped measures have none."""

    UNRESOLVED = "unresolved"
    OVERDUE = "overdue"
    DUE_THIS_QUARTER = "due_this_quarter"
    ON_TRACK = "on_track"
    MET_LATE = "met_late"
    MET = "met"
    NO_DEADLINE = "no_deadline"


TIMELINESS: dict[Timeliness, Sign] = {
    Timeliness.UNRESOLVED: Sign("Frist klären", "?", 1, Tone.WARN),
    Timeliness.OVERDUE: Sign("überfällig", "▲", 2, Tone.BAD),
    Timeliness.DUE_THIS_QUARTER: Sign("in diesem Quartal fällig", "◆", 3, Tone.WARN),
    Timeliness.ON_TRACK: Sign("im Zeitplan", "▷", 4, Tone.OPEN),
    Timeliness.MET_LATE: Sign("verspätet erfüllt", "☑", 5, Tone.NEUTRAL),
    Timeliness.MET: Sign("fristgerecht erfüllt", "✔", 6, Tone.GOOD),
    Timeliness.NO_DEADLINE: Sign("ohne Termin", "–", 7, Tone.NEUTRAL),
}


class Basis(StrEnum):
    """What an overdue date rests on: somebody's report, or that nobody has reported yet."""

    REPORTED = "reported"
    UNREPORTED = "unreported"


BASIS_LABEL: dict[Basis, str] = {
    Basis.REPORTED: "Frist überschritten",
    Basis.UNREPORTED: "Frist abgelaufen, Meldung steht aus",
}
