"""A person's session cookie at the API: reads like a key, writes only from our own pages."""

from typing import Any

import pytest

from app.accounts.people import create_user
from app.accounts.sessions import log_in
from app.audit.actor import SYSTEM, By, Role
from app.http.cookies import SESSION_COOKIE
from app.offices.queries import office_by_code


@pytest.fixture
def cookie(town: Any) -> str:
    by = By(SYSTEM, town.now)
    with town.database.writing(by=by) as session:
        user = create_user(
            session,
            login="amt11",
            display_name="Sachbearbeitung (Beispiel)",
            role=Role.CLERK,
            office=office_by_code(session, "A11"),
            by=by,
        )
        value = log_in(session, user, at=by.at, hours=10)
    return f"{SESSION_COOKIE}={value}"


def test_a_session_reads_what_is_internal(town: Any, cookie: str) -> None:
    path = f"{town.plan}/measures/1.2.1"
    assert "version_no" in town.get(path, headers={"Cookie": cookie}).json()
    assert "version_no" not in town.get(path).json()
    assert "version_no" not in town.get(path, headers={"Cookie": "other=1"}).json()
    false = {"Cookie": f"{SESSION_COOKIE}=falsch"}
    assert "version_no" not in town.get(path, headers=false).json()
    town.now = town.now.replace(hour=23)
    assert "version_no" not in town.get(path, headers={"Cookie": cookie}).json()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "https://boese.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({"Origin": "http://testserver"}, 201),
    ],
)
def test_a_session_writes_from_our_own_pages_only(
    town: Any, cookie: str, headers: dict[str, str], status: int
) -> None:
    answer = town.send(
        "PUT",
        f"{town.reports}/1.2.1",
        first=True,
        json={"text": "Entwurf"},
        headers={"Cookie": cookie} | headers,
    )
    assert answer.status_code == status, answer.text
    if status == 403:
        assert answer.json()["slug"] == "foreign-page"


def test_every_answer_carries_the_security_headers(town: Any) -> None:
    for path in ("/health/live", "/api/v1/plans", "/nichts", f"{town.plan}/quarterly-checks"):
        headers = town.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert len(headers["x-request-id"]) == 16
