"""The office's spreadsheet in the browser: differences first, then taken over."""

import re
from html import unescape
from typing import Any

import pytest

from app.offices.queries import office_by_code
from app.plan.queries import measure_by_number, plan_by_slug
from app.status_reports.finding import annual_report
from app.status_reports.states import YearState
from app.status_reports.tables import StatusReport
from app.status_reports.years import year_of
from tests.status_sheets.workbooks import Cells, by_hand, filled

from .town import DRAFT_TEXT, SECRET_NOTE, SLUG, Browser, Site

SHEET = f"/amt/{SLUG}/2021/tabelle"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GOOD: Cells = {
    "1.2.1": {"Umsetzungsstand": "in Umsetzung", "Sachstand": "Läuft <gut>.", "Hemmnisse": "Keine."}
}


def download(browser: Browser) -> bytes:
    answer = browser.get(f"{SHEET}/datei.xlsx")
    assert answer.status_code == 200, answer.text
    return bytes(answer.content)


def upload(browser: Browser, data: bytes, **form: str) -> Any:
    browser.get(SHEET)
    form = {"csrf": browser.hidden("csrf") or "", **form}
    browser.last = browser.client.post(SHEET, data=form, files={"file": ("m.xlsx", data, XLSX)})
    return browser.last


def apply(browser: Browser, **form: str) -> Any:
    """From the page with the differences, with all that its form carries."""
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', main(browser.last))
    sent = {name: unescape(value) for name, value in hidden} | form
    browser.last = browser.client.post(SHEET, data=sent)
    return browser.last


def main(answer: Any) -> str:
    return str(answer.text).split("<main")[1]


def stored(site: Site, number: str = "1.2.1") -> StatusReport | None:
    with site.database.reading() as session:
        plan = plan_by_slug(session, SLUG)
        measure = measure_by_number(session, plan, number)
        return annual_report(session, measure, year_of(session, plan, 2021))


def test_the_desk_leads_to_the_file(site: Site) -> None:
    browser = site.browser("clerk")
    assert f'href="{SHEET}"' in browser.get("/amt").text
    page = browser.get(SHEET)
    assert f'href="{SHEET}/datei.xlsx"' in page.text
    assert 'type="file"' in page.text
    answer = browser.get(f"{SHEET}/datei.xlsx")
    assert answer.headers["content-type"] == XLSX
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "zuarbeiten-2021.xlsx" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"


def test_differences_come_first_and_nothing_is_written(site: Site) -> None:
    browser = site.browser("clerk")
    changed: Cells = {**GOOD, "1.3.1": {"Sachstand": "Anders."}}
    page = upload(browser, filled(download(browser), changed))
    assert page.status_code == 200
    assert "Noch ist nichts gespeichert" in page.text
    assert "Neu: 1, geändert: 1, nicht möglich: 0" in page.text
    assert "Läuft &lt;gut&gt;." in page.text
    assert DRAFT_TEXT in page.text
    assert "Anders." in page.text
    assert page.headers["cache-control"] == "no-store"
    assert stored(site) is None


def test_taken_over_as_drafts(site: Site) -> None:
    browser = site.browser("clerk")
    upload(browser, filled(download(browser), GOOD))
    page = apply(browser)
    assert page.status_code == 200
    assert "Als Entwurf gespeichert" in page.text
    report = stored(site)
    assert report
    assert (report.text, report.submitted_at) == ("Läuft <gut>.", None)
    again = apply(browser)
    assert again.status_code == 403, "the page that has done its work carries no form"


def test_handed_in_with_receipts(site: Site) -> None:
    browser = site.browser("clerk")
    upload(browser, filled(download(browser), GOOD))
    page = apply(browser, hand_in="ja")
    assert "Prüfziffer" in page.text
    report = stored(site)
    assert report
    assert report.submitted_at


def test_what_is_incomplete_is_named_by_cell_and_can_still_be_saved(site: Site) -> None:
    browser = site.browser("clerk")
    lacking: Cells = {"1.2.1": {"Umsetzungsstand": "abgeschlossen", "Sachstand": "Fertig."}}
    upload(browser, filled(download(browser), lacking))
    page = apply(browser, hand_in="ja")
    assert page.status_code == 422
    assert "Zelle I" in page.text
    assert 'name="hand_in" value="ja" checked' in page.text
    assert stored(site) is None
    assert apply(browser).status_code == 200
    assert stored(site)


def test_wrong_cells_are_listed_with_their_place(site: Site) -> None:
    browser = site.browser("clerk")
    wrong: Cells = {"1.2.1": {"Datum zum Stand": "gestern", "ausgegeben (Stadt)": "viel"}}
    page = upload(browser, filled(download(browser), wrong))
    assert page.status_code == 422
    assert re.search("Blatt „Zuarbeiten“, Zelle I[0-9]+ \\(Datum zum Stand\\)", page.text)
    assert "ausgegeben (Stadt)" in page.text
    assert 'type="file"' in page.text
    assert 'name="action"' not in page.text


def test_a_conflict_shows_both_texts_and_its_row_can_be_left_aside(site: Site) -> None:
    browser = site.browser("clerk")
    data = filled(download(browser), {**GOOD, "1.3.1": {"Sachstand": "Aus der Datei."}})
    other = site.browser("head")
    form = f"/amt/{SLUG}/2021/1.3.1"
    other.get(form)
    other.post(form, action="save", implementation="in_progress", text="Von der Leitung.")

    page = upload(browser, data)
    assert "Von der Leitung." in page.text
    assert "Aus der Datei." in page.text
    assert "inzwischen von anderen geändert" in page.text
    refused = apply(browser)
    assert refused.status_code == 412
    assert stored(site) is None
    done = apply(browser, leave_out="1.3.1")
    assert done.status_code == 200
    assert "Ausgelassen, wie gewünscht: 1.3.1" in done.text
    assert stored(site)
    draft = stored(site, "1.3.1")
    assert draft
    assert draft.text == "Von der Leitung."


def test_who_changes_something_after_the_differences_were_shown_is_not_overwritten(
    site: Site,
) -> None:
    browser = site.browser("clerk")
    shown = upload(browser, filled(download(browser), {"1.3.1": {"Sachstand": "Aus der Datei."}}))
    other = site.browser("head")
    form = f"/amt/{SLUG}/2021/1.3.1"
    other.get(form)
    other.post(form, action="save", implementation="in_progress", text="Von der Leitung.")
    browser.last = shown
    page = apply(browser)
    assert page.status_code == 412
    assert "Von der Leitung." in page.text


def test_two_pairs_of_eyes(site: Site) -> None:
    with site.database.writing(by=site.by) as session:
        office_by_code(session, "A11").needs_release = True
    for login, offered in (("clerk", False), ("head", True)):
        browser = site.browser(login)
        page = upload(browser, filled(download(browser), GOOD))
        assert ('name="hand_in"' in page.text) is offered


def test_the_file_of_another_office_changes_nothing_and_shows_nothing(site: Site) -> None:
    data = filled(download(site.browser("clerk")), {"1.3.1": {"Sachstand": "Geraten."}})
    browser = site.browser("other")
    page = upload(browser, data)
    assert "Die Datei gehört zu einer anderen Stelle" in page.text
    assert "Personal- und Organisationsamt" in page.text
    assert DRAFT_TEXT not in page.text
    assert SECRET_NOTE not in page.text
    assert 'value="apply"' not in page.text


def _other_year(book: Any) -> None:
    book["Kennung"]["B4"] = 2020


def _other_plan(book: Any) -> None:
    book["Kennung"]["B3"] = "anderer-plan"


def _no_rows(book: Any) -> None:
    book["Zuarbeiten"].delete_rows(2, 100)


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (_other_year, 409, "gehört zum Berichtsjahr 2020"),
        (_other_plan, 409, "zu einem anderen Plan"),
        (_no_rows, 422, "keine Zeile zu einer Maßnahme"),
    ],
)
def test_the_wrong_file_is_named(site: Site, change: Any, status: int, words: str) -> None:
    browser = site.browser("clerk")
    page = upload(browser, by_hand(download(browser), change))
    assert page.status_code == status
    assert words in page.text


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "wählen Sie zuerst"), (b"Nummer;Stand", "keine Arbeitsmappe")]
)
def test_what_is_no_workbook(site: Site, data: bytes, words: str) -> None:
    page = upload(site.browser("clerk"), data)
    assert page.status_code == 422
    assert words in page.text


def test_limits(make_site: Any) -> None:
    browser = make_site(max_upload_mb=1).browser("clerk")
    assert "höchstens 0,7 MB" in browser.get(SHEET).text
    page = upload(browser, b"x" * 800_000)
    assert page.status_code == 422
    assert "höchstens 0,7 MB" in page.text
    page = upload(browser, b"x" * 1_100_000)
    assert page.status_code == 413
    assert "zu groß" in main(page)


def test_the_largest_file_that_is_taken_gets_through_twice(make_site: Any) -> None:
    browser = make_site(max_upload_mb=1).browser("clerk")
    padded = by_hand(filled(download(browser), GOOD), _pad)
    assert 600_000 < len(padded) < 770_000
    assert upload(browser, padded).status_code == 200
    assert apply(browser).status_code == 200


def _pad(book: Any) -> None:
    from random import Random

    book.create_sheet("Notizen")
    noise = Random(1)
    for row in range(1, 30):
        text = "".join(chr(noise.randrange(0x4E00, 0x9000)) for _ in range(10_000))
        book["Notizen"].cell(row, 1).value = text


def test_a_closed_year_says_so(site: Site) -> None:
    browser = site.browser("clerk")
    data = filled(download(browser), GOOD)
    upload(browser, data)
    shown = browser.last
    with site.database.writing(by=site.by) as session:
        year_of(session, plan_by_slug(session, SLUG), 2021).state = YearState.CLOSED
    browser.last = shown
    assert "ist abgeschlossen" in apply(browser).text
    page = browser.get(SHEET)
    assert "ist abgeschlossen" in page.text
    assert 'type="file"' not in page.text
    assert browser.get(f"{SHEET}/datei.xlsx").status_code == 409
    assert stored(site) is None


def test_an_office_that_owes_nothing_is_told_so(site: Site) -> None:
    with site.database.writing(by=site.by) as session:
        from app.accounts.people import create_user
        from app.audit.actor import Role

        from .town import PASSWORD

        create_user(
            session,
            login="leer",
            display_name="Beispiel",
            role=Role.HEAD,
            office=office_by_code(session, "A14"),
            password=PASSWORD,
            by=site.by,
        )
    page = site.browser("leer").get(SHEET)
    assert "zurzeit nichts abzugeben" in page.text
    assert "datei.xlsx" not in page.text


def test_not_for_others_and_not_from_elsewhere(site: Site) -> None:
    assert site.browser().get(SHEET).status_code == 401
    assert site.browser("council").get(f"{SHEET}/datei.xlsx").status_code == 403
    browser = site.browser("clerk")
    assert upload(browser, download(browser), csrf="falsch").status_code == 403
    assert browser.get(SHEET.replace("2021", "1999")).status_code == 404
