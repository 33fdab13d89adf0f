from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant


class AccessEntry(SQLModel, table=True):
    """One look of a reading role at what is internal. Never changed, held by triggers; deleted only
    when its time is up (retention.py)."""

    __tablename__ = "access_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    actor: str = Field(max_length=40, index=True)
    role: str = Field(max_length=20)
    path: str = Field(max_length=300)


class Deletion(SQLModel, table=True):
    """What was deleted because its time was up: how many of what, never whose. Append-only."""

    __tablename__ = "deletion"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    kind: str = Field(max_length=40)
    before: datetime = Field(sa_column=Column(Instant, nullable=False))
    count: int
