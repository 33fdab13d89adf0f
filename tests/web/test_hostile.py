"""What no browser sends, sent by hand: a clear refusal, never a mistake of ours."""

from typing import Any, Final

import pytest
from sqlmodel import select

from app.accounts.access_tables import AccessEntry
from app.accounts.people import create_user
from app.audit.actor import Role
from app.web.csrf import word_for

from .town import PASSWORD, PLAN, Browser, Site

NUL: Final = "%00"
HUGE: Final = "9" * 5000


@pytest.fixture(scope="module")
def coordination(shared_site: Site) -> Browser:
    return shared_site.browser("coordination")


def multipart(**fields: str) -> dict[str, Any]:
    """Fields in an encoding that has half letters (`\\ud800`)."""
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    headers = {"content-type": "multipart/form-data; boundary=x; charset=unicode_escape"}
    return {"content": f"{parts}--x--\r\n".encode(), "headers": headers}


@pytest.mark.parametrize(
    "fields",
    [
        {"csrf": word_for(""), "login": "\\ud800", "password": "x"},
        {"csrf": word_for(""), "login": "x", "password": "\\udfff"},
        {"csrf": "\\ud800", "login": "x", "password": "x"},
        {"csrf": word_for(""), "\\ud800": "x"},
    ],
)
def test_half_letters_are_refused(shared_site: Site, fields: dict[str, str]) -> None:
    answer = shared_site.browser().client.post("/anmelden", **multipart(**fields))
    assert answer.status_code == 422
    assert "Zeichen, die keine sind" in answer.text


def test_an_origin_that_is_none_is_a_foreign_one(shared_site: Site) -> None:
    for browser in (shared_site.browser(), shared_site.browser("clerk")):
        browser.get("/amt")
        for origin in ("http://[", "http://[::1", "null", "//", ""):
            browser.client.headers["origin"] = origin
            answer = browser.post("/anmelden", login="clerk", password=PASSWORD)
            assert answer.status_code == 403


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("first_day=0001-01-01", "first_day"),
        ("last_day=9999-12-31", "last_day"),
        ("last_day=31.12.9999", "last_day"),
        (f"entity=a{NUL}b", "entity"),
        (f"actor={NUL}", "actor"),
        (f"entity_id={HUGE}", "entity_id"),
        (f"below={HUGE}", "below"),
    ],
)
def test_the_trail_is_asked_for_what_there_can_be(
    coordination: Browser, query: str, field: str
) -> None:
    browser = coordination
    assert browser.get(f"/protokoll?{query}").status_code == 422
    if field.endswith("_day"):
        assert browser.get(f"/protokoll/auszug.zip?{query}").status_code == 422


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/kontakte/A11/vertretung", {"ende": HUGE}),
        ("/kontakte/A11/vertretung", {"ende": "4711"}),
        ("/kontakte/A11/vertretung", {"ende": "-1"}),
        ("/kontakte/A11", {"mailbox": "a@b.example\r\nBcc: x@y.example"}),
        ("/koordination/mails/4711", {"recipient": "a@b.example\nBcc: x@y.example"}),
        (
            "/koordination/erfurt-integration-2021/massnahmen/1.1.1",
            {"action": "period", "ceiling_period": "für immer", "reason": "Darum."},
        ),
        (
            "/koordination/erfurt-integration-2021/massnahmen/1.1.1",
            {"action": "interpret", "rule": "yearly", "days": "99.99.", "reason": "Darum."},
        ),
        (
            "/koordination/erfurt-integration-2021/massnahmen/1.1.1",
            {"action": "interpret", "rule": "fixed", "due": "01.01.0001", "reason": "Darum."},
        ),
    ],
)
def test_forms_with_what_no_page_offers(
    coordination: Browser, path: str, form: dict[str, str]
) -> None:
    browser = coordination
    browser.get("/kontakte/A11" if path.startswith("/kontakte") else path)
    assert browser.post(path, **form).status_code in {404, 422}


def test_whoever_logs_in_anew_leaves_no_session_behind(site: Site) -> None:
    browser = Site.browser(site)
    for _ in range(2):
        browser.log_in("clerk")
    assert browser.get("/anmeldungen").text.count("Angemeldet am 20.01.2022") == 1


def test_head_is_answered_as_get_is(shared_site: Site) -> None:
    client = shared_site.browser().client
    for path in ("/", f"{PLAN}/massnahmen", "/api/v1/plans", "/health/live", "/nichts"):
        whole, bare = client.get(path), client.head(path)
        assert bare.status_code == whole.status_code
        assert bare.content == b""
        for name in ("content-type", "content-length", "etag", "content-security-policy"):
            assert bare.headers.get(name) == whole.headers.get(name)
    assert client.delete("/").headers["allow"] == "GET, HEAD"


def test_no_look_of_a_reading_role_goes_unnoted(site: Site) -> None:
    """Also where a program or a file is asked for, and no page."""
    with site.database.writing(by=site.by) as session:
        create_user(
            session, login="pruefung", display_name="Beispiel", role=Role.AUDITOR,
            password=PASSWORD, by=site.by,
        )  # fmt: skip
    looking: Browser = site.browser("pruefung")
    api = "/api/v1/plans/erfurt-integration-2021"
    paths = ("/protokoll/auszug.zip", f"{api}/quarterly-checks", f"{api}/measures")
    for path in paths:
        assert looking.get(path).status_code == 200
    with site.database.reading() as session:
        noted = [look.path for look in session.exec(select(AccessEntry))]
    assert noted == [*paths]
