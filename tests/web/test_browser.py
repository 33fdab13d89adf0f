"""The pages in a real Chromium: accessible, without sideways scrolling, usable by keyboard alone
and without JavaScript. One server and one browser for all."""

import shutil
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import uvicorn

from app.kit.clock import clock_at
from tests.status_sheets.workbooks import filled

from .arriving import arrives, arrives_by_keyboard
from .keyboard import tab_to
from .town import JANUARY, PLAN, SLUG, Site, fill, make_settings

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTHS = (360, 768, 1440)
OPENED = 5
"""So many letters or texts of a page are usually unfolded; they are alike. In long runs: all."""

PUBLIC = (
    "/",
    PLAN,
    f"{PLAN}/massnahmen?q=sprache&limit=25",
    f"{PLAN}/massnahmen/1.5.1",
    f"{PLAN}/handlungsfelder/1",
    f"{PLAN}/ueberfaellig",
    f"{PLAN}/terminkontrolle",
    f"{PLAN}/berichte",
    f"{PLAN}/offene-daten",
    "/stellen",
    "/stellen/BMI",
    "/erklaerung",
    "/rechtliches/barrierefreiheit",
    "/anmelden",
    "/gibtesnicht",
)
OFFICE = (
    "/amt",
    f"/amt/{SLUG}/2021/1.2.1",
    f"/amt/{SLUG}/2021/1.2.2",
    f"/amt/{SLUG}/massnahmen/1.2.1/zwischenbericht",
    f"/amt/{SLUG}/massnahmen/1.2.1/vorschlag",
    f"/amt/{SLUG}/massnahmen/1.1.1/termine",
    f"/amt/{SLUG}/2021/quittung",
    f"/amt/{SLUG}/2021/tabelle",
    f"{PLAN}/massnahmen/1.2.2",
)
COORDINATION = (
    "/koordination",
    f"/koordination/{SLUG}/jahre/2021/1.2.2",
    f"/koordination/{SLUG}/klaerung",
    f"/koordination/{SLUG}/massnahmen/1.2.1",
    f"/koordination/{SLUG}/beschluss",
    f"/koordination/{SLUG}/jahre/2021/abschluss",
    f"/koordination/{SLUG}/jahre/2021/berichtstexte",
    "/kontakte",
    "/kontakte/A11",
    "/koordination/erinnerungen",
    "/koordination/einlesen",
    f"/koordination/{SLUG}/fristen",
    f"/koordination/{SLUG}/jahre/2021/gruppen",
    f"{PLAN}/kosten",
)
SEEN_BY = [
    *((None, path) for path in PUBLIC),
    *(("head", path) for path in OFFICE),
    *(("coordination", path) for path in COORDINATION),
]
SELDOM_SEEN_BY = [
    ("head", f"/amt/{SLUG}/2021/1.1.3/beitrag"),
    *(
        ("coordination", path)
        for path in (
            "/protokoll",
            "/schluessel",
            "/anmeldungen",
            "/passwort",
            "/koordination/mails",
            "/koordination/archiv",
            f"/koordination/{SLUG}/massnahmen/1.2.1?klaeren=assessment",
            f"/koordination/{SLUG}/jahre/2021/vorlage",
            f"/koordination/{SLUG}/beschlusskontrolle",
        )
    ),
]


@pytest.fixture(scope="module")
def shared_site(templates: Any, tmp_path_factory: Any) -> Iterator[Site]:
    """One that hears of barriers."""
    with templates.copy("sqlite", "web", fill) as database:
        settings = make_settings(
            tmp_path_factory.mktemp("site"), database, feedback_mailbox="barrieren@stadt.example"
        )
        yield Site(database, settings, clock_at(JANUARY).now())


@pytest.fixture(scope="module")
def address(shared_site: Site) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # uvicorn's own imports
        config = uvicorn.Config(shared_site.app, port=0, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def people(chromium: Any, address: str) -> Iterator[dict[str | None, Any]]:
    """One page each, logged in once; what the console says is collected."""
    pages: dict[str | None, Any] = {}
    for login in (None, "head", "coordination"):
        page = pages[login] = chromium.new_context(base_url=address).new_page()
        page.complaints = []
        page.on("console", lambda said, page=page: page.complaints.append(said.text))
        page.on("requestfailed", lambda failed, page=page: page.complaints.append(failed.url))
        if login:
            arrives(page, login)
    yield pages
    for page in pages.values():
        page.context.close()


@pytest.fixture
def browser(chromium: Any, address: str) -> Iterator[Callable[..., Any]]:
    """A page of one's own, without or with JavaScript, for what ends a log-in or needs its own."""
    contexts = []

    def opened(**options: Any) -> Any:
        contexts.append(chromium.new_context(base_url=address, **options))
        return contexts[-1].new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("login", "path"), SEEN_BY)
def test_a_page_is_accessible_and_fits_every_width(
    people: dict[str | None, Any], login: str | None, path: str
) -> None:
    _is_fine(people[login], path, rules_at=WIDTHS[:1])


@pytest.mark.long
@pytest.mark.parametrize(("login", "path"), [*SEEN_BY, *SELDOM_SEEN_BY])
def test_a_page_is_accessible_at_every_width(
    people: dict[str | None, Any], login: str | None, path: str
) -> None:
    _is_fine(people[login], path, rules_at=WIDTHS)


def _is_fine(page: Any, path: str, *, rules_at: tuple[int, ...]) -> None:
    page.complaints.clear()
    answer = page.goto(path)
    assert answer.status == (404 if path == "/gibtesnicht" else 200)
    for each in page.locator("details").all()[: None if rules_at == WIDTHS else OPENED]:
        each.evaluate("element => element.open = true")
    _is_fine_at_every_width(page, rules_at)
    if path != "/gibtesnicht":  # Chromium itself complains of a 404
        assert page.complaints == []


def test_an_office_hands_in_by_keyboard_alone(browser: Callable[..., Any]) -> None:
    """From the log-in: the year's report, then one in between."""
    page = arrives_by_keyboard(browser(), "head")
    tab_to(page, f'a[href="/amt/{SLUG}/2021/1.4.1"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/2021/1.4.1")
    _hand_in_by_keyboard(page, "Mit der Tastatur geschrieben.")
    page.wait_for_url("**/amt?meldung=eingereicht")
    assert page.locator('[role="status"]').first.inner_text().startswith("Die Zuarbeit ist")
    tab_to(page, "select[name=nummer]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zwischenbericht")
    _hand_in_by_keyboard(page, "Zwischendurch mit der Tastatur.")
    page.wait_for_url("**/amt?meldung=zwischenbericht-eingereicht")


def _hand_in_by_keyboard(page: Any, text: str) -> None:
    tab_to(page, "#implementation-not_started")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    tab_to(page, "#text")
    page.keyboard.type(text)
    tab_to(page, "#obstacles")
    page.keyboard.type("Keine.")
    tab_to(page, 'button[value="submit"]')
    page.keyboard.press("Enter")


def test_a_barrier_is_reported_by_keyboard_alone(
    browser: Callable[..., Any], shared_site: Site
) -> None:
    page = browser()
    page.goto("/rechtliches/barrierefreiheit")
    tab_to(page, 'a[href="mailto:barrieren@stadt.example"]')
    tab_to(page, "#message")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.get_by_text("wo Sie nicht weiterkommen").first.wait_for()
    assert page.locator("#message").get_attribute("aria-invalid") == "true"
    tab_to(page, "#message")
    page.keyboard.type("Das Diagramm ist nicht zu lesen.")
    page.keyboard.press("Tab")
    page.keyboard.type("Überblick")
    shared_site.now += timedelta(seconds=30)
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_url("**?meldung=gemeldet*")
    page.get_by_text("Danke für Ihre Meldung").wait_for()


def test_saving_as_one_goes_and_two_people_in_one_report(browser: Callable[..., Any]) -> None:
    head, clerk = (arrives(browser(), login) for login in ("head", "clerk"))
    for page in (head, clerk):
        page.goto(f"/amt/{SLUG}/2021/1.1.7")
    head.fill("#text", "Beim Schreiben gesichert.")
    head.get_by_text("Gespeichert um").wait_for()
    head.fill("#text", "Noch mehr.")
    head.click('button[value="save"]')  # does not stumble over what was saved in between
    head.wait_for_url("**meldung=gespeichert")
    clerk.fill("#text", "Ein anderer Text.")
    clerk.get_by_text("Jemand anderes hat inzwischen").wait_for()
    clerk.click('button[value="save"]')
    clerk.get_by_text("Welche Fassung soll bleiben?").wait_for()
    _is_fine_at_every_width(clerk)
    clerk.check("#chosen_text_saved")
    clerk.click('button[value="save"]')
    clerk.wait_for_url("**meldung=gespeichert")
    assert clerk.locator("#text").input_value() == "Noch mehr."


def test_a_spreadsheet_is_uploaded_and_its_differences_are_seen(
    people: dict[str | None, Any],
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = people["head"]
    page.goto("/amt")
    page.get_by_role("link", name="Excel-Datei").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel-Datei herunterladen").click()
    assert download.value.suggested_filename == "zuarbeiten-2021.xlsx"
    data = filled(
        download.value.path().read_bytes(),
        {
            "1.2.3": {"Umsetzungsstand": "in Umsetzung", "Sachstand": "Aus der Tabelle. " * 30},
            "1.3.1": {"Sachstand": "Anders als der Entwurf.", "ausgegeben (Stadt)": 99.5},
        },
    )
    page.set_input_files("#file", {"name": "m.xlsx", "mimeType": "", "buffer": data})
    page.click("main form button")
    page.get_by_text("Noch ist nichts gespeichert").wait_for()
    page.locator("main details summary").click()
    _is_fine_at_every_width(page)
    page.get_by_role("button", name="Übernehmen").click()
    page.get_by_text("Als Entwurf gespeichert").wait_for()
    assert Axe().run(page).response["violations"] == []


def test_coordination_returns_a_report_by_keyboard_alone(browser: Callable[..., Any]) -> None:
    page = arrives_by_keyboard(browser(), "coordination")
    tab_to(page, f'a[href="/koordination/{SLUG}/jahre/2021/1.2.2"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/2021/1.2.2")
    tab_to(page, "main summary")
    page.keyboard.press("Enter")
    tab_to(page, "#question")
    page.keyboard.type("Seit wann?")
    tab_to(page, 'button[value="return"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**?meldung=zurueckgegeben")


def test_without_javascript_everything_that_matters_is_done(
    browser: Callable[..., Any], shared_site: Site
) -> None:
    """Written, handed in, asked back, accepted, closed. The last one: the year is closed for all."""
    reader, office, coordination = (browser(java_script_enabled=False) for _ in range(3))
    _report_a_barrier(reader, shared_site)
    arrives(office, "head")
    arrives(coordination, "coordination")
    _write_before_the_year_ends(office)
    review = f"/koordination/{SLUG}/jahre/2021/1.6.3"
    for text in ("Es läuft.", "Es läuft seit Mai."):
        office.goto(f"/amt/{SLUG}/2021/1.6.3")
        _fill(office, text)
        office.click('button[value="submit"]')
        assert "meldung=eingereicht" in office.url
        coordination.goto(review)
        if text == "Es läuft.":
            coordination.click("main summary")
            coordination.fill("#question", "Seit wann?")
            coordination.click('button[value="return"]')
            assert "meldung=zurueckgegeben" in coordination.url
    coordination.click('button[value="accept"]')
    assert "meldung=angenommen" in coordination.url
    coordination.goto(f"/koordination/{SLUG}/jahre/2021/abschluss")
    coordination.click('button[value="close"]')
    assert "meldung=abgeschlossen" in coordination.url


def _report_a_barrier(page: Any, site: Site) -> None:
    page.goto("/rechtliches/barrierefreiheit")
    page.fill("#message", "Ohne JavaScript.")
    site.now += timedelta(seconds=30)
    page.click("main form button")
    assert "meldung=gemeldet" in page.url


def _write_before_the_year_ends(page: Any) -> None:
    page.goto(f"/amt/{SLUG}/2021/1.3.2")
    _fill(page, "Ohne JavaScript.")
    page.click('button[value="save"]')
    assert page.locator("#text").input_value() == "Ohne JavaScript."
    assert "meldung=gespeichert" in page.url
    page.goto("/amt")
    page.select_option("select[name=nummer]", "1.2.1")
    page.click("section:has(select[name=nummer]) button")
    assert page.url.endswith("/massnahmen/1.2.1/zwischenbericht")
    _fill(page, "Zwischendurch ohne JavaScript.")
    page.click('button[value="submit"]')
    assert "meldung=zwischenbericht-eingereicht" in page.url
    page.goto(f"/amt/{SLUG}/2021/1.1.3/beitrag")
    page.fill("#text", "Räume gestellt.")
    page.click("main form button")
    assert "meldung=beigetragen" in page.url
    page.goto(f"/amt/{SLUG}/massnahmen/1.2.3/vorschlag")
    page.fill("#new_due_date", "2023-06-30")
    page.fill("#reason", "Es dauert.")
    page.click("main form button")
    assert "meldung=vorgeschlagen" in page.url


def _fill(page: Any, text: str) -> None:
    page.check("#implementation-in_progress")
    page.fill("#text", text)
    page.fill("#obstacles", "Keine.")


def _is_fine_at_every_width(page: Any, rules_at: tuple[int, ...] = WIDTHS) -> None:
    """The rules of accessibility take a second at each width."""
    from axe_playwright_python.sync_playwright import Axe

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wide) <= 0, f"scrolls sideways at {width} px"
        if width not in rules_at:
            continue
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], width
