"""The signs of all states at one place for the templates: label, symbol, tone."""

from app.costs import CEILING_STANDING, CeilingStanding
from app.kit.signs import Sign, Tone
from app.overdue import BASIS_LABEL, TIMELINESS, Basis, Standing
from app.status_reports.implementation import IMPLEMENTATION, Implementation
from app.status_reports.states import STEP_LABEL, Step
from app.status_sheets.comparing import ROW_KIND_LABEL, RowKind

_STEP_LOOK = {
    Step.DRAFT: ("✎", Tone.OPEN),
    Step.SUBMITTED: ("→", Tone.OPEN),
    Step.ACCEPTED: ("✔", Tone.GOOD),
    Step.RETURNED: ("↩", Tone.BAD),
}
STEP: dict[Step, Sign] = {
    step: Sign(STEP_LABEL[step], symbol, order, tone)
    for order, (step, (symbol, tone)) in enumerate(_STEP_LOOK.items(), start=1)
}
_ROW_LOOK = {
    RowKind.CONFLICT: ("≠", Tone.BAD),
    RowKind.NOT_ALLOWED: ("✕", Tone.BAD),
    RowKind.NEW: ("+", Tone.OPEN),
    RowKind.CHANGED: ("✎", Tone.OPEN),
    RowKind.UNCHANGED: ("=", Tone.NEUTRAL),
}
ROW_KIND: dict[RowKind, Sign] = {
    kind: Sign(ROW_KIND_LABEL[kind], symbol, order, tone)
    for order, (kind, (symbol, tone)) in enumerate(_ROW_LOOK.items())
}
NO_REPORT = Sign("keine Zuarbeit", "○", 0, Tone.WARN)
UNREPORTED = Sign(BASIS_LABEL[Basis.UNREPORTED], "△", 2, Tone.WARN)


def implementation_sign(state: Implementation) -> Sign:
    return IMPLEMENTATION[state]


def timeliness_sign(standing: Standing) -> Sign | None:
    """Overdue apart from „nobody has reported yet“; None for dropped measures."""
    if standing.overdue and standing.overdue.basis is Basis.UNREPORTED:
        return UNREPORTED
    return TIMELINESS[standing.timeliness] if standing.timeliness else None


def spending_sign(state: CeilingStanding) -> Sign:
    return CEILING_STANDING[state]


def step_sign(step: Step | None) -> Sign:
    return STEP[step] if step else NO_REPORT


def row_kind_sign(kind: RowKind) -> Sign:
    return ROW_KIND[kind]
