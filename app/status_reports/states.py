"""The ways of a year and of a report, as tables. Who may go them: accounts/permissions.py."""

from enum import StrEnum

from app.kit.ways import Ways, go


class YearState(StrEnum):
    """open → closed → reopened (with a reason) → closed (a numbered new edition)."""

    OPEN = "open"
    CLOSED = "closed"
    REOPENED = "reopened"


YEAR_WAYS: Ways[YearState] = {
    YearState.OPEN: frozenset({YearState.CLOSED}),
    YearState.CLOSED: frozenset({YearState.REOPENED}),
    YearState.REOPENED: frozenset({YearState.CLOSED}),
}

YEAR_LABEL = {
    YearState.OPEN: "offen",
    YearState.CLOSED: "abgeschlossen",
    YearState.REOPENED: "wieder geöffnet",
}


def year_to(now: YearState, to: YearState) -> YearState:
    return go(YEAR_WAYS, YEAR_LABEL, what="Das Berichtsjahr", now=now, to=to)


class ReportKind(StrEnum):
    """One `annual` per measure and year from the reporting office; `interim` at any time."""

    ANNUAL = "annual"
    INTERIM = "interim"


class Step(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    RETURNED = "returned"


STEP_WAYS: Ways[Step] = {
    Step.DRAFT: frozenset({Step.SUBMITTED}),
    Step.SUBMITTED: frozenset({Step.ACCEPTED, Step.RETURNED}),
    Step.RETURNED: frozenset({Step.SUBMITTED}),
    Step.ACCEPTED: frozenset({Step.RETURNED}),
}

STEP_LABEL = {
    Step.DRAFT: "Entwurf",
    Step.SUBMITTED: "eingereicht",
    Step.ACCEPTED: "angenommen",
    Step.RETURNED: "zurückgegeben",
}


def step_to(now: Step, to: Step) -> Step:
    return go(STEP_WAYS, STEP_LABEL, what="Die Zuarbeit", now=now, to=to)


WRITABLE = frozenset({Step.DRAFT, Step.RETURNED})
"""What is handed in stays as it was handed in; the office asks coordination to return it."""

COUNTING = frozenset({Step.SUBMITTED, Step.ACCEPTED})
"""Steps in which a report counts for the overdue rule."""


class AssessmentOutcome(StrEnum):
    """What a Prüfauftrag came to."""

    FEASIBLE = "feasible"
    PARTLY = "partly"
    NOT = "not"
    ONLY_IF_FUNDED = "only_if_funded"


OUTCOME_LABEL = {
    AssessmentOutcome.FEASIBLE: "umsetzbar",
    AssessmentOutcome.PARTLY: "teilweise umsetzbar",
    AssessmentOutcome.NOT: "nicht umsetzbar",
    AssessmentOutcome.ONLY_IF_FUNDED: "nur bei Finanzierung umsetzbar",
}
