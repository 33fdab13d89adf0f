"""„Was ist für uns offen“: the page that an office comes for, handing in, the receipt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from sqlmodel import Session

from app.accounts.permissions import Action
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.kit.errors import MonitorError, NotFound
from app.monitoring.model import MeasureState, PlanState, ReportState, YearRef
from app.offices.kinds import ResponsibilityRole
from app.offices.tables import Office
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.contributions import groups_of
from app.status_reports.finding import report_of
from app.status_reports.receipt import Receipt, receipt
from app.status_reports.reports import submit
from app.status_reports.states import COUNTING, YearState
from app.status_reports.years import year_of
from app.web.forms import FormDep, version_of
from app.web.frame import Frame, FrameDep
from app.web.open_work import TASK_LABEL, interim_reports, office_years

router = APIRouter(
    prefix="/amt", include_in_schema=False, dependencies=[needs(Action.WRITE_REPORT)]
)

_SHARED = (
    ResponsibilityRole.LEAD,
    ResponsibilityRole.CO_RESPONSIBLE,
    ResponsibilityRole.CONTRIBUTING,
)
_VERSION = "version-"
"""Before a measure's number: the hidden field with the version of its draft."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    number: str
    problem: MonitorError | None


@dataclass(frozen=True, slots=True)
class Interim:
    """Measures on which the office may report in between, and what it has written so far."""

    plan: PlanState
    measures: Sequence[MeasureState]
    written: Sequence[tuple[MeasureState, ReportState]]


@router.get("")
def show_desk(frame: FrameDep, session: ReadSession) -> HTMLResponse:
    states = frame.states(session)
    groups = groups_of(session, frame.actor.office_ids)
    return frame.page(
        "desk.html",
        office=_own_office(session, frame),
        years=[
            each
            for state in states
            for each in office_years(state, frame.actor.office_ids, frame.today)
        ],
        shared=[
            (state, found)
            for state in states
            if (found := _shared(state, frame.actor.office_ids, groups))
        ],
        interim=[_interim(frame, state) for state in states],
        task_label=TASK_LABEL,
    )


@router.post("/{slug}/{year}/einreichen")
def hand_in_all(slug: PlanSlug, year: YearNumber, frame: FrameDep, form: FormDep) -> HTMLResponse:
    """Every draft that is complete, as the page showed it; each is a unit of work of its own."""
    state = frame.state(slug)
    year_ref = year_in(state, year)
    drafts = [
        one.measure.number
        for each in office_years(state, frame.actor.office_ids, frame.today)
        if each.year == year_ref
        for one in each.drafts
    ]
    shown = [name.removeprefix(_VERSION) for name in form if name.startswith(_VERSION)]
    results = [
        _hand_in(frame, slug, year, number, version_of(form, f"{_VERSION}{number}"))
        for number in dict.fromkeys((*drafts, *shown))
    ]
    return frame.page("handed_in.html", plan=state, year=year_ref, results=results)


@router.get("/{slug}/{year}/quittung")
def show_receipts(
    slug: PlanSlug, year: YearNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    state = frame.state(slug)
    return frame.page(
        "receipts.html",
        plan=state,
        year=year_in(state, year),
        receipts=list(receipts_of(session, frame, state, year)),
    )


def year_in(state: PlanState, year: int) -> YearRef:
    for known in state.years:
        if known.year == year:
            return known
    raise NotFound(f"Für {year} gibt es in diesem Plan kein Berichtsjahr.", slug="wrong-year")


def _own_office(session: Session, frame: Frame) -> Office | None:
    return session.get(Office, min(frame.actor.office_ids)) if frame.actor.office_ids else None


def _interim(frame: Frame, state: PlanState) -> Interim:
    """A report in between belongs to the present year; where that is not open there is none."""
    is_open = any(
        year.year == frame.today.year and year.state is not YearState.CLOSED for year in state.years
    )
    mine = [one for one in state.measures if one.reporting_office.id in frame.actor.office_ids]
    return Interim(state, mine if is_open else [], interim_reports(state, frame.actor.office_ids))


def _shared(
    state: PlanState, mine: frozenset[int], groups: frozenset[int]
) -> Sequence[MeasureState]:
    """Measures that others report on and this office has a part in, also as one of a group."""
    return [
        measure
        for measure in state.measures
        if measure.reporting_office.id not in mine
        and any(
            one.office and one.office.id in mine | groups and one.role in _SHARED
            for one in measure.responsibilities
        )
    ]


def _hand_in(frame: Frame, slug: str, year: int, number: str, version: int) -> HandedIn:
    try:
        with frame.writing() as session:
            plan = plan_by_slug(session, slug)
            measure = measure_by_number(session, plan, number)
            report = report_of(session, measure, year_of(session, plan, year))
            submit(session, plan, report, by=frame.by, expected_version=version)
    except MonitorError as problem:
        return HandedIn(number, problem)
    return HandedIn(number, None)


def receipts_of(
    session: Session, frame: Frame, state: PlanState, year: int
) -> Iterator[tuple[MeasureState, Receipt]]:
    """Of the reader's own offices."""
    plan = plan_by_slug(session, state.slug)
    row = year_of(session, plan, year)
    for measure in state.measures:
        report = measure.annual_report(year)
        if report and report.step in COUNTING and report.office.id in frame.actor.office_ids:
            found = report_of(session, measure_by_number(session, plan, measure.number), row)
            yield measure, receipt(session, found)
