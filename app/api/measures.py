"""Measures: the list, one of them, its history, and adapting it."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Query, Response
from pydantic import Field
from sqlmodel import col, select

from app.accounts.permissions import Action
from app.api import examples
from app.api.finding import measure_in, office_id_of
from app.api.outputs.base import Listing, Output
from app.api.outputs.measures import (
    InternalMeasure,
    MeasureItem,
    PublicMeasure,
    internal_measure,
    measure_item,
    measure_out,
)
from app.api.routing import noun_router
from app.http.answers import READ, WRITE
from app.http.deps import PUBLIC, SEARCHING, CurrentReader, ReadSession, WriteDesk, needs
from app.http.measure_query import MeasureQuery, select_measures
from app.http.parameters import MeasureNumber, PlanSlug
from app.http.preconditions import ExpectedVersion, etag
from app.kit.inputs import (
    Day,
    FilledLine,
    Input,
    Line,
    LongText,
    MediumText,
    OptionalLong,
    OrNone,
    Reason,
    YesNo,
)
from app.plan.measures import MeasureChange, adapt
from app.plan.queries import measure_by_number, plan_by_slug
from app.plan.tables import MeasureVersion

router = noun_router("measures")


class MeasurePage(Listing[MeasureItem]):
    as_of: date = Field(description="Timeliness is as of the end of this day (Europe/Berlin).")


class VersionOut(Output):
    """What a measure said from `valid_from_date` on; the first is what the council adopted."""

    version_no: int
    valid_from_date: date
    recorded_at: datetime
    reason: str
    decided_by: str | None
    decision_paper: str | None
    title: str
    official_text: str | None
    responsible_text: str
    deadline_text: str
    cost_text: str
    interpretation_reason: str | None


class Adaptation(Input):
    """Only what is named is changed; the resolved version stays in the history."""

    reason: Reason
    valid_from_date: Day | None = None
    decided_by: OrNone[Annotated[Line, Field(max_length=200)]] = None
    decision_paper: OrNone[Annotated[Line, Field(max_length=60)]] = None
    title: Annotated[FilledLine, Field(max_length=200)] = ""
    title_is_provisional: YesNo = False
    official_text: OptionalLong = None
    footnotes: Annotated[list[LongText], Field(max_length=50)] = Field(default_factory=list)
    is_assessment: YesNo = False
    responsible_text: MediumText = ""
    reporting_office: Annotated[FilledLine, Field(max_length=40)] = Field("", examples=["BMI"])
    deadline_text: MediumText = ""
    cost_text: MediumText = ""


@router.get("/plans/{plan}/measures", dependencies=[PUBLIC, SEARCHING], responses=READ)
def list_measures(
    plan: PlanSlug, query: Annotated[MeasureQuery, Query()], reader: CurrentReader
) -> MeasurePage:
    """Filters narrow together; the default order is the plan's own."""
    state = reader.state(plan)
    selection = select_measures(state, query)
    return MeasurePage(
        items=tuple(map(measure_item, selection.measures)),
        total=selection.total,
        as_of=state.as_of,
    )


@router.get("/plans/{plan}/measures/{number}", dependencies=[PUBLIC], responses=READ)
def get_measure(
    plan: PlanSlug,
    number: MeasureNumber,
    reader: CurrentReader,
    response: Response,
) -> PublicMeasure | InternalMeasure:
    """One measure wholly, and in German sentences why it is overdue or is not."""
    measure = measure_in(reader.state(plan), number)
    response.headers["ETag"] = etag(measure.version)
    return measure_out(measure, reader)


@router.patch(
    "/plans/{plan}/measures/{number}",
    dependencies=[needs(Action.ADAPT_MEASURE)],
    responses=WRITE,
)
def adapt_measure(
    plan: PlanSlug,
    number: MeasureNumber,
    adaptation: Annotated[Adaptation, examples.Adaptation],
    expected: ExpectedVersion,
    desk: WriteDesk,
) -> InternalMeasure:
    """A new dated version with a reason. What was adopted stays readable."""
    session = desk.session
    measure = measure_by_number(session, plan_by_slug(session, plan), number)
    named = adaptation.model_dump(exclude_unset=True, exclude={"reporting_office"})
    if "reporting_office" in adaptation.model_fields_set:
        code = adaptation.reporting_office
        named["reporting_office_id"] = office_id_of(session, code, "reporting_office")
    adapt(session, measure, MeasureChange(**named), by=desk.by, expected_version=expected)
    desk.tag(measure.version)
    return internal_measure(measure_in(desk.state(plan), number), desk.reader)


@router.get("/plans/{plan}/measures/{number}/history", dependencies=[PUBLIC], responses=READ)
def list_versions(
    plan: PlanSlug, number: MeasureNumber, session: ReadSession
) -> Listing[VersionOut]:
    """Every version of the measure, the adopted one first."""
    measure = measure_by_number(session, plan_by_slug(session, plan), number)
    rows = session.exec(
        select(MeasureVersion)
        .where(MeasureVersion.measure_id == measure.id)
        .order_by(col(MeasureVersion.version_no))
    ).all()
    items = tuple(VersionOut.model_validate(row, from_attributes=True) for row in rows)
    return Listing(items=items, total=len(items))
