"""Idempotency-Key: one effect, one answer, however often and through whichever process it is asked."""

from datetime import timedelta

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from sqlmodel import Session, func, select, text

from app.config import Settings
from app.http.once import Once
from app.kit.answered import AnsweredRequest, lock_number
from app.kit.clock import Clock
from app.kit.db import Database
from app.main import create_app
from app.scheduler.running import run_job
from app.status_reports.tables import StatusReport
from tests.api.conftest import Town

INTERIM = "/measures/1.2.1/interim-reports"
CONTENT = {"implementation": "in_progress", "text": "Angefangen.", "obstacles": "Personal."}


def post(town: Town, key: str = "k-1", who: str = "clerk", **changes):
    headers = {"Idempotency-Key": key}
    content = CONTENT | changes
    return town.send("POST", town.plan + INTERIM, who, headers=headers, json=content)


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def counts(town: Town) -> tuple[int, int]:
    with town.database.reading() as session:
        return count(session, StatusReport), count(session, AnsweredRequest)


def test_the_same_again_has_the_same_answer_and_no_effect(town):
    first = post(town)
    assert (first.status_code, counts(town)) == (201, (1, 1))
    again = post(town)
    assert again.content == first.content
    assert (again.status_code, again.headers["etag"]) == (201, first.headers["etag"])
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert counts(town) == (1, 1)
    assert post(town, "k-2").json()["id"] != first.json()["id"]
    assert counts(town) == (2, 2)


def test_another_process_knows_the_answer(town):
    """And from then on what was done, too: whoever was told reads it there at once."""
    url = town.database.engine.url.render_as_string(hide_password=False)
    other = Town(Database(url), town.settings, town.now)
    path, key = f"{town.reports}/1.2.1", {"Idempotency-Key": "k-1"}
    assert other.get(path, "clerk").status_code == 404
    first = town.send("PUT", path, "clerk", first=True, headers=dict(key), json=CONTENT)
    again = other.send("PUT", path, "clerk", first=True, headers=dict(key), json=CONTENT)
    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    assert other.get(path, "clerk").status_code == 200
    other.database.close()


def test_the_same_key_for_something_else_is_refused(town):
    post(town)
    for answer in (
        post(town, text="Etwas anderes."),
        town.send(
            "POST",
            f"{town.reports}/1.2.1/submit",
            "clerk",
            version=1,
            headers={"Idempotency-Key": "k-1"},
        ),
    ):
        assert (answer.status_code, answer.json()["slug"]) == (422, "idempotency-key-reused")
    assert counts(town) == (1, 1)


def test_keys_are_ones_own(town):
    post(town)
    other = town.send(
        "POST",
        f"{town.plan}/measures/1.1.1/interim-reports",
        "head",
        json=CONTENT,
        headers={"Idempotency-Key": "k-1"},
    )
    assert other.status_code == 201
    assert post(town, who="other office").status_code == 403
    assert (
        town.client.post(
            town.plan + INTERIM, json=CONTENT, headers={"Idempotency-Key": "k-1"}
        ).status_code
        == 401
    )


def test_a_refusal_is_not_kept(town):
    path, headers = f"{town.plan}/measures/1.1.1/confirmations", {"Idempotency-Key": "k-1"}

    def confirm(day: str):
        done = {"occurrence_date": day, "done_date": "2021-11-15"}
        return town.send("POST", path, "clerk", headers=headers, json=done)

    assert confirm("2021-12-30").status_code == 422
    assert counts(town) == (0, 0)
    assert confirm("2021-12-31").status_code == 201
    assert counts(town) == (0, 1)


def test_the_whole_round_of_a_report_with_keys(town):
    """Without them the second If-Match would be stale."""
    town.draft()
    path = f"{town.reports}/1.2.1"
    for step, who, version in (("submit", "clerk", 1), ("accept", "coordination", 2)):
        answers = [
            town.send(
                "POST", f"{path}/{step}", who, version=version, headers={"Idempotency-Key": step}
            )
            for _ in range(2)
        ]
        assert [a.status_code for a in answers] == [200, 200], answers[0].text
        assert answers[0].content == answers[1].content
    assert town.send("POST", f"{path}/accept", "coordination", version=2).status_code == 412


def test_an_answer_without_a_body(town):
    path = f"{town.plan}/measures/1.1.1/confirmations"
    town.send(
        "POST", path, "clerk", json={"occurrence_date": "2021-12-31", "done_date": "2021-11-15"}
    )
    for _ in range(2):
        gone = town.send(
            "DELETE", f"{path}/2021-12-31", "clerk", version=1, headers={"Idempotency-Key": "gone"}
        )
        assert (gone.status_code, gone.content) == (204, b"")
    assert town.send("DELETE", f"{path}/2021-12-31", "clerk", version=1).status_code == 404


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_while_it_is_worked_on_the_same_is_refused(town):
    with town.database.reading() as session:
        actor = post(town, "k-0") and session.exec(select(AnsweredRequest.actor)).one()
        lock = text("SELECT pg_advisory_xact_lock(:number)")
        session.connection().execute(lock, {"number": lock_number(actor, "k-1")})
        answer = post(town)
        assert (answer.status_code, answer.json()["slug"]) == (409, "idempotency-key-in-use")
        assert counts(town) == (1, 1)
    assert post(town).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 201, "with space", "ümlaut"])
def test_keys_are_short_and_visible(town, key):
    assert post(town, key.encode()).status_code == 422
    assert counts(town) == (0, 0)


def test_answers_are_kept_for_the_time_that_is_set(town):
    def tidy(hours: int) -> str:
        later = town.now + timedelta(hours=hours)
        return run_job("answers", town.settings, town.database, Clock(lambda: later))

    post(town)
    assert (tidy(71), counts(town)) == ("", (1, 1))
    assert (tidy(73), counts(town)) == ("1 alte Antworten gelöscht", (1, 0))


def test_every_write_takes_a_key() -> None:
    app = create_app(Settings(), Database("sqlite://"))
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            names = {p["name"] for p in operation.get("parameters", ())}
            assert ("Idempotency-Key" in names) == (method != "get"), (method, path)
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.path.startswith("/api/"):
            assert isinstance(route, Once), route.path
