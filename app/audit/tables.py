from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant


class AuditEntry(SQLModel, table=True):
    """One change of one row: who, when, old and new. Append-only, held by triggers."""

    __tablename__ = "audit_entry"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=Column(Instant, nullable=False))
    actor: str = Field(max_length=40)
    role: str = Field(max_length=20)
    action: str = Field(max_length=10)
    entity: str = Field(max_length=60, index=True)
    entity_id: int | None = Field(default=None, index=True)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
