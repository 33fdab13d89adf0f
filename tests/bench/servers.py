"""Starts and stops real servers: the service and the bare one."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int
    seconds_to_first_answer: float

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return bytes(answer.read())

    @property
    def memory_mb(self) -> float:
        """Resident memory, as the kernel counts it."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024


@contextmanager
def hello() -> Iterator[Server]:
    options = ("--no-access-log", "--log-level", "error")
    with _server("/", "-m", "uvicorn", "tests.bench.hello:app", *options) as server:
        yield server


@contextmanager
def service(data_dir: Path) -> Iterator[Server]:
    code = "import sys; from app.cli import main; sys.argv[0] = 'massnahmen'; main()"
    # The timetable would make up for years of checks while it is measured.
    env = {
        "MASSNAHMEN_DATA_DIR": str(data_dir),
        "MASSNAHMEN_SCHEDULER": "false",
        "MASSNAHMEN_LOG_LEVEL": "WARNING",
    }
    with _server("/health/ready", "-c", code, "serve", **env) as server:
        yield server


@contextmanager
def _server(ready: str, *command: str, **env: str) -> Iterator[Server]:
    port = _free_port()
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command, "--port", str(port)], env={**os.environ, **env}
    )
    try:
        _wait(process, f"http://127.0.0.1:{port}{ready}")
        yield Server(port, process.pid, time.perf_counter() - start)
    finally:
        process.terminate()
        process.wait(10)


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    end = time.perf_counter() + PATIENCE
    while process.poll() is None and time.perf_counter() < end:
        try:
            with urllib.request.urlopen(address):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise RuntimeError(f"{address} did not answer (exit code {process.poll()})")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
