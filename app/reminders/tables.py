from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant, choice


class Occasion(StrEnum):
    """Why an office is written to (design: the year)."""

    ANNOUNCEMENT = "announcement"
    DECEMBER = "december"
    JANUARY = "january"
    LAST_CALL = "last_call"
    QUARTERLY = "quarterly"
    ESCALATION = "escalation"


OCCASION_LABEL = {
    Occasion.ANNOUNCEMENT: "Ankündigung der Abfrage",
    Occasion.DECEMBER: "Erinnerung im Dezember",
    Occasion.JANUARY: "Abfrage im Januar",
    Occasion.LAST_CALL: "Letzte Erinnerung",
    Occasion.QUARTERLY: "Terminkontrolle",
    Occasion.ESCALATION: "Information an das Dezernat",
}


class Reminder(SQLModel, table=True):
    """One mail decided on: to whom, on which occasion, about which measures."""

    __table_args__ = (UniqueConstraint("plan_id", "office_id", "occasion", "period"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    office_id: int = Field(foreign_key="office.id", index=True)
    occasion: Occasion = Field(sa_type=choice(Occasion))
    period: str = Field(max_length=7)
    """`2021` for the year's mails, `2021-Q4` for a quarter's."""
    planned_date: date
    measure_numbers: list[str] = Field(sa_column=Column(JSON, nullable=False))
    outbox_mail_id: int | None = Field(default=None, foreign_key="outbox_mail.id", index=True)
    """Null: the office has no mailbox; listed for coordination."""
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
