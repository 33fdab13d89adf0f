"""The pages that the law asks for, and the explanation of plan and states."""

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, PlainTextResponse

from app.costs import CEILING_STANDING
from app.http.deps import PUBLIC, HouseDep
from app.overdue import TIMELINESS
from app.status_reports.implementation import IMPLEMENTATION
from app.web.frame import FrameDep
from app.web.legal_texts import TITLES, is_published, legal_texts

router = APIRouter(include_in_schema=False, dependencies=[PUBLIC])

LegalName = Literal["impressum", "datenschutz", "barrierefreiheit"]


@router.get("/rechtliches/{name}")
def show_legal_text(name: LegalName, frame: FrameDep) -> HTMLResponse:
    text = legal_texts(frame.house.settings.legal_texts_dir).get(name)
    return frame.page(
        "legal.html",
        title=TITLES[name],
        text=text,
        which=name,
        feedback=frame.house.settings.feedback_mailbox,
    )


@router.get("/robots.txt")
def tell_search_engines(house: HouseDep) -> PlainTextResponse:
    rule = "Allow: /" if is_published(house.settings.legal_texts_dir) else "Disallow: /"
    return PlainTextResponse(f"User-agent: *\n{rule}\nDisallow: /api/\n")


@router.get("/erklaerung")
def show_explanation(frame: FrameDep) -> HTMLResponse:
    return frame.page(
        "explanation.html",
        implementation=sorted(IMPLEMENTATION.values(), key=lambda sign: sign.order),
        timeliness=sorted(TIMELINESS.values(), key=lambda sign: sign.order),
        spending=sorted(CEILING_STANDING.values(), key=lambda sign: sign.order),
    )
