"""Adapting a measure: a new dated version with a reason; what was adopted is never overwritten."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.costs import CeilingPeriod
from app.kit.german import german_date
from app.kit.inputs import read_text
from app.kit.versions import check_version
from app.plan.changes import (
    ABOUT_THE_CHANGE,
    COPIED,
    MeasureChange,
    ResponsibilityInput,
    check_change,
    invalid_change,
)
from app.plan.queries import responsibilities_of, version_on
from app.plan.tables import Measure, MeasureVersion, Responsibility

__all__ = [
    "MeasureChange",
    "ResponsibilityInput",
    "adapt",
    "confirm_ceiling_period",
    "interpret_deadline",
    "name_responsible",
    "settle_assessment",
    "settle_responsibility",
]


def adapt(
    session: Session,
    measure: Measure,
    change: MeasureChange,
    *,
    by: By,
    expected_version: int | None = None,
) -> MeasureVersion:
    require(by.actor, Action.ADAPT_MEASURE)
    return _append(session, measure, change, by=by, expected_version=expected_version)


def interpret_deadline(
    session: Session,
    measure: Measure,
    rules: Sequence[Mapping[str, Any]] | None,
    reason: str,
    *,
    by: By,
    expected_version: int | None = None,
) -> MeasureVersion:
    """How coordination reads the printed wording; None goes back to what the rules read.

    It says what the wording has meant all along, so it counts from the version's own day on.
    Checks that were recorded keep what was known when they ran.
    """
    require(by.actor, Action.SETTLE)
    reason = read_text(reason, "reason")
    change = MeasureChange(
        reason=reason,
        interpretation_rules=None if rules is None else [dict(rule) for rule in rules],
        interpretation_reason=None if rules is None else reason,
        interpretation_date=None if rules is None else by.date,
        valid_from_date=_latest(session, measure).valid_from_date,
    )
    return _append(session, measure, change, by=by, expected_version=expected_version)


def settle_responsibility(
    session: Session,
    measure: Measure,
    responsibilities: Sequence[ResponsibilityInput],
    reporting_office_id: int,
    reason: str,
    *,
    by: By,
    valid_from_date: date | None = None,
    expected_version: int | None = None,
) -> MeasureVersion:
    """Who answers for it; the printed wording of each stays."""
    require(by.actor, Action.SETTLE)
    change = MeasureChange(
        reason=read_text(reason, "reason"),
        responsibilities=list(responsibilities),
        reporting_office_id=reporting_office_id,
        responsibility_settled=True,
        valid_from_date=valid_from_date,
    )
    return _append(session, measure, change, by=by, expected_version=expected_version)


def confirm_ceiling_period(
    session: Session,
    measure: Measure,
    period: CeilingPeriod | None,
    reason: str,
    *,
    by: By,
    expected_version: int | None = None,
) -> MeasureVersion:
    """Counts from the version's own day on; None goes back to the assumption of costs/."""
    settled = {"ceiling_period": period}
    return _settle(session, measure, settled, reason, by=by, expected_version=expected_version)


def settle_assessment(
    session: Session,
    measure: Measure,
    is_assessment: bool,
    reason: str,
    *,
    by: By,
    expected_version: int | None = None,
) -> MeasureVersion:
    """Whether the wording only asks to find out; it has said so from the version's own day on."""
    settled = {"is_assessment": is_assessment}
    return _settle(session, measure, settled, reason, by=by, expected_version=expected_version)


def _settle(
    session: Session,
    measure: Measure,
    settled: Mapping[str, object],
    reason: str,
    *,
    by: By,
    expected_version: int | None,
) -> MeasureVersion:
    """What the wording left open: read so from the version's own day on."""
    require(by.actor, Action.SETTLE)
    begins = _latest(session, measure).valid_from_date
    known = {"reason": read_text(reason, "reason"), "valid_from_date": begins}
    change = MeasureChange.model_validate({**known, **settled})
    return _append(session, measure, change, by=by, expected_version=expected_version)


def _append(
    session: Session,
    measure: Measure,
    change: MeasureChange,
    *,
    by: By,
    expected_version: int | None,
) -> MeasureVersion:
    check_version(measure, expected_version)
    check_change(session, change)
    before = _latest(session, measure)
    changed = change.model_dump(include=change.model_fields_set - ABOUT_THE_CHANGE)
    if "is_assessment" in changed:
        changed["assessment_settled"] = True  # whoever says it has settled it
    version = MeasureVersion(
        **{name: changed.get(name, getattr(before, name)) for name in COPIED},
        measure_id=before.measure_id,
        version_no=before.version_no + 1,
        valid_from_date=_valid_from(change, before, by.date),
        recorded_at=by.at,
        recorded_by=by.actor.id,
        reason=change.reason,
        decided_by=change.decided_by,
        decision_paper=change.decision_paper,
    )
    session.add(version)
    measure.version += 1
    session.flush()
    is_named = "responsibilities" in change.model_fields_set
    named = change.responsibilities if is_named else responsibilities_of(session, before)
    name_responsible(session, version, named)
    return version


def name_responsible(
    session: Session,
    version: MeasureVersion,
    named: Sequence[ResponsibilityInput | Responsibility],
) -> None:
    """In the printed order, for a version that has just been added."""
    session.add_all(
        Responsibility(
            measure_version_id=version.id or 0,
            position=position,
            printed=one.printed,
            office_id=one.office_id,
            role=one.role,
        )
        for position, one in enumerate(named, start=1)
    )
    session.flush()


def _latest(session: Session, measure: Measure) -> MeasureVersion:
    return version_on(session, measure, date.max)


def _valid_from(change: MeasureChange, before: MeasureVersion, today: date) -> date:
    """Versions follow one another: one that began earlier would hide a later one's changes."""
    if change.valid_from_date is None:
        return max(today, before.valid_from_date)
    if change.valid_from_date < before.valid_from_date:
        raise invalid_change(
            "valid_from_date",
            f"Die letzte Fortschreibung gilt ab dem {german_date(before.valid_from_date)}. "
            "Bitte wählen Sie diesen oder einen späteren Tag.",
        )
    return change.valid_from_date
