"""Beschlusskontrolle: record the list of a quarter, have it made, lay it, note the session."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.council_reports.control import PART_COUNTED, Part, control_from_json
from app.council_reports.control_states import (
    ListLaying,
    ListNoting,
    control_of,
    controls_of,
    lay_control,
    note_control,
    record_control,
)
from app.council_reports.job_tables import WAITING, PaperJob
from app.council_reports.jobs import list_jobs_of, order_list
from app.council_reports.tables import CONTROL_STATE_LABEL, ControlState, ResolutionControl
from app.council_reports.working import start_working
from app.deadlines import Quarter
from app.http.deps import PUBLIC, ReadSession, needs
from app.http.limiting import paper_limit
from app.http.papers import job_file, list_file
from app.http.parameters import PlanSlug, QuarterName
from app.kit.errors import MonitorError, NotFound
from app.kit.inputs import read_input
from app.kit.limits import count_attempt
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.quarterly_checks.tables import QuarterlyCheck
from app.web.forms import Form, FormDep, Written, by_name, chosen, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of

router = APIRouter(include_in_schema=False)
ADDRESS: Final = "/koordination/{slug}/beschlusskontrolle"
Issues = needs(Action.ISSUE_PAPER)
Act = Callable[[Session, Plan, Quarter, Form, By], object]


@dataclass(frozen=True, slots=True)
class Row:
    """A quarter with a recorded check; `control` is None where no list was recorded, `job` where
    its file was not asked for within the last day."""

    quarter: Quarter
    control: ResolutionControl | None
    job: PaperJob | None = None

    @property
    def is_at_work(self) -> bool:
        is_made = self.control is not None and self.control.file_name is not None
        return self.job is not None and self.job.state in WAITING and not is_made

    @property
    def state_label(self) -> str:
        return CONTROL_STATE_LABEL[self.control.state] if self.control else "nicht festgehalten"

    @property
    def counts(self) -> str:
        if self.control is None:
            return ""
        contents = control_from_json(self.control.contents)
        return ", ".join(f"{len(contents.of(part))} {PART_COUNTED[part]}" for part in Part)


def _record(session: Session, plan: Plan, quarter: Quarter, form: Form, by: By) -> None:
    del form
    record_control(session, plan, quarter, by=by)


def _lay(session: Session, plan: Plan, quarter: Quarter, form: Form, by: By) -> None:
    laying = read_input(ListLaying, read_fields(form, {"laid_date": Written.DAY}))
    lay_control(session, plan, quarter, laying.laid_date, by=by, expected_version=version_of(form))


def _note(session: Session, plan: Plan, quarter: Quarter, form: Form, by: By) -> None:
    fields = {"noted_date": Written.DAY, "agenda_item": Written.TEXT}
    noting = read_input(ListNoting, read_fields(form, fields))
    note_control(
        session,
        plan,
        quarter,
        noting.noted_date,
        noting.agenda_item,
        by=by,
        expected_version=version_of(form),
    )


_ACTS: Mapping[str, tuple[Act, str]] = {
    "record": (_record, "eingetragen"),
    "lay": (_lay, "eingetragen"),
    "note": (_note, "eingetragen"),
}


@router.get(ADDRESS, dependencies=[Issues])
def show_controls(slug: PlanSlug, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _page(frame, session, slug)


@router.post(ADDRESS + "/{quarter}", dependencies=[Issues], response_model=None)
def change_control(
    slug: PlanSlug, quarter: QuarterName, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    act, message = chosen(_ACTS, form)
    try:
        with frame.writing() as session:
            act(session, plan_by_slug(session, slug), Quarter.parse(quarter), form, frame.by)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, slug, problem, quarter, form)
    _begin(frame)
    return go_to(f"{ADDRESS.format(slug=slug)}?meldung={message}#{quarter}")


@router.post(ADDRESS + "/{quarter}/liste", dependencies=[Issues])
def start_list(
    slug: PlanSlug, quarter: QuarterName, frame: FrameDep, form: FormDep
) -> RedirectResponse:
    """The list as a file, a draft until it is laid, in the background."""
    del form
    require(frame.actor, Action.ISSUE_PAPER)
    house, by = frame.house, frame.by
    count_attempt(house.database, paper_limit(house.settings), by.actor.id, by.at)
    with frame.writing() as session:
        control = control_of(session, plan_by_slug(session, slug), Quarter.parse(quarter))
        order_list(session, control, by=by)
    _begin(frame)
    return go_to(f"{ADDRESS.format(slug=slug)}#{quarter}")


@router.get(ADDRESS + "/{quarter}", dependencies=[Issues])
def show_quarter(
    slug: PlanSlug, quarter: QuarterName, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    """The part of the page that changes while the list is made."""
    state = frame.state(slug)
    for row in _rows(session, state.id):
        if str(row.quarter) == quarter:
            return frame.page("resolution_control_quarter.html", plan=state, row=row)
    raise NotFound("Zu diesem Quartal ist keine Terminkontrolle festgehalten.")


@router.get(ADDRESS + "/{quarter}/liste.pdf", dependencies=[Issues])
def show_list(
    slug: PlanSlug, quarter: QuarterName, frame: FrameDep, session: ReadSession
) -> Response:
    """As it was laid, else the draft that was made last."""
    database, papers_dir = frame.house.database, frame.house.settings.papers_dir
    control = control_of(session, plan_by_slug(session, slug), Quarter.parse(quarter))
    job = list_jobs_of(session, control.plan_id).get(quarter)
    if control.sha256 is None and job is not None:
        return job_file(database, job)
    return list_file(database, papers_dir, control)


def _begin(frame: Frame) -> None:
    start_working(frame.house.database, frame.house.settings, frame.house.clock)


@router.get("/plaene/{slug}/beschlusskontrolle", dependencies=[PUBLIC])
def list_controls(slug: PlanSlug, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    state = frame.state(slug)
    rows = [
        Row(Quarter.parse(row.quarter), row) for row in controls_of(session, state.id, inside=False)
    ]
    return frame.page("resolution_controls.html", plan=state, rows=rows)


@router.get("/plaene/{slug}/beschlusskontrolle/{quarter}", dependencies=[PUBLIC])
def download_control(
    slug: PlanSlug, quarter: QuarterName, frame: FrameDep, session: ReadSession
) -> Response:
    control = control_of(session, plan_by_slug(session, slug), Quarter.parse(quarter))
    if control.state is ControlState.DRAFT:
        raise NotFound("Diese Liste ist noch nicht vorgelegt worden.")
    return list_file(frame.house.database, frame.house.settings.papers_dir, control)


def _rows(session: Session, plan_id: int) -> Iterator[Row]:
    """Newest first."""
    known = {row.quarter: row for row in controls_of(session, plan_id, inside=True)}
    jobs = list_jobs_of(session, plan_id)
    checks = session.exec(
        select(QuarterlyCheck.quarter)
        .where(QuarterlyCheck.plan_id == plan_id)
        .order_by(col(QuarterlyCheck.quarter).desc())
    )
    for quarter in checks:
        yield Row(Quarter.parse(quarter), known.get(quarter), jobs.get(quarter))


def _page(
    frame: Frame,
    session: Session,
    slug: str,
    problem: MonitorError | None = None,
    asked: str = "",
    form: Form | None = None,
) -> HTMLResponse:
    """`asked`: the quarter whose form is shown again, with what was typed."""
    state = frame.state(slug)
    rows = tuple(_rows(session, state.id))
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "resolution_control.html",
        status=status_of(problem),
        plan=state,
        rows=rows,
        is_at_work=any(row.is_at_work for row in rows),
        asked=asked,
        values=form or {},
        errors=errors,
        notice=problem.message if problem and not errors else None,
    )
