"""The quarterly list: worked out, recorded, laid before the committee, noted by it."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

from pydantic import Field
from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By
from app.config import settings
from app.council_reports.contents import PlanEntry
from app.council_reports.control import (
    ControlContents,
    Late,
    Part,
    control_from_json,
    control_to_json,
    entries_of,
)
from app.council_reports.jobs import order_list
from app.council_reports.tables import CONTROL_STATE_LABEL, ControlState, ResolutionControl
from app.deadlines import Quarter
from app.kit.errors import Conflict, NotFound
from app.kit.german import german_date
from app.kit.inputs import Day, FilledLine, Input, read_text
from app.kit.versions import check_version
from app.kit.ways import Ways, go
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.offices.queries import office_by_code
from app.plan.tables import Plan
from app.quarterly_checks.checks import check_of
from app.quarterly_checks.tables import Movement, QuarterlyCheck, QuarterlyCheckItem

CONTROL_WAYS: Final[Ways[ControlState]] = {
    ControlState.DRAFT: frozenset({ControlState.LAID}),
    ControlState.LAID: frozenset({ControlState.NOTED}),
}


class ListLaying(Input):
    laid_date: Day


class ListNoting(Input):
    noted_date: Day
    agenda_item: Annotated[FilledLine, Field(max_length=100)]


def newest_quarter(session: Session, plan: Plan) -> Quarter:
    """Of the recorded checks; raises NotFound where there is none."""
    found = session.exec(
        select(QuarterlyCheck.quarter)
        .where(QuarterlyCheck.plan_id == plan.id)
        .order_by(col(QuarterlyCheck.quarter).desc())
    ).first()
    if found is None:
        raise NotFound(
            f"Zum Plan „{plan.title}“ ist noch keine Terminkontrolle festgehalten; darauf baut "
            "die Beschlusskontrolle auf."
        )
    return Quarter.parse(found)


def controls_of(session: Session, plan_id: int, *, inside: bool) -> Sequence[ResolutionControl]:
    """Newest first; readers see what was laid."""
    found = (
        select(ResolutionControl)
        .where(ResolutionControl.plan_id == plan_id)
        .order_by(col(ResolutionControl.quarter).desc())
    )
    if not inside:
        found = found.where(ResolutionControl.state != ControlState.DRAFT)
    return session.exec(found).all()


def control_of(session: Session, plan: Plan, quarter: Quarter) -> ResolutionControl:
    for control in controls_of(session, plan.id or 0, inside=True):
        if control.quarter == str(quarter):
            return control
    raise NotFound(f"Eine Beschlusskontrolle zum {quarter.label} gibt es noch nicht.")


def work_out_control(session: Session, plan: Plan, quarter: Quarter, *, by: By) -> ControlContents:
    """From the recorded check and the accepted reports that are known at this moment."""
    check = check_of(session, plan, quarter)
    if check is None:
        raise Conflict(
            f"Die Terminkontrolle zum {quarter.label} ist noch nicht festgehalten; darauf baut "
            "die Beschlusskontrolle auf."
        )
    state = plan_state(session, plan.slug, as_of=quarter.last_day, today=by.date, view=View.LIVE)
    items = session.exec(
        select(QuarterlyCheckItem).where(
            QuarterlyCheckItem.quarterly_check_id == check.id,
            QuarterlyCheckItem.movement != Movement.RECOVERED,
        )
    )
    late = {item.measure_id: Late(item.since_date, item.quarters) for item in items}
    noted = _noted_before(session, plan, quarter)
    return ControlContents(
        city=settings().city,
        plan=PlanEntry(
            slug=plan.slug,
            title=plan.title,
            as_of_date=plan.as_of_date,
            resolution_date=plan.resolution_date,
            resolution_paper=plan.resolution_paper,
            resolution_body=plan.resolution_body,
            is_sample=plan.is_sample,
        ),
        coordination_name=office_by_code(session, settings().coordinating_office).name,
        quarter=str(quarter),
        as_of_date=quarter.last_day,
        recorded_at=by.at,
        entries=tuple(entries_of(state.measures, late, noted)),
        noted_before=len(noted),
    )


def record_control(session: Session, plan: Plan, quarter: Quarter, *, by: By) -> ResolutionControl:
    """While it is a draft, recording again takes in what is known by now. Laid, it stays."""
    require(by.actor, Action.ISSUE_PAPER)
    contents = control_to_json(work_out_control(session, plan, quarter, by=by))
    try:
        control = control_of(session, plan, quarter)
    except NotFound:
        control = ResolutionControl(plan_id=plan.id or 0, quarter=str(quarter), contents=contents)
        session.add(control)
    else:
        if control.state is not ControlState.DRAFT:
            raise Conflict(
                f"Die Beschlusskontrolle zum {quarter.label} ist vorgelegt und bleibt, wie sie ist."
            )
        control.contents = contents
    session.flush()
    return control


def lay_control(
    session: Session,
    plan: Plan,
    quarter: Quarter,
    laid_date: date,
    *,
    by: By,
    expected_version: int | None = None,
) -> ResolutionControl:
    """Before the committee; from then on everybody may read it, and its file is on order."""
    if laid_date <= quarter.last_day:
        raise Conflict(
            f"Die Liste kann erst nach dem {german_date(quarter.last_day)} vorgelegt werden."
        )
    control = _to(session, plan, quarter, ControlState.LAID, by, expected_version)
    control.laid_date = laid_date
    session.flush()
    order_list(session, control, by=by)
    return control


def note_control(
    session: Session,
    plan: Plan,
    quarter: Quarter,
    noted_date: date,
    agenda_item: str,
    *,
    by: By,
    expected_version: int | None = None,
) -> ResolutionControl:
    """The committee took note: what is finished here is not listed again."""
    laid_date = control_of(session, plan, quarter).laid_date
    place = read_text(agenda_item, "agenda_item")[:100]
    if laid_date and noted_date < laid_date:
        raise Conflict("Zur Kenntnis genommen werden kann die Liste nicht vor ihrer Vorlage.")
    control = _to(session, plan, quarter, ControlState.NOTED, by, expected_version)
    control.noted_date, control.agenda_item = noted_date, place
    session.flush()
    return control


def _to(
    session: Session,
    plan: Plan,
    quarter: Quarter,
    state: ControlState,
    by: By,
    expected_version: int | None,
) -> ResolutionControl:
    require(by.actor, Action.ISSUE_PAPER)
    control = control_of(session, plan, quarter)
    check_version(control, expected_version)
    control.state = go(
        CONTROL_WAYS, CONTROL_STATE_LABEL, what="Die Liste", now=control.state, to=state
    )
    return control


def _noted_before(session: Session, plan: Plan, quarter: Quarter) -> frozenset[str]:
    return frozenset(
        entry.number
        for control in controls_of(session, plan.id or 0, inside=False)
        if control.state is ControlState.NOTED and Quarter.parse(control.quarter) < quarter
        for entry in control_from_json(control.contents).of(Part.FINISHED)
    )
