"""Beschlusskontrolle: record the list of a quarter, give it out, note the session."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from sqlmodel import Session, col, select

from app.accounts.permissions import Action
from app.audit.actor import By
from app.council_reports.control import PART_LABEL, Part, control_from_json
from app.council_reports.control_paper import issue_control
from app.council_reports.control_states import (
    control_of,
    controls_of,
    lay_control,
    note_control,
    record_control,
)
from app.council_reports.tables import CONTROL_STATE_LABEL, ControlState, ResolutionControl
from app.deadlines import Quarter
from app.http.deps import PUBLIC, ReadSession, needs
from app.http.parameters import PlanSlug, QuarterName
from app.kit.errors import MonitorError, NotFound
from app.kit.inputs import Day, FilledLine, Input, read_input
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.quarterly_checks.tables import QuarterlyCheck
from app.web.forms import Form, FormDep, Written, by_name, chosen, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to

router = APIRouter(include_in_schema=False)
Issues = needs(Action.ISSUE_PAPER)
Act = Callable[[Session, Plan, Quarter, Form, By], object]


@dataclass(frozen=True, slots=True)
class Row:
    """A quarter with a recorded check; `control` is None where no list was recorded."""

    quarter: Quarter
    control: ResolutionControl | None

    @property
    def state_label(self) -> str:
        return CONTROL_STATE_LABEL[self.control.state] if self.control else "nicht festgehalten"

    @property
    def counts(self) -> str:
        if self.control is None:
            return ""
        contents = control_from_json(self.control.contents)
        return ", ".join(f"{len(contents.of(part))} {PART_LABEL[part]}" for part in Part)


class Laying(Input):
    laid_date: Day


class Noting(Input):
    noted_date: Day
    agenda_item: FilledLine


def _record(session: Session, plan: Plan, quarter: Quarter, form: Form, by: By) -> None:
    del form
    record_control(session, plan, quarter, by=by)


def _lay(session: Session, plan: Plan, quarter: Quarter, form: Form, by: By) -> None:
    laying = read_input(Laying, read_fields(form, {"laid_date": Written.DAY}))
    lay_control(session, plan, quarter, laying.laid_date, by=by, expected_version=version_of(form))


def _note(session: Session, plan: Plan, quarter: Quarter, form: Form, by: By) -> None:
    fields = {"noted_date": Written.DAY, "agenda_item": Written.TEXT}
    noting = read_input(Noting, read_fields(form, fields))
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


@router.get("/koordination/{slug}/beschlusskontrolle", dependencies=[Issues])
def show_controls(slug: PlanSlug, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return _page(frame, session, slug)


@router.post(
    "/koordination/{slug}/beschlusskontrolle/{quarter}",
    dependencies=[Issues],
    response_model=None,
)
def change_control(
    slug: PlanSlug, quarter: QuarterName, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    act, message = chosen(_ACTS, form)
    try:
        with frame.writing() as session:
            act(session, plan_by_slug(session, slug), Quarter.parse(quarter), form, frame.by)
    except MonitorError as problem:
        with frame.house.database.reading() as session:
            return _page(frame, session, slug, problem)
    return go_to(f"/koordination/{slug}/beschlusskontrolle?meldung={message}")


@router.get("/koordination/{slug}/beschlusskontrolle/{quarter}/liste.pdf", dependencies=[Issues])
def draw_control(slug: PlanSlug, quarter: QuarterName, frame: FrameDep) -> Response:
    """Some seconds for a list that was not issued yet."""
    house = frame.house
    file = issue_control(house.database, house.settings, slug, Quarter.parse(quarter), by=frame.by)
    headers = {"Content-Disposition": f'inline; filename="{file.name}"'}
    return Response(file.content, media_type="application/pdf", headers=headers)


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
) -> FileResponse:
    control = control_of(session, plan_by_slug(session, slug), Quarter.parse(quarter))
    if control.state is ControlState.DRAFT or control.file_name is None:
        raise NotFound("Diese Liste ist noch nicht ausgegeben worden.")
    path = frame.house.settings.papers_dir / control.file_name
    return FileResponse(path, filename=control.file_name, media_type="application/pdf")


def _page(
    frame: Frame, session: Session, slug: str, problem: MonitorError | None = None
) -> HTMLResponse:
    state = frame.state(slug)
    known = {row.quarter: row for row in controls_of(session, state.id, inside=True)}
    checks = session.exec(
        select(QuarterlyCheck.quarter)
        .where(QuarterlyCheck.plan_id == state.id)
        .order_by(col(QuarterlyCheck.quarter).desc())
    )
    return frame.page(
        "resolution_control.html",
        status=422 if problem else 200,
        plan=state,
        rows=[Row(Quarter.parse(quarter), known.get(quarter)) for quarter in checks],
        errors=by_name(problem.fields) if problem else {},
        notice=problem.message if problem else None,
    )
