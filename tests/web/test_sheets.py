"""The measure sheet and the receipt: for the archive, for everybody, and nothing internal."""

from io import BytesIO
from pathlib import Path
from typing import Any

import page
from pypdf import PdfReader

from app.config import Publication
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.finding import report_of
from app.status_reports.receipt import receipt
from app.status_reports.years import year_of

from .town import DRAFT_TEXT, PLAN, SECRET_NOTE, SLUG, Site

SHEET = f"{PLAN}/massnahmen/1.5.1/blatt.pdf"
RECEIPT = f"/amt/{SLUG}/2021/quittung.pdf"


def assert_conforms(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    for profile in ("3a", "ua1"):
        report = page.validate_pdf(path, profile=profile)
        assert [each.message for each in report.failures] == []


def text_of(content: bytes) -> str:
    """Of a page or two, without spaces and hyphens."""
    reader = PdfReader(BytesIO(content))
    assert len(reader.pages) <= 2
    return squeezed("".join(each.extract_text() for each in reader.pages))


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("-", "")


def test_the_sheet_says_what_everybody_may_know(make_site: Any, tmp_path: Path) -> None:
    site: Site = make_site(publication=Publication.LIVE, papers_per_hour=1)
    for number in ("1.5.1", "1.3.1"):
        assert f"{number}/blatt.pdf" in site.browser().get(f"{PLAN}/massnahmen/{number}").text
    answer = site.browser().get(SHEET)
    assert answer.headers["content-type"] == "application/pdf"
    assert len(answer.content) < 200_000
    assert_conforms(answer.content, tmp_path / "sheet.pdf")
    text = text_of(answer.content)
    for said in ("Sachstand zu 1.5.1.", "Personal fehlte.", "1.500,00 EUR", "Zuständig", "Warum?"):
        assert squeezed(said) in text
    assert squeezed(SECRET_NOTE) not in text
    assert "nichtdarstellbar" not in text
    inside = site.browser("coordination").get(SHEET)
    assert inside.content == answer.content, "the same for everybody, and kept"
    refused = site.browser().get(f"{PLAN}/massnahmen/1.3.1/blatt.pdf")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0


def test_before_anything_is_laid_the_sheet_knows_no_reports(make_site: Any) -> None:
    site: Site = make_site(publication=Publication.LAID)
    text = text_of(site.browser("coordination").get(SHEET).content)
    assert squeezed("Noch nichts veröffentlicht.") in text
    assert squeezed("Sachstand zu") not in text


def test_the_receipt_has_the_text_and_its_digest(site: Site, tmp_path: Path) -> None:
    browser = site.browser("clerk")
    assert RECEIPT in browser.get(RECEIPT.removesuffix(".pdf")).text
    answer = browser.get(RECEIPT)
    assert answer.headers["cache-control"] == "no-store"
    assert_conforms(answer.content, tmp_path / "receipt.pdf")
    text = text_of(answer.content)
    with site.database.reading() as session:
        plan = plan_by_slug(session, SLUG)
        report = report_of(
            session, measure_by_number(session, plan, "1.2.2"), year_of(session, plan, 2021)
        )
        known = receipt(session, report)
    for said in ("Sachstand zu 1.2.2.", known.content_sha256, known.check_code, known.office):
        assert squeezed(said) in text
    for unsaid in (SECRET_NOTE, DRAFT_TEXT, "toffice"):
        assert squeezed(unsaid) not in text
    assert site.browser().get(RECEIPT).status_code == 401
