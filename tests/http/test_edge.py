"""The outermost ring over a real socket: who goes away in the middle of a body is no error."""

import logging
import socket
import threading
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from app.config import Settings
from app.kit.clock import Clock
from app.kit.db import Database
from app.main import create_app


@pytest.fixture
def port(database: Database, tmp_path: Path) -> Iterator[int]:
    app = create_app(Settings(data_dir=tmp_path, makes_papers=False), database, Clock())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # uvicorn's own imports
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(5)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_who_goes_away_is_noted_and_no_error(port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="massnahmen.http")
    with socket.create_connection(("127.0.0.1", port)) as asking:
        asking.sendall(
            b"POST /anmelden HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
        )
        time.sleep(0.2)
    for _ in range(100):
        if caplog.records:
            break
        time.sleep(0.05)
    (line,) = caplog.records
    assert (line.levelname, line.__dict__["pieces"]["status"]) == ("INFO", 0)
