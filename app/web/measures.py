"""One measure with all that is known about it."""

from collections.abc import Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.accounts.permissions import Action
from app.http.deps import PUBLIC, ReadSession
from app.http.parameters import MeasureNumber, PlanSlug
from app.kit.errors import NotFound
from app.monitoring.model import MeasureState, PlanState
from app.status_reports.states import Step
from app.web.changes import changes_of
from app.web.frame import Frame, FrameDep

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])


@router.get("/plaene/{slug}/massnahmen/{number}")
def show_measure(
    slug: PlanSlug, number: MeasureNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    state = frame.state(slug)
    measure, before, after = measure_in(state, number)
    office_id = measure.reporting_office.id
    notes_visible = frame.is_internal and frame.may(Action.READ_INTERNAL_NOTES, office_id)
    return frame.page(
        "measure.html",
        plan=state,
        measure=measure,
        before=before,
        after=after,
        notes_visible=notes_visible,
        costs_visible=not frame.is_internal or frame.may(Action.READ_COSTS),
        reports=[
            report
            for report in reversed(measure.reports)
            if notes_visible or report.step is not Step.DRAFT
        ],
        changes=changes_of(session, measure),
        actions=_actions(frame, state, measure),
    )


def measure_in(
    state: PlanState, number: str
) -> tuple[MeasureState, MeasureState | None, MeasureState | None]:
    """The measure and its neighbours in the plan."""
    numbers = [measure.number for measure in state.measures]
    if number not in numbers:
        raise NotFound(f"Der Plan „{state.title}“ hat keine Maßnahme {number}.")
    at = numbers.index(number)
    before = state.measures[at - 1] if at else None
    after = state.measures[at + 1] if at + 1 < len(numbers) else None
    return state.measures[at], before, after


def _actions(frame: Frame, state: PlanState, measure: MeasureState) -> Sequence[tuple[str, str]]:
    actions = []
    if frame.may(Action.WRITE_REPORT, measure.reporting_office.id) and state.years:
        year = state.years[-1].year
        address = f"/amt/{state.slug}/{year}/{measure.number}"
        actions.append((f"Zuarbeit {year} bearbeiten", address))
        if frame.today.year == year:
            address = f"/amt/{state.slug}/massnahmen/{measure.number}/zwischenbericht"
            actions.append(("Zwischenbericht schreiben", address))
    if frame.may(Action.ADAPT_MEASURE):
        address = f"/koordination/{state.slug}/massnahmen/{measure.number}"
        actions.append(("Maßnahme fortschreiben", address))
    return actions
