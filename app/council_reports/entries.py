"""What coordination enters for a year's council paper: bodies, file reference, own points."""

from typing import Annotated, Any

from pydantic import Field
from sqlmodel import Session, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.config import CouncilPaperType, Settings
from app.council_reports.presentation import Presentation, Sitting
from app.council_reports.tables import CouncilPaperEntry, CouncilReport, PaperState
from app.kit.errors import Stale
from app.kit.inputs import (
    Day,
    FilledLine,
    Input,
    Line,
    OptionalLine,
    OptionalLong,
    OrNone,
    Reason,
)
from app.kit.versions import FIRST, check_version
from app.plan.tables import Plan
from app.status_reports.years import year_of

MOST = 30
"""Bodies, points, earlier papers of one council paper."""


class SittingInput(Input):
    body: FilledLine
    sitting_date: Day | None = None
    result: OptionalLine = None


class CouncilPaperInput(Input):
    """All of it, each time; what is empty is computed or left out."""

    type: CouncilPaperType | None = None
    subject: OptionalLine = None
    submitted_by: OptionalLine = None
    file_reference: OrNone[Annotated[Line, Field(max_length=100)]] = None
    earlier_papers: list[FilledLine] = Field(default_factory=list, max_length=MOST)
    points: list[Reason] = Field(default_factory=list, max_length=MOST)
    sittings: list[SittingInput] = Field(default_factory=list, max_length=MOST)
    financial_effects: OptionalLong = None
    facts: OptionalLong = None


def entry_of(session: Session, plan: Plan, year: int) -> CouncilPaperEntry | None:
    return session.exec(
        select(CouncilPaperEntry).where(
            CouncilPaperEntry.plan_id == plan.id, CouncilPaperEntry.year == year
        )
    ).first()


def enter(
    session: Session,
    plan: Plan,
    year: int,
    content: CouncilPaperInput,
    *,
    by: By,
    expected_version: int | None = None,
) -> CouncilPaperEntry:
    """`expected_version` is None or FIRST where nothing was entered yet.

    Raises NotFound for a year that the plan does not have.
    """
    require(by.actor, Action.ISSUE_PAPER)
    year_of(session, plan, year)
    entry = entry_of(session, plan, year)
    if entry is None:
        if expected_version:
            raise Stale(f"Für die Vorlage {year} ist noch nichts eingetragen.")
        entry = CouncilPaperEntry(plan_id=plan.id or 0, year=year)
        session.add(entry)
    elif expected_version in (None, FIRST):
        raise Stale(
            f"Für die Vorlage {year} hat inzwischen jemand etwas eingetragen. Bitte laden Sie "
            "den neuen Stand und tragen Sie Ihre Änderung dort ein."
        )
    else:
        check_version(entry, expected_version)
    for name, value in _columns(content).items():
        setattr(entry, name, value)
    session.flush()
    return entry


def presentation_of(
    session: Session,
    plan: Plan,
    year: int,
    report: CouncilReport | None,
    settings: Settings,
    *,
    by: By,
) -> Presentation:
    """As the council paper would say it at this moment; without an edition it is a draft."""
    entry = entry_of(session, plan, year) or CouncilPaperEntry(plan_id=plan.id or 0, year=year)
    known = CouncilPaperInput.model_validate(
        {name: getattr(entry, name) for name in CouncilPaperInput.model_fields}
    )
    return Presentation(
        made_at=by.at.replace(microsecond=0),
        type=known.type or settings.council_paper_type,
        earlier_papers=tuple(known.earlier_papers),
        points=tuple(known.points),
        sittings=tuple(
            Sitting(each.body, each.sitting_date, each.result) for each in known.sittings
        ),
        subject=known.subject,
        submitted_by=known.submitted_by,
        file_reference=known.file_reference,
        financial_effects=known.financial_effects,
        facts=known.facts,
        state=report.state if report else PaperState.DRAFT,
        laid_date=report.laid_date if report else None,
        noted_date=report.noted_date if report else None,
        paper=report.paper if report else None,
    )


def _columns(content: CouncilPaperInput) -> dict[str, Any]:
    sittings = [each.model_dump(mode="json") for each in content.sittings]
    return {**content.model_dump(exclude={"sittings"}), "sittings": sittings}
