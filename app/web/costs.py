"""Costs for treasury and everybody with a reading role: ceilings, spending, needs; also as CSV."""

import csv
import io
from collections.abc import Iterator
from typing import Final

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.permissions import Action
from app.costs import CEILING_PERIOD_LABEL, CEILING_STANDING, COST_KIND_LABEL
from app.http.deps import ReadSession, needs
from app.http.parameters import PlanSlug, YearNumber
from app.kit.errors import NotFound
from app.kit.money import cents_to_decimal_string
from app.monitoring.costs import CostLine, cost_overview
from app.monitoring.model import PlanState, YearRef
from app.open_data.table import RUNS_AS_FORMULA
from app.plan_documents.table_columns import guarded
from app.web.desk import year_in
from app.web.frame import FrameDep, go_to

router = APIRouter(include_in_schema=False, dependencies=[needs(Action.READ_COSTS)])

_HEADINGS: Final = (
    "Maßnahme",
    "Kurztitel",
    "berichtende Stelle",
    "Finanzielle Auswirkungen (Wortlaut)",
    "Art",
    "Obergrenze EUR",
    "ungefähr",
    "Zeitraum",
    "Zeitraum angenommen",
    "ausgegeben Stadt EUR",
    "ausgegeben Dritte EUR",
    "auf die Obergrenze angerechnet EUR",
    "Stand",
    "Bedarf im kommenden Haushaltsjahr EUR",
)


@router.get("/kosten", response_model=None)
def show_newest(frame: FrameDep, session: ReadSession) -> RedirectResponse:
    for state in frame.states(session):
        if state.years:
            return go_to(f"/plaene/{state.slug}/kosten")
    raise NotFound("Es gibt noch keinen Plan mit einem Berichtsjahr.")


@router.get("/plaene/{slug}/kosten")
def show_costs(slug: PlanSlug, frame: FrameDep, jahr: YearNumber | None = None) -> HTMLResponse:
    state = frame.state(slug)
    year = _year(state, jahr)
    return frame.page(
        "costs.html",
        plan=state,
        year=year,
        found=cost_overview(state, year.year),
        CEILING_PERIOD_LABEL=CEILING_PERIOD_LABEL,
    )


@router.get("/plaene/{slug}/kosten/{year}.csv")
def download_costs(slug: PlanSlug, year: YearNumber, frame: FrameDep) -> Response:
    state = frame.state(slug)
    found = cost_overview(state, year_in(state, year).year)
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for line in found.lines:
        writer.writerow(guarded(cell, RUNS_AS_FORMULA) for cell in _cells(line))
    return Response(
        target.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="kosten-{year}.csv"',
            "Cache-Control": "no-store",
        },
    )


def _year(state: PlanState, wanted: int | None) -> YearRef:
    """The year asked for; else the newest that is over."""
    if wanted is not None:
        return year_in(state, wanted)
    if not state.years:
        raise NotFound("Zu diesem Plan gibt es noch kein Berichtsjahr.")
    over = [year for year in state.years if year.reference_date <= state.as_of]
    return (over or state.years)[-1]


def _cells(line: CostLine) -> Iterator[str | None]:
    measure, cost = line.measure, line.measure.cost
    yield measure.number
    yield measure.title
    yield measure.reporting_office.name
    yield cost.text or None
    yield COST_KIND_LABEL[cost.kind]
    yield _euro(cost.ceiling_cents)
    yield "ja" if cost.approximate else "nein"
    yield CEILING_PERIOD_LABEL[measure.ceiling_period] if measure.ceiling_period else None
    yield "ja" if measure.ceiling_period_is_assumed else "nein"
    yield _euro(line.city_cents)
    yield _euro(line.third_party_cents)
    yield _euro(line.against_cents)
    yield CEILING_STANDING[measure.spending].label
    yield _euro(line.need_cents)


def _euro(cents: int | None) -> str | None:
    return None if cents is None else cents_to_decimal_string(cents).replace(".", ",")
