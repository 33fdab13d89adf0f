from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.tables import Instant, Versioned, choice


class PaperState(StrEnum):
    """draft → agreed → laid → noted. A correction is a new edition, never a changed one."""

    DRAFT = "draft"
    AGREED = "agreed"
    LAID = "laid"
    NOTED = "noted"


PAPER_STATE_LABEL = {
    PaperState.DRAFT: "Entwurf",
    PaperState.AGREED: "verwaltungsintern abgestimmt",
    PaperState.LAID: "dem Stadtrat vorgelegt",
    PaperState.NOTED: "zur Kenntnis genommen",
}


class CouncilReport(Versioned, table=True):
    """One edition of a year's report: contents frozen when the year was closed."""

    __tablename__ = "council_report"
    __table_args__ = (UniqueConstraint("plan_id", "year", "edition"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    year: int
    edition: int
    contents: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Everything that is printed; the drawing code sees nothing else (contents.py)."""
    frozen_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    state: PaperState = Field(default=PaperState.DRAFT, sa_type=choice(PaperState))
    laid_date: date | None = None
    noted_date: date | None = None
    paper: str | None = Field(default=None, max_length=60)


class IssuedFile(SQLModel, table=True):
    """A file that went out: where it lies in the data folder and what it was to the byte."""

    __tablename__ = "issued_file"

    id: int | None = Field(default=None, primary_key=True)
    council_report_id: int = Field(foreign_key="council_report.id", index=True)
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64, index=True)
    size_bytes: int
    issued_at: datetime = Field(sa_column=Column(Instant, nullable=False))
