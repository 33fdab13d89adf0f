"""What may be changed about a measure, and what must hold of it."""

from typing import Annotated, Any

from pydantic import Field
from sqlmodel import Session

from app.costs import CeilingPeriod
from app.deadlines import rules_from_json
from app.kit.errors import FieldError, Invalid
from app.kit.inputs import (
    Day,
    FilledLine,
    Input,
    Line,
    LongText,
    MediumText,
    OptionalLong,
    OrNone,
    Reason,
    Whole,
    YesNo,
)
from app.offices.kinds import ResponsibilityRole
from app.offices.tables import Office


class ResponsibilityInput(Input):
    """`office_id` is null where the directory does not know the printed name."""

    printed: Annotated[FilledLine, Field(max_length=300)]
    office_id: Whole | None = None
    role: ResponsibilityRole


class MeasureChange(Input):
    """Only what is named is changed; null takes an interpretation or a period back."""

    reason: Reason
    valid_from_date: Day | None = None
    """Null: from the day of the change on."""
    decided_by: OrNone[Annotated[Line, Field(max_length=200)]] = None
    decision_paper: OrNone[Annotated[Line, Field(max_length=60)]] = None

    title: Annotated[FilledLine, Field(max_length=200)] = ""
    title_is_provisional: YesNo = False
    official_text: OptionalLong = None
    footnotes: list[LongText] = Field(default_factory=list, max_length=100)
    is_assessment: YesNo = False
    responsible_text: MediumText = ""
    reporting_office_id: Whole = 0
    responsibility_settled: YesNo = False
    responsibilities: list[ResponsibilityInput] = Field(default_factory=list, max_length=100)
    deadline_text: MediumText = ""
    interpretation_rules: list[dict[str, Any]] | None = None
    interpretation_reason: Reason | None = None
    interpretation_date: Day | None = None
    cost_text: MediumText = ""
    ceiling_period: CeilingPeriod | None = None


ABOUT_THE_CHANGE = frozenset({"reason", "valid_from_date", "decided_by", "decision_paper"})
COPIED = (
    *(
        name
        for name in MeasureChange.model_fields
        if name not in ABOUT_THE_CHANGE and name != "responsibilities"
    ),
    "assessment_settled",
)


def check_change(session: Session, change: MeasureChange) -> None:
    named = change.model_fields_set
    if change.interpretation_rules is not None:
        _check_rules(change)
    if "responsibilities" in named:
        leads = [one for one in change.responsibilities if one.role is ResponsibilityRole.LEAD]
        is_only_read = "responsibility_settled" in named and not change.responsibility_settled
        if len(leads) != 1 and (leads or not is_only_read):
            raise invalid_change(
                "responsibilities",
                f"Genau eine Stelle ist federführend, angegeben sind {len(leads)}.",
            )
        for at, one in enumerate(change.responsibilities):
            if one.office_id is not None and session.get(Office, one.office_id) is None:
                raise invalid_change(
                    f"responsibilities[{at}].office_id", "Diese Stelle gibt es nicht."
                )
    if "reporting_office_id" in named:
        office = session.get(Office, change.reporting_office_id)
        if office is None or not office.kind.can_lead:
            raise invalid_change(
                "reporting_office_id",
                "Berichten kann nur eine Stelle der Verwaltung, keine Gruppe, kein Gremium und "
                "keine externe Stelle.",
            )


def _check_rules(change: MeasureChange) -> None:
    try:
        rules = rules_from_json(change.interpretation_rules)
    except ValueError as error:
        raise invalid_change("interpretation_rules", str(error)) from error
    if not rules:
        raise invalid_change("interpretation_rules", "Bitte geben Sie mindestens eine Regel an.")
    if not change.interpretation_reason:
        raise invalid_change("interpretation_reason", "Bitte begründen Sie die Auslegung.")


def invalid_change(where: str, message: str) -> Invalid:
    return Invalid(
        "Die Maßnahme kann so nicht geändert werden.", fields=[FieldError(where, message)]
    )
