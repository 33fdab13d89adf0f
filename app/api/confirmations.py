"""„durchgeführt am“: which dates of a recurring deadline are met."""

from typing import Annotated

from fastapi import Path, status
from sqlmodel import Session

from app.accounts.permissions import Action
from app.api import examples
from app.api.finding import measure_in
from app.api.outputs.base import Listing
from app.api.outputs.details import (
    ConfirmationOut,
    InternalConfirmation,
    confirmation_out,
    internal_confirmation,
)
from app.api.routing import noun_router
from app.http.answers import READ, WRITE
from app.http.deps import PUBLIC, CurrentReader, WriteDesk, needs
from app.http.parameters import MeasureNumber, PlanSlug
from app.http.preconditions import ExpectedVersion
from app.kit.inputs import Day
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import Measure, Plan
from app.status_reports.confirmations import confirm, take_back
from app.status_reports.inputs import ConfirmationInput

router = noun_router("confirmations")

ADDRESS = "/plans/{plan}/measures/{number}/confirmations"
Confirming = needs(Action.CONFIRM_OCCURRENCE)


@router.get(ADDRESS, dependencies=[PUBLIC], responses=READ)
def list_confirmations(
    plan: PlanSlug, number: MeasureNumber, reader: CurrentReader
) -> Listing[InternalConfirmation] | Listing[ConfirmationOut]:
    """Inside with notes, oldest date first."""
    found = measure_in(reader.state(plan), number).confirmations
    if reader.is_internal:
        return Listing[InternalConfirmation](
            items=tuple(map(internal_confirmation, found)), total=len(found)
        )
    return Listing[ConfirmationOut](items=tuple(map(confirmation_out, found)), total=len(found))


@router.post(
    ADDRESS, dependencies=[Confirming], responses=WRITE, status_code=status.HTTP_201_CREATED
)
def confirm_occurrence(
    plan: PlanSlug,
    number: MeasureNumber,
    confirmation: Annotated[ConfirmationInput, examples.Confirmation],
    desk: WriteDesk,
) -> InternalConfirmation:
    """The same once more changes nothing; another day needs `corrects_date`."""
    plan_row, measure = _measure(desk.session, plan, number)
    row = confirm(desk.session, plan_row, measure, confirmation, by=desk.by)
    desk.tag(row.version)
    found = measure_in(desk.state(plan), number).confirmations
    return internal_confirmation(next(one for one in found if one.id == row.id))


@router.delete(
    ADDRESS + "/{occurrence_date}",
    dependencies=[Confirming],
    responses=WRITE,
    status_code=status.HTTP_204_NO_CONTENT,
)
def take_confirmation_back(
    plan: PlanSlug,
    number: MeasureNumber,
    occurrence_date: Annotated[Day, Path(examples=["2021-12-31"])],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> None:
    """It was confirmed by mistake: the date is open again. If-Match takes the confirmation's
    `version`, as `"1"`."""
    _, measure = _measure(desk.session, plan, number)
    take_back(desk.session, measure, occurrence_date, by=desk.by, expected_version=expected)


def _measure(session: Session, slug: str, number: str) -> tuple[Plan, Measure]:
    plan = plan_by_slug(session, slug)
    return plan, measure_by_number(session, plan, number)
