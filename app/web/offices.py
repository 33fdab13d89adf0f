"""Who is responsible for what."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from app.http.deps import PUBLIC, ReadSession
from app.http.parameters import OfficeCode
from app.kit.errors import NotFound
from app.kit.tables import fold
from app.monitoring.model import MeasureState, OfficeRef, PlanState
from app.offices.kinds import OfficeKind, ResponsibilityRole
from app.offices.queries import office_by_code
from app.web.frame import FrameDep

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])


@dataclass(frozen=True, slots=True)
class OfficeInPlan:
    plan: PlanState
    groups: Sequence[tuple[ResponsibilityRole, Sequence[MeasureState]]]


@router.get("/stellen")
def list_offices(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    counts: Counter[OfficeRef] = Counter()
    for state in frame.states(session):
        for measure in state.measures:
            counts.update({one.office for one in measure.responsibilities if one.office})
    named = sorted(counts.items(), key=lambda entry: fold(entry[0].name))
    groups = [
        (kind, [entry for entry in named if entry[0].kind is kind])
        for kind in OfficeKind
        if any(office.kind is kind for office in counts)
    ]
    return frame.page("offices.html", groups=groups)


@router.get("/stellen/{code}")
def show_office(code: OfficeCode, frame: FrameDep, session: ReadSession) -> HTMLResponse:
    office = office_by_code(session, code)
    if office.id is None:
        raise NotFound("Diese Stelle gibt es nicht.")
    plans = [_in_plan(state, office.id) for state in frame.states(session)]
    return frame.page("office.html", office=office, plans=[each for each in plans if each.groups])


def _in_plan(state: PlanState, office_id: int) -> OfficeInPlan:
    groups: dict[ResponsibilityRole, list[MeasureState]] = {role: [] for role in ResponsibilityRole}
    for measure in state.measures:
        roles = {
            one.role
            for one in measure.responsibilities
            if one.office and one.office.id == office_id
        }
        for role in roles:
            groups[role].append(measure)
    return OfficeInPlan(state, [(role, found) for role, found in groups.items() if found])
