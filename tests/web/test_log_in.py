"""Cookies, forms of other pages, guessing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from app.http.cookies import SESSION_COOKIE
from app.kit.db import Database
from app.kit.limit_tables import AttemptCount

from .town import PASSWORD, PLAN, Browser, Site

MakeSite = Callable[..., Site]
QUARTER_OF_AN_HOUR = timedelta(minutes=15)


def test_who_logs_in_lands_at_the_own_desk(site: Site) -> None:
    for login, home in (("clerk", "/amt"), ("coordination", "/koordination"), ("council", "/")):
        assert site.browser().log_in(login).url.path == home


def test_the_cookie_is_kept_from_scripts_and_other_sites(site: Site) -> None:
    browser = site.browser()
    browser.get("/anmelden")
    browser.client.follow_redirects = False
    cookie = browser.post("/anmelden", login="clerk", password=PASSWORD).headers["set-cookie"]
    assert cookie.startswith(f"{SESSION_COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie  # plain http in this test


def test_the_cookie_is_secure_where_the_address_is(make_site: MakeSite) -> None:
    browser = make_site(base_url="https://monitor.example").browser()
    browser.get("/anmelden")
    browser.client.follow_redirects = False
    cookie = browser.post("/anmelden", login="clerk", password=PASSWORD).headers["set-cookie"]
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert cookie.startswith(f"__Host-{SESSION_COOKIE}=")


@pytest.mark.parametrize(
    ("wanted", "home"),
    [
        (f"{PLAN}/massnahmen?q=x", f"{PLAN}/massnahmen"),
        ("//fremd.example/", "/amt"),
        ("https://fremd.example/", "/amt"),
        ("/\\fremd.example", "/amt"),
    ],
)
def test_the_way_on_stays_in_the_house(site: Site, wanted: str, home: str) -> None:
    browser = site.browser()
    browser.get("/anmelden")
    answer = browser.post("/anmelden", login="clerk", password=PASSWORD, weiter=wanted)
    assert answer.url.host == "testserver"
    assert answer.url.path == home


def test_wrong_passwords_say_no_more_than_that(site: Site) -> None:
    browser = site.browser()
    texts = []
    for login in ("clerk", "gibt-es-nicht"):
        browser.get("/anmelden")
        answer = browser.post("/anmelden", login=login, password="falsch")
        assert answer.status_code == 403
        texts.append(answer.text.replace(login, "…"))
    assert texts[0] == texts[1]


def wrong(browser: Browser, login: str) -> Any:
    browser.get("/anmelden")
    return browser.post("/anmelden", login=login, password="falsch")


def test_guessing_ends_soon_and_begins_again_later(site: Site) -> None:
    browser, most = site.browser(), site.settings.log_in_attempts
    assert [wrong(browser, "clerk").status_code for _ in range(most + 1)] == [403] * most + [429]
    assert browser.last.headers["retry-after"] == "900"
    assert browser.log_in("clerk").status_code == 429
    assert site.browser().log_in("head").status_code == 200
    site.now += QUARTER_OF_AN_HOUR
    assert browser.log_in("clerk").status_code == 200
    assert wrong(site.browser(), "clerk").status_code == 403


def test_another_process_counts_on(site: Site) -> None:
    for _ in range(site.settings.log_in_attempts):
        wrong(site.browser(), "gibt-es-nicht")
    neighbour = Site(Database(str(site.database.engine.url)), site.settings, site.now)
    assert wrong(neighbour.browser(), "gibt-es-nicht").status_code == 429
    neighbour.database.close()


def test_an_address_has_room_for_a_town_hall_and_not_for_more(make_site: MakeSite) -> None:
    site = make_site(log_in_attempts_per_address=6)
    for number in range(5):
        assert wrong(site.browser(), f"login-{number}").status_code == 403
    for _ in range(3):
        assert (
            site.browser().log_in("clerk").status_code == 200
        )  # who knows the word is not counted
    assert wrong(site.browser(), "login-5").status_code == 403
    assert wrong(site.browser(), "login-6").status_code == 429
    assert site.browser().log_in("clerk").status_code == 429


def test_whose_attempts_are_counted_stands_nowhere(site: Site) -> None:
    wrong(site.browser(), "erika.mustermann")
    with site.database.reading() as session:
        kept = str([row.model_dump() for row in session.exec(select(AttemptCount))])
    assert "login:" in kept
    assert "erika" not in kept
    assert "testclient" not in kept


def test_logging_out_ends_the_session_for_copies_of_the_cookie_too(site: Site) -> None:
    browser = site.browser("clerk")
    cookie = browser.client.cookies[SESSION_COOKIE]
    browser.get("/amt")
    browser.post("/abmelden")
    copy = site.browser()
    copy.client.cookies.set(SESSION_COOKIE, cookie)
    assert copy.get("/amt").status_code == 401


def test_a_session_ends_by_itself(site: Site) -> None:
    browser = site.browser("clerk")
    site.now += timedelta(hours=site.settings.session_hours, seconds=1)
    assert browser.get("/amt").status_code == 401


@pytest.mark.parametrize("word", ["", "0" * 32, "ß"])
def test_forms_without_our_word_do_nothing(site: Site, word: str) -> None:
    browser = site.browser("coordination")
    browser.get("/kontakte/A11")
    answer = browser.post("/kontakte/A11", mailbox="a@stadt.example", csrf=word)
    assert answer.status_code == 403
    assert "a@stadt.example" not in browser.get("/kontakte").text


def test_forms_of_other_sites_do_nothing(site: Site) -> None:
    browser = site.browser("coordination")
    browser.get("/kontakte/A11")
    browser.client.headers["origin"] = "https://fremd.example"
    answer = browser.post("/kontakte/A11", mailbox="a@stadt.example")
    assert answer.status_code == 403
