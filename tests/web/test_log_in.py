"""Cookies, forms of other pages, guessing."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.http.actors import SESSION_COOKIE
from app.kit.clock import clock_at
from app.web.attempts import MOST_PER_ACCOUNT, MOST_PER_ADDRESS, WINDOW, Attempts
from app.web.log_in import _ATTEMPTS

from .town import JANUARY, PASSWORD, PLAN, Site


@pytest.fixture(autouse=True)
def nobody_has_tried_yet() -> None:
    _ATTEMPTS._failed.clear()


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


def test_the_cookie_is_secure_where_the_address_is(make_site: Callable[..., Site]) -> None:
    browser = make_site(base_url="https://monitor.example").browser()
    browser.get("/anmelden")
    browser.client.follow_redirects = False
    cookie = browser.post("/anmelden", login="clerk", password=PASSWORD).headers["set-cookie"]
    assert "Secure" in cookie


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


def test_guessing_ends_soon_and_begins_again_later(site: Site) -> None:
    browser = site.browser()
    statuses = []
    for _ in range(MOST_PER_ACCOUNT + 1):
        browser.get("/anmelden")
        answer = browser.post("/anmelden", login="clerk", password="falsch")
        statuses.append(answer.status_code)
    assert statuses == [403] * MOST_PER_ACCOUNT + [429]
    assert browser.log_in("clerk").status_code == 429
    site.now += WINDOW
    assert browser.log_in("clerk").status_code == 200


def test_an_address_has_room_for_a_town_hall() -> None:
    attempts, now = Attempts(), clock_at(JANUARY).now()
    for number in range(MOST_PER_ADDRESS):
        assert attempts.may_try((f"login:{number}", "from:a"), now)
        attempts.failed((f"login:{number}", "from:a"), now)
    assert not attempts.may_try(("login:new", "from:a"), now)
    assert attempts.may_try(("login:new", "from:b"), now)
    attempts.succeeded(("login:1", "from:a"))
    assert not attempts.may_try(("login:new", "from:a"), now)
    assert attempts.may_try(("login:new", "from:a"), now + WINDOW)


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
