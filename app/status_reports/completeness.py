"""What is missing before a report can be handed in. Pure: the report and a few facts in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.kit.errors import FieldError
from app.kit.german import german_date
from app.status_reports.implementation import IMPLEMENTATION, Implementation
from app.status_reports.states import AssessmentOutcome, ReportKind
from app.status_reports.tables import StatusReport

DATE_NAME = {
    Implementation.COMPLETED: "erledigt am",
    Implementation.CONTINUOUS: "läuft seit",
    Implementation.DROPPED: "entfallen zum",
}
"""States that need an `effective_date`, and how it is called."""

NEEDS_REASON = frozenset({Implementation.POSTPONED, Implementation.DROPPED})
UNDONE = frozenset({Implementation.NOT_STARTED, Implementation.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class Facts:
    """`due_date`: the fixed date after decided extensions. `as_of`: late is what was due by the
    end of this day; the reference date, or yesterday while that is still to come."""

    is_assessment: bool
    due_date: date | None
    as_of: date
    today: date


def what_is_missing(report: StatusReport, facts: Facts) -> tuple[FieldError, ...]:
    if report.implementation is None:
        return (FieldError("implementation", "Bitte wählen Sie den Stand der Umsetzung."),)
    return (
        *_effective_date(report, report.implementation, facts),
        *_texts(report, report.implementation, facts),
        *_wished_date(report, facts),
        *_assessment(report, facts),
    )


def _effective_date(
    report: StatusReport, state: Implementation, facts: Facts
) -> Iterator[FieldError]:
    name, day = DATE_NAME.get(state), report.effective_date
    label = IMPLEMENTATION[state].label
    if name is None and day is not None:
        yield FieldError(
            "effective_date", f"Beim Stand „{label}“ gibt es kein Datum. Bitte lassen Sie es leer."
        )
    if name is not None and day is None:
        yield FieldError("effective_date", f"Beim Stand „{label}“ fehlt das Datum „{name}“.")
    if day and state is not Implementation.DROPPED and day > facts.today:
        yield FieldError(
            "effective_date",
            f"Das Datum „{name}“ liegt in der Zukunft ({german_date(day)}). Bitte melden Sie "
            f"„{label}“ erst, wenn es so weit ist.",
        )


def _texts(report: StatusReport, state: Implementation, facts: Facts) -> Iterator[FieldError]:
    if not report.text:
        yield FieldError(
            "text",
            "Bitte beschreiben Sie, was getan wurde, oder melden Sie den Sachstand als "
            "„unverändert“.",
        )
    if not report.obstacles and (why := _why_a_reason(report, state, facts)):
        yield FieldError("obstacles", f"{why} Bitte nennen Sie den Grund.")
    if report.next_step and not report.next_step_date:
        yield FieldError("next_step_date", "Bitte nennen Sie auch das Datum des nächsten Schritts.")
    if report.next_step_date and not report.next_step:
        yield FieldError("next_step", "Bitte beschreiben Sie den nächsten Schritt zum Datum.")


def _why_a_reason(report: StatusReport, state: Implementation, facts: Facts) -> str | None:
    if state in NEEDS_REASON:
        return f"Der Stand ist „{IMPLEMENTATION[state].label}“."
    due = facts.due_date
    if due and due <= facts.as_of and state in UNDONE and report.kind is ReportKind.ANNUAL:
        return f"Die Frist war der {german_date(due)}."
    return None


def _wished_date(report: StatusReport, facts: Facts) -> Iterator[FieldError]:
    wished = report.wished_due_date
    if wished is None:
        return
    if report.implementation is not Implementation.POSTPONED:
        yield FieldError("wished_due_date", "Eine neue Frist gehört nur zum Stand „verschoben“.")
    elif facts.due_date is None:
        yield FieldError(
            "wished_due_date",
            "Diese Maßnahme hat keinen einmaligen Termin. Bitte lassen Sie das Feld leer und "
            "schlagen Sie die Verlängerung für den einzelnen Termin vor.",
        )
    elif wished <= facts.due_date:
        yield FieldError(
            "wished_due_date",
            f"Die neue Frist muss nach der geltenden liegen ({german_date(facts.due_date)}).",
        )


ASSESSMENT_FIELDS = (
    "assessment_outcome",
    "cost_once_cents",
    "cost_yearly_cents",
    "cost_budget_year",
    "posts",
    "follow_up",
)


def _assessment(report: StatusReport, facts: Facts) -> Iterator[FieldError]:
    if not facts.is_assessment:
        for name in ASSESSMENT_FIELDS:
            if getattr(report, name) is not None:
                yield FieldError(name, "Diese Maßnahme ist kein Prüfauftrag. Bitte leer lassen.")
        return
    if report.implementation is Implementation.COMPLETED and report.assessment_outcome is None:
        yield FieldError("assessment_outcome", "Bitte geben Sie das Ergebnis der Prüfung an.")
    costs = (report.cost_once_cents, report.cost_yearly_cents)
    if report.assessment_outcome is AssessmentOutcome.ONLY_IF_FUNDED and costs == (None, None):
        yield FieldError(
            "cost_once_eur", "Bitte geben Sie an, was die Umsetzung einmalig oder jährlich kostet."
        )
