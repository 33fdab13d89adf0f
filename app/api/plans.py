"""Plans, their fields of action and recommendations."""

from fastapi import Response
from pydantic import Field

from app.api.outputs.base import Listing, Output
from app.api.outputs.plans import PlanDetail, PlanOut, plan_detail, plan_out
from app.api.routing import noun_router
from app.http.answers import READ
from app.http.deps import PUBLIC, CurrentReader, ReadSession
from app.http.parameters import PlanSlug
from app.http.preconditions import etag
from app.monitoring.model import FieldRef, PlanState
from app.plan.queries import all_plans
from app.plan.states import Newness

router = noun_router("plans")


class FieldItem(Output):
    number: int
    title: str
    measures: int


class RecommendationItem(Output):
    number: str = Field(description="field.recommendation", examples=["1.8"])
    action_field: int
    title: str
    title_is_provisional: bool
    official_text: str | None
    footnotes: tuple[str, ...]
    is_new: Newness
    measures: tuple[str, ...]


@router.get("/plans", dependencies=[PUBLIC], responses=READ)
def list_plans(session: ReadSession) -> Listing[PlanOut]:
    """Every plan of this installation, newest first."""
    plans = tuple(map(plan_out, all_plans(session)))
    return Listing(items=plans, total=len(plans))


@router.get("/plans/{plan}", dependencies=[PUBLIC], responses=READ)
def get_plan(plan: PlanSlug, reader: CurrentReader, response: Response) -> PlanDetail:
    """One plan with its years and how its measures stand."""
    state = reader.state(plan)
    response.headers["ETag"] = etag(state.version)
    return plan_detail(state)


@router.get("/plans/{plan}/action-fields", dependencies=[PUBLIC], responses=READ)
def list_action_fields(plan: PlanSlug, reader: CurrentReader) -> Listing[FieldItem]:
    """The plan's fields of action, in the order of the plan."""
    state = reader.state(plan)
    items = tuple(_field_item(state, field) for field in _fields(state))
    return Listing(items=items, total=len(items))


@router.get("/plans/{plan}/recommendations", dependencies=[PUBLIC], responses=READ)
def list_recommendations(plan: PlanSlug, reader: CurrentReader) -> Listing[RecommendationItem]:
    """The plan's recommendations with the numbers of their measures, in the order of the plan."""
    items = tuple(_recommendation_items(reader.state(plan)))
    return Listing(items=items, total=len(items))


def _fields(state: PlanState) -> dict[FieldRef, None]:
    return dict.fromkeys(measure.field for measure in state.measures)


def _field_item(state: PlanState, field: FieldRef) -> FieldItem:
    return FieldItem(
        number=field.number,
        title=field.title,
        measures=sum(measure.field == field for measure in state.measures),
    )


def _recommendation_items(state: PlanState) -> list[RecommendationItem]:
    found = dict.fromkeys((measure.field, measure.recommendation) for measure in state.measures)
    return [
        RecommendationItem(
            action_field=field.number,
            number=f"{field.number}.{recommendation.number}",
            title=recommendation.title,
            title_is_provisional=recommendation.title_is_provisional,
            official_text=recommendation.official_text,
            footnotes=recommendation.footnotes,
            is_new=recommendation.is_new,
            measures=tuple(
                measure.number
                for measure in state.measures
                if (measure.field, measure.recommendation) == (field, recommendation)
            ),
        )
        for field, recommendation in found
    ]
