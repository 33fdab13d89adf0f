"""What coordination itself adds to a year's report: texts and population figures."""

from datetime import date
from typing import Annotated

from fastapi import Path, status
from pydantic import Field

from app.accounts.permissions import Action
from app.api import examples
from app.api.outputs.base import Listing, Output
from app.api.routing import noun_router
from app.council_reports.population import (
    MOST_FIGURES,
    FigureInput,
    figures_in,
    take_out_figure,
    write_figure,
)
from app.council_reports.report_texts import TextInput, places_of, texts_of, write_text
from app.council_reports.text_tables import PopulationFigure
from app.http.answers import READ, WRITE
from app.http.deps import ReadSession, WriteDesk, needs
from app.http.parameters import PlanSlug, YearNumber
from app.http.preconditions import ExpectedOrFirst, ExpectedVersion
from app.plan.queries import plan_by_slug
from app.status_reports.years import year_of

router = noun_router("years")

_NEEDS = [needs(Action.PREPARE_REPORT)]
TEXTS = "/plans/{plan}/years/{year}/report-texts"
FIGURES = "/plans/{plan}/years/{year}/population-figures"
Place = Annotated[str, Path(pattern=r"^(general|field-[0-9]{1,3}|views|outlook)$")]
Position = Annotated[int, Path(ge=1, le=MOST_FIGURES)]


class ReportTextOut(Output):
    """`version` is 0 while nothing was written."""

    place: str = Field(examples=["field-1"])
    title: str
    text: str
    version: int


class FigureOut(Output):
    position: int
    label: str
    people: int
    counted_date: date
    source: str
    version: int


@router.get(TEXTS, dependencies=_NEEDS, responses=READ)
def list_report_texts(
    plan: PlanSlug, year: YearNumber, session: ReadSession
) -> Listing[ReportTextOut]:
    """Every place of the report that has room for a text, in its order."""
    plan_row = plan_by_slug(session, plan)
    known = texts_of(session, year_of(session, plan_row, year))
    items = tuple(
        ReportTextOut(
            place=place,
            title=title,
            text=known[place].text if place in known else "",
            version=known[place].version if place in known else 0,
        )
        for place, title in places_of(session, plan_row).items()
    )
    return Listing(items=items, total=len(items))


@router.put(TEXTS + "/{place}", dependencies=_NEEDS, responses=WRITE)
def put_report_text(
    plan: PlanSlug,
    year: YearNumber,
    place: Place,
    content: Annotated[TextInput, examples.ReportText],
    expected: ExpectedOrFirst,
    desk: WriteDesk,
) -> ReportTextOut:
    """Until the year is closed; an empty text leaves the place out of the report."""
    session = desk.session
    plan_row = plan_by_slug(session, plan)
    row = write_text(
        session,
        plan_row,
        year_of(session, plan_row, year),
        place,
        content,
        by=desk.by,
        expected_version=expected,
    )
    desk.tag(row.version)
    title = places_of(session, plan_row)[place]
    return ReportTextOut(place=place, title=title, text=row.text, version=row.version)


@router.get(FIGURES, dependencies=_NEEDS, responses=READ)
def list_population_figures(
    plan: PlanSlug, year: YearNumber, session: ReadSession
) -> Listing[FigureOut]:
    """As they are printed in the report of the year."""
    row = year_of(session, plan_by_slug(session, plan), year)
    items = tuple(map(_figure_out, figures_in(session, row)))
    return Listing(items=items, total=len(items))


@router.put(FIGURES + "/{position}", dependencies=_NEEDS, responses=WRITE)
def put_population_figure(
    plan: PlanSlug,
    year: YearNumber,
    position: Position,
    content: Annotated[FigureInput, examples.PopulationFigure],
    expected: ExpectedOrFirst,
    desk: WriteDesk,
) -> FigureOut:
    """Until the year is closed."""
    row = year_of(desk.session, plan_by_slug(desk.session, plan), year)
    figure = write_figure(
        desk.session, row, position, content, by=desk.by, expected_version=expected
    )
    desk.tag(figure.version)
    return _figure_out(figure)


@router.delete(
    FIGURES + "/{position}",
    dependencies=_NEEDS,
    responses=WRITE,
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_population_figure(
    plan: PlanSlug,
    year: YearNumber,
    position: Position,
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> None:
    """Until the year is closed."""
    row = year_of(desk.session, plan_by_slug(desk.session, plan), year)
    take_out_figure(desk.session, row, position, by=desk.by, expected_version=expected)


def _figure_out(row: PopulationFigure) -> FigureOut:
    return FigureOut(
        position=row.position,
        label=row.label,
        people=row.people,
        counted_date=row.counted_date,
        source=row.source,
        version=row.version,
    )
