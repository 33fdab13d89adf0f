"""The recorded Terminkontrolle: what was known when it ran. Never rewritten."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant, choice


class Movement(StrEnum):
    """Against the quarter before."""

    NEWLY = "newly"
    STILL = "still"
    RECOVERED = "recovered"


class QuarterlyCheck(SQLModel, table=True):
    __tablename__ = "quarterly_check"
    __table_args__ = (UniqueConstraint("plan_id", "quarter"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    quarter: str = Field(max_length=7)
    """`2021-Q4`"""
    as_of_date: date
    recorded_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    is_made_up: bool = False
    """True where it ran after its own quarter's successor had begun to end: a missed run."""
    counts: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    """Measures by timeliness, as the rule file names them."""
    items_sha256: str | None = Field(default=None, max_length=64)
    """Over all items, which are written at one go and so have no entries of their own in the trail
    (checking.py)."""


class QuarterlyCheckItem(SQLModel, table=True):
    """One measure that was overdue, or has recovered since the check before."""

    __tablename__ = "quarterly_check_item"
    __table_args__ = (UniqueConstraint("quarterly_check_id", "measure_id"),)

    id: int | None = Field(default=None, primary_key=True)
    quarterly_check_id: int = Field(foreign_key="quarterly_check.id", index=True)
    measure_id: int = Field(foreign_key="measure.id", index=True)
    office_id: int = Field(foreign_key="office.id", index=True)
    movement: Movement = Field(sa_type=choice(Movement))
    quarters: int
    """In how many checks in a row it was overdue, this one counted; 0 when recovered."""
    basis: str | None = Field(default=None, max_length=20)
    since_date: date | None = None
    snapshot: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """number, title, deadline text, due dates, office name, reason: as printed then."""
