"""Reported as dropped or postponed: an office cannot change a resolution, so it is a proposal."""

from sqlmodel import Session

from app.audit.actor import By
from app.plan.extensions import ExtensionInput, extensions_of, record_proposal
from app.plan.states import OPEN_EXTENSIONS, ExtensionEffect, ExtensionState
from app.plan.tables import Extension, Measure, Plan
from app.status_reports.implementation import Implementation
from app.status_reports.tables import StatusReport


def propose_what_is_reported(
    session: Session, plan: Plan, measure: Measure, report: StatusReport, *, by: By
) -> Extension | None:
    """None where nothing is proposed, or the same is on its way or decided already."""
    proposal = _proposal(report)
    if proposal is None or any(_is_same(one, proposal) for one in extensions_of(session, measure)):
        return None
    return record_proposal(session, plan, measure, proposal, office_id=report.office_id, by=by)


def _proposal(report: StatusReport) -> ExtensionInput | None:
    reason = report.obstacles or report.text
    if report.implementation is Implementation.DROPPED:
        return ExtensionInput(
            effect=ExtensionEffect.DROP, effective_date=report.effective_date, reason=reason
        )
    if report.implementation is Implementation.POSTPONED and report.wished_due_date:
        return ExtensionInput(
            effect=ExtensionEffect.LATER_DATE, new_due_date=report.wished_due_date, reason=reason
        )
    return None


def _is_same(extension: Extension, proposal: ExtensionInput) -> bool:
    if extension.effect is not proposal.effect or extension.occurrence_date is not None:
        return False
    if extension.state is ExtensionState.DECIDED:
        return proposal.new_due_date == extension.new_due_date
    return extension.state in OPEN_EXTENSIONS
