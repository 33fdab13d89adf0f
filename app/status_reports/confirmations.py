"""„durchgeführt am“: a recurring date is met by a confirmation, all year, several at once."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.kit.errors import Conflict, FieldError, Invalid, NotFound
from app.kit.german import german_date
from app.kit.versions import check_version
from app.plan.deadline import occurrence_days
from app.plan.queries import version_on
from app.plan.tables import Measure, Plan
from app.status_reports.inputs import ConfirmationInput
from app.status_reports.tables import Confirmation


def confirmations_of(session: Session, measure: Measure) -> Sequence[Confirmation]:
    return session.exec(
        select(Confirmation)
        .where(Confirmation.measure_id == measure.id)
        .order_by(col(Confirmation.occurrence_date))
    ).all()


def confirm(
    session: Session, plan: Plan, measure: Measure, confirmation: ConfirmationInput, *, by: By
) -> Confirmation:
    """The same once more changes nothing; another day needs `corrects_date`."""
    office = version_on(session, measure, by.date).reporting_office_id
    require(by.actor, Action.CONFIRM_OCCURRENCE, (office,))
    return record(session, plan, measure, confirmation, office_id=office, by=by)


def record(
    session: Session,
    plan: Plan,
    measure: Measure,
    confirmation: ConfirmationInput,
    *,
    office_id: int,
    by: By,
    where: str = "",
) -> Confirmation:
    """For callers that have asked for the permission; `where` stands before the fields' names."""
    _check(session, plan, measure, confirmation, by.date, where)
    known = _known(session, measure, confirmation.occurrence_date)
    if known is None:
        known = Confirmation(
            measure_id=measure.id or 0,
            office_id=office_id,
            occurrence_date=confirmation.occurrence_date,
            done_date=confirmation.done_date,
            note=confirmation.note,
            recorded_at=by.at,
        )
        session.add(known)
    elif known.done_date != confirmation.done_date or confirmation.corrects_date:
        _correct(known, confirmation, office_id, by)
    session.flush()
    return known


def take_back(
    session: Session,
    measure: Measure,
    occurrence_date: date,
    *,
    by: By,
    expected_version: int | None = None,
) -> None:
    """It was confirmed by mistake: the date is open again."""
    office = version_on(session, measure, by.date).reporting_office_id
    require(by.actor, Action.CONFIRM_OCCURRENCE, (office,))
    known = _known(session, measure, occurrence_date)
    if known is None:
        raise NotFound(
            f"Der Termin {german_date(occurrence_date)} der Maßnahme {measure.number} ist nicht "
            "als durchgeführt gemeldet."
        )
    check_version(known, expected_version)
    session.delete(known)
    session.flush()


def _known(session: Session, measure: Measure, day: date) -> Confirmation | None:
    return session.exec(
        select(Confirmation).where(
            Confirmation.measure_id == measure.id, Confirmation.occurrence_date == day
        )
    ).first()


def _correct(known: Confirmation, new: ConfirmationInput, office_id: int, by: By) -> None:
    if new.corrects_date != known.done_date:
        raise Conflict(
            f"Der Termin {german_date(known.occurrence_date)} ist bereits als durchgeführt am "
            f"{german_date(known.done_date)} gemeldet. Zum Berichtigen nennen Sie bitte diesen Tag "
            "als „corrects_date“.",
            slug="already-confirmed",
        )
    known.done_date = new.done_date
    known.note = new.note
    known.office_id = office_id
    known.recorded_at = by.at


def _check(
    session: Session,
    plan: Plan,
    measure: Measure,
    confirmation: ConfirmationInput,
    today: date,
    where: str,
) -> None:
    day, done = confirmation.occurrence_date, confirmation.done_date
    days = occurrence_days(plan, version_on(session, measure, today), date(today.year, 12, 31))
    if day not in days:
        near = ", ".join(german_date(one) for one in days[-4:]) or "keine"
        raise _invalid(
            f"{where}occurrence_date",
            f"Der {german_date(day)} ist kein wiederkehrender Termin der Maßnahme "
            f"{measure.number}, der bis Ende {today.year} bestätigt werden kann. "
            f"Die letzten Termine: {near}.",
        )
    if done > today:
        raise _invalid(
            f"{where}done_date",
            f"Die Durchführung am {german_date(done)} liegt in der Zukunft.",
        )
    if (done.year, done.month, done.day) <= (day.year - 1, day.month, day.day):
        raise _invalid(
            f"{where}done_date",
            f"Der {german_date(done)} liegt ein Jahr oder länger vor dem Termin "
            f"{german_date(day)}. Bitte prüfen Sie das Jahr.",
        )


def _invalid(where: str, message: str) -> Invalid:
    return Invalid(
        "Der Termin kann so nicht bestätigt werden.", fields=[FieldError(where, message)]
    )
