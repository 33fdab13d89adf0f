"""Later dates and dropping: proposed by an office, supported by coordination, decided by a body."""

from typing import Annotated

from fastapi import Query, status
from pydantic import Field
from sqlmodel import Session

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.base import Listing
from app.api.outputs.details import (
    InternalExtension,
    PublicExtension,
    internal_extension,
    public_extension,
)
from app.api.routing import noun_router
from app.http.answers import READ, WRITE
from app.http.deps import PUBLIC, CurrentReader, Desk, WriteDesk, needs
from app.http.measure_query import Page
from app.http.parameters import PlanSlug, RowId
from app.http.preconditions import ExpectedVersion
from app.kit.inputs import Input, OptionalMedium, Reason
from app.plan.extensions import (
    Decision,
    ExtensionInput,
    decide,
    decline,
    propose,
    support,
    withdraw,
)
from app.plan.queries import extension_by_id, measure_by_number, plan_by_slug
from app.plan.states import ExtensionState
from app.plan.tables import Extension

router = noun_router("extensions")

ADDRESS = "/plans/{plan}/extensions"


class ExtensionQuery(Page):
    number: str | None = Field(
        None, pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$", description="Of a measure."
    )
    state: ExtensionState | None = None


class Proposal(ExtensionInput):
    number: str = Field(
        pattern=r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$",
        description="Of the measure.",
        examples=["1.8.3"],
    )


class Support(Input):
    note: OptionalMedium = None


class Refusal(Input):
    note: Reason


@router.get(ADDRESS, dependencies=[PUBLIC], responses=READ)
def list_extensions(
    plan: PlanSlug, query: Annotated[ExtensionQuery, Query()], reader: CurrentReader
) -> Listing[InternalExtension] | Listing[PublicExtension]:
    """Everybody sees what was decided; proposals stay in the house."""
    found = [
        (measure.number, extension)
        for measure in reader.state(plan).measures
        for extension in measure.extensions
        if query.number in (None, measure.number) and query.state in (None, extension.state)
    ]
    page = query.cut(found)
    if reader.is_internal:
        return Listing[InternalExtension](
            items=tuple(internal_extension(*each) for each in page), total=len(found)
        )
    return Listing[PublicExtension](
        items=tuple(public_extension(*each) for each in page), total=len(found)
    )


@router.post(
    ADDRESS,
    dependencies=[needs(Action.PROPOSE_EXTENSION)],
    responses=WRITE,
    status_code=status.HTTP_201_CREATED,
)
def propose_extension(
    plan: PlanSlug, proposal: Annotated[Proposal, examples.Proposal], desk: WriteDesk
) -> InternalExtension:
    """The reporting office proposes; nothing is late or in time by that yet."""
    plan_row = plan_by_slug(desk.session, plan)
    measure = measure_by_number(desk.session, plan_row, proposal.number)
    row = propose(desk.session, plan_row, measure, proposal, by=desk.by)
    return _answer(desk, plan, row)


@router.post(
    ADDRESS + "/{extension_id}/support",
    dependencies=[needs(Action.SUPPORT_EXTENSION)],
    responses=WRITE,
)
def support_extension(
    plan: PlanSlug,
    extension_id: RowId,
    body: Annotated[Support, examples.Support],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalExtension:
    """Coordination supports a proposal and passes it on."""
    row = _extension(desk.session, plan, extension_id)
    support(desk.session, row, body.note, by=desk.by, expected_version=expected)
    return _answer(desk, plan, row)


@router.post(
    ADDRESS + "/{extension_id}/decide",
    dependencies=[needs(Action.DECIDE_EXTENSION)],
    responses=WRITE,
)
def decide_extension(
    plan: PlanSlug,
    extension_id: RowId,
    body: Annotated[Decision, examples.Decision],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalExtension:
    """Records what a body decided: from that day on the deadline is another."""
    row = _extension(desk.session, plan, extension_id)
    decide(desk.session, row, body, by=desk.by, expected_version=expected)
    return _answer(desk, plan, row)


@router.post(
    ADDRESS + "/{extension_id}/decline",
    dependencies=[needs(Action.SUPPORT_EXTENSION)],
    responses=WRITE,
)
def decline_extension(
    plan: PlanSlug,
    extension_id: RowId,
    body: Annotated[Refusal, examples.Refusal],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalExtension:
    """Not supported, or not decided: the deadline stays."""
    row = _extension(desk.session, plan, extension_id)
    decline(desk.session, row, body.note, by=desk.by, expected_version=expected)
    return _answer(desk, plan, row)


@router.post(
    ADDRESS + "/{extension_id}/withdraw",
    dependencies=[needs(Action.PROPOSE_EXTENSION)],
    responses=WRITE,
)
def withdraw_extension(
    plan: PlanSlug, extension_id: RowId, expected: ExpectedVersion, desk: WriteDesk
) -> InternalExtension:
    """The office takes its proposal back."""
    row = _extension(desk.session, plan, extension_id)
    withdraw(desk.session, row, by=desk.by, expected_version=expected)
    return _answer(desk, plan, row)


def _extension(session: Session, plan: str, extension_id: int) -> Extension:
    return extension_by_id(session, plan_by_slug(session, plan), extension_id)


def _answer(desk: Desk, plan: str, row: Extension) -> InternalExtension:
    desk.tag(row.version)
    return next(
        internal_extension(measure.number, extension)
        for measure in desk.state(plan).measures
        for extension in measure.extensions
        if extension.id == row.id
    )
