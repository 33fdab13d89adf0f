"""Log-in at a real OpenID provider: who gets in, and every way of not getting in."""

import socket
import threading
import time
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from sqlmodel import select

from app.accounts.people import deactivate, user_by_login
from app.accounts.tables import User
from app.audit.actor import SYSTEM, By, Role
from app.config import Settings
from app.http.house import House
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import NotAllowed
from app.kit.openid import Attempt
from app.kit.openid_provider import OpenIdProvider
from app.main import create_app
from app.offices.queries import office_by_id

from .provider import ROLES, SECRET, Provider, Visitor
from .test_browser import CHROMIUM
from .town import PASSWORD, PLAN, fill, make_settings

CONTACT = "die Nutzerverwaltung (Telefon 1234)"


@dataclass(frozen=True)
class Hall:
    """The service with its provider; the clock is the real one, as tokens are."""

    address: str
    provider: Provider
    database: Database
    settings: Settings
    house: House

    def visitor(self) -> Visitor:
        return Visitor(self.address)

    @property
    def by(self) -> By:
        return By(SYSTEM, Clock().now())

    @property
    def openid(self) -> OpenIdProvider:
        assert self.house.single_sign_on
        return self.house.single_sign_on.provider

    def person(self, login: str) -> tuple[User, str | None]:
        with self.database.reading() as session:
            user = user_by_login(session, login)
            assert user is not None
            return user, office_by_id(session, user.office_id).code if user.office_id else None


@pytest.fixture(scope="module")
def hall(templates: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        provider = Provider(f"{address}/anmelden/openid/antwort")
        provider.start()
        with templates.copy("sqlite", "web", fill) as database:
            settings = make_settings(
                tmp_path_factory.mktemp("hall"),
                database,
                base_url=address,
                oidc_issuer=provider.issuer,
                oidc_client_secret=SECRET,
                oidc_roles=ROLES,
                account_contact=CONTACT,
            )
            app = create_app(settings, database)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # uvicorn's own imports
                config = uvicorn.Config(app, log_level="error", lifespan="off")
                server = uvicorn.Server(config)
                thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
                thread.start()
                while not server.started:
                    time.sleep(0.01)
            yield Hall(address, provider, database, settings, app.state.house)
            server.should_exit = True
            thread.join(5)
        provider.stop()


@pytest.mark.parametrize(
    ("account", "role", "office", "home"),
    [
        ("koordination", Role.COORDINATION, "BMI", "/koordination"),
        ("soziales", Role.CLERK, "A50", "/amt"),
        ("leitung-personal", Role.HEAD, "A11", "/amt"),
        ("kaemmerei", Role.TREASURY, None, f"{PLAN}/kosten"),
    ],
)
def test_groups_become_a_role_and_an_office(
    hall: Hall, account: str, role: Role, office: str | None, home: str
) -> None:
    with hall.visitor() as visitor:
        answer = visitor.log_in(account)
        assert answer.url.path == home
        user, code = hall.person(account)
        assert (user.role, code, user.password_hash) == (role, office, None)
        assert user.oidc_subject == f"{hall.provider.issuer}|{account}"


def test_the_way_on_is_kept_and_stays_in_the_house(hall: Hall) -> None:
    for way_on, path in (("/kontakte?x=1", "/kontakte"), ("//fremd.example/", "/koordination")):
        with hall.visitor() as visitor:
            assert visitor.log_in("koordination", way_on).url.path == path


def test_a_second_log_in_follows_the_groups_and_makes_no_second_account(hall: Hall) -> None:
    hall.provider.move("wechsel", "mm-amt-A50")
    with hall.visitor() as visitor:
        visitor.log_in("wechsel")
    first, _ = hall.person("wechsel")
    hall.provider.move("wechsel", "mm-leitung-A11")
    with hall.visitor() as visitor:
        visitor.log_in("wechsel")
    second, office = hall.person("wechsel")
    assert (second.id, second.actor) == (first.id, first.actor)
    assert (second.role, office) == (Role.HEAD, "A11")


def test_an_account_of_the_same_name_is_not_taken_over(hall: Hall) -> None:
    with hall.visitor() as visitor:
        visitor.log_in("clerk")
    local, office = hall.person("clerk")
    assert (local.oidc_subject, office) == (None, "A11")
    assert hall.person("clerk-2")[1] == "A50"


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("fremd", "noch keine Aufgabe"),
        ("unbekannt", "A999"),
        ("doppelt", "mehreren Stellen (A11 und A50)"),
    ],
)
def test_who_has_no_place_hears_whom_to_ask(hall: Hall, account: str, words: str) -> None:
    with hall.visitor() as visitor:
        answer = visitor.log_in(account)
        assert answer.status_code == 403
        assert words in answer.text
        assert CONTACT in answer.text
        assert "massnahmen_session" not in visitor.http.cookies
    with hall.database.reading() as session:
        assert user_by_login(session, account) is None


def test_who_is_deactivated_stays_out(hall: Hall) -> None:
    hall.provider.move("gegangen", "mm-amt-A50")
    with hall.visitor() as visitor:
        visitor.log_in("gegangen")
        assert visitor.http.get(f"{hall.address}/amt").status_code == 200
        with hall.database.writing(by=hall.by) as session:
            deactivate(session, session.exec(_named("gegangen")).one(), by=hall.by)
        assert visitor.http.get(f"{hall.address}/amt").status_code == 401
        answer = visitor.log_in("gegangen")
        assert answer.status_code == 403
        assert "gesperrt" in answer.text


def test_an_answer_that_this_browser_did_not_ask_for_is_refused(hall: Hall) -> None:
    with hall.visitor() as visitor, hall.visitor() as victim, hall.visitor() as other:
        back = httpx.URL(visitor.identify(visitor.leave(), "soziales"))
        victim.leave()
        for answer in (
            victim.http.get(back),
            other.http.get(back),
            visitor.http.get(back.copy_set_param("state", "anders")),
        ):
            assert answer.status_code == 403
            assert "nicht in diesem Browser begonnen" in answer.text
            assert "massnahmen_session" not in answer.cookies


def test_an_answer_counts_once(hall: Hall) -> None:
    with hall.visitor() as visitor:
        back = visitor.identify(visitor.leave(), "soziales")
        copied = {"massnahmen_openid": visitor.http.cookies["massnahmen_openid"]}
        assert visitor.http.get(back).status_code == 303
        assert "massnahmen_openid" not in visitor.http.cookies
    again = httpx.get(back, cookies=copied)
    assert again.status_code == 403
    assert "nicht bestätigt" in again.text


def test_an_attempt_ends_after_a_while() -> None:
    now = Clock().now()
    attempt = Attempt.begin(now, "/amt")
    assert attempt.is_answered_by(attempt.state, now)
    assert not attempt.is_answered_by(attempt.state, now + timedelta(minutes=11))
    assert not attempt.is_answered_by(attempt.state, now - timedelta(minutes=11))
    for forged in ("", "..", "a.b.c", "a.9999999999.c"):
        assert not Attempt(forged).is_answered_by(Attempt(forged).state, now)


def test_breaking_off_is_said_plainly(hall: Hall) -> None:
    with hall.visitor() as visitor:
        state = httpx.URL(visitor.leave()).params["state"]
        asked = {"state": state, "error": "access_denied"}
        answer = visitor.http.get(f"{hall.address}/anmelden/openid/antwort", params=asked)
        assert answer.status_code == 403
        assert "abgebrochen" in answer.text


def _token(hall: Hall) -> tuple[str, Attempt]:
    """A genuine identity token, before anybody has looked at it."""
    with hall.visitor() as visitor:
        back = httpx.URL(visitor.identify(visitor.leave(), "soziales"))
        attempt = Attempt(visitor.http.cookies["massnahmen_openid"])
    return hall.openid._exchange(back.params["code"], attempt)["id_token"], attempt


def test_a_token_counts_for_its_own_attempt_client_and_time_only(hall: Hall) -> None:
    token, attempt = _token(hall)
    now = Clock().now()
    assert hall.openid.checked(token, attempt.nonce, now)["sub"] == "soziales"
    others = OpenIdProvider(_client(hall, client_id="andere-anwendung"))
    for provider, nonce, day in (
        (hall.openid, Attempt.begin(now, "").nonce, now),
        (hall.openid, attempt.nonce, now + timedelta(hours=1)),
        (hall.openid, attempt.nonce, now - timedelta(hours=1)),
        (others, attempt.nonce, now),
    ):
        with pytest.raises(NotAllowed):
            provider.checked(token, nonce, day)


def test_a_forged_token_is_refused(hall: Hall) -> None:
    token, attempt = _token(hall)
    now = Clock().now()
    hall.openid.checked(token, attempt.nonce, now)
    known = httpx.get(f"{hall.provider.issuer}/jwks").json()["keys"][0]
    claims = jwt.decode(token, RSAKey.import_key(known)).claims
    header = {"alg": "RS256", "kid": known["kid"]}
    forged = jwt.encode(header, claims, RSAKey.generate_key(2048))
    secret = OctKey.import_key(known["n"])
    shared = jwt.encode({"alg": "HS256", "kid": known["kid"]}, claims, secret)
    head, body, _ = token.split(".")
    unsigned = f"eyJhbGciOiJub25lIn0.{body}."
    for wrong in (forged, shared, unsigned, f"{head}.{body}.AAAA", "kein Token", ""):
        with pytest.raises(NotAllowed):
            hall.openid.checked(wrong, attempt.nonce, now)


def test_new_keys_of_the_provider_are_fetched(hall: Hall) -> None:
    with hall.visitor() as visitor:
        assert visitor.log_in("soziales").url.path == "/amt"
    token, attempt = _token(hall)
    hall.provider.stop()
    hall.provider.start()
    with hall.visitor() as visitor:
        assert visitor.log_in("soziales").url.path == "/amt"
    with pytest.raises(NotAllowed):
        hall.openid.checked(token, attempt.nonce, Clock().now())


def test_while_the_provider_is_away_people_read_why(hall: Hall) -> None:
    with hall.visitor() as visitor, hall.visitor() as late:
        back = visitor.identify(visitor.leave(), "soziales")
        hall.provider.stop()
        try:
            hall.openid._read = None
            for answer in (
                visitor.http.get(back),
                late.http.get(f"{hall.address}/anmelden/openid"),
            ):
                assert answer.status_code == 503
                assert "nicht erreichbar" in answer.text
            assert late.http.get(f"{hall.address}/").status_code == 200
        finally:
            hall.provider.start()


def test_local_accounts_go_on_beside_it_and_can_be_switched_off(hall: Hall) -> None:
    from .town import Site

    with hall.visitor() as visitor:
        assert 'name="password"' in visitor.http.get(f"{hall.address}/anmelden").text
    site = Site(hall.database, hall.settings.model_copy(update={"local_log_in": False}), hall.by.at)
    browser = site.browser()
    assert 'name="password"' not in browser.get("/anmelden").text
    assert browser.post("/anmelden", login="clerk", password=PASSWORD).status_code == 403
    with pytest.raises(ValueError, match="MASSNAHMEN_OIDC_ISSUER"):
        Settings(local_log_in=False)


@pytest.mark.browser
def test_in_a_browser_in_and_out_again(hall: Hall) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_context(base_url=hall.address).new_page()
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(f"{said.location['url']}: {said.text}"))
        page.route(lambda url: not url.startswith("http://127.0.0.1"), lambda asked: asked.abort())
        page.goto("/amt")
        page.get_by_role("link", name="Anmelden").last.click()
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("link", name="Anmelden mit: Anmeldedienst der Stadt").click()
        page.fill('[name="login"]', "soziales")
        page.fill('[name="password"]', "beliebig")
        page.click("button[type=submit]")
        page.click("button[type=submit]")
        page.wait_for_url(f"{hall.address}/amt")
        cookies = {one["name"]: one for one in page.context.cookies()}
        session = cookies["massnahmen_session"]
        assert (session["httpOnly"], session["sameSite"]) == (True, "Lax")
        assert "massnahmen_openid" not in cookies
        page.get_by_role("button", name="Abmelden").click()
        page.get_by_role("heading", name="Sie sind abgemeldet").wait_for()
        assert Axe().run(page).response["violations"] == []
        page.get_by_role("link", name="Auch dort abmelden").click()
        page.get_by_role("button", name="Yes, sign me out").click()
        page.wait_for_url(f"{hall.address}/")
        ours = [said for said in complaints if said.startswith(hall.address)]
        assert [said for said in ours if "401" not in said] == []
        chromium.close()


def _client(hall: Hall, **other: str) -> Any:
    from dataclasses import replace

    return replace(hall.openid.client, **other)


def _named(login: str) -> Any:
    return select(User).where(User.login == login)
