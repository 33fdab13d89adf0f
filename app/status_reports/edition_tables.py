"""A closed year as an edition prints it: what readers see from the day that edition is laid."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from app.kit.tables import choice
from app.status_reports.states import ReportKind
from app.status_reports.tables import Said


class YearEdition(SQLModel, table=True):
    """Made when the year is closed. A correction is a further edition, never a changed one."""

    __tablename__ = "year_edition"
    __table_args__ = (UniqueConstraint("reporting_year_id", "edition"),)

    id: int | None = Field(default=None, primary_key=True)
    reporting_year_id: int = Field(foreign_key="reporting_year.id", index=True)
    edition: int
    public_from_date: date | None = None
    """The day this edition was laid before the council; null while it was not."""
    sha256: str | None = Field(default=None, max_length=64)
    """Over its rows; null where a migration made them of what the edition had frozen."""


class PrintedReport(Said, table=True):
    """An accepted report, only what may be printed of it: `text` is coordination's edited version
    where there is one. The row it was copied from goes on, or goes."""

    __tablename__ = "printed_report"

    id: int | None = Field(default=None, primary_key=True)
    year_edition_id: int = Field(foreign_key="year_edition.id", index=True)
    measure_id: int = Field(foreign_key="measure.id")
    office_id: int = Field(foreign_key="office.id")
    kind: ReportKind = Field(sa_type=choice(ReportKind))


class PrintedConfirmation(SQLModel, table=True):
    """„durchgeführt am“, for a date of the year."""

    __tablename__ = "printed_confirmation"

    id: int | None = Field(default=None, primary_key=True)
    year_edition_id: int = Field(foreign_key="year_edition.id", index=True)
    measure_id: int = Field(foreign_key="measure.id")
    office_id: int = Field(foreign_key="office.id")
    occurrence_date: date
    done_date: date
    note: str | None = Field(default=None, max_length=1000)
