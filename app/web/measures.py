"""All measures of a plan with filters in the address; one measure with all that is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.accounts.permissions import Action
from app.http.deps import PUBLIC, SEARCHING, ReadSession
from app.http.measure_query import MeasureQuery, Sort, select_measures
from app.http.parameters import MeasureNumber, PlanSlug
from app.kit.errors import NotFound
from app.kit.inputs import read_input
from app.kit.tables import fold
from app.monitoring.model import MeasureState, PlanState
from app.overdue import TIMELINESS
from app.status_reports.implementation import IMPLEMENTATION
from app.status_reports.states import Step
from app.web.changes import changes_of
from app.web.frame import Frame, FrameDep
from app.web.progress import by_field

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

_ALL = 1000
SORT_LABEL = {
    Sort.NUMBER: "nach Nummer",
    Sort.DUE_DATE: "nach Termin",
    Sort.OFFICE: "nach Stelle",
    Sort.TITLE: "nach Titel",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What the lists of the filter offer: value and words."""

    fields: Sequence[tuple[int, str]]
    offices: Sequence[tuple[str, str]]
    implementation: Sequence[tuple[str, str]]
    timeliness: Sequence[tuple[str, str]]
    sorts: Sequence[tuple[str, str]]


@router.get("/plaene/{slug}/massnahmen", dependencies=[SEARCHING])
def list_measures(slug: PlanSlug, request: Request, frame: FrameDep) -> HTMLResponse:
    state = frame.state(slug)
    query = {name: value for name, value in request.query_params.items() if value.strip()}
    found = select_measures(state, read_input(MeasureQuery, {"limit": _ALL} | query))
    return frame.page(
        "measures.html", plan=state, query=query, found=found, options=_options(state)
    )


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
    if frame.may(Action.ADAPT_MEASURE):
        address = f"/koordination/{state.slug}/massnahmen/{measure.number}"
        actions.append(("Maßnahme fortschreiben", address))
    return actions


def _options(state: PlanState) -> Options:
    named = {measure.reporting_office for measure in state.measures} | {
        one.office for measure in state.measures for one in measure.responsibilities if one.office
    }
    return Options(
        fields=[
            (field.number, f"{field.number}. {field.title}") for field in by_field(state.measures)
        ],
        offices=[
            (office.code, office.name)
            for office in sorted(named, key=lambda office: fold(office.name))
        ],
        implementation=_labels(IMPLEMENTATION),
        timeliness=_labels(TIMELINESS),
        sorts=[(sort.value, label) for sort, label in SORT_LABEL.items()],
    )


def _labels(signs: Mapping[Any, Any]) -> Sequence[tuple[str, str]]:
    return [
        (state.value, f"{sign.symbol} {sign.label}")
        for state, sign in sorted(signs.items(), key=lambda entry: entry[1].order)
    ]
