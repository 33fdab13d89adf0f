"""The list of plans, one plan, one field of action."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Path
from fastapi.responses import HTMLResponse

from app.http.deps import PUBLIC, ReadSession
from app.http.parameters import PlanSlug
from app.kit.errors import NotFound
from app.monitoring.model import MeasureState, PlanState, RecommendationRef
from app.web.charts import recommendations_chart, state_charts
from app.web.frame import Frame, FrameDep
from app.web.papers import papers_of
from app.web.progress import fields_of, progress_of

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

FieldNumber = Annotated[int, Path(ge=1, le=999)]
_MOST_DUE_NEXT = 8


@dataclass(frozen=True, slots=True)
class Figure:
    count: int
    label: str
    address: str


FIGURES: Final = (
    "Maßnahmen insgesamt",
    "davon Prüfaufträge",
    "überfällig",
    "Frist abgelaufen, Meldung steht aus",
)
_TOTAL, _ASSESSMENTS, _OVERDUE, _UNREPORTED = FIGURES


@router.get("/")
def show_plans(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    return frame.page("home.html", plans=frame.states(session))


@router.get("/plaene/{slug}")
def show_plan(slug: PlanSlug, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    state = frame.state(slug)
    papers = papers_of(session, state)
    return frame.page(
        "plan.html",
        plan=state,
        figures=_figures(frame, state),
        charts=state_charts(state.measures) if frame.shows_states(state) else (),
        fields=fields_of(state),
        due_next=_due_next(state),
        newest_paper=papers[0] if papers else None,
    )


@router.get("/plaene/{slug}/handlungsfelder/{number}")
def show_field(slug: PlanSlug, number: FieldNumber, frame: FrameDep) -> HTMLResponse:
    state = frame.state(slug)
    fields = fields_of(state)
    field = next((field for field in fields if field.number == number), None)
    if field is None:
        raise NotFound(f"Ein Handlungsfeld {number} hat dieser Plan nicht.")
    numbers = [field.number for field in fields]
    recommendations = _by_recommendation(state, number)
    return frame.page(
        "field.html",
        plan=state,
        field=field,
        recommendations=recommendations,
        chart=recommendations_chart(recommendations) if len(recommendations) > 1 else None,
        before=_field_address(slug, number - 1, numbers),
        after=_field_address(slug, number + 1, numbers),
    )


def _figures(frame: Frame, state: PlanState) -> tuple[Figure, ...]:
    base = f"/plaene/{state.slug}"
    total = Figure(len(state.measures), _TOTAL, f"{base}/massnahmen")
    assessments = Figure(
        sum(measure.is_assessment for measure in state.measures),
        _ASSESSMENTS,
        f"{base}/massnahmen?is_assessment=true",
    )
    if not frame.shows_states(state):
        return total, assessments
    progress = progress_of(state.measures)
    return (
        total,
        *(
            Figure(
                part.count, part.sign.label, f"{base}/massnahmen?implementation={part.state.value}"
            )
            for part in progress.parts
        ),
        Figure(progress.overdue, _OVERDUE, f"{base}/ueberfaellig"),
        Figure(progress.unreported, _UNREPORTED, f"{base}/ueberfaellig"),
    )


def _due_next(state: PlanState) -> Sequence[MeasureState]:
    coming = [
        measure
        for measure in state.measures
        if measure.standing.next_due_date and measure.standing.next_due_date > state.as_of
    ]
    return sorted(coming, key=lambda measure: str(measure.standing.next_due_date))[:_MOST_DUE_NEXT]


def _by_recommendation(
    state: PlanState, number: int
) -> Sequence[tuple[RecommendationRef, Sequence[MeasureState]]]:
    groups: dict[int, tuple[RecommendationRef, list[MeasureState]]] = {}
    for measure in state.measures:
        if measure.field.number == number:
            recommendation = measure.recommendation
            groups.setdefault(recommendation.number, (recommendation, []))[1].append(measure)
    return list(groups.values())


def _field_address(slug: str, number: int, numbers: Sequence[int]) -> str | None:
    return f"/plaene/{slug}/handlungsfelder/{number}" if number in numbers else None
