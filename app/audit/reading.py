"""The trail for people: newest first, by row, by pseudonym, by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlmodel import Session, col, select

from app.audit.tables import AuditEntry
from app.kit.clock import BERLIN

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class TrailQuery:
    """What is None does not narrow. `below`: only entries with a smaller number (the next page)."""

    entity: str | None = None
    entity_id: int | None = None
    actor: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    below: int | None = None


@dataclass(frozen=True, slots=True)
class TrailPage:
    entries: Sequence[AuditEntry]
    next_below: int | None
    """None: there are no more."""


def read_trail(session: Session, query: TrailQuery) -> TrailPage:
    found = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(PAGE + 1)
    if query.entity is not None:
        found = found.where(AuditEntry.entity == query.entity)
    if query.entity_id is not None:
        found = found.where(AuditEntry.entity_id == query.entity_id)
    if query.actor is not None:
        found = found.where(AuditEntry.actor == query.actor)
    if query.first_day is not None:
        found = found.where(col(AuditEntry.at) >= midnight(query.first_day))
    if query.last_day is not None:
        found = found.where(col(AuditEntry.at) < midnight(query.last_day, after=True))
    if query.below is not None:
        found = found.where(col(AuditEntry.id) < query.below)
    entries = session.exec(found).all()
    shown = entries[:PAGE]
    return TrailPage(shown, shown[-1].id if len(entries) > PAGE else None)


def entities_in(session: Session) -> Sequence[str]:
    return session.exec(select(AuditEntry.entity).distinct().order_by(AuditEntry.entity)).all()


def midnight(day: date, *, after: bool = False) -> datetime:
    """The day's beginning, or its end, in the town hall's time zone."""
    return datetime.combine(day + timedelta(days=after), time(), BERLIN)
