"""What hangs on a measure beside its reports: confirmations, contributions, extensions."""

from datetime import date
from typing import Any

from pydantic import Field

from app.api.outputs.base import OfficeOut, Output, office_out
from app.monitoring.model import ConfirmationState, ContributionState, ExtensionInfo
from app.plan.states import ExtensionEffect, ExtensionState


class ConfirmationOut(Output):
    occurrence_date: date = Field(description="Which date of a recurring deadline is met.")
    done_date: date = Field(description="„durchgeführt am“")
    office: OfficeOut


class InternalConfirmation(ConfirmationOut):
    id: int
    version: int = Field(description="For If-Match, where it is taken back.")
    note: str | None


class ContributionOut(Output):
    """Internal only: material for the reporting office."""

    version: int
    year: int
    office: OfficeOut
    text: str


class ExtensionCommon(Output):
    id: int
    number: str = Field(description="Of the measure.", examples=["1.8.3"])
    effect: ExtensionEffect
    state: ExtensionState
    occurrence_date: date | None = Field(description="null: the fixed date.")
    new_due_date: date | None
    effective_date: date | None = Field(description="„entfallen zum“")
    decided_by: str | None
    decided_date: date | None
    decision_paper: str | None


class PublicExtension(ExtensionCommon):
    """What a body decided; who proposed it and why stays in the house."""


class InternalExtension(ExtensionCommon):
    version: int
    reason: str
    proposed_by: OfficeOut
    proposed_date: date
    coordination_note: str | None


def confirmation_out(confirmation: ConfirmationState) -> ConfirmationOut:
    return ConfirmationOut(
        occurrence_date=confirmation.occurrence_date,
        done_date=confirmation.done_date,
        office=office_out(confirmation.office),
    )


def internal_confirmation(confirmation: ConfirmationState) -> InternalConfirmation:
    return InternalConfirmation(
        id=confirmation.id,
        version=confirmation.version,
        occurrence_date=confirmation.occurrence_date,
        done_date=confirmation.done_date,
        office=office_out(confirmation.office),
        note=confirmation.note,
    )


def contribution_out(contribution: ContributionState) -> ContributionOut:
    return ContributionOut(
        version=contribution.version,
        year=contribution.year,
        office=office_out(contribution.office),
        text=contribution.text,
    )


def public_extension(number: str, extension: ExtensionInfo) -> PublicExtension:
    return PublicExtension(**_common(number, extension))


def internal_extension(number: str, extension: ExtensionInfo) -> InternalExtension:
    return InternalExtension(
        **_common(number, extension),
        version=extension.version,
        reason=extension.reason,
        proposed_by=office_out(extension.proposed_by),
        proposed_date=extension.proposed_date,
        coordination_note=extension.coordination_note,
    )


def _common(number: str, extension: ExtensionInfo) -> dict[str, Any]:
    return {
        "id": extension.id,
        "number": number,
        "effect": extension.effect,
        "state": extension.state,
        "occurrence_date": extension.occurrence_date,
        "new_due_date": extension.new_due_date,
        "effective_date": extension.effective_date,
        "decided_by": extension.decided_by,
        "decided_date": extension.decided_date,
        "decision_paper": extension.decision_paper,
    }
