"""What readers see, and what they must not see."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from app.config import Publication

from .town import DRAFT_TEXT, PLAN, SECRET_NOTE, Site

PAGES = (
    "/",
    PLAN,
    f"{PLAN}/massnahmen",
    f"{PLAN}/massnahmen?q=sprache&sort=due_date",
    f"{PLAN}/massnahmen/1.2.2",
    f"{PLAN}/massnahmen/1.3.1",
    f"{PLAN}/massnahmen/1.5.1",
    f"{PLAN}/handlungsfelder/14",
    f"{PLAN}/ueberfaellig",
    f"{PLAN}/terminkontrolle",
    f"{PLAN}/berichte",
    f"{PLAN}/offene-daten",
    "/stellen",
    "/stellen/A11",
    "/erklaerung",
    "/rechtliches/impressum",
    "/rechtliches/datenschutz",
    "/rechtliches/barrierefreiheit",
    "/anmelden",
)


class Parts(HTMLParser):
    """What a page loads and how it is styled."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in {"link", "script", "img", "iframe"}:
            self.loaded.append(given.get("href") or given.get("src") or "")
        if "style" in given or tag == "style" or any(name.startswith("on") for name in given):
            self.inline.append(self.get_starttag_text() or tag)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_on_its_own(shared_site: Site, path: str) -> None:
    answer = shared_site.browser().get(path)
    assert answer.status_code == 200
    assert "Testbetrieb, nicht veröffentlicht" in answer.text
    assert 'name="robots" content="noindex' in answer.text
    assert "set-cookie" not in answer.headers
    parts = Parts(answer.text)
    assert parts.inline == []
    assert all(address.startswith("/static/") for address in parts.loaded)
    assert "style-src 'self';" in answer.headers["content-security-policy"]
    assert "</html>" in answer.text


@pytest.mark.parametrize("publication", list(Publication))
def test_nothing_internal_leaves_the_house(
    make_site: Callable[..., Site], publication: Publication
) -> None:
    browser = make_site(publication=publication).browser()
    texts = [browser.get(path).text for path in PAGES]
    for path, text in zip(PAGES, texts, strict=True):
        assert SECRET_NOTE not in text, path
        assert DRAFT_TEXT not in text, path
        assert "Sachstand zu 1.2.2." not in text, path  # handed in, not accepted
    shown = any("Sachstand zu 1.5.1." in text for text in texts)
    assert shown is (publication is Publication.LIVE)


def test_before_the_first_report_nobody_is_called_late(shared_site: Site) -> None:
    browser = shared_site.browser()
    assert "Noch kein Bericht vorgelegt" in browser.get(f"{PLAN}/ueberfaellig").text
    assert "nicht gemeldet" not in browser.get(f"{PLAN}/massnahmen").text


def test_the_list_is_small_and_complete(shared_site: Site) -> None:
    answer = shared_site.browser("coordination").get(f"{PLAN}/massnahmen")
    assert answer.text.count('class="row"') == 146
    assert len(answer.content) < 200_000


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=pruefauftrag&is_assessment=true", lambda n: n > 5),
        ("q=1.8.3", lambda n: n == 1),
        ("q=1.8", lambda n: n > 1),
        ("q=&office=&action_field=", lambda n: n == 146),
        ("office=A11&action_field=1", lambda n: 1 < n < 29),
        ("q=gibtesnicht", lambda n: n == 0),
        ("q=Migrantenvereine", lambda n: n > 3),
        ("q=Migrant*innenvereine", lambda n: n > 3),
        ("due_year=2021", lambda n: 20 < n < 146),
        ("deadline_kind=ongoing&is_new=true&cost_kind=none", lambda n: 0 < n < 60),
        ("role=lead&office=A11", lambda n: 1 < n < 29),
    ],
)
def test_filters_live_in_the_address(
    shared_site: Site, query: str, found: Callable[[int], bool]
) -> None:
    text = shared_site.browser().get(f"{PLAN}/massnahmen?{query}").text
    counted = re.search(r"<strong>(\d+) von 146", text)
    assert counted is not None
    assert found(int(counted[1]))


def test_empty_fields_do_not_stay_in_the_address(shared_site: Site) -> None:
    answer = shared_site.browser().get(
        f"{PLAN}/massnahmen?q=&office=A11&sort=number&limit=200&role="
    )
    assert str(answer.url).endswith(f"{PLAN}/massnahmen?office=A11")


def test_a_long_list_has_pages(shared_site: Site) -> None:
    browser, seen = shared_site.browser(), 0
    path = f"{PLAN}/massnahmen?limit=50&sort=-title"
    while path:
        text = browser.get(path).text
        seen += text.count('class="row"')
        following = re.search(r'href="([^"]*)" rel="next"', text)
        path = unescape(following[1]) if following else ""
    assert seen == 146
    assert "Seite 3 von 3" in browser.last.text
    beyond = browser.get(f"{PLAN}/massnahmen?limit=50&offset=500").text
    assert "So viele Seiten hat diese Auswahl nicht" in beyond


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/gibtesnicht", 404),
        ("/plaene/Falsch!", 404),
        ("/plaene/gibt-es-nicht", 404),
        (f"{PLAN}/massnahmen/99.9.9", 404),
        (f"{PLAN}/massnahmen/eins", 404),
        (f"{PLAN}/handlungsfelder/99", 404),
        (f"{PLAN}/terminkontrolle/2021-Q4", 404),
        (f"{PLAN}/berichte/2021/1/1", 404),
        (f"{PLAN}/massnahmen?office=XX", 422),
        ("/stellen/XX", 404),
        ("/amt", 401),
        ("/koordination", 401),
    ],
)
def test_problems_are_pages(shared_site: Site, path: str, status: int) -> None:
    answer = shared_site.browser().get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert "<h1>" in answer.text


def test_legal_texts_end_the_trial(make_site: Callable[..., Site], tmp_path: Path) -> None:
    for name in ("impressum", "datenschutz", "barrierefreiheit"):
        (tmp_path / f"{name}.txt").write_text(f"Wortlaut {name}\n\nZweiter Absatz <b>", "utf-8")
    browser = make_site(
        legal_texts_dir=tmp_path, feedback_mailbox="a@b.example", base_url="https://m.example/"
    ).browser()
    text = browser.get("/rechtliches/impressum").text
    assert "Wortlaut impressum" in text
    assert "Zweiter Absatz &lt;b&gt;" in text
    assert "Testbetrieb" not in text
    assert 'name="robots"' not in text
    assert "x-robots-tag" not in browser.last.headers
    robots = browser.get("/robots.txt").text
    assert "\nAllow: /\n" in robots
    assert "Sitemap: https://m.example/sitemap.xml" in robots
    addresses = re.findall("<loc>(.*)</loc>", browser.get("/sitemap.xml").text)
    assert f"https://m.example{PLAN}/massnahmen/1.8.3" in addresses
    assert len(addresses) == len(set(addresses)) > 146 + 14


def test_search_engines_stay_away_from_a_trial(shared_site: Site) -> None:
    browser = shared_site.browser()
    assert browser.get("/robots.txt").text.endswith("\nDisallow: /\n")
    assert browser.get("/sitemap.xml").status_code == 404
    assert browser.get(f"{PLAN}/termine.ics").headers["x-robots-tag"] == "noindex, nofollow"


def test_pages_come_from_memory_until_the_data_or_the_day_change(site: Site) -> None:
    browser = site.browser()
    first = browser.get(PLAN)
    tag = first.headers["etag"]
    again = browser.get(PLAN, headers={"if-none-match": tag})
    assert again.status_code == 304
    office = site.browser("head")
    assert office.get(PLAN).headers["cache-control"] == "no-store"
    site.move_to(date(2022, 1, 21))
    assert browser.get(PLAN, headers={"if-none-match": tag}).status_code == 200


def test_inside_notes_are_for_those_whom_they_concern(shared_site: Site) -> None:
    def page(login: str) -> Any:
        return shared_site.browser(login).get(f"{PLAN}/massnahmen/1.5.1").text

    assert SECRET_NOTE in page("head")
    assert SECRET_NOTE in page("coordination")
    assert SECRET_NOTE not in page("other")
    assert SECRET_NOTE not in page("council")
    draft = shared_site.browser("council").get(f"{PLAN}/massnahmen/1.3.1").text
    assert DRAFT_TEXT not in draft
