"""Checking a report, of the year or in between: accept, return with a question, an edited version
beside the text."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.audit.actor import By
from app.http.deps import needs
from app.http.parameters import MeasureNumber, PlanSlug, RowId, YearNumber
from app.kit.errors import MonitorError, NotFound
from app.monitoring.model import MeasureState, PlanState, ReportState
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.contributions import answered
from app.status_reports.finding import report_by_id
from app.status_reports.reports import accept, edit_text, send_back
from app.status_reports.states import COUNTING, ReportKind, Step
from app.status_reports.tables import StatusReport
from app.status_reports.years import year_of
from app.web.board import to_check
from app.web.desk import year_in
from app.web.forms import Form, FormDep, by_name, chosen, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.measures import measure_in
from app.web.open_work import latest_before
from app.web.year_acts import shown_to_readers

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
    return _page(frame, slug, _annual(frame, slug, year, number))


@router.post("/{slug}/jahre/{year}/{number}", response_model=None)
def judge_report(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    return _judge(frame, slug, _annual(frame, slug, year, number), form)


@router.get("/{slug}/zwischenberichte/{report_id}")
def show_interim_report(slug: PlanSlug, report_id: RowId, frame: FrameDep) -> HTMLResponse:
    return _page(frame, slug, _interim(frame, slug, report_id))


@router.post("/{slug}/zwischenberichte/{report_id}", response_model=None)
def judge_interim_report(
    slug: PlanSlug, report_id: RowId, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    return _judge(frame, slug, _interim(frame, slug, report_id), form)


def _annual(frame: Frame, slug: str, year: int, number: str) -> int:
    measure, _, _ = measure_in(frame.state(slug), number)
    report = measure.annual_report(year)
    if report is None or report.step is Step.DRAFT:
        raise NotFound(f"Zur Maßnahme {number} ist für {year} noch nichts eingereicht.")
    return report.id


def _interim(frame: Frame, slug: str, report_id: int) -> int:
    _, report = _found(frame.state(slug), report_id)
    if report.kind is not ReportKind.INTERIM or report.step is Step.DRAFT:
        raise NotFound("Dieser Zwischenbericht ist noch nicht eingereicht.")
    return report.id


def _found(state: PlanState, report_id: int) -> tuple[MeasureState, ReportState]:
    for measure in state.measures:
        for report in measure.reports:
            if report.id == report_id:
                return measure, report
    raise NotFound("Diese Meldung gibt es im Plan nicht.")


def _judge(frame: Frame, slug: str, report_id: int, form: Form) -> HTMLResponse | RedirectResponse:
    act, message = chosen(_ACTS, form)
    try:
        with frame.writing() as session:
            report = report_by_id(session, plan_by_slug(session, slug), report_id)
            act(session, report, form, frame.by)
    except MonitorError as problem:
        return _page(frame, slug, report_id, form, problem)
    state = frame.state(slug)
    measure, judged = _found(state, report_id)
    if message == "text":
        return go_to(f"{_address(slug, measure, judged)}?meldung={message}")
    if judged.kind is ReportKind.INTERIM:
        message = f"zwischenbericht-{message}"
    following = _next_to_check(state, measure, judged)
    address = (
        _address(slug, *following) if following else f"/koordination/{slug}/jahre/{judged.year}"
    )
    return go_to(f"{address}?meldung={message}")


def _address(slug: str, measure: MeasureState, report: ReportState) -> str:
    if report.kind is ReportKind.INTERIM:
        return f"/koordination/{slug}/zwischenberichte/{report.id}"
    return f"/koordination/{slug}/jahre/{report.year}/{measure.number}"


def _next_to_check(
    state: PlanState, judged: MeasureState, report: ReportState
) -> tuple[MeasureState, ReportState] | None:
    """The next one in the plan's order, so that a row of reports is checked without detours."""
    waiting = to_check(state, report.kind, report.year)
    order = [measure.number for measure in state.measures]
    place = order.index(judged.number)
    later = [each for each in waiting if order.index(each[0].number) > place]
    return next(iter(later or waiting), None)


def _answered(frame: Frame, slug: str, year: int, number: str) -> tuple[int, int]:
    with frame.house.database.reading() as session:
        plan = plan_by_slug(session, slug)
        measure = measure_by_number(session, plan, number)
        return answered(session, measure, year_of(session, plan, year))


def _page(
    frame: Frame,
    slug: str,
    report_id: int,
    form: Form | None = None,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    measure, report = _found(state, report_id)
    is_interim = report.kind is ReportKind.INTERIM
    errors = by_name(problem.fields) if problem else {}
    year = year_in(state, report.year)
    with frame.house.database.reading() as session:
        public = shown_to_readers(frame, session, year)
    return frame.page(
        "review.html",
        status=status_of(problem),
        plan=state,
        year=year,
        public=public,
        measure=measure,
        report=report,
        is_interim=is_interim,
        last=latest_before(measure, report.year + is_interim),
        is_own=report.office.id in frame.actor.office_ids,
        contributions=[one for one in measure.contributions if one.year == report.year],
        answered=_answered(frame, slug, report.year, measure.number),
        counts=report.step in COUNTING,
        errors=errors,
        notice=problem.message if problem and not errors else None,
        question=(form or {}).get("question", ""),
        edited_text=(form or {}).get("edited_text", report.edited_text or report.text),
    )
