"""A plan and its years."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from pydantic import Field

from app.api.outputs.base import Output
from app.monitoring.model import MeasureState, PlanState, YearRef
from app.overdue import Timeliness
from app.plan.tables import Plan
from app.status_reports.implementation import Implementation
from app.status_reports.states import Step, YearState


class PlanOut(Output):
    slug: str = Field(examples=["erfurt-integration-2021"])
    title: str
    as_of_date: date = Field(description="Date printed on the plan (Stand).")
    resolution_date: date | None = Field(description="null: not recorded yet.")
    resolution_paper: str | None
    resolution_body: str | None
    in_force_from: date
    in_force_until: date | None
    monitored_from: date = Field(description="From when on quarterly checks are made.")
    is_sample: bool = Field(description="true: made-up sample data.")


class YearOut(Output):
    year: int
    state: YearState
    reference_date: date = Field(description="Stichtag")
    submission_due_date: date = Field(description="Abgabefrist")
    public_from_date: date | None = Field(description="Day it was laid before the council.")


class Progress(Output):
    """Annual reports of a year: how many are owed, and how far they are."""

    owed: int
    missing: int
    draft: int
    submitted: int
    accepted: int
    returned: int


class InternalYear(YearOut):
    progress: Progress


class PlanDetail(PlanOut):
    as_of: date = Field(description="The counts are as of the end of this day.")
    measures: int
    by_implementation: dict[Implementation, int]
    by_timeliness: dict[Timeliness, int] = Field(description="Without dropped measures.")
    years: tuple[YearOut, ...]


def plan_out(plan: Plan | PlanState) -> PlanOut:
    return PlanOut.model_validate(plan, from_attributes=True)


def plan_detail(state: PlanState) -> PlanDetail:
    return PlanDetail(
        **plan_out(state).model_dump(),
        as_of=state.as_of,
        measures=len(state.measures),
        by_implementation=Counter(measure.implementation for measure in state.measures),
        by_timeliness=Counter(
            measure.timeliness for measure in state.measures if measure.timeliness is not None
        ),
        years=tuple(map(year_out, state.years)),
    )


def year_out(year: YearRef) -> YearOut:
    return YearOut.model_validate(year, from_attributes=True)


def internal_year(year: YearRef, measures: Iterable[MeasureState]) -> InternalYear:
    return InternalYear(**year_out(year).model_dump(), progress=_progress(year.year, measures))


def _progress(year: int, measures: Iterable[MeasureState]) -> Progress:
    reports = [(measure.annual_report(year), measure.owes_report) for measure in measures]
    steps = Counter(report.step for report, _ in reports if report is not None)
    missing = sum(report is None and owes for report, owes in reports)
    return Progress(
        owed=missing + steps.total(),
        missing=missing,
        draft=steps[Step.DRAFT],
        submitted=steps[Step.SUBMITTED],
        accepted=steps[Step.ACCEPTED],
        returned=steps[Step.RETURNED],
    )
