"""What coordination itself adds to a year's report, until the year is closed."""

from datetime import date

from sqlalchemy import Column, Text, UniqueConstraint
from sqlmodel import Field

from app.kit.tables import Versioned, not_negative


class ReportText(Versioned, table=True):
    """One text of the report; `place` is where it stands (report_texts.py)."""

    __tablename__ = "report_text"
    __table_args__ = (UniqueConstraint("reporting_year_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    reporting_year_id: int = Field(foreign_key="reporting_year.id", index=True)
    place: str = Field(max_length=20)
    text: str = Field(sa_column=Column(Text, nullable=False))


class PopulationFigure(Versioned, table=True):
    """How many people, on which day, says who."""

    __tablename__ = "population_figure"
    __table_args__ = (
        UniqueConstraint("reporting_year_id", "position"),
        not_negative("people"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reporting_year_id: int = Field(foreign_key="reporting_year.id", index=True)
    position: int
    label: str = Field(max_length=300)
    people: int
    counted_date: date
    source: str = Field(max_length=300)
