from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Integer
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
    payload_sha256: str | None = Field(default=None, max_length=64)
    """Stands for `before` and `after` where they were deleted after a year went to the archive."""


class AuditSeal(SQLModel, table=True):
    """One batch of the trail, chained to the batch before by its hash. Append-only, too."""

    __tablename__ = "audit_seal"

    number: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    """1, 2, 3, …: two processes cannot both write the next one."""
    first_entry_id: int
    last_entry_id: int
    digests: list[tuple[int, str]] = Field(sa_column=Column(JSON, nullable=False))
    """(entry id, SHA-256 of the entry) of every entry in the batch, ascending."""
    hash: str = Field(max_length=64)
    """SHA-256 over the seal before and all of this one (chain.py)."""
    sealed_at: datetime = Field(sa_column=Column(Instant, nullable=False))
