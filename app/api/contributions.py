"""What other offices add to a measure's year: material for the reporting office."""

from typing import Annotated

from fastapi import Query, status
from pydantic import Field

from app.accounts.permissions import Action
from app.api import examples
from app.api.finding import measure_in
from app.api.outputs.base import Listing
from app.api.outputs.details import ContributionOut, contribution_out
from app.api.routing import noun_router
from app.http.answers import READ, WRITE
from app.http.deps import CurrentReader, WriteDesk, needs
from app.http.parameters import MeasureNumber, PlanSlug
from app.http.preconditions import ExpectedOrFirst
from app.kit.inputs import Whole
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.contributions import contribute
from app.status_reports.inputs import ContributionInput
from app.status_reports.years import year_of

router = noun_router("contributions")

ADDRESS = "/plans/{plan}/measures/{number}/contributions"


class YearlyContribution(ContributionInput):
    year: Annotated[Whole, Field(ge=1990, le=2100, examples=[2021])]


@router.get(ADDRESS, dependencies=[needs(Action.READ_INTERNAL)], responses=READ)
def list_contributions(
    plan: PlanSlug,
    number: MeasureNumber,
    reader: CurrentReader,
    year: Annotated[int | None, Query(ge=1990, le=2100)] = None,
) -> Listing[ContributionOut]:
    """Of all years, or of one."""
    found = tuple(
        contribution_out(one)
        for one in measure_in(reader.state(plan), number).contributions
        if year in (None, one.year)
    )
    return Listing(items=found, total=len(found))


@router.post(
    ADDRESS,
    dependencies=[needs(Action.CONTRIBUTE)],
    responses=WRITE,
    status_code=status.HTTP_201_CREATED,
)
def write_contribution(
    plan: PlanSlug,
    number: MeasureNumber,
    content: Annotated[YearlyContribution, examples.Contribution],
    expected: ExpectedOrFirst,
    desk: WriteDesk,
) -> ContributionOut:
    """One for each office and year: If-None-Match: * for the first, If-Match to change it."""
    session = desk.session
    plan_row = plan_by_slug(session, plan)
    row = contribute(
        session,
        measure_by_number(session, plan_row, number),
        year_of(session, plan_row, content.year),
        content,
        by=desk.by,
        expected_version=expected,
    )
    desk.tag(row.version)
    found = measure_in(desk.state(plan), number).contributions
    return contribution_out(next(one for one in found if one.id == row.id))
