from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.config import CouncilPaperType
from app.council_reports.kinds import PaperKind
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


class CouncilPaperEntry(Versioned, table=True):
    """What coordination enters for a year's council paper, because nobody can compute it."""

    __tablename__ = "council_paper_entry"
    __table_args__ = (UniqueConstraint("plan_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    year: int
    type: CouncilPaperType | None = Field(default=None, sa_type=choice(CouncilPaperType))
    """Null: as the setting says."""
    subject: str | None = Field(default=None, max_length=300)
    submitted_by: str | None = Field(default=None, max_length=300)
    file_reference: str | None = Field(default=None, max_length=100)
    earlier_papers: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    points: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """Of the proposed resolution, after those that follow from the report."""
    sittings: list[dict[str, Any]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False)
    )
    """Bodies in their order: `body`, `sitting_date`, `result`."""
    financial_effects: str | None = Field(default=None, sa_column=Column(Text))
    facts: str | None = Field(default=None, sa_column=Column(Text))


class IssuedFile(SQLModel, table=True):
    """A file that went out: where it lies in the data folder and what it was to the byte."""

    __tablename__ = "issued_file"

    id: int | None = Field(default=None, primary_key=True)
    council_report_id: int = Field(foreign_key="council_report.id", index=True)
    kind: PaperKind = Field(
        default=PaperKind.REPORT,
        sa_type=choice(PaperKind),
        sa_column_kwargs={"server_default": PaperKind.REPORT.value},
    )
    state: PaperState | None = Field(default=None, sa_type=choice(PaperState))
    """Where the paper was on its way when this went out; null for annexes, which say nothing of
    it."""
    presentation: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    """All that this file says beyond the edition's contents (presentation.py)."""
    pages: list[list[str]] | None = Field(default=None, sa_column=Column(JSON))
    """Digest and heading of each page, for what is exchanged page by page (exchanging.py)."""
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64, index=True)
    size_bytes: int
    issued_at: datetime = Field(sa_column=Column(Instant, nullable=False))


class ControlState(StrEnum):
    """draft → laid → noted."""

    DRAFT = "draft"
    LAID = "laid"
    NOTED = "noted"


CONTROL_STATE_LABEL = {
    ControlState.DRAFT: "Entwurf",
    ControlState.LAID: "dem Hauptausschuss vorgelegt",
    ControlState.NOTED: "zur Kenntnis genommen",
}


class ResolutionControl(Versioned, table=True):
    """The quarterly list for the main committee; its file is kept once it was laid."""

    __tablename__ = "resolution_control"
    __table_args__ = (UniqueConstraint("plan_id", "quarter"),)

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="plan.id", index=True)
    quarter: str = Field(max_length=7)
    contents: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    """Everything that is printed (control.py)."""
    state: ControlState = Field(default=ControlState.DRAFT, sa_type=choice(ControlState))
    laid_date: date | None = None
    noted_date: date | None = None
    agenda_item: str | None = Field(default=None, max_length=100)
    """Of the session that took note."""
    file_name: str | None = Field(default=None, max_length=200)
    sha256: str | None = Field(default=None, max_length=64, index=True)
    size_bytes: int | None = None
