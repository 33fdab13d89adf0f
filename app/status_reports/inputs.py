"""What offices send. Whether it is enough to be handed in: completeness.py."""

from typing import Annotated

from pydantic import AfterValidator, Field

from app.kit.inputs import (
    Cents,
    Day,
    Input,
    Line,
    LongText,
    OptionalLine,
    OptionalMedium,
    OrNone,
    Reason,
    Whole,
    YesNo,
    wrong,
)
from app.status_reports.implementation import Implementation
from app.status_reports.states import AssessmentOutcome


def _is_reportable(state: Implementation) -> Implementation:
    if state is Implementation.NOT_REPORTED:
        raise wrong("„Nicht gemeldet“ ergibt sich von selbst und kann nicht gemeldet werden.")
    return state


Reportable = Annotated[Implementation, AfterValidator(_is_reportable)]
BudgetYear = Annotated[Whole, Field(ge=2000, le=2100)]


class ConfirmationInput(Input):
    """„durchgeführt am“; to correct it, name the day that was recorded by mistake."""

    occurrence_date: Day
    done_date: Day
    note: OrNone[Annotated[LongText, Field(max_length=1000)]] = None
    corrects_date: Day | None = None


class ReportInput(Input):
    """The whole report each time: what is left out is empty.

    Money is written „1500.00“ under its `…_eur` name and kept in cents.
    """

    implementation: Reportable | None = None
    effective_date: Day | None = None
    text: LongText = ""
    is_unchanged: YesNo = False
    """„unverändert“: where `text` is empty, what was handed in last is taken over."""
    obstacles: OptionalMedium = None
    wished_due_date: Day | None = None
    """Postponed until when: becomes a proposal when the report is handed in."""
    next_step: OptionalMedium = None
    next_step_date: Day | None = None
    spent_city_cents: Cents | None = Field(None, alias="spent_city_eur")
    spent_third_party_cents: Cents | None = Field(None, alias="spent_third_party_eur")
    spent_source: OptionalLine = None
    budget_need_cents: Cents | None = Field(None, alias="budget_need_eur")
    target_figure: OptionalLine = None
    evidence: OptionalMedium = None
    internal_note: OptionalMedium = None
    assessment_outcome: AssessmentOutcome | None = None
    cost_once_cents: Cents | None = Field(None, alias="cost_once_eur")
    cost_yearly_cents: Cents | None = Field(None, alias="cost_yearly_eur")
    cost_budget_year: BudgetYear | None = None
    posts: OrNone[Annotated[Line, Field(max_length=100)]] = None
    follow_up: OptionalMedium = None
    confirmations: list[ConfirmationInput] = Field(default_factory=list, max_length=24)


class ContributionInput(Input):
    text: Reason
