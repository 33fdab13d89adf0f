"""The whole year, played by three people in three browsers at once on the real service.

Autumn: announced, first occurrences, proposals, a report in between. January: reported by page,
spreadsheet and program, returned, corrected, accepted. March: closed, issued, laid, noted; seen by
everybody; reopened with a reason, and issued again with replacement pages.
"""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.status_sheets.workbooks import filled

from .house import PAPER_SECONDS, TownHouse
from .town import PLAN, SLUG

pytestmark = [pytest.mark.long, pytest.mark.browser]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DESK, COORDINATION = f"/amt/{SLUG}", f"/koordination/{SLUG}"
YEAR = f"{COORDINATION}/jahre/2021"
BY_PAGE, BY_SHEET, BY_PROGRAM, RECURRING = "1.2.1", "1.2.3", "1.3.1", "1.1.1"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[TownHouse]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    (tmp_path / "data").mkdir()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        house = TownHouse(tmp_path / "data", chromium)
        yield house
        house.end()
        chromium.close()


def test_the_year_from_the_announcement_to_the_second_edition(house: TownHouse) -> None:
    house.begin(date(2021, 9, 30))
    house.hire()
    autumn(house)
    house.begin(date(2022, 1, 20))
    january(house)
    house.begin(date(2022, 3, 1))
    march(house)
    laid_before_the_council(house)
    house.begin(date(2022, 3, 30))
    after_the_council(house)
    assert house.complaints == []


def autumn(house: TownHouse) -> None:
    coordination, clerk, head = (house.browser(who) for who in ("coordination", "clerk", "head"))

    coordination.goto("/kontakte/A11")
    coordination.fill("#mailbox", "personal@stadt.example")
    coordination.check("#needs_release")
    coordination.get_by_role("button", name="Speichern").click()
    coordination.goto(f"{COORDINATION}/beschluss")
    coordination.fill("#date", "2021-05-26")
    coordination.fill("#paper", "0001/21")
    coordination.locator("main form button").first.click()
    told(coordination, "Der Beschluss ist eingetragen")
    coordination.goto("/koordination/erinnerungen")
    coordination.fill("#tag", "2021-10-01")
    coordination.get_by_role("button", name="Vorschau ansehen").click()
    cards = coordination.locator("article", has_text="Personal- und Organisationsamt")
    card = cards.filter(has_text="Ankündigung der Abfrage")
    assert "personal@stadt.example" in card.inner_text()

    clerk.get_by_role("link", name="31.12.2021").first.click()
    clerk.locator("input[type=radio]").first.check()
    clerk.fill("#done_date", "2021-09-28")
    clerk.get_by_role("button", name="Als durchgeführt melden").click()
    told(clerk, "als durchgeführt gemeldet")

    clerk.goto(f"{DESK}/massnahmen/{BY_PAGE}/vorschlag")
    clerk.fill("#new_due_date", "2022-06-30")
    clerk.fill("#reason", "Die Befragung dauert länger.")
    clerk.get_by_role("button", name="Vorschlagen").click()
    told(clerk, "Ihr Vorschlag ist bei der Koordination")
    coordination.goto(f"{COORDINATION}/klaerung")
    coordination.locator(f'a[href*="/vorschlaege/"]:has-text("{BY_PAGE}")').click()
    coordination.get_by_role("button", name="Befürworten").click()
    told(coordination, "befürwortet")

    clerk.goto("/amt")
    clerk.get_by_role("link", name="Beitrag für 2021").first.click()
    clerk.fill("#text", "Zwei Fortbildungen für alle Ämter.")
    clerk.get_by_role("button", name="Speichern").click()
    told(clerk, "Ihr Beitrag ist gespeichert")

    head.select_option("select[name=nummer]", BY_SHEET)
    head.get_by_role("button", name="Zwischenbericht schreiben").click()
    write(head, "Der Auftrag ist vergeben.")
    head.get_by_role("button", name="Speichern und einreichen").click()
    told(head, "Der Zwischenbericht ist eingereicht")
    coordination.goto("/koordination")
    coordination.locator('main a[href*="/zwischenberichte/"]').click()
    coordination.get_by_role("button", name="Annehmen").click()
    told(coordination, "Der Zwischenbericht ist angenommen")


def january(house: TownHouse) -> None:
    coordination, head = house.browser("coordination"), house.browser("head")
    clerk = house.browser("clerk", accept_downloads=True)

    clerk.goto(f"{DESK}/2021/{BY_PAGE}")
    write(clerk, "Die Befragung ist ausgewertet.")
    clerk.get_by_text("Gespeichert um").wait_for()
    assert clerk.get_by_role("button", name="Speichern und einreichen").count() == 0
    clerk.get_by_role("button", name="Als Entwurf speichern").click()
    told(clerk, "Gespeichert")

    by_spreadsheet(clerk, house.folder.parent)
    by_program(house)

    head.goto("/amt")
    head.get_by_role("button", name="Alle vollständigen Entwürfe einreichen").click()
    for number in (BY_PAGE, BY_SHEET, BY_PROGRAM):
        head.get_by_text(f"✔ Maßnahme {number}").wait_for()

    coordination.goto(f"{YEAR}/{BY_PAGE}")
    coordination.get_by_text("Mit einer Frage zurückgeben").click()
    coordination.fill("#question", "Wie viele haben geantwortet?")
    coordination.get_by_role("button", name="Zurückgeben").click()
    told(coordination, "mit Ihrer Frage zurückgegeben")
    head.goto("/amt")
    head.get_by_text("Wie viele haben geantwortet?").wait_for()
    head.goto(f"{DESK}/2021/{BY_PAGE}")
    head.fill("#text", "Die Befragung ist ausgewertet; 412 haben geantwortet.")
    head.get_by_role("button", name="Speichern und einreichen").click()
    told(head, "Die Zuarbeit ist eingereicht")
    coordination.goto(f"{YEAR}/{BY_PAGE}")
    for _ in (BY_PAGE, BY_SHEET, BY_PROGRAM):  # each time the next one comes by itself
        coordination.get_by_role("button", name="Annehmen").click()
        told(coordination, "Die Zuarbeit ist angenommen")
    assert "3 von" in coordination.locator("ul.figures").inner_text().replace("\n", " ")


def by_spreadsheet(clerk: Any, folder: Path) -> None:
    """Downloaded, filled, saved by LibreOffice, uploaded; the differences are seen first."""
    clerk.goto(f"{DESK}/2021/tabelle")
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="Excel-Datei herunterladen").click()
    typed = {
        "Umsetzungsstand": "in Umsetzung",
        "Sachstand": "Aus der Tabelle.",
        "Hemmnisse": "Keine.",
    }
    file = folder / "ausgefuellt.xlsx"
    file.write_bytes(filled(download.value.path().read_bytes(), {BY_SHEET: typed}))
    if soffice := shutil.which("soffice"):
        out, profile = folder / "gespeichert", f"-env:UserInstallation=file://{folder}/profile"
        words = ("--headless", "--convert-to", "xlsx", "--outdir", str(out), str(file))
        subprocess.run([soffice, profile, *words], check=True, capture_output=True, timeout=300)
        file = out / file.name
    clerk.set_input_files("#file", file)
    clerk.locator("main form button").click()
    clerk.get_by_text("Noch ist nichts gespeichert").wait_for()
    assert "Neu: 1, geändert: 0, nicht möglich: 0" in clerk.locator(".lead").inner_text()
    clerk.get_by_role("button", name="Übernehmen").click()
    clerk.get_by_role("heading", name="Aus der Excel-Datei übernommen").wait_for()
    clerk.get_by_role("link", name=BY_SHEET).wait_for()


def by_program(house: TownHouse) -> None:
    token = house.run("token", "create", "--office", "A11", "--role", "clerk").strip()
    answer = httpx.put(
        f"{house.address}/api/v1/plans/{SLUG}/years/2021/status-reports/{BY_PROGRAM}",
        json={"implementation": "in_progress", "text": "Vom Programm.", "obstacles": "Keine."},
        headers={"Authorization": f"Bearer {token}", "If-None-Match": "*"},
        timeout=30,
    )
    assert answer.status_code == 201, answer.text


def march(house: TownHouse) -> None:
    """The texts are written, a draft is looked at, the year closed."""
    coordination = house.browser("coordination")
    coordination.goto(f"{YEAR}/berichtstexte")
    coordination.locator("textarea").first.fill("Ein Jahr des Anfangs.")
    coordination.get_by_role("button", name="Texte speichern").click()
    told(coordination, "Die Texte und Zahlen")
    coordination.goto(f"{YEAR}/vorlage")
    coordination.fill("#body_0", "Stadtrat")
    coordination.fill("#date_0", "2022-03-09")
    coordination.get_by_role("button", name="Angaben speichern").click()
    told(coordination, "Eingetragen")

    coordination.goto(f"{YEAR}/abschluss")
    coordination.select_option("#kind", label="Vorlage")
    coordination.get_by_role("button", name="Entwurf erzeugen").click()
    ready = coordination.locator('#fortschritt a:has-text("ansehen")')
    ready.wait_for(timeout=PAPER_SECONDS * 1000)
    draft = coordination.request.get(ready.get_attribute("href"))
    assert draft.body().startswith(b"%PDF")
    coordination.get_by_role("button", name="Berichtsjahr 2021 abschließen").click()
    told(coordination, "abgeschlossen")


def laid_before_the_council(house: TownHouse) -> None:
    """The set is issued and laid; then all may look."""
    coordination, reader = house.browser("coordination"), house.browser()
    issue_all(coordination)
    assert reader.goto(f"{PLAN}/berichte").ok
    reader.get_by_text("noch kein Bericht").wait_for()
    coordination.goto(f"{YEAR}/vorlage")
    coordination.get_by_role("button", name="Verwaltungsintern abgestimmt").click()
    told(coordination, "Eingetragen")
    coordination.fill("#laid_date", "2022-03-01")
    coordination.fill("#paper", "0123/22")
    coordination.get_by_role("button", name="Vorlage eintragen").click()
    told(coordination, "Die Vorlage ist eingetragen")
    coordination.get_by_text("so, wie es in der 1. Ausgabe steht").wait_for()

    reader.reload()
    reader.get_by_text("Evaluationsbericht 2021, 1. Ausgabe").wait_for()
    file = reader.get_by_role("link", name="Anlage 1: Evaluationsbericht").get_attribute("href")
    assert reader.request.get(file).body().startswith(b"%PDF")
    reader.goto(f"{PLAN}/massnahmen/{BY_PAGE}")
    reader.get_by_text("412 haben geantwortet").first.wait_for()
    assert "in Umsetzung" in reader.locator("main").inner_text()


def after_the_council(house: TownHouse) -> None:
    """Noted; reopened with a reason and corrected; the second edition comes with what differs."""
    coordination, head = house.browser("coordination"), house.browser("head")
    coordination.goto(f"{YEAR}/vorlage")
    coordination.fill("#noted_date", "2022-03-09")
    coordination.get_by_role("button", name="Kenntnisnahme eintragen").click()
    told(coordination, "Eingetragen")
    coordination.goto(f"{YEAR}/abschluss")
    coordination.fill("#reason", "Eine Zahl war falsch.")
    coordination.get_by_role("button", name="Wieder öffnen").click()
    told(coordination, "wieder geöffnet")
    coordination.goto(f"{YEAR}/{BY_PAGE}")
    coordination.get_by_text("Mit einer Frage zurückgeben").click()
    coordination.fill("#question", "Bitte die Zahl berichtigen.")
    coordination.get_by_role("button", name="Zurückgeben").click()
    told(coordination, "mit Ihrer Frage zurückgegeben")
    head.goto(f"{DESK}/2021/{BY_PAGE}")
    head.fill("#text", "Die Befragung ist ausgewertet; 421 haben geantwortet.")
    head.get_by_role("button", name="Speichern und einreichen").click()
    told(head, "Die Zuarbeit ist eingereicht")
    coordination.goto(f"{YEAR}/{BY_PAGE}")
    coordination.get_by_role("button", name="Annehmen").click()
    told(coordination, "Die Zuarbeit ist angenommen")
    coordination.goto(f"{YEAR}/abschluss")
    coordination.get_by_role("button", name="Berichtsjahr 2021 abschließen").click()
    told(coordination, "abgeschlossen")
    issue_all(coordination)
    coordination.goto(f"{PLAN}/berichte")
    coordination.get_by_text("Evaluationsbericht 2021, 2. Ausgabe").wait_for()
    coordination.get_by_role("link", name="Austauschseiten").first.wait_for()

    reader = house.browser()
    reader.goto(f"{PLAN}/massnahmen/{BY_PAGE}")  # what was laid stays public until the next is laid
    reader.get_by_text("412 haben geantwortet").first.wait_for()
    treasury, admin = house.browser("treasury"), house.browser("admin")
    assert treasury.goto("/kosten").ok
    assert admin.goto("/zugaenge").ok


def issue_all(coordination: Any) -> None:
    coordination.goto(f"{YEAR}/vorlage")
    coordination.get_by_role("button", name="Alle Papiere erzeugen").click()
    at_work = coordination.locator("#fortschritt progress").first
    at_work.wait_for(state="detached", timeout=PAPER_SECONDS * 1000)
    assert "▲" not in coordination.locator("#fortschritt").inner_text()


def write(page: Any, text: str) -> None:
    page.check("#implementation-in_progress")
    page.fill("#text", text)
    page.fill("#obstacles", "Keine.")


def told(page: Any, text: str) -> None:
    """What the page before has done."""
    page.locator('main [role="status"]', has_text=text).first.wait_for()
