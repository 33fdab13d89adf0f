"""An office proposes a later date, or that a measure be dropped; a body decides."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.permissions import Action, require
from app.http.deps import needs
from app.http.parameters import MeasureNumber, PlanSlug
from app.kit.errors import MonitorError
from app.kit.inputs import read_input
from app.plan.extensions import ExtensionInput, propose
from app.plan.queries import measure_by_number, plan_by_slug
from app.web.forms import Form, FormDep, Written, by_name, read_fields
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.measures import measure_in
from app.web.open_work import to_confirm

router = APIRouter(
    prefix="/amt", include_in_schema=False, dependencies=[needs(Action.PROPOSE_EXTENSION)]
)

_WRITTEN = {
    "effect": Written.TEXT,
    "occurrence_date": Written.DAY,
    "new_due_date": Written.DAY,
    "effective_date": Written.DAY,
    "reason": Written.TEXT,
}


@router.get("/{slug}/massnahmen/{number}/vorschlag")
def show_proposal(slug: PlanSlug, number: MeasureNumber, frame: FrameDep) -> HTMLResponse:
    return _page(frame, slug, number, {"effect": "later_date"})


@router.post("/{slug}/massnahmen/{number}/vorschlag", response_model=None)
def make_proposal(
    slug: PlanSlug, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    try:
        values = read_fields(form, _WRITTEN)
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            measure = measure_by_number(session, plan, number)
            proposal = read_input(ExtensionInput, {"reason": ""} | values)
            propose(session, plan, measure, proposal, by=frame.by)
    except MonitorError as problem:
        return _page(frame, slug, number, form, problem)
    return go_to(f"/amt/{slug}/massnahmen/{number}/vorschlag?meldung=vorgeschlagen")


def _page(
    frame: Frame,
    slug: str,
    number: str,
    values: Form,
    problem: MonitorError | None = None,
) -> HTMLResponse:
    state = frame.state(slug)
    measure, _, _ = measure_in(state, number)
    require(frame.actor, Action.PROPOSE_EXTENSION, [measure.reporting_office.id])
    errors = by_name(problem.fields) if problem else {}
    return frame.page(
        "proposal.html",
        status=status_of(problem),
        plan=state,
        measure=measure,
        values=values,
        errors=errors or ({"effect-later_date": problem.message} if problem else {}),
        occurrences=[
            (due.resolved.isoformat(), due.due) for due in to_confirm(measure, frame.today)
        ],
    )
