"""Where a year stands on its way to the archive, for those who take it there."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from sqlmodel import Session, func, select

from app.archive.tables import ArchivePackage, ArchiveReceipt, DeletionProof
from app.audit.actor import Actor, By, Role
from app.council_reports.closing import close_year
from app.plan.queries import plan_by_slug
from app.status_reports.tables import StatusReport

from .town import SLUG, Site

PATH = f"/koordination/archiv/{SLUG}/2021"
CLOSED, ANSWERED, LATER = date(2022, 2, 10), date(2022, 3, 1), date(2023, 1, 2)


def closed(make_site: Callable[..., Site]) -> Site:
    """2021 is closed, and may be deleted in the year after the next."""
    site = make_site(archive_retention_years=0)
    site.move_to(CLOSED)
    by = By(Actor("t", Role.COORDINATION), site.now)
    with site.database.writing(by=by) as session:
        close_year(session, plan_by_slug(session, SLUG), 2021, by=by)
    return site


def number_of(session: Session, table: Any) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_coordination_sees_the_state_and_the_next_step(shared_site: Site) -> None:
    page = shared_site.browser("coordination").get("/koordination/archiv")
    assert page.status_code == 200
    assert "2021: noch nicht abgeschlossen" in page.text
    assert f'href="/koordination/{SLUG}/jahre/2021/abschluss"' in page.text
    assert shared_site.browser("head").get("/koordination/archiv").status_code == 403


def test_a_year_goes_from_the_browser_to_the_archive_and_out_of_the_house(
    make_site: Callable[..., Site],
) -> None:
    site = closed(make_site)
    browser = site.browser("coordination")
    assert "2021: anzubieten" in browser.get("/koordination/archiv").text
    package = browser.post(f"{PATH}/anbietung")
    assert package.headers["content-disposition"] == f'attachment; filename="{SLUG}-2021.zip"'
    assert ZipFile(BytesIO(package.content)).testzip() is None
    site.move_to(ANSWERED)
    browser = site.browser("coordination")
    assert "die Antwort des Archivs steht aus" in browser.get("/koordination/archiv").text
    said = {"receipt": "StA 2022/17", "confirmed_date": "01.03.2022", "verdict": "taken_over"}
    assert "Die Antwort des Archivs ist eingetragen" in browser.post(f"{PATH}/antwort", **said).text
    assert "Die Aufbewahrungsfrist läuft noch" in browser.post(f"{PATH}/aussonderung").text
    site.move_to(LATER)
    browser = site.browser("coordination")
    browser.get("/koordination/archiv")
    shown = browser.post(f"{PATH}/aussonderung", action="rehearse")
    assert "1 Entwürfe und zurückgegebene Zuarbeiten" in shown.text
    unsure = browser.post(f"{PATH}/aussonderung", action="delete")
    assert unsure.status_code == 422
    with site.database.reading() as session:
        assert number_of(session, DeletionProof) == 0
        before = number_of(session, StatusReport)
    done = browser.post(f"{PATH}/aussonderung", action="delete", confirmed="ja")
    assert "der Nachweis steht beim Jahr" in done.text
    assert "2021: ausgesondert" in done.text
    with site.database.reading() as session:
        assert number_of(session, DeletionProof) == 1
        assert number_of(session, StatusReport) == before - 1
    assert browser.post(f"{PATH}/anbietung").status_code == 409


WRONG = (
    ({"receipt": " "}, "Zeichen der Bestätigung an"),
    ({"receipt": "x" * 101}, "höchstens 100 Zeichen"),
    ({"receipt": "a\u202eb"}, "Steuerzeichen"),
    ({"confirmed_date": "01.01.2021"}, "nicht vor der Anbietung"),
    ({"confirmed_date": "01.01.2099"}, "nicht in der Zukunft"),
    ({"confirmed_date": "gestern"}, "Datum"),
    ({"verdict": "für immer"}, "keiner der vorgesehenen Werte"),
    ({"verdict": ""}, "wie das Archiv entschieden hat"),
)


def test_what_the_archive_cannot_have_said(make_site: Callable[..., Site]) -> None:
    site = closed(make_site)
    browser = site.browser("coordination")
    browser.get("/koordination/archiv")
    browser.client.post(f"{PATH}/anbietung", data={"csrf": browser.hidden("csrf")})
    form = {"receipt": "StA 1", "confirmed_date": "10.02.2022", "verdict": "taken_over"}
    for change, said in WRONG:
        answer = browser.post(f"{PATH}/antwort", **form | change)
        assert (answer.status_code, said in answer.text) == (422, True), change
    with site.database.reading() as session:
        assert number_of(session, ArchivePackage) == 1
        assert number_of(session, ArchiveReceipt) == 0
