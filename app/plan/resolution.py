"""The council's resolution: from its date on the plan is in force."""

from typing import Annotated

from pydantic import Field
from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.kit.errors import FieldError, Invalid
from app.kit.inputs import Day, FilledLine, Input
from app.kit.versions import check_version
from app.plan.tables import Plan


class Resolution(Input):
    date: Day
    paper: Annotated[FilledLine, Field(max_length=60)]
    body: Annotated[FilledLine, Field(max_length=200)] = "Stadtrat"


def record_resolution(
    session: Session,
    plan: Plan,
    resolution: Resolution,
    *,
    by: By,
    expected_version: int | None = None,
) -> Plan:
    """Recording it anew corrects it; the trail keeps what stood there before."""
    require(by.actor, Action.RECORD_RESOLUTION)
    check_version(plan, expected_version)
    if resolution.date > by.date:
        raise Invalid(
            "Der Beschluss kann nicht eingetragen werden.",
            fields=[FieldError("date", "Das Datum des Beschlusses liegt in der Zukunft.")],
        )
    plan.resolution_date = resolution.date
    plan.resolution_paper = resolution.paper
    plan.resolution_body = resolution.body
    session.flush()
    return plan
