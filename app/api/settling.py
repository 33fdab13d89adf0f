"""What coordination settles about a measure: the deadline's meaning, who answers, the ceiling,
whether it is an assessment."""

from typing import Annotated, Literal

from pydantic import Field

from app.accounts.permissions import Action
from app.api import examples
from app.api.finding import measure_in, office_id_of
from app.api.outputs.measures import InternalMeasure, internal_measure
from app.api.routing import noun_router
from app.costs import CeilingPeriod
from app.deadlines.rules_json import MOST_RULES
from app.http.answers import WRITE
from app.http.deps import Desk, WriteDesk, needs
from app.http.parameters import MeasureNumber, PlanSlug
from app.http.preconditions import ExpectedVersion
from app.kit.inputs import Day, FilledLine, Input, Reason, Whole, YesNo
from app.offices.kinds import ResponsibilityRole
from app.plan.measures import (
    ResponsibilityInput,
    confirm_ceiling_period,
    interpret_deadline,
    settle_assessment,
    settle_responsibility,
)
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import Measure

router = noun_router("settling")
Settled = needs(Action.SETTLE)


class FixedInput(Input):
    rule: Literal["fixed"]
    due: Day


class YearlyInput(Input):
    rule: Literal["yearly"]
    month: Annotated[Whole, Field(ge=1, le=12)]
    day: Annotated[Whole, Field(ge=1, le=31)]
    first_year: Annotated[Whole, Field(ge=1990, le=2100)] | None = None


class AfterResolutionInput(Input):
    rule: Literal["after_resolution"]


class OngoingInput(Input):
    rule: Literal["ongoing"]


RuleInput = Annotated[
    FixedInput | YearlyInput | AfterResolutionInput | OngoingInput, Field(discriminator="rule")
]


class Interpretation(Input):
    """`rules` null takes the interpretation back: the printed wording speaks again."""

    rules: Annotated[list[RuleInput], Field(min_length=1, max_length=MOST_RULES)] | None
    reason: Reason


class ResponsibleInput(Input):
    """`office` null: the directory does not know the printed name."""

    printed: Annotated[FilledLine, Field(max_length=300)]
    office: Annotated[FilledLine, Field(max_length=40)] | None = Field(examples=["BMI"])
    role: ResponsibilityRole


class ResponsibilitiesInput(Input):
    responsibilities: Annotated[list[ResponsibleInput], Field(min_length=1, max_length=100)]
    reporting_office: Annotated[FilledLine, Field(max_length=40)] = Field(examples=["BMI"])
    reason: Reason
    valid_from_date: Day | None = None


class CeilingPeriodInput(Input):
    """`ceiling_period` null goes back to the assumption."""

    ceiling_period: CeilingPeriod | None
    reason: Reason


class AssessmentInput(Input):
    is_assessment: YesNo
    reason: Reason


@router.put(
    "/plans/{plan}/measures/{number}/interpretation", dependencies=[Settled], responses=WRITE
)
def put_interpretation(
    plan: PlanSlug,
    number: MeasureNumber,
    interpretation: Annotated[Interpretation, examples.Interpretation],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalMeasure:
    """How coordination reads the printed deadline, with a reason that everybody can read."""
    measure = _measure(desk, plan, number)
    rules = interpretation.model_dump(mode="json")["rules"]
    interpret_deadline(
        desk.session,
        measure,
        rules,
        interpretation.reason,
        by=desk.by,
        expected_version=expected,
    )
    return _answer(desk, plan, measure)


@router.put(
    "/plans/{plan}/measures/{number}/responsibilities", dependencies=[Settled], responses=WRITE
)
def put_responsibilities(
    plan: PlanSlug,
    number: MeasureNumber,
    wanted: Annotated[ResponsibilitiesInput, examples.Responsibilities],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalMeasure:
    """Who answers for the measure, exactly one of them as `lead`, and which office reports."""
    measure = _measure(desk, plan, number)
    settle_responsibility(
        desk.session,
        measure,
        [
            ResponsibilityInput(
                printed=one.printed,
                office_id=one.office
                and office_id_of(desk.session, one.office, f"responsibilities[{at}].office"),
                role=one.role,
            )
            for at, one in enumerate(wanted.responsibilities)
        ],
        office_id_of(desk.session, wanted.reporting_office, "reporting_office"),
        wanted.reason,
        by=desk.by,
        valid_from_date=wanted.valid_from_date,
        expected_version=expected,
    )
    return _answer(desk, plan, measure)


@router.put(
    "/plans/{plan}/measures/{number}/ceiling-period", dependencies=[Settled], responses=WRITE
)
def put_ceiling_period(
    plan: PlanSlug,
    number: MeasureNumber,
    wanted: Annotated[CeilingPeriodInput, examples.CeilingPeriod],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalMeasure:
    """Whether the cost ceiling holds in all or for every year."""
    measure = _measure(desk, plan, number)
    confirm_ceiling_period(
        desk.session,
        measure,
        wanted.ceiling_period,
        wanted.reason,
        by=desk.by,
        expected_version=expected,
    )
    return _answer(desk, plan, measure)


@router.put("/plans/{plan}/measures/{number}/assessment", dependencies=[Settled], responses=WRITE)
def put_assessment(
    plan: PlanSlug,
    number: MeasureNumber,
    wanted: Annotated[AssessmentInput, examples.Assessment],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalMeasure:
    """Whether the measure is a Prüfauftrag, where its wording admits both."""
    measure = _measure(desk, plan, number)
    settle_assessment(
        desk.session,
        measure,
        wanted.is_assessment,
        wanted.reason,
        by=desk.by,
        expected_version=expected,
    )
    return _answer(desk, plan, measure)


def _measure(desk: Desk, plan: str, number: str) -> Measure:
    return measure_by_number(desk.session, plan_by_slug(desk.session, plan), number)


def _answer(desk: Desk, plan: str, measure: Measure) -> InternalMeasure:
    desk.tag(measure.version)
    return internal_measure(measure_in(desk.state(plan), measure.number), desk.reader)
