"""A measure's report: last year's text beside the form, saved as a draft, handed in.

Two people in one report do not overwrite each other: who comes second sees both texts.
"""

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.audit.actor import Role
from app.http.deps import ReadSession, needs
from app.http.parameters import MeasureNumber, PlanSlug, YearNumber
from app.kit.errors import FieldError, MonitorError, Stale
from app.kit.inputs import read_input
from app.kit.versions import FIRST
from app.monitoring.model import MeasureState, PlanState, YearRef
from app.offices.queries import office_by_id
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.completeness import DATE_NAME
from app.status_reports.finding import annual_report
from app.status_reports.implementation import IMPLEMENTATION, REPORTABLE
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import save_draft, submit
from app.status_reports.states import OUTCOME_LABEL, WRITABLE, YearState
from app.status_reports.tables import StatusReport
from app.status_reports.years import year_of
from app.web.desk import year_in
from app.web.forms import Form, FormDep, Written, by_name, read_fields, version_of
from app.web.frame import Frame, FrameDep, go_to
from app.web.measures import measure_in
from app.web.open_work import latest_before, to_confirm
from app.web.report_fields import WRITTEN, differences, field_name, values_of

router = APIRouter(
    prefix="/amt", include_in_schema=False, dependencies=[needs(Action.WRITE_REPORT)]
)

_DONE = "done_"
"""Before the day of an occurrence: the field „durchgeführt am“."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which report: the plan, the year, the measure, as this reader sees them."""

    plan: PlanState
    year: YearRef
    measure: MeasureState

    @property
    def address(self) -> str:
        return f"/amt/{self.plan.slug}/{self.year.year}/{self.measure.number}"


@router.get("/{slug}/{year}/{number}")
def show_report_form(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep, session: ReadSession
) -> HTMLResponse:
    place = _place(frame, slug, year, number)
    report = _report(session, place)
    return _form_page(frame, session, place, report, values_of(report))


@router.post("/{slug}/{year}/{number}", response_model=None)
def write_report(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    place = _place(frame, slug, year, number)
    hands_in = form.get("action") == "submit"
    try:
        content = _content(place, frame, form)
        report = _save(place, frame, content, version_of(form))
    except Stale:
        return _again(frame, place, form, is_conflict=True)
    except MonitorError as problem:
        return _again(frame, place, form, problem=problem)
    if not hands_in:
        return go_to(f"{place.address}?meldung=gespeichert")
    try:
        _hand_in(place, frame, report.version)
    except MonitorError as problem:
        return _again(frame, place, form, problem=problem, is_saved=True)
    return go_to("/amt?meldung=eingereicht")


def _save(place: Place, frame: Frame, content: ReportInput, version: int) -> StatusReport:
    with frame.writing() as session:
        plan = plan_by_slug(session, place.plan.slug)
        return save_draft(
            session,
            plan,
            measure_by_number(session, plan, place.measure.number),
            year_of(session, plan, place.year.year),
            content,
            by=frame.by,
            expected_version=version,
        )


def _hand_in(place: Place, frame: Frame, version: int) -> None:
    """A second unit of work: what is incomplete stays saved as a draft."""
    with frame.writing() as session:
        plan = plan_by_slug(session, place.plan.slug)
        report = _report(session, place)
        if report is not None:
            submit(session, plan, report, by=frame.by, expected_version=version)


def _place(frame: Frame, slug: str, year: int, number: str) -> Place:
    state = frame.state(slug)
    measure, _, _ = measure_in(state, number)
    require(frame.actor, Action.WRITE_REPORT, [measure.reporting_office.id])
    return Place(state, year_in(state, year), measure)


def _report(session: Session, place: Place) -> StatusReport | None:
    plan = plan_by_slug(session, place.plan.slug)
    measure = measure_by_number(session, plan, place.measure.number)
    return annual_report(session, measure, year_of(session, plan, place.year.year))


def _content(place: Place, frame: Frame, form: Form) -> ReportInput:
    """Raises Invalid with everything that cannot be read."""
    fields = {f"{_DONE}{due.resolved}": due for due in to_confirm(place.measure, frame.today)}
    values = read_fields(form, {**WRITTEN, **dict.fromkeys(fields, Written.DAY)})
    done = {due.resolved: values.pop(field, None) for field, due in fields.items()}
    values["confirmations"] = [
        {"occurrence_date": resolved.isoformat(), "done_date": day}
        for resolved, day in done.items()
        if day
    ]
    return read_input(ReportInput, values)


def _again(
    frame: Frame,
    place: Place,
    form: Form,
    *,
    problem: MonitorError | None = None,
    is_conflict: bool = False,
    is_saved: bool = False,
) -> HTMLResponse:
    """The form with everything that was typed, and what stands in its way."""
    with frame.house.database.reading() as session:
        report = _report(session, place)
        errors = _errors(place, frame, form, problem) if problem else {}
        saved = values_of(report)
        return _form_page(
            frame,
            session,
            place,
            report,
            form,
            version=None if is_conflict or is_saved else version_of(form),
            errors=errors,
            notice=problem.message if problem else None,
            is_saved=is_saved,
            differences=differences(saved, form) if is_conflict else [],
            is_conflict=is_conflict,
            status=409 if is_conflict else 422,
        )


def _errors(place: Place, frame: Frame, form: Form, problem: MonitorError) -> dict[str, str]:
    """Messages by the name of the form's field; confirmations are counted by those sent."""
    sent = [
        due.resolved
        for due in to_confirm(place.measure, frame.today)
        if form.get(f"{_DONE}{due.resolved}", "").strip()
    ]
    found: list[FieldError] = []
    for error in problem.fields:
        where = field_name(error.where)
        for at, day in enumerate(sent):
            if where.startswith(f"confirmations[{at}]"):
                where = f"{_DONE}{day}"
        found.append(FieldError(where, error.message))
    return by_name(found)


def _form_page(
    frame: Frame,
    session: Session,
    place: Place,
    report: StatusReport | None,
    values: Form,
    *,
    version: int | None = None,
    status: int = 200,
    **context: Any,
) -> HTMLResponse:
    office = office_by_id(session, place.measure.reporting_office.id)
    may_write = place.year.state is not YearState.CLOSED and (
        report is None or report.step in WRITABLE
    )
    shown: dict[str, Any] = {
        "errors": {},
        "notice": None,
        "is_saved": False,
        "is_conflict": False,
        "differences": [],
    }
    return frame.page(
        "report_form.html",
        status=status,
        plan=place.plan,
        year=place.year,
        measure=place.measure,
        address=place.address,
        report=report,
        values=values,
        version=_version(report) if version is None else version,
        may_write=may_write,
        needs_head=office.needs_release and frame.actor.role is Role.CLERK,
        last=latest_before(place.measure, place.year.year),
        contributions=[one for one in place.measure.contributions if one.year == place.year.year],
        states=[(state, IMPLEMENTATION[state], _date_hint(state)) for state in REPORTABLE],
        outcomes=[(outcome.value, label) for outcome, label in OUTCOME_LABEL.items()],
        to_confirm=to_confirm(place.measure, frame.today),
        **(shown | context),
    )


def _version(report: StatusReport | None) -> int:
    return report.version if report else FIRST


def _date_hint(state: Any) -> str:
    name = DATE_NAME.get(state)
    return f" – mit Datum „{name}“" if name else ""
