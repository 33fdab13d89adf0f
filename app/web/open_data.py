"""What everybody may take away: the measures as a table, the due dates as a calendar."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from app.http.deps import PUBLIC, HouseDep
from app.http.house import House
from app.http.parameters import PlanSlug
from app.open_data.calendar import calendar
from app.open_data.measures import measures_table
from app.open_data.source import LICENCE, Source
from app.open_data.table import Table, as_csv, as_json, data_dictionary
from app.web.frame import FrameDep

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])


@router.get("/plaene/{slug}/offene-daten")
def show_open_data(slug: PlanSlug, frame: FrameDep) -> HTMLResponse:
    return frame.page(
        "open_data.html",
        plan=frame.state(slug),
        licence=LICENCE,
        columns=_table(frame.house, slug).columns,
    )


@router.get("/plaene/{slug}/massnahmen.csv")
def download_csv(slug: PlanSlug, house: HouseDep) -> Response:
    return _file(as_csv(_table(house, slug)), "text/csv; charset=utf-8", f"{slug}.csv")


@router.get("/plaene/{slug}/massnahmen.json")
def download_json(slug: PlanSlug, house: HouseDep) -> Response:
    return _file(as_json(_table(house, slug)), "application/json", f"{slug}.json")


@router.get("/plaene/{slug}/spalten.csv")
def download_columns(slug: PlanSlug, house: HouseDep) -> Response:
    columns = as_csv(data_dictionary(_table(house, slug)))
    return _file(columns, "text/csv; charset=utf-8", f"{slug}-spalten.csv")


@router.get("/plaene/{slug}/termine.ics")
def download_calendar(slug: PlanSlug, house: HouseDep) -> Response:
    dates = calendar(house.states.get(slug, house.open_view), _source(house))
    return _file(dates, "text/calendar; charset=utf-8", f"{slug}.ics")


def _table(house: House, slug: str) -> Table:
    """As readers see it, whoever asks."""
    return measures_table(house.states.get(slug, house.open_view), _source(house))


def _source(house: House) -> Source:
    return Source(house.settings.city, house.settings.base_url)


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
