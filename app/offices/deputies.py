"""Who stands in for an office for a while: its mails go there, from the first day to the last."""

from datetime import date
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from sqlmodel import Session, col, select

from app.kit.errors import NotFound
from app.kit.inputs import Day, FilledLine, Input, wrong
from app.offices.queries import is_address
from app.offices.tables import Office, OfficeDeputy


class DeputyInput(Input):
    name: Annotated[FilledLine, Field(max_length=200)]
    """A function („Sekretariat Dezernat 05“), not a person."""
    mailbox: Annotated[FilledLine, AfterValidator(is_address)]
    first_date: Day
    last_date: Day

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_date < self.first_date:
            raise wrong("Die Vertretung endet, bevor sie beginnt. Bitte prüfen Sie beide Tage.")
        return self


def add_deputy(session: Session, office: Office, content: DeputyInput) -> OfficeDeputy:
    """The caller asks accounts/permissions.py first: accounts lie above offices."""
    deputy = OfficeDeputy(office_id=office.id or 0, **content.model_dump())
    session.add(deputy)
    session.flush()
    return deputy


def end_deputy(session: Session, deputy: OfficeDeputy, today: date) -> None:
    """One that has begun ends today; one to come is taken back."""
    if deputy.first_date >= today:
        session.delete(deputy)
    else:
        deputy.last_date = min(deputy.last_date, today)
    session.flush()


def deputy_by_id(session: Session, office: Office, deputy_id: int) -> OfficeDeputy:
    deputy = session.get(OfficeDeputy, deputy_id)
    if deputy is None or deputy.office_id != office.id:
        raise NotFound("Diese Vertretung gibt es nicht.")
    return deputy


def deputies_of(session: Session, office: Office, today: date) -> list[OfficeDeputy]:
    """Those in force and to come, by their first day."""
    return list(
        session.exec(
            select(OfficeDeputy)
            .where(OfficeDeputy.office_id == office.id, OfficeDeputy.last_date >= today)
            .order_by(col(OfficeDeputy.first_date), col(OfficeDeputy.id))
        )
    )


def deputies_on(session: Session, day: date) -> dict[int, OfficeDeputy]:
    """Office id → who stands in; of several the one that began last."""
    found = session.exec(
        select(OfficeDeputy)
        .where(OfficeDeputy.first_date <= day, OfficeDeputy.last_date >= day)
        .order_by(col(OfficeDeputy.first_date), col(OfficeDeputy.id))
    )
    return {deputy.office_id: deputy for deputy in found}
