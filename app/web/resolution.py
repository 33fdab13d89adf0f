"""Recording the council's resolution: from its day on the plan is in force."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.permissions import Action
from app.http.deps import needs
from app.http.parameters import PlanSlug
from app.kit.errors import MonitorError
from app.kit.inputs import read_input
from app.plan.queries import plan_by_slug
from app.plan.resolution import Resolution, record_resolution
from app.web.forms import FormDep, Written, by_name, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of

router = APIRouter(
    prefix="/koordination",
    include_in_schema=False,
    dependencies=[needs(Action.RECORD_RESOLUTION)],
)

_WRITTEN = {"date": Written.DAY, "paper": Written.TEXT, "body": Written.TEXT}


@router.get("/{slug}/beschluss")
def show_resolution(slug: PlanSlug, frame: FrameDep) -> HTMLResponse:
    state = frame.state(slug)
    day = state.resolution_date
    return _page(
        frame,
        slug,
        {
            "date": day.isoformat() if day else "",
            "paper": state.resolution_paper or "",
            "body": state.resolution_body or "Stadtrat",
        },
    )


@router.post("/{slug}/beschluss", response_model=None)
def write_resolution(
    slug: PlanSlug, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    try:
        values = read_fields(form, _WRITTEN)
        with frame.writing() as session:
            record_resolution(
                session,
                plan_by_slug(session, slug),
                read_input(Resolution, values),
                by=frame.by,
                expected_version=version_of(form),
            )
    except MonitorError as problem:
        return _page(frame, slug, form, problem)
    return go_to("/koordination?meldung=beschluss")


def _page(
    frame: Frame, slug: str, values: Any, problem: MonitorError | None = None
) -> HTMLResponse:
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "resolution.html",
        status=status_of(problem),
        plan=frame.state(slug),
        values=values,
        errors=errors or ({"date": problem.message} if problem else {}),
    )
