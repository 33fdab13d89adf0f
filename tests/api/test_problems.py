"""Bad requests of every kind: a clear German answer for people, a type for programs."""

from pathlib import Path
from typing import Any

import pytest

from app.http.problem_types import PROBLEM_TYPES
from app.http.problems import PROBLEM_JSON

CASES: list[tuple[str, str, dict[str, Any], int]] = [
    ("GET", "/api/v1/nichts", {}, 404),
    ("GET", "/api/v1/nichts", {}, 404),
    ("TRACE", "/api/v1/plans", {}, 405),
    ("POST", "/api/v1/plans", {"json": {}}, 405),
    ("GET", "/api/v1/plans/GROSS", {}, 422),
    ("GET", "/api/v1/plans/a%00b", {}, 422),
    ("GET", "/api/v1/plans/a%0A", {}, 422),
    ("GET", "/api/v1/plans/unbekannt", {}, 404),
    ("GET", "{plan}/measures/1.1", {}, 422),
    ("GET", "{plan}/measures/1.1.1%0A", {}, 422),
    ("GET", "{plan}/measures/٣.1.1", {}, 422),
    ("GET", "{plan}/measures/9.9.9", {}, 404),
    ("GET", "{plan}/measures?actionfield=1", {}, 422),
    ("GET", "{plan}/measures?limit=0", {}, 422),
    ("GET", "{plan}/measures?limit=1001", {}, 422),
    ("GET", "{plan}/measures?offset=-1", {}, 422),
    ("GET", "{plan}/measures?sort=wert", {}, 422),
    ("GET", "{plan}/measures?q=a%00b", {}, 422),
    ("GET", "{plan}/measures?office=A99", {}, 422),
    ("GET", "{plan}/overdue?as_of=2021-02-30", {}, 422),
    ("GET", "{plan}/overdue?as_of=31.12.2021", {}, 422),
    ("GET", "{plan}/overdue?as_of=9999-01-01", {}, 422),
    ("GET", "{plan}/years/1989", {}, 422),
    ("GET", "{plan}/years/2050", {}, 404),
    ("GET", "{plan}/quarterly-checks", {}, 401),
    ("PUT", "{reports}/1.2.1", {"json": {}, "first": True}, 401),
    ("PUT", "{reports}/1.2.1", {"json": {}, "who": "clerk"}, 428),
    ("PUT", "{reports}/1.2.1", {"json": {}, "who": "clerk", "version": "*"}, 428),
    ("PUT", "{reports}/1.2.1", {"json": {}, "who": "clerk", "version": "x"}, 412),
    ("PUT", "{reports}/1.2.1", {"json": [], "who": "clerk", "first": True}, 422),
    ("PUT", "{reports}/1.2.1", {"content": b"{", "who": "clerk", "first": True}, 415),
    (
        "PUT",
        "{reports}/1.2.1",
        {"content": b"{", "headers": {"content-type": "application/json"}, "who": "clerk"},
        422,
    ),
    (
        "PUT",
        "{reports}/1.2.1",
        {"content": b"\xff", "headers": {"content-type": "application/json"}, "who": "clerk"},
        422,
    ),
    (
        "PUT",
        "{reports}/1.2.1",
        {"content": b"[" * 99_999, "headers": {"content-type": "application/json"}, "who": "clerk"},
        422,
    ),
    (
        "PUT",
        "{reports}/1.2.1",
        {"data": {"text": "x"}, "who": "clerk", "first": True},
        415,
    ),
]


@pytest.mark.parametrize(("method", "path", "kwargs", "status"), CASES)
def test_bad_requests_get_a_problem(
    shared_town: Any, method: str, path: str, kwargs: dict[str, Any], status: int
) -> None:
    town = shared_town
    address = path.format(plan=town.plan, reports=town.reports)
    answer = town.send(method, address, **kwargs)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM_JSON
    body = answer.json()
    assert PROBLEM_TYPES[body["slug"]].status == status
    assert body["type"] == f"/api/v1/problems/{body['slug']}"
    assert body["request_id"] == answer.headers["x-request-id"]
    assert body["detail"]
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    if status == 405:
        assert "GET" in answer.headers["allow"]


def test_allow_names_every_method_of_an_address(town: Any) -> None:
    answer = town.send("TRACE", f"{town.plan}/measures/1.2.1")
    assert answer.headers["allow"] == "GET, HEAD, PATCH"


STRANGE: list[tuple[dict[str, Any], str]] = [
    ({"text": 5}, "text"),
    ({"text": "a\x00b"}, "text"),
    ({"text": "x" * 8_001}, "text"),
    ({"implementation": "fertig"}, "implementation"),
    ({"implementation": "not_reported"}, "implementation"),
    ({"effective_date": "2021-02-30"}, "effective_date"),
    ({"effective_date": 1}, "effective_date"),
    ({"effective_date": "0001-01-01"}, "effective_date"),
    ({"is_unchanged": 1}, "is_unchanged"),
    ({"is_unchanged": "true"}, "is_unchanged"),
    ({"cost_budget_year": False}, "cost_budget_year"),
    ({"cost_budget_year": 10**30}, "cost_budget_year"),
    ({"spent_city_eur": 100}, "spent_city_eur"),
    ({"spent_city_eur": "1,00"}, "spent_city_eur"),
    ({"spent_city_eur": "-1.00"}, "spent_city_eur"),
    ({"internal_notes": "Tippfehler"}, "internal_notes"),
    ({"confirmations": [{"occurrence_date": "2021-12-31"}]}, "confirmations[0].done_date"),
]


@pytest.mark.parametrize(("content", "where"), STRANGE)
def test_a_wrong_input_is_named_in_german(
    shared_town: Any, content: dict[str, Any], where: str
) -> None:
    town = shared_town
    answer = town.draft(**content)
    assert answer.status_code == 422
    assert [error["where"] for error in answer.json()["errors"]] == [where]
    message = answer.json()["errors"][0]["message"]
    assert message.endswith(".") or "höchstens" in message
    assert "should" not in message
    assert town.get(f"{town.reports}/1.2.1", "clerk").status_code == 404


def test_lone_surrogates_are_refused(town: Any) -> None:
    for body in (rb'{"text": "\ud800"}', rb'{"\ud800": 1}'):
        answer = town.send(
            "PUT",
            f"{town.reports}/1.2.1",
            "clerk",
            first=True,
            content=body,
            headers={"content-type": "application/json"},
        )
        assert answer.status_code == 422, answer.text


def test_too_large_is_refused_announced_or_not(town: Any) -> None:
    def stream() -> Any:
        for _ in range(11):
            yield b" " * 1_048_576

    for content in (b" " * (10 * 1_048_576 + 1), stream()):
        answer = town.send(
            "PUT",
            f"{town.reports}/1.2.1",
            "clerk",
            first=True,
            content=content,
            headers={"content-type": "application/json"},
        )
        assert (answer.status_code, answer.json()["slug"]) == (413, "too-large")


def test_a_database_that_is_gone_is_503_and_says_when_to_come_again(
    town: Any, tmp_path: Path
) -> None:
    town.database.engine.dispose()
    town.database.engine = type(town.database)(f"sqlite:///{tmp_path / 'nirgends' / 'x.db'}").engine
    town.database._version_read_at = float("-inf")
    for path in ("/health/ready", "/api/v1/plans", f"{town.plan}/measures"):
        answer = town.get(path)
        assert (answer.status_code, answer.json()["slug"]) == (503, "unavailable")
        assert answer.headers["retry-after"].isdigit()
    assert town.get("/health/live").status_code == 200


def test_our_own_mistake_is_logged_without_what_it_was_about(
    town: Any, caplog: pytest.LogCaptureFixture
) -> None:
    @town.app.get("/api/v1/kaputt/{name}")
    def broken(name: str) -> None:
        raise RuntimeError(f"Frau {name} hat …")

    answer = town.get("/api/v1/kaputt/Geheim?q=Geheim")
    assert (answer.status_code, answer.json()["slug"]) == (500, "internal-error")
    assert "Geheim" not in answer.json()["detail"]
    assert answer.json()["request_id"] in caplog.text
    assert "RuntimeError" in caplog.text
    assert "Geheim" not in caplog.text
