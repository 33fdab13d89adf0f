"""Reporting years: how far they are; closing and reopening them."""

from typing import Annotated

from fastapi import Response

from app.accounts.permissions import Action
from app.api import examples
from app.api.finding import year_in
from app.api.outputs.base import Listing, Output
from app.api.outputs.plans import InternalYear, YearOut, internal_year, year_out
from app.api.routing import noun_router
from app.council_reports.closing import close_year
from app.http.answers import READ, WRITE
from app.http.deps import PUBLIC, CurrentReader, WriteDesk, needs
from app.http.parameters import PlanSlug, YearNumber
from app.http.preconditions import ExpectedVersion, etag
from app.kit.inputs import Input, Reason
from app.plan.queries import plan_by_slug
from app.status_reports.years import reopen, year_of

router = noun_router("years")

ADDRESS = "/plans/{plan}/years"


class Reopening(Input):
    reason: Reason


class ClosedYear(Output):
    """The year's contents are frozen as this edition of its annual report."""

    year: InternalYear
    edition: int


@router.get(ADDRESS, dependencies=[PUBLIC], responses=READ)
def list_years(plan: PlanSlug, reader: CurrentReader) -> Listing[InternalYear] | Listing[YearOut]:
    """Oldest first; inside with how many reports are there."""
    state = reader.state(plan)
    total = len(state.years)
    if reader.is_internal:
        inside = tuple(internal_year(year, state.measures) for year in state.years)
        return Listing[InternalYear](items=inside, total=total)
    return Listing[YearOut](items=tuple(map(year_out, state.years)), total=total)


@router.get(ADDRESS + "/{year}", dependencies=[PUBLIC], responses=READ)
def get_year(
    plan: PlanSlug, year: YearNumber, reader: CurrentReader, response: Response
) -> InternalYear | YearOut:
    """One reporting year."""
    state = reader.state(plan)
    found = year_in(state, year)
    response.headers["ETag"] = etag(found.version)
    return internal_year(found, state.measures) if reader.is_internal else year_out(found)


@router.post(ADDRESS + "/{year}/close", dependencies=[needs(Action.CLOSE_YEAR)], responses=WRITE)
def close(
    plan: PlanSlug, year: YearNumber, expected: ExpectedVersion, desk: WriteDesk
) -> ClosedYear:
    """Freezes what is known as an edition of the annual report; what is missing stays missing."""
    plan_row = plan_by_slug(desk.session, plan)
    report = close_year(desk.session, plan_row, year, by=desk.by, expected_version=expected)
    state = desk.state(plan)
    found = year_in(state, year)
    desk.tag(found.version)
    return ClosedYear(year=internal_year(found, state.measures), edition=report.edition)


@router.post(ADDRESS + "/{year}/reopen", dependencies=[needs(Action.REOPEN_YEAR)], responses=WRITE)
def reopen_year(
    plan: PlanSlug,
    year: YearNumber,
    body: Annotated[Reopening, examples.Reopening],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalYear:
    """For corrections; closing it again makes a new edition."""
    row = year_of(desk.session, plan_by_slug(desk.session, plan), year)
    reopen(desk.session, row, body.reason, by=desk.by, expected_version=expected)
    desk.tag(row.version)
    state = desk.state(plan)
    return internal_year(year_in(state, year), state.measures)
