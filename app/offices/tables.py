from datetime import date

from sqlalchemy import JSON, CheckConstraint, Column, String
from sqlmodel import Field, SQLModel

from app.kit.tables import SECRET, Versioned, choice
from app.offices.kinds import OfficeKind


class Office(Versioned, table=True):
    """Somebody who can be responsible: an Amt, a Dezernat, a board, an outside partner, a group."""

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(max_length=40, unique=True)
    name: str = Field(max_length=200)
    sort_key: str = Field(max_length=200, index=True)
    kind: OfficeKind = Field(sa_type=choice(OfficeKind))
    number: str | None = Field(default=None, max_length=10)
    parent_id: int | None = Field(default=None, foreign_key="office.id", index=True)
    successor_id: int | None = Field(default=None, foreign_key="office.id")
    valid_from: date | None = None
    valid_to: date | None = None
    mailbox: str | None = Field(default=None, max_length=320)
    needs_release: bool = False
    """Two pairs of eyes: a clerk drafts, only a head hands in."""
    member_kinds: list[str] | None = Field(default=None, sa_column=Column(JSON))
    members_under: str | None = Field(default=None, max_length=40)
    """Groups only: who belongs to it (kinds of office, code of the Dezernat above them)."""


class OfficeDeputy(SQLModel, table=True):
    """Where an office's mails go for a while."""

    __tablename__ = "office_deputy"
    __table_args__ = (CheckConstraint("first_date <= last_date", name="ends_after_it_begins"),)

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id", ondelete="CASCADE", index=True)
    name: str = Field(sa_column=Column(String(200), nullable=False, info=SECRET))
    mailbox: str = Field(sa_column=Column(String(320), nullable=False, info=SECRET))
    """Often somebody's own: so the trail does not keep it, and it goes when its time is over."""
    first_date: date
    last_date: date


class OfficeAlias(SQLModel, table=True):
    """Another printed name of an office; `key` is how the directory compares names."""

    __tablename__ = "office_alias"

    id: int | None = Field(default=None, primary_key=True)
    office_id: int = Field(foreign_key="office.id", ondelete="CASCADE", index=True)
    alias: str = Field(max_length=200)
    key: str = Field(max_length=200, unique=True)
