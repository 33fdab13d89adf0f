"""Real processes of the command: an orderly stop, and figures of several behind one port."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.kit.db import Database
from tests.faults.cluster import free_port

pytestmark = pytest.mark.long
PATIENCE = 300


@contextmanager
def serving(
    folder: Path, *options: str, **settings: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    command = [Path(sys.executable).with_name("massnahmen"), "serve", "--port", str(port), *options]
    env = {"MASSNAHMEN_DATA_DIR": str(folder), "MASSNAHMEN_SCHEDULER": "false", **settings}
    process = subprocess.Popen(command, env={**os.environ, **env})
    address = f"http://127.0.0.1:{port}"
    try:
        await_answer(f"{address}/health/ready", process)
        yield process, address
    finally:
        process.kill()
        process.wait()


def await_answer(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(address, timeout=30).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"no answer (exit code {process.poll()})")


def test_a_stop_is_told_first_and_lets_requests_end(tmp_path):
    with (
        serving(tmp_path, MASSNAHMEN_DRAIN_SECONDS="4") as (process, address),
        httpx.Client() as http,
    ):
        http.get(address)
        process.send_signal(signal.SIGTERM)
        told = time.monotonic()
        while (answer := http.get(f"{address}/health/ready")).status_code == 200:
            assert time.monotonic() < told + 3
        assert answer.json()["errors"] == [
            {"where": "process", "message": "Der Dienst wird gerade beendet."}
        ]
        assert http.get(f"{address}/api/v1/plans").status_code == 200  # still at work
        process.wait(60)
        assert process.returncode == -signal.SIGTERM
        assert time.monotonic() >= told + 3.5


def test_no_waiting_where_nobody_balances(tmp_path):
    with serving(tmp_path, MASSNAHMEN_DRAIN_SECONDS="0") as (process, _):
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        assert process.returncode == -signal.SIGTERM


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_several_workers_count_together(database: Database, tmp_path):
    url = database.engine.url.render_as_string(hide_password=False)
    with serving(tmp_path, "--workers", "3", MASSNAHMEN_DATABASE_URL=url) as (process, address):
        for _ in range(60):
            assert httpx.get(f"{address}/api/v1/offices").status_code == 200
        for _ in range(5):  # whichever worker answers
            text = httpx.get(f"{address}/metrics").text
            [count] = re.findall(r'requests_total{.*"/api/v1/offices".*status="200"} (\S+)', text)
            assert float(count) == 60
            assert text.count("# TYPE massnahmen_data_version gauge") == 1
        process.send_signal(signal.SIGTERM)
        process.wait(90)
