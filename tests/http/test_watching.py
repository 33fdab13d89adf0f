"""What those who run the service see: readiness with reasons, figures, lines. Never a person."""

import io
import json
import logging
import re
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from app.accounts.people import create_user
from app.audit.actor import Role, by_system
from app.config import LogFormat, Settings
from app.kit import logs
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.kit.job_runs import note_success
from app.kit.outbox import put
from app.kit.outbox_tables import MailState
from app.main import create_app
from app.scheduler.running import _run_safely

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its advice to install another client
    from fastapi.testclient import TestClient

CLOCK = clock_at(date(2022, 1, 5))


def client(
    database: Database, folder: Path, *, at: tuple[str, int] = ("127.0.0.1", 1), **settings: Any
) -> TestClient:
    config = Settings(data_dir=folder, scheduler=False, **settings)
    app = create_app(config, database, CLOCK)
    return TestClient(app, raise_server_exceptions=False, client=at)


def test_ready_says_why_not(database, tmp_path):
    assert client(database, tmp_path).get("/health/ready").json() == {
        "status": "ok",
        "warnings": [],
    }
    for settings, where in (
        ({"min_free_mb": 10**9}, "data_folder"),
        ({"data_dir": tmp_path / "missing"}, "data_folder"),
    ):
        config = Settings(scheduler=False, **{"data_dir": tmp_path} | settings)
        app = create_app(config, database, CLOCK)
        answer = TestClient(app).get("/health/ready")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert [error["where"] for error in answer.json()["errors"]] == [where]
    app.state.house.stopping.set()
    wheres = [error["where"] for error in TestClient(app).get("/health/ready").json()["errors"]]
    assert wheres == ["process", "data_folder"]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_ready_knows_tables_that_are_missing_or_old(database, tmp_path):
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    answer = client(empty, tmp_path).get("/health/ready")
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (503, "database")
    with database.all_or_nothing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert "db upgrade" in client(database, tmp_path).get("/health/ready").json()["detail"]
    with database.all_or_nothing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert client(database, tmp_path).get("/health/ready").status_code == 200


def mail(database: Database, key: str, state: MailState) -> None:
    with database.writing() as session:
        row = put(session, key, "x@stadt.example", "B", "T", "", now=CLOCK.now())
        row.state = state


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_undeliverable_mail_is_a_warning(database, tmp_path):
    mail(database, "a", MailState.GIVEN_UP)
    mail(database, "b", MailState.PENDING)
    answer = client(database, tmp_path).get("/health/ready")
    assert answer.status_code == 200
    given_up, waiting = answer.json()["warnings"]
    assert given_up == "Nicht zustellbare Mails: 1."
    assert "1 Mails warten" in waiting
    assert "stadt.example" not in answer.text


def test_figures(database, tmp_path):
    mail(database, "a", MailState.GIVEN_UP)
    note_success(database, "seal", now=CLOCK.now(), due_by=CLOCK.now() + timedelta(1))
    for ago in (3, 2):
        now = CLOCK.now() - timedelta(ago)
        note_success(database, "checks", now=now, due_by=now + timedelta(1))
    asking = client(database, tmp_path)
    for _ in range(3):  # the second and third from memory
        asking.get("/api/v1/offices?limit=7")
    asking.get("/api/v1/plans/not-there")
    asking.get("/wp-admin/4711")
    lines = asking.get("/metrics").text.splitlines()
    figures = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert figures["massnahmen_outbox_given_up"] == "1.0"
    assert figures["massnahmen_outbox_waiting"] == "0.0"
    assert figures['massnahmen_paper_jobs{state="queued"}'] == "0.0"
    assert figures['massnahmen_paper_jobs{state="failed"}'] == "0.0"
    assert figures["massnahmen_database_up"] == "1.0"
    assert figures['massnahmen_job_overdue{job="checks"}'] == "1.0"
    assert figures['massnahmen_job_overdue{job="seal"}'] == "0.0"
    count = 'massnahmen_requests_total{method="GET",route="%s",status="%d"}'
    assert float(figures[count % ("/api/v1/offices", 200)]) >= 3
    assert float(figures[count % ("/api/v1/plans/{plan}", 404)]) >= 1
    assert float(figures[count % ("-", 404)]) >= 1
    assert 'massnahmen_request_seconds_bucket{le="0.1",route="/api/v1/offices"}' in figures
    assert "4711" not in str(figures)
    assert float(figures["massnahmen_data_version"]) > 0


@pytest.mark.parametrize(
    ("settings", "headers", "at", "status"),
    [
        ({}, {}, "127.0.0.1", 200),
        ({}, {}, "::1", 200),
        ({}, {}, "192.0.2.7", 404),
        ({}, {"X-Forwarded-For": "192.0.2.7"}, "127.0.0.1", 404),
        ({"metrics_token": "geheim"}, {}, "127.0.0.1", 404),
        ({"metrics_token": "geheim"}, {"Authorization": "Bearer falsch"}, "127.0.0.1", 404),
        ({"metrics_token": "geheim"}, {"Authorization": "Bearer geheim"}, "192.0.2.7", 200),
    ],
)
@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_figures_are_for_those_who_watch(database, tmp_path, settings, headers, at, status):
    asking = client(database, tmp_path, at=(at, 1), **settings)
    assert asking.get("/metrics", headers=headers).status_code == status


def test_figures_are_there_when_the_database_is_not(tmp_path):
    nowhere = Database(f"sqlite:///{tmp_path / 'missing' / 'x.db'}")
    text = client(nowhere, tmp_path).get("/metrics").text
    assert "massnahmen_database_up 0.0" in text
    assert "massnahmen_outbox" not in text


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """The log of the whole program, as JSON, down to the last detail."""
    root, told = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    logs.set_up("DEBUG", LogFormat.JSON)
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(told)
    yield told
    root.handlers[:], level = before[0], before[1]
    root.setLevel(level)


PLANTED = ("frida.findig", "Frida Findig", "KennwortDerFrida1", "192.0.2.77", "suchwort-der-frida")


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_scene_leaves_no_trace_of_people_in_the_log(database, tmp_path, lines):
    by = by_system(CLOCK)
    with database.writing(by=by) as session:
        create_user(
            session,
            login=PLANTED[0],
            display_name=PLANTED[1],
            role=Role.ADMIN,
            office=None,
            password=PLANTED[2],
            by=by,
        )
    asking = client(database, tmp_path, at=(PLANTED[3], 1))
    asking.get(f"/api/v1/plans/x/measures?q={PLANTED[4]}")
    asking.get(f"/{PLANTED[4]}?q={PLANTED[4]}", headers={"X-Request-Id": PLANTED[0]})
    asking.get("/api/v1/plans", headers={"Authorization": f"Bearer {PLANTED[2]}"})
    form = {"login": PLANTED[0], "password": PLANTED[2]}
    own = {"Sec-Fetch-Site": "same-origin"}
    page = asking.get("/anmelden").text
    word = page.split('name="csrf" value="')[1].split('"')[0]
    assert (
        asking.post(
            "/anmelden", data=form | {"csrf": word}, headers=own, follow_redirects=False
        ).status_code
        == 303
    )
    database.close()
    broken = Database(f"sqlite:///{tmp_path / 'missing' / 'x.db'}")
    client(broken, tmp_path).get(f"/plaene/{PLANTED[4]}")
    _run_safely("sessions", Settings(data_dir=tmp_path), broken, CLOCK)
    logging.getLogger("x").error("boom", exc_info=ValueError(PLANTED[1]))
    text = lines.getvalue()
    found = [json.loads(line) for line in text.splitlines()]
    assert len(found) >= 7
    assert [word for word in PLANTED if word in text] == []
    requests = [line for line in found if line["message"] == "request"]
    assert {line["route"] for line in requests} >= {
        "/api/v1/plans/{plan}/measures",
        "-",
        "/anmelden",
    }
    assert all(len(line["request_id"]) == 16 and line["ms"] >= 0 for line in requests)
    assert any(line["request_id"].startswith("sessions-") for line in found)
    assert any("ValueError" in line.get("error", "") for line in found)


@pytest.mark.parametrize("form", LogFormat)
def test_a_line_is_whole_whatever_stands_in_it(lines, form):
    logs.set_up("INFO", form)
    root = logging.getLogger()
    root.handlers[0].setStream(lines)  # type: ignore[attr-defined]
    at = datetime(2022, 1, 5, 9, 0, 0, 7_000, UTC).timestamp()
    with logs.occasion("job"):
        for message in ("half \ud800", "ganz ä"):
            record = logging.makeLogRecord({"msg": message, "created": at, "msecs": 7.0, **TOLD})
            root.handle(record)
    half, whole = lines.getvalue().encode(errors="replace").decode().splitlines()
    assert "half ?" in half
    assert "ganz ä" in whole
    assert "2022-01-05T09:00:00.007+00:00" in half
    assert "1/2" in whole


TOLD = {"name": "x", "levelno": 20, "levelname": "INFO", **logs.pieces(share=Fraction(1, 2))}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_what_services_say_names_the_request(database, tmp_path, lines):
    app = create_app(Settings(data_dir=tmp_path, scheduler=False), database, CLOCK)

    @app.get("/probe")
    def probe() -> str:
        logging.getLogger("app.somewhere").info("from within")
        return ""

    answer = TestClient(app).get("/probe")
    within = next(
        line
        for line in map(json.loads, lines.getvalue().splitlines())
        if "within" in line["message"]
    )
    assert within["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_job_that_was_done_is_noted(database, tmp_path):
    settings = Settings(data_dir=tmp_path)
    _run_safely("sessions", settings, database, CLOCK)
    _run_safely("sessions", settings, database, Clock(lambda: CLOCK.now() + timedelta(hours=1)))
    text = client(database, tmp_path).get("/metrics").text
    [told] = re.findall(r'last_success_timestamp_seconds{job="sessions"} (\S+)', text)
    assert float(told) == (CLOCK.now() + timedelta(hours=1)).timestamp()
