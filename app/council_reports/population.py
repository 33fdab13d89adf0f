"""Population figures of a year, each with its day and source."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field
from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.council_reports.text_tables import PopulationFigure
from app.kit.errors import NotFound
from app.kit.inputs import Day, FilledLine, Input, Whole
from app.kit.versions import check_first, check_version
from app.status_reports.tables import ReportingYear
from app.status_reports.years import check_open

MOST_FIGURES = 20


class FigureInput(Input):
    label: FilledLine
    people: Annotated[Whole, Field(ge=0, le=100_000_000)]
    counted_date: Day
    source: FilledLine


def figures_in(session: Session, year: ReportingYear) -> Sequence[PopulationFigure]:
    return session.exec(
        select(PopulationFigure)
        .where(PopulationFigure.reporting_year_id == year.id)
        .order_by(col(PopulationFigure.position))
    ).all()


def write_figure(
    session: Session,
    year: ReportingYear,
    position: int,
    content: FigureInput,
    *,
    by: By,
    expected_version: int | None,
) -> PopulationFigure:
    """`expected_version` None or FIRST: there must be none yet at this position."""
    require(by.actor, Action.PREPARE_REPORT)
    check_open(year)
    known = _at(session, year, position)
    check_first(known, expected_version)
    row = known or PopulationFigure(
        reporting_year_id=year.id or 0, position=position, **content.model_dump()
    )
    for name, value in content.model_dump().items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def take_out_figure(
    session: Session,
    year: ReportingYear,
    position: int,
    *,
    by: By,
    expected_version: int | None = None,
) -> None:
    require(by.actor, Action.PREPARE_REPORT)
    check_open(year)
    row = _at(session, year, position)
    if row is None:
        raise NotFound(f"An der Stelle {position} steht keine Angabe zur Bevölkerung.")
    check_version(row, expected_version)
    session.delete(row)
    session.flush()


def _at(session: Session, year: ReportingYear, position: int) -> PopulationFigure | None:
    return next((row for row in figures_in(session, year) if row.position == position), None)
