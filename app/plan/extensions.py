"""An office cannot change a resolution: it proposes, coordination supports, a body decides."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.kit.errors import Conflict, FieldError, Invalid
from app.kit.german import german_date
from app.kit.inputs import Day, FilledLine, Input, Line, OptionalMedium, OrNone, Reason, read_text
from app.kit.versions import check_version
from app.plan.deadline import due_date_on, moved, occurrence_days
from app.plan.queries import version_on
from app.plan.states import OPEN_EXTENSIONS, ExtensionEffect, ExtensionState, extension_to
from app.plan.tables import Extension, Measure, Plan

NO_DATE_WHEN_DROPPED = "Eine Maßnahme, die entfällt, hat keine neue Frist."


class ExtensionInput(Input):
    effect: ExtensionEffect
    occurrence_date: Day | None = None
    """Which date of a recurring deadline is to be moved; null: the fixed one."""
    new_due_date: Day | None = None
    effective_date: Day | None = None
    """„entfallen zum“"""
    reason: Reason


class Decision(Input):
    decided_by: Annotated[FilledLine, Field(max_length=200)]
    decided_date: Day
    paper: OrNone[Annotated[Line, Field(max_length=60)]] = None
    new_due_date: Day | None = None
    """Where the body decided on another date than the proposed one."""
    note: OptionalMedium = None


def extensions_of(session: Session, measure: Measure) -> Sequence[Extension]:
    """Oldest first."""
    return session.exec(
        select(Extension).where(Extension.measure_id == measure.id).order_by(col(Extension.id))
    ).all()


def propose(
    session: Session, plan: Plan, measure: Measure, proposal: ExtensionInput, *, by: By
) -> Extension:
    version = version_on(session, measure, by.date)
    require(by.actor, Action.PROPOSE_EXTENSION, (version.reporting_office_id,))
    return record_proposal(
        session, plan, measure, proposal, office_id=version.reporting_office_id, by=by
    )


def record_proposal(
    session: Session,
    plan: Plan,
    measure: Measure,
    proposal: ExtensionInput,
    *,
    office_id: int,
    by: By,
) -> Extension:
    """For callers that have asked for the permission: a report that proposes says so itself."""
    earlier = extensions_of(session, measure)
    _check_proposal(session, plan, measure, proposal, earlier, by)
    extension = Extension(
        measure_id=measure.id or 0,
        effect=proposal.effect,
        occurrence_date=proposal.occurrence_date,
        new_due_date=proposal.new_due_date,
        effective_date=proposal.effective_date,
        reason=proposal.reason,
        proposed_by_office_id=office_id,
        proposed_date=by.date,
    )
    session.add(extension)
    session.flush()
    return extension


def support(
    session: Session,
    extension: Extension,
    note: str | None = None,
    *,
    by: By,
    expected_version: int | None = None,
) -> Extension:
    require(by.actor, Action.SUPPORT_EXTENSION)
    note = read_text(note, "note") if note else None
    _move(extension, ExtensionState.SUPPORTED, note, expected_version)
    session.flush()
    return extension


def decide(
    session: Session,
    extension: Extension,
    decision: Decision,
    *,
    by: By,
    expected_version: int | None = None,
) -> Extension:
    """Coordination records what a body decided; from that day the deadline is another."""
    require(by.actor, Action.DECIDE_EXTENSION)
    if decision.decided_date > by.date:
        raise _invalid("decided_date", "Der Tag der Entscheidung liegt in der Zukunft.")
    if decision.new_due_date and extension.effect is ExtensionEffect.DROP:
        raise _invalid("new_due_date", NO_DATE_WHEN_DROPPED)
    _move(extension, ExtensionState.DECIDED, decision.note, expected_version)
    extension.new_due_date = decision.new_due_date or extension.new_due_date
    extension.decided_by = decision.decided_by
    extension.decided_date = decision.decided_date
    extension.decision_paper = decision.paper
    session.flush()
    return extension


def decline(
    session: Session,
    extension: Extension,
    note: str,
    *,
    by: By,
    expected_version: int | None = None,
) -> Extension:
    require(by.actor, Action.SUPPORT_EXTENSION)
    _move(extension, ExtensionState.DECLINED, read_text(note, "note"), expected_version)
    session.flush()
    return extension


def withdraw(
    session: Session, extension: Extension, *, by: By, expected_version: int | None = None
) -> Extension:
    require(by.actor, Action.PROPOSE_EXTENSION, (extension.proposed_by_office_id,))
    _move(extension, ExtensionState.WITHDRAWN, None, expected_version)
    session.flush()
    return extension


def _move(
    extension: Extension, to: ExtensionState, note: str | None, expected_version: int | None
) -> None:
    check_version(extension, expected_version)
    extension.state = extension_to(extension.state, to)
    extension.coordination_note = note or extension.coordination_note


def _check_proposal(
    session: Session,
    plan: Plan,
    measure: Measure,
    proposal: ExtensionInput,
    earlier: Sequence[Extension],
    by: By,
) -> None:
    is_same = [
        extension
        for extension in earlier
        if extension.state in OPEN_EXTENSIONS
        and extension.effect is proposal.effect
        and extension.occurrence_date == proposal.occurrence_date
    ]
    if is_same:
        raise Conflict(
            f"Zur Maßnahme {measure.number} liegt bereits ein solcher Vorschlag vom "
            f"{german_date(is_same[0].proposed_date)} vor, über den noch nicht entschieden ist.",
            slug="already-proposed",
        )
    if proposal.effect is ExtensionEffect.DROP:
        if proposal.new_due_date or proposal.occurrence_date:
            raise _invalid(
                "new_due_date", "Wird die Maßnahme aufgegeben, hat sie keine neue Frist."
            )
        return
    _check_later_date(session, plan, measure, proposal, earlier, by)


def _check_later_date(
    session: Session,
    plan: Plan,
    measure: Measure,
    proposal: ExtensionInput,
    earlier: Sequence[Extension],
    by: By,
) -> None:
    if proposal.new_due_date is None:
        raise _invalid("new_due_date", "Bitte geben Sie die gewünschte neue Frist an.")
    version, occurrence = version_on(session, measure, by.date), proposal.occurrence_date
    if occurrence is None:
        due = due_date_on(plan, version, earlier, by.date)
        if due is None:
            raise _invalid(
                "new_due_date",
                "Diese Maßnahme hat keinen einmaligen Termin, der verlängert werden könnte. Bei "
                "wiederkehrenden Fristen nennen Sie bitte den Termin („occurrence_date“).",
            )
    elif occurrence in occurrence_days(plan, version, until=occurrence):
        due = moved(occurrence, (occurrence,), earlier, by.date)
    else:
        raise _invalid(
            "occurrence_date",
            f"Der {german_date(occurrence)} ist kein Termin dieser Maßnahme.",
        )
    if proposal.new_due_date <= due:
        raise _invalid(
            "new_due_date",
            f"Die neue Frist muss nach der geltenden liegen ({german_date(due)}).",
        )


def _invalid(where: str, message: str) -> Invalid:
    return Invalid("Der Vorschlag ist so nicht möglich.", fields=[FieldError(where, message)])
