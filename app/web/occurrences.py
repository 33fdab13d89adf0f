"""„durchgeführt am“: one occurrence of a recurring deadline is met, at any time of the year."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.permissions import Action, require
from app.http.deps import needs
from app.http.parameters import MeasureNumber, PlanSlug
from app.kit.errors import MonitorError
from app.kit.inputs import read_input
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.confirmations import confirm
from app.status_reports.inputs import ConfirmationInput
from app.web.forms import Form, FormDep, Written, by_name, read_fields
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.measures import measure_in
from app.web.open_work import to_confirm

router = APIRouter(
    prefix="/amt", include_in_schema=False, dependencies=[needs(Action.CONFIRM_OCCURRENCE)]
)

_WRITTEN = {"occurrence_date": Written.DAY, "done_date": Written.DAY, "note": Written.TEXT}


@router.get("/{slug}/massnahmen/{number}/termine")
def show_occurrences(slug: PlanSlug, number: MeasureNumber, frame: FrameDep) -> HTMLResponse:
    return _page(frame, slug, number)


@router.post("/{slug}/massnahmen/{number}/termine", response_model=None)
def confirm_occurrence(
    slug: PlanSlug, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    try:
        values = read_fields(form, _WRITTEN)
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            measure = measure_by_number(session, plan, number)
            confirm(session, plan, measure, read_input(ConfirmationInput, values), by=frame.by)
    except MonitorError as problem:
        return _page(frame, slug, number, form, problem)
    return go_to(f"/amt/{slug}/massnahmen/{number}/termine?meldung=bestaetigt")


def _page(
    frame: Frame,
    slug: str,
    number: str,
    form: Form | None = None,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    measure, _, _ = measure_in(state, number)
    require(frame.actor, Action.CONFIRM_OCCURRENCE, [measure.reporting_office.id])
    still_open = to_confirm(measure, frame.today)
    days = [due.resolved.isoformat() for due in still_open]
    values: dict[str, Any] = dict(form or {"occurrence_date": days[0] if days else ""})
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "occurrences.html",
        status=status_of(problem),
        plan=state,
        measure=measure,
        choices=[(due.resolved.isoformat(), due) for due in still_open],
        values=values,
        errors=errors or ({"occurrence_date": problem.message} if problem else {}),
    )
