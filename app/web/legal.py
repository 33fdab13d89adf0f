"""The pages that the law asks for, and what search engines are told."""

from collections.abc import Iterator
from html import escape
from typing import Literal

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse, PlainTextResponse

from app.http.deps import PUBLIC, HouseDep, ReadSession
from app.kit.errors import NotFound
from app.monitoring.model import PlanState
from app.web.frame import FrameDep
from app.web.legal_texts import TITLES, is_published, legal_texts
from app.web.navigation import PLAN_ENTRIES
from app.web.progress import by_field

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

LegalName = Literal["impressum", "datenschutz"]


@router.get("/rechtliches/{name}")
def show_legal_text(name: LegalName, frame: FrameDep) -> HTMLResponse:
    text = legal_texts(frame.house.settings.legal_texts_dir).get(name)
    return frame.page("legal.html", title=TITLES[name], text=text, which=name)


@router.get("/robots.txt")
def tell_search_engines(house: HouseDep) -> PlainTextResponse:
    if not is_published(house.settings):
        return PlainTextResponse("User-agent: *\nDisallow: /\n")
    sitemap = f"{house.settings.base_url.rstrip('/')}/sitemap.xml"
    closed = "".join(
        f"Disallow: {path}\n" for path in ("/api/", "/amt", "/koordination", "/anmelden")
    )
    return PlainTextResponse(f"User-agent: *\nAllow: /\n{closed}Sitemap: {sitemap}\n")


@router.get("/sitemap.xml")
def list_addresses(frame: FrameDep, session: ReadSession) -> Response:
    """What is worth finding, once the site is published."""
    if not is_published(frame.house.settings):
        raise NotFound("Diese Seiten sind noch nicht veröffentlicht.")
    base = frame.house.settings.base_url.rstrip("/")
    paths = ["/", "/stellen", "/erklaerung", *(f"/rechtliches/{name}" for name in TITLES)]
    for plan in frame.states(session):
        paths += _addresses(plan)
    entries = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in paths)
    return Response(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n',
        media_type="application/xml",
    )


def _addresses(plan: PlanState) -> Iterator[str]:
    base = f"/plaene/{plan.slug}"
    yield from (base + end for _, end in PLAN_ENTRIES)
    yield from (f"{base}/handlungsfelder/{field.number}" for field in by_field(plan.measures))
    yield from (f"{base}/massnahmen/{measure.number}" for measure in plan.measures)
