"""What awaits a body's decision: supported proposals, and adaptations that nobody has decided."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sqlmodel import Session, col, select

from app.council_reports.changes import changes_of
from app.council_reports.proposals import Proposal, ProposalKind
from app.kit.german import german_date
from app.offices.tables import Office
from app.plan.deadline import due_date_on, moved
from app.plan.extensions import extensions_of
from app.plan.queries import version_on
from app.plan.states import ExtensionEffect, ExtensionState
from app.plan.tables import Extension, Measure, Plan

RESOLVED: Final = ("Wortlaut", "Verantwortlich", "Frist", "Finanzielle Auswirkungen")
"""What the council itself has worded; the rest coordination may change alone."""


def proposals_of(
    session: Session, plan: Plan, *, since: date, today: date, coordination: str
) -> tuple[Proposal, ...]:
    """In the plan's order. `since`: adaptations that came or come into force from that day on."""
    found = [
        *_supported(session, plan, today),
        *_adaptations(session, plan, since, coordination),
    ]
    return tuple(sorted(found, key=lambda each: [int(part) for part in each.number.split(".")]))


def _supported(session: Session, plan: Plan, today: date) -> Iterator[Proposal]:
    rows = session.exec(
        select(Extension, Measure, Office.name)
        .join(Measure, col(Measure.id) == Extension.measure_id)
        .join(Office, col(Office.id) == Extension.proposed_by_office_id)
        .where(Measure.plan_id == plan.id, Extension.state == ExtensionState.SUPPORTED)
        .order_by(col(Extension.id))
    )
    for extension, measure, office in rows.all():
        drops = extension.effect is ExtensionEffect.DROP
        propose = _dropping if drops else _later_date
        yield propose(session, plan, measure, extension, office, today)


def _dropping(
    session: Session, plan: Plan, measure: Measure, extension: Extension, office: str, today: date
) -> Proposal:
    del plan
    version, day = version_on(session, measure, today), extension.effective_date
    return Proposal(
        number=measure.number,
        kind=ProposalKind.DROP,
        what="Maßnahme",
        old=version.official_text or version.title,
        new=f"entfällt zum {german_date(day)}" if day else "entfällt",
        reason=extension.reason,
        office_name=office,
        new_date=day,
    )


def _later_date(
    session: Session, plan: Plan, measure: Measure, extension: Extension, office: str, today: date
) -> Proposal:
    version, occurrence = version_on(session, measure, today), extension.occurrence_date
    earlier = extensions_of(session, measure)
    due = (
        moved(occurrence, (occurrence,), earlier, today)
        if occurrence
        else due_date_on(plan, version, earlier, today)
    )
    new = extension.new_due_date
    return Proposal(
        number=measure.number,
        kind=ProposalKind.LATER_DATE,
        what="Termin" if occurrence else "Frist",
        old=f"„{version.deadline_text}“" + (f", das heißt {german_date(due)}" if due else ""),
        new=german_date(new) if new else "",
        reason=extension.reason,
        office_name=office,
        old_date=due,
        new_date=new,
    )


def _adaptations(
    session: Session, plan: Plan, since: date, coordination: str
) -> Iterator[Proposal]:
    for change in changes_of(session, plan.id or 0, since, date.max):
        if change.decided_by is None and change.what in RESOLVED:
            yield Proposal(
                number=change.number,
                kind=ProposalKind.ADAPTATION,
                what=change.what,
                old=change.old,
                new=change.new,
                reason=change.reason,
                office_name=coordination,
                new_date=change.date,
            )
