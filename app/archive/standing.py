"""How far each year is on its way to the archive, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session

from app.archive.disposing import deletable_from
from app.archive.handing_over import Handover, handover_of
from app.kit.clock import local_date
from app.plan.tables import Plan
from app.status_reports.states import YearState
from app.status_reports.tables import ReportingYear
from app.status_reports.years import years_of


class Stage(StrEnum):
    OPEN = "open"
    TO_OFFER = "to_offer"
    OFFERED = "offered"
    KEPT = "kept"
    DELETABLE = "deletable"
    DISPOSED = "disposed"


STAGE_LABEL = {
    Stage.OPEN: "noch nicht abgeschlossen",
    Stage.TO_OFFER: "anzubieten",
    Stage.OFFERED: "angeboten, die Antwort des Archivs steht aus",
    Stage.KEPT: "beantwortet, die Aufbewahrungsfrist läuft",
    Stage.DELETABLE: "darf gelöscht werden",
    Stage.DISPOSED: "ausgesondert",
}


@dataclass(frozen=True, slots=True)
class YearStanding:
    year: int
    stage: Stage
    closed_at: datetime | None
    deletable_from: date | None
    """None while the year is open."""
    handover: Handover


def standings(
    session: Session, plan: Plan, today: date, *, retention_years: int
) -> Sequence[YearStanding]:
    """Newest first."""
    found = []
    for year in reversed(years_of(session, plan)):
        known = handover_of(session, plan, year.year)
        first_day = (
            deletable_from(local_date(year.closed_at), retention_years) if year.closed_at else None
        )
        stage = stage_of(year, known, first_day, today)
        found.append(YearStanding(year.year, stage, year.closed_at, first_day, known))
    return found


def stage_of(year: ReportingYear, known: Handover, first_day: date | None, today: date) -> Stage:
    if year.disposed_at is not None:
        return Stage.DISPOSED
    if year.state is not YearState.CLOSED or first_day is None:
        return Stage.OPEN
    if known.package is None:
        return Stage.TO_OFFER
    if known.receipt is None:
        return Stage.OFFERED
    return Stage.DELETABLE if today >= first_day else Stage.KEPT
