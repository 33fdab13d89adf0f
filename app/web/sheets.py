"""The measure sheet and the office's receipt as PDF, from the print parts of the annual report."""

from datetime import datetime, time
from hashlib import sha256
from typing import Final

from fastapi import APIRouter, Response

from app.accounts.permissions import Action
from app.council_reports.paper import FONTS, SOURCES
from app.council_reports.words import NAMES
from app.http.deps import PUBLIC, needs, whose
from app.http.limiting import sheet_limit
from app.http.parameters import MeasureNumber, PlanSlug, YearNumber
from app.kit.clock import BERLIN
from app.kit.limits import count_attempt
from app.kit.printing import Print
from app.kit.templates import Templates
from app.monitoring.model import PlanState
from app.web import signs, wording
from app.web.changes import changes_of
from app.web.desk import receipts_of, year_in
from app.web.frame import Frame, FrameDep
from app.web.measures import measure_in

router = APIRouter(include_in_schema=False)
_SHEETS: Final = Templates(
    SOURCES,
    implementation_sign=signs.implementation_sign,
    timeliness_sign=signs.timeliness_sign,
    spending_sign=signs.spending_sign,
    **{**wording.NAMES, **NAMES},
)


@router.get("/plaene/{slug}/massnahmen/{number}/blatt.pdf", dependencies=[PUBLIC])
def draw_measure(slug: PlanSlug, number: MeasureNumber, frame: FrameDep) -> Response:
    """The same for everybody, what readers outside see: paper is passed on."""
    house = frame.house
    plan = house.states.get(slug, house.open_view)
    measure, _, _ = measure_in(plan, number)
    with house.database.reading() as session:
        changes = changes_of(session, measure)
    content = _drawn(
        frame,
        plan,
        "sheets/measure.html",
        measure=measure,
        changes=changes,
        shows_states=frame.shows_states(plan),
    )
    return _answer(content, f"massnahme-{number}-{slug}.pdf", "no-cache")


@router.get("/amt/{slug}/{year}/quittung.pdf", dependencies=[needs(Action.WRITE_REPORT)])
def draw_receipt(slug: PlanSlug, year: YearNumber, frame: FrameDep) -> Response:
    """What the reader's own offices have handed in."""
    plan = frame.state(slug)
    year_in(plan, year)
    with frame.house.database.reading() as session:
        receipts = list(receipts_of(session, frame, plan, year))
    digests = "".join(receipt.content_sha256 for _, receipt in receipts)
    content = _drawn(
        frame,
        plan,
        "sheets/receipt.html",
        year=year,
        offices=sorted({receipt.office for _, receipt in receipts}),
        handed_in=[
            (measure, measure.annual_report(year), receipt) for measure, receipt in receipts
        ],
        digest=sha256(digests.encode()).hexdigest(),
    )
    return _answer(content, f"quittung-{year}-{slug}.pdf", "no-store")


def _drawn(frame: Frame, plan: PlanState, template: str, **values: object) -> bytes:
    """No session is open meanwhile: it takes seconds."""
    house, day = frame.house, frame.today
    html = _SHEETS.render(template, plan=plan, city=house.settings.city, day=day, **values)
    made_at = datetime.combine(day, time(), BERLIN)
    job = Print(html=html, base=SOURCES, fonts=FONTS, made_at=made_at)
    reader, limit = whose(frame.request, frame.actor), sheet_limit(house.settings)
    return house.drawings.get(
        job, lambda: count_attempt(house.database, limit, reader, house.clock.now())
    )


def _answer(content: bytes, name: str, kept: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": kept}
    return Response(content, media_type="application/pdf", headers=headers)
