"""A report in the middle of a year, at any time: it is written, saved and handed in like the
annual one, and there may be several."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.permissions import Action
from app.http.deps import needs
from app.http.parameters import MeasureNumber, PlanSlug, RowId
from app.kit.errors import NotFound
from app.monitoring.model import PlanState
from app.status_reports.states import ReportKind
from app.web.desk import year_in
from app.web.forms import FormDep
from app.web.frame import Frame, FrameDep, go_to
from app.web.report_form import answer_form, form_page
from app.web.report_place import Place, place_of

router = APIRouter(
    prefix="/amt", include_in_schema=False, dependencies=[needs(Action.WRITE_REPORT)]
)

_NEW = "/{slug}/massnahmen/{number}/zwischenbericht"
_ONE = "/{slug}/zwischenberichte/{report_id}"


@router.get("/{slug}/zwischenbericht")
def choose_measure(slug: PlanSlug, frame: FrameDep, nummer: str = "") -> RedirectResponse:
    """From the list on the office's page."""
    return go_to(_new(frame, slug, nummer).address)


@router.get(_NEW)
def begin_interim_report(slug: PlanSlug, number: MeasureNumber, frame: FrameDep) -> HTMLResponse:
    return form_page(frame, _new(frame, slug, number))


@router.post(_NEW, response_model=None)
def write_first(
    slug: PlanSlug, number: MeasureNumber, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    return answer_form(frame, _new(frame, slug, number), form)


@router.get(_ONE)
def show_interim_report(slug: PlanSlug, report_id: RowId, frame: FrameDep) -> HTMLResponse:
    return form_page(frame, _known(frame, slug, report_id))


@router.post(_ONE, response_model=None)
def write_interim_report(
    slug: PlanSlug, report_id: RowId, frame: FrameDep, form: FormDep
) -> HTMLResponse | RedirectResponse:
    return answer_form(frame, _known(frame, slug, report_id), form)


def _new(frame: Frame, slug: str, number: str) -> Place:
    state = frame.state(slug)
    year = year_in(state, frame.today.year)
    return place_of(frame, state, year, number, kind=ReportKind.INTERIM)


def _known(frame: Frame, slug: str, report_id: int) -> Place:
    state = frame.state(slug)
    number, year = _found(state, report_id)
    return place_of(
        frame, state, year_in(state, year), number, kind=ReportKind.INTERIM, report_id=report_id
    )


def _found(state: PlanState, report_id: int) -> tuple[str, int]:
    for measure in state.measures:
        for report in measure.reports:
            if report.id == report_id and report.kind is ReportKind.INTERIM:
                return measure.number, report.year
    raise NotFound("Diesen Zwischenbericht gibt es nicht.")
