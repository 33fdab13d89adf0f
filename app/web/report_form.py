"""A report's form: last year's text beside it, saved as one goes and by the button, handed in.

Two people in one report do not overwrite each other: who comes second sees both texts and chooses.
"""

from typing import Any, Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.permissions import Action
from app.audit.actor import Role
from app.http.deps import needs
from app.http.parameters import MeasureNumber, PlanSlug, YearNumber
from app.kit.clock import BERLIN
from app.kit.errors import MonitorError, Stale
from app.kit.versions import FIRST
from app.offices.queries import office_by_id
from app.status_reports.completeness import DATE_NAME
from app.status_reports.implementation import IMPLEMENTATION, REPORTABLE
from app.status_reports.states import OUTCOME_LABEL, WRITABLE, ReportKind, YearState
from app.status_reports.tables import StatusReport
from app.web.desk import year_in
from app.web.forms import Form, FormDep, version_of
from app.web.frame import Frame, FrameDep, go_to, status_of
from app.web.open_work import latest_before, to_confirm
from app.web.report_fields import FIELDS, differences, values_of
from app.web.report_place import (
    Place,
    as_chosen,
    content_of,
    errors_of,
    hand_in,
    place_of,
    report_at,
    save,
    saved_values,
    unconfirmed,
)
from app.web.year_acts import shown_to_readers

router = APIRouter(
    prefix="/amt", include_in_schema=False, dependencies=[needs(Action.WRITE_REPORT)]
)

_NOTHING_WRONG: Final[dict[str, Any]] = {
    "errors": {},
    "notice": None,
    "is_saved": False,
    "is_conflict": False,
    "differences": [],
}


@router.get("/{slug}/{year}/{number}")
def show_report_form(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep
) -> HTMLResponse:
    return form_page(frame, _annual(frame, slug, year, number))


@router.post("/{slug}/{year}/{number}", response_model=None)
def write_report(
    slug: PlanSlug, year: YearNumber, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    return answer_form(frame, _annual(frame, slug, year, number), form)


def _annual(frame: Frame, slug: str, year: int, number: str) -> Place:
    state = frame.state(slug)
    return place_of(frame, state, year_in(state, year), number)


def answer_form(frame: Frame, place: Place, form: Form) -> HTMLResponse | RedirectResponse:
    """What a press of a button, or a pause in typing, leads to."""
    if form.get("action") == "autosave":
        return _saved_as_one_goes(frame, place, form)
    form = as_chosen(form, saved_values(frame, place))
    try:
        report = save(frame, place, content_of(frame, place, form), version_of(form))
    except Stale:
        return _both_texts(frame, place, form)
    except MonitorError as problem:
        return _again(frame, place, form, problem, version=version_of(form))
    if form.get("action") != "submit":
        return go_to(f"{_address(place, report)}?meldung=gespeichert")
    try:
        hand_in(frame, place, report)
    except MonitorError as problem:
        return _again(frame, place, form, problem, is_saved=True)
    kind = "zwischenbericht-" if place.kind is ReportKind.INTERIM else ""
    return go_to(f"/amt?meldung={kind}eingereicht")


def _address(place: Place, report: StatusReport) -> str:
    return Place(place.plan, place.year, place.measure, place.kind, report.id).address


def _saved_as_one_goes(frame: Frame, place: Place, form: Form) -> HTMLResponse:
    """Only the line that says what became of it, and the version that the form has now."""
    version, at, problem = version_of(form), None, None
    try:
        content = content_of(frame, place, unconfirmed(frame, place, form))
        version = save(frame, place, content, version).version
        at = frame.house.clock.now().astimezone(BERLIN)
    except MonitorError as error:
        problem = error
    named = [
        f"{FIELDS[name].label}: {message}" if name in FIELDS else message
        for name, message in (
            errors_of(frame, place, form, problem).items() if problem is not None else ()
        )
    ]
    return frame.page(
        "saved.html",
        status=200 if problem is None else 409 if isinstance(problem, Stale) else 422,
        version=version,
        at=at,
        problem=problem,
        named=named,
        is_conflict=isinstance(problem, Stale),
    )


def _both_texts(frame: Frame, place: Place, form: Form) -> HTMLResponse:
    found = differences(saved_values(frame, place), form)
    return form_page(frame, place, form, status=409, differences=found, is_conflict=True)


def _again(
    frame: Frame,
    place: Place,
    form: Form,
    problem: MonitorError,
    *,
    version: int | None = None,
    is_saved: bool = False,
) -> HTMLResponse:
    """The form with everything that was typed, and what stands in its way."""
    return form_page(
        frame,
        place,
        form,
        status=status_of(problem),
        version=version,
        errors=errors_of(frame, place, form, problem),
        notice=problem.message,
        is_saved=is_saved,
    )


def form_page(
    frame: Frame,
    place: Place,
    typed: Form | None = None,
    *,
    version: int | None = None,
    status: int = 200,
    **context: Any,
) -> HTMLResponse:
    """`version`: of the row that the form was made from, if not of the row as it is."""
    with frame.house.database.reading() as session:
        report = report_at(session, place)
        office = office_by_id(session, place.measure.reporting_office.id)
        public = shown_to_readers(frame, session, place.year)
    is_interim = place.kind is ReportKind.INTERIM
    return frame.page(
        "report_form.html",
        status=status,
        plan=place.plan,
        year=place.year,
        public=public,
        measure=place.measure,
        address=place.address,
        is_interim=is_interim,
        saves_itself=place.saves_itself,
        report=report,
        values=values_of(report) if typed is None else typed,
        version=(report.version if report else FIRST) if version is None else version,
        may_write=place.year.state is not YearState.CLOSED
        and (report is None or report.step in WRITABLE),
        needs_head=office.needs_release and frame.actor.role is Role.CLERK,
        last=latest_before(place.measure, place.year.year + is_interim),
        contributions=[one for one in place.measure.contributions if one.year == place.year.year],
        states=[(state, IMPLEMENTATION[state], DATE_NAME.get(state)) for state in REPORTABLE],
        field_labels={name: field.label for name, field in FIELDS.items()},
        outcomes=[(outcome.value, label) for outcome, label in OUTCOME_LABEL.items()],
        to_confirm=to_confirm(place.measure, frame.today),
        **(_NOTHING_WRONG | context),
    )
