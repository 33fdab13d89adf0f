"""Whether plans are whole: numbers that fit their places, versions without a gap.

That no version has two leads is held by an index (plan/tables.py).
"""

from collections.abc import Iterator

from sqlmodel import Session, col, func, select

from app.kit.findings import Finding
from app.plan.tables import ActionField, Measure, MeasureVersion, Plan, Recommendation


def check_plans(session: Session) -> list[Finding]:
    return [*_check_numbers(session), *_check_versions(session)]


def _check_numbers(session: Session) -> Iterator[Finding]:
    """`1.8.3` is the third measure of recommendation 8 in field 1, of one and the same plan."""
    rows = session.exec(
        select(Measure, Recommendation.number, ActionField, Plan.slug)
        .join(Recommendation, col(Recommendation.id) == Measure.recommendation_id)
        .join(ActionField, col(ActionField.id) == Recommendation.action_field_id)
        .join(Plan, col(Plan.id) == Measure.plan_id)
    )
    for measure, recommendation, field, slug in rows:
        where = _named(slug, measure.number)
        if measure.number != f"{field.number}.{recommendation}.{measure.position}":
            yield Finding(where, "trägt nicht die Nummer ihres Platzes im Plan.")
        if measure.plan_id != field.plan_id:
            yield Finding(where, "hängt an der Empfehlung eines anderen Plans.")


def _check_versions(session: Session) -> Iterator[Finding]:
    """Numbered from 1 on, so the highest is how many there are."""
    rows = session.exec(
        select(
            Plan.slug,
            Measure.number,
            func.count(col(MeasureVersion.id)),
            func.max(MeasureVersion.version_no),
        )
        .join(Measure, col(Measure.plan_id) == Plan.id)
        .join(MeasureVersion, col(MeasureVersion.measure_id) == Measure.id, isouter=True)
        .group_by(Plan.slug, Measure.number)
    )
    for slug, number, count, highest in rows:
        if count == 0:
            yield Finding(_named(slug, number), "hat keinen Wortlaut.")
        elif count != highest:
            yield Finding(_named(slug, number), f"hat {count} statt {highest} Fassungen.")


def _named(slug: str, number: str) -> str:
    return f"{slug}, Maßnahme {number}"
