"""What coordination has entered for a year, as one value for freezing."""

from sqlmodel import Session, select

from app.council_reports.entered import Entered, PopulationEntry
from app.council_reports.population import figures_in
from app.council_reports.report_texts import (
    FIELD,
    GENERAL,
    OUTLOOK,
    VIEWS,
    texts_of,
)
from app.plan.tables import Plan
from app.status_reports.tables import ReportingYear


def entered_for(session: Session, plan: Plan, year: ReportingYear) -> Entered:
    texts = {place: row.text for place, row in texts_of(session, year).items() if row.text}
    return Entered(
        population=_population(session, plan, year),
        general=texts.get(GENERAL),
        views=texts.get(VIEWS),
        outlook=texts.get(OUTLOOK),
        appraisals={
            int(place.removeprefix(FIELD)): text
            for place, text in texts.items()
            if place.startswith(FIELD)
        },
    )


def _population(session: Session, plan: Plan, year: ReportingYear) -> tuple[PopulationEntry, ...]:
    last_year = session.exec(
        select(ReportingYear).where(
            ReportingYear.plan_id == plan.id, ReportingYear.year == year.year - 1
        )
    ).first()
    before = {row.label: row.people for row in figures_in(session, last_year)} if last_year else {}
    return tuple(
        PopulationEntry(row.label, row.people, row.counted_date, row.source, before.get(row.label))
        for row in figures_in(session, year)
    )
