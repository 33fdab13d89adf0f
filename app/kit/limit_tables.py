from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant


class AttemptCount(SQLModel, table=True):
    """How often something was tried since the window began; one for all processes (limits.py)."""

    __tablename__ = "attempt_count"

    key: str = Field(max_length=60, primary_key=True)
    """What is counted and the hash of for whom: no login and no address stands here."""
    began_at: datetime = Field(sa_column=Column(Instant, nullable=False, index=True))
    count: int
