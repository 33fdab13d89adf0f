"""What an office adds to a measure that another one reports on."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.http.deps import ReadSession, needs
from app.http.parameters import MeasureNumber, PlanSlug, YearNumber
from app.kit.errors import MonitorError, Stale
from app.kit.inputs import read_input
from app.kit.versions import FIRST
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.contributions import (
    contribute,
    contributing_offices,
    contribution_of,
)
from app.status_reports.finding import speaking
from app.status_reports.inputs import ContributionInput
from app.status_reports.tables import Contribution
from app.status_reports.years import year_of
from app.web.desk import year_in
from app.web.forms import FormDep, by_name, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.measures import measure_in

router = APIRouter(prefix="/amt", include_in_schema=False, dependencies=[needs(Action.CONTRIBUTE)])


@router.get("/{slug}/{year}/{number}/beitrag")
def show_contribution(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    known = _known(session, frame, slug, year, number)
    return _page(frame, slug, year, number, known, known.text if known else "")


@router.post("/{slug}/{year}/{number}/beitrag", response_model=None)
def write_contribution(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    text = form.get("text", "")
    try:
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            contribute(
                session,
                measure_by_number(session, plan, number),
                year_of(session, plan, year),
                read_input(ContributionInput, {"text": text}),
                by=frame.by,
                expected_version=version_of(form),
            )
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            known = _known(session, frame, slug, year, number)
        return _page(frame, slug, year, number, known, text, problem)
    return go_to("/amt?meldung=beigetragen")


def _known(
    session: Session, frame: Frame, slug: str, year: int, number: str
) -> Contribution | None:
    plan = plan_by_slug(session, slug)
    measure, row = measure_by_number(session, plan, number), year_of(session, plan, year)
    offices = contributing_offices(session, measure, row, frame.today)
    require(frame.actor, Action.CONTRIBUTE, offices)
    return contribution_of(session, measure, row, speaking(frame.actor, offices))


def _page(
    frame: Frame,
    slug: str,
    year: int,
    number: str,
    known: Contribution | None,
    text: str,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "contribution.html",
        status=status_of(problem),
        plan=state,
        year=year_in(state, year),
        measure=measure_in(state, number)[0],
        text=text,
        version=known.version if known else FIRST,
        saved=known.text if known and isinstance(problem, Stale) else None,
        errors=errors or ({"text": problem.message} if problem else {}),
    )
