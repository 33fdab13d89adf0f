"""What is going on when a process is killed: services in endless loops, each at its own edge.

Every function runs in a process of its own until it is killed. What it was told is committed it
notes as a line in `acknowledged`, as a client would who has had the answer.
"""

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlmodel import Session, col, func, select

from app.audit.actor import Actor, By, Role
from app.audit.chain import seal_all
from app.config import Settings
from app.council_reports.closing import close_year
from app.council_reports.issuing import issue
from app.council_reports.states import closed_report, lay_before_council
from app.council_reports.tables import CouncilReport, PaperState
from app.deadlines import Quarter
from app.kit.clock import clock_at
from app.kit.db import Database
from app.offices.tables import Office
from app.plan.queries import plan_by_slug
from app.plan.states import Newness
from app.plan.tables import Measure, MeasureVersion, Plan
from app.plan_documents.document import (
    FieldEntry,
    MeasureEntry,
    PlanDocument,
    RecommendationEntry,
)
from app.plan_documents.importing import import_document
from app.quarterly_checks.checks import run_due_checks
from app.quarterly_checks.tables import QuarterlyCheck
from app.status_reports.finding import annual_report
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import save_draft, send_back, submit
from app.status_reports.states import Step, YearState
from app.status_reports.years import reopen, year_of

SLUG, SMALL, YEAR = "erfurt-integration-2021", "klein", 2021
MEASURES = 12
CLOCK = clock_at(date(2022, 3, 1))

Work = Callable[[Database, Path], None]


def acknowledge(folder: Path, line: object) -> None:
    file = os.open(folder / "acknowledged", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, f"{line}\n".encode())
    os.close(file)


def coordination(database: Database, at: datetime | None = None) -> By:
    with database.reading() as session:
        offices = frozenset(id_ for id_ in session.exec(select(Office.id)) if id_)
    return By(Actor("u-1", Role.COORDINATION, offices), at or CLOCK.now())


def submitting(database: Database, folder: Path) -> None:
    """Draft, submission and the proposal that comes of it in one unit of work; then returned."""
    by = coordination(database)
    content = ReportInput(
        implementation="dropped", effective_date=date(2021, 12, 1), text="Text", obstacles="Grund"
    )
    with database.reading() as session:
        ids = session.exec(select(Measure.id).order_by(col(Measure.id))).all()
    for round_ in count():
        for measure_id in ids:
            with database.writing(by=by) as session:
                plan, measure = plan_by_slug(session, SLUG), session.get_one(Measure, measure_id)
                year = year_of(session, plan, YEAR)
                report = annual_report(session, measure, year)
                if report is None:
                    report = save_draft(
                        session, plan, measure, year, content, by=by, expected_version=None
                    )
                    submit(session, plan, report, by=by)
                elif report.step is Step.SUBMITTED:
                    send_back(session, report, "Warum?", by=by)
                else:
                    submit(session, plan, report, by=by)
            acknowledge(folder, f"{measure_id} {report.version}")
            if round_ % 2:
                seal_all(database, CLOCK)


def importing(database: Database, folder: Path) -> None:
    """All measures get a new wording each time."""
    by = coordination(database)
    while True:
        with database.writing(by=by) as session:
            number = (last_wording(session) or 0) + 1
            import_document(
                session,
                document(number),
                SMALL,
                coordinating="BMI",
                source="test",
                by=by,
                confirm_moved=True,
            )
        acknowledge(folder, number)
        seal_all(database, CLOCK)


def document(number: int) -> PlanDocument:
    measures = tuple(
        MeasureEntry(
            number=f"1.1.{position}",
            label=f"M{position}",
            official_text=f"Ein Angebot wird aufgebaut, nämlich das mit der Nummer {position}.",
            responsible_text="Amt für Soziales",
            deadline_text=f"{number % 4 + 1}. Quartal {2021 + number % 70}",
            cost_text=f"bis {number} €",
        )
        for position in range(1, MEASURES + 1)
    )
    recommendation = RecommendationEntry(
        1, "Angebote werden ausgebaut.", Newness.NO, None, (), measures
    )
    return PlanDocument(
        "Kleiner Plan", date(2021, 5, 3), (FieldEntry(1, "Feld", (recommendation,)),)
    )


def last_wording(session: Session) -> int | None:
    """How often the small plan was imported; None: never."""
    query = (
        select(func.max(MeasureVersion.version_no))
        .join(Measure, col(Measure.id) == MeasureVersion.measure_id)
        .join(Plan, col(Plan.id) == Measure.plan_id)
        .where(Plan.slug == SMALL)
    )
    return session.exec(query).one()


def closing(database: Database, folder: Path, slug: str = SLUG) -> None:
    """Closed, laid before the council and reopened, again and again; each closing at an instant
    of its own."""
    while True:
        edition = close_or_reopen(database, slug)
        acknowledge(folder, edition)
        lay(database, slug)
        seal_all(database, CLOCK)


def lay(database: Database, slug: str) -> None:
    """What is closed and not laid yet; a process before may have died between the two."""
    by = coordination(database)
    with database.writing(by=by) as session:
        plan = plan_by_slug(session, slug)
        is_closed = year_of(session, plan, YEAR).state is YearState.CLOSED
        if is_closed and closed_report(session, plan, YEAR).state is PaperState.DRAFT:
            lay_before_council(session, plan, YEAR, by.date, by=by)


def close_or_reopen(database: Database, slug: str) -> int:
    with database.reading() as session:
        editions = session.exec(select(func.count(col(CouncilReport.id)))).one()
    by = coordination(database, CLOCK.now() + timedelta(minutes=editions))
    with database.writing(by=by) as session:
        plan = plan_by_slug(session, slug)
        year = year_of(session, plan, YEAR)
        if year.state is YearState.CLOSED:
            reopen(session, year, "Nachtrag", by=by)
            return editions
        return close_year(session, plan, YEAR, by=by).edition


def checking(database: Database, folder: Path) -> None:
    """Quarter after quarter, far into the future."""
    while True:
        with database.reading() as session:
            last = session.exec(select(func.max(QuarterlyCheck.quarter))).one()
        quarter = Quarter.parse(last).next() if last else Quarter.parse("2021-Q2")
        run_due_checks(database, clock_at(quarter.next().last_day))
        acknowledge(folder, quarter)
        seal_all(database, CLOCK)


def issuing(database: Database, folder: Path) -> None:
    """A small plan's year closed, its report drawn and kept; then the next edition."""
    while True:
        acknowledge(folder, issue_once(database, folder))
        seal_all(database, CLOCK)


def issue_once(database: Database, folder: Path) -> str:
    with database.reading() as session:
        year = year_of(session, plan_by_slug(session, SMALL), YEAR)
    if year.state is not YearState.CLOSED:
        close_or_reopen(database, SMALL)
    settings = Settings(data_dir=folder)
    issued = issue(database, settings, SMALL, YEAR, by=coordination(database))
    close_or_reopen(database, SMALL)
    return issued.sha256
