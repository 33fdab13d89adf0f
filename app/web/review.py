"""Checking a report: accept, return with a question, an edited version beside the text."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.audit.actor import By
from app.http.deps import needs
from app.http.parameters import MeasureNumber, PlanSlug, YearNumber
from app.kit.errors import MonitorError, NotFound
from app.monitoring.model import PlanState
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.contributions import answered
from app.status_reports.finding import report_of
from app.status_reports.reports import accept, edit_text, send_back
from app.status_reports.states import COUNTING, Step
from app.status_reports.tables import StatusReport
from app.status_reports.years import year_of
from app.web.desk import year_in
from app.web.forms import Form, FormDep, by_name, chosen, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.measures import measure_in
from app.web.open_work import latest_before

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.ACCEPT_REPORT)]
)

Act = Callable[[Session, StatusReport, Form, By], StatusReport]


def _accept(session: Session, report: StatusReport, form: Form, by: By) -> StatusReport:
    return accept(session, report, by=by, expected_version=version_of(form))


def _return(session: Session, report: StatusReport, form: Form, by: By) -> StatusReport:
    question = form.get("question", "")
    return send_back(session, report, question, by=by, expected_version=version_of(form))


def _edit(session: Session, report: StatusReport, form: Form, by: By) -> StatusReport:
    text = form.get("edited_text", "").strip() or None
    return edit_text(session, report, text, by=by, expected_version=version_of(form))


_ACTS: Mapping[str, tuple[Act, str]] = {
    "accept": (_accept, "angenommen"),
    "return": (_return, "zurueckgegeben"),
    "edit": (_edit, "text"),
}
"""By the button: what it does, and the message afterwards."""


@router.get("/{slug}/jahre/{year}/{number}")
def show_report(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep
) -> HTMLResponse:
    return _page(frame, slug, year, number)


@router.post("/{slug}/jahre/{year}/{number}", response_model=None)
def judge_report(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    act, message = chosen(_ACTS, form)
    try:
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            measure = measure_by_number(session, plan, number)
            act(session, report_of(session, measure, year_of(session, plan, year)), form, frame.by)
    except MonitorError as problem:
        return _page(frame, slug, year, number, form, problem)
    address = f"/koordination/{slug}/jahre/{year}"
    if message == "text":
        return go_to(f"{address}/{number}?meldung={message}")
    following = _next_to_check(frame.state(slug), year, number)
    return go_to(
        f"{address}/{following}?meldung={message}" if following else f"{address}?meldung={message}"
    )


def _answered(frame: Frame, slug: str, year: int, number: str) -> tuple[int, int]:
    with frame.house.database.reading() as session:
        plan = plan_by_slug(session, slug)
        measure = measure_by_number(session, plan, number)
        return answered(session, measure, year_of(session, plan, year))


def _next_to_check(state: PlanState, year: int, number: str) -> str | None:
    """The next one in the plan's order, so that a row of reports is checked without detours."""
    waiting = [
        measure.number
        for measure in state.measures
        if (report := measure.annual_report(year)) and report.step is Step.SUBMITTED
    ]
    order = [measure.number for measure in state.measures]
    later = [one for one in waiting if order.index(one) > order.index(number)]
    return next(iter(later or waiting), None)


def _page(
    frame: Frame,
    slug: str,
    year: int,
    number: str,
    form: Form | None = None,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    measure, _, _ = measure_in(state, number)
    report = measure.annual_report(year)
    if report is None or report.step is Step.DRAFT:
        raise NotFound(f"Zur Maßnahme {number} ist für {year} noch nichts eingereicht.")
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "review.html",
        status=status_of(problem),
        plan=state,
        year=year_in(state, year),
        measure=measure,
        report=report,
        last=latest_before(measure, year),
        is_own=report.office.id in frame.actor.office_ids,
        contributions=[one for one in measure.contributions if one.year == year],
        answered=_answered(frame, slug, year, number),
        counts=report.step in COUNTING,
        errors=errors,
        notice=problem.message if problem and not errors else None,
        question=(form or {}).get("question", ""),
        edited_text=(form or {}).get("edited_text", report.edited_text or report.text),
    )
