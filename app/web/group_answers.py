"""Measures for „Alle Ämter“: who of the group has answered („22 von 31“)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.kit.tables import fold
from app.monitoring.model import ContributionState, MeasureState, OfficeRef, PlanState
from app.offices.kinds import OfficeKind
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.contributions import members_asked
from app.status_reports.years import year_of
from app.web.desk import year_in
from app.web.frame import FrameDep

router = APIRouter(
    prefix="/koordination", include_in_schema=False, dependencies=[needs(Action.ACCEPT_REPORT)]
)


@dataclass(frozen=True, slots=True)
class Summary:
    measure: MeasureState
    answers: Sequence[ContributionState]
    silent: Sequence[OfficeRef]

    @property
    def asked(self) -> int:
        return len(self.answers) + len(self.silent)


@router.get("/{slug}/jahre/{year}/gruppen")
def show_groups(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    state = frame.state(slug)
    return frame.page(
        "group_answers.html",
        plan=state,
        year=year_in(state, year),
        summaries=list(_summaries(session, state, year)),
    )


def _summaries(session: Session, state: PlanState, year: int) -> Iterator[Summary]:
    plan = plan_by_slug(session, state.slug)
    row = year_of(session, plan, year)
    for measure in state.measures:
        if not any(
            one.office and one.office.kind is OfficeKind.GROUP for one in measure.responsibilities
        ):
            continue
        asked = members_asked(session, measure_by_number(session, plan, measure.number), row)
        answers = [
            one for one in measure.contributions if one.year == year and one.office.id in asked
        ]
        wrote = {one.office.id for one in answers}
        silent = [state.offices[id_] for id_ in asked - wrote if id_ in state.offices]
        yield Summary(measure, answers, sorted(silent, key=lambda office: fold(office.name)))
