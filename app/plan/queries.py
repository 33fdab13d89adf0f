"""Finding plans, measures, and what a measure said on a day."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from app.kit.errors import NotFound
from app.plan.tables import Extension, Measure, MeasureVersion, Plan, Responsibility


def all_plans(session: Session) -> Sequence[Plan]:
    """Newest first."""
    return session.exec(select(Plan).order_by(col(Plan.as_of_date).desc(), Plan.slug)).all()


def plan_by_slug(session: Session, slug: str) -> Plan:
    plan = session.exec(select(Plan).where(Plan.slug == slug)).first()
    if plan is None:
        raise NotFound(f"Einen Maßnahmenplan „{slug[:80]}“ gibt es hier nicht.")
    return plan


def measure_by_number(session: Session, plan: Plan, number: str) -> Measure:
    found = select(Measure).where(Measure.plan_id == plan.id, Measure.number == number)
    measure = session.exec(found).first()
    if measure is None:
        raise NotFound(f"Der Plan „{plan.title}“ hat keine Maßnahme {number[:20]}.")
    return measure


def version_on(session: Session, measure: Measure, day: date) -> MeasureVersion:
    """What counts on that day: the highest `version_no` that was valid; before all: the first."""
    versions = session.exec(
        select(MeasureVersion)
        .where(MeasureVersion.measure_id == measure.id)
        .order_by(col(MeasureVersion.version_no))
    ).all()
    if not versions:
        raise NotFound(f"Zur Maßnahme {measure.number} ist noch kein Wortlaut erfasst.")
    valid = [version for version in versions if version.valid_from_date <= day]
    return valid[-1] if valid else versions[0]


def responsibilities_of(session: Session, version: MeasureVersion) -> Sequence[Responsibility]:
    """In the printed order."""
    return session.exec(
        select(Responsibility)
        .where(Responsibility.measure_version_id == version.id)
        .order_by(col(Responsibility.position))
    ).all()


def extension_by_id(session: Session, plan: Plan, extension_id: int) -> Extension:
    extension = session.get(Extension, extension_id)
    measure = session.get(Measure, extension.measure_id) if extension else None
    if extension is None or measure is None or measure.plan_id != plan.id:
        raise NotFound("Diesen Vorschlag gibt es im Plan nicht.")
    return extension


def named_offices_on(session: Session, plan: Plan, day: date) -> frozenset[int]:
    """The ids of all offices that any measure of the plan names on that day."""
    valid = aliased(MeasureVersion)
    latest = (
        select(func.max(valid.version_no))
        .where(valid.measure_id == Measure.id, valid.valid_from_date <= day)
        .scalar_subquery()
    )
    named = (
        select(Responsibility.office_id)
        .join(MeasureVersion, col(MeasureVersion.id) == Responsibility.measure_version_id)
        .join(Measure, col(Measure.id) == MeasureVersion.measure_id)
        .where(Measure.plan_id == plan.id, MeasureVersion.version_no == func.coalesce(latest, 1))
        .distinct()
    )
    return frozenset(id_ for id_ in session.exec(named) if id_ is not None)
