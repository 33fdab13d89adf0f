"""Three real `massnahmen serve` on one PostgreSQL, a mail server, and what goes wrong with them."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser
from enum import StrEnum
from itertools import cycle
from pathlib import Path
from queue import Empty, Queue
from random import Random
from threading import Event, Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

BEGIN = datetime(2022, 1, 5, 9, tzinfo=UTC)
"""Wednesday, the day of the January mails; the checks of three quarters are due."""

MOSTLY = 0.7
FEWEST = 6
"""Deaths at least, however short the time and slow the machine: each way twice."""
PATIENCE = 60.0
"""For a writer to come along that a process can die over."""
WITH_ANOTHER_CLOCK = """
import sys
from datetime import UTC, datetime, timedelta
from app.kit.clock import Clock
ahead = timedelta(seconds=float(sys.argv.pop(1)))
Clock.__init__.__defaults__ = (lambda: datetime.now(UTC) + ahead,)
from app.cli import main
main()
"""
"""The command itself; only the year is another."""


@dataclass
class Office:
    """The post office: keeps every Message-ID and takes its time, so that many die while sending."""

    received: Counter[str] = field(default_factory=Counter)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(Random().uniform(0.1, 0.5))
        content = envelope.content
        assert isinstance(content, bytes)
        self.received[BytesParser().parsebytes(content)["Message-ID"].strip("<>")] += 1
        await asyncio.sleep(Random().uniform(0, 0.3))
        return "250 OK"


class AnyPort(Controller):
    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Death(StrEnum):
    """When a process is killed."""

    ANY_MOMENT = "at any moment"
    AT_WORK = "while it worked on a write"
    UNHEARD = "with its answer on the way, which nobody hears"


@dataclass
class Cluster:
    url: str
    folder: Path
    smtp_port: int
    ports: list[int] = field(default_factory=lambda: [free_port() for _ in range(3)])
    processes: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: Counter[Death] = field(default_factory=Counter)
    starts: int = 0
    days_later: int = 0
    ahead: float = field(default_factory=(BEGIN - datetime.now(UTC)).total_seconds)
    """One clock for all, however late they start."""
    _turn: int = 0
    _lock: Lock = field(default_factory=Lock)
    _ordered: Death | None = None
    _fallen: Queue[int] = field(default_factory=Queue)

    def command(self, *words: str) -> tuple[list[str], dict[str, str]]:
        ahead = self.ahead + self.days_later * 86_400
        env = {
            "MASSNAHMEN_DATABASE_URL": self.url,
            "MASSNAHMEN_DATA_DIR": str(self.folder / "data"),
            "MASSNAHMEN_SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "MASSNAHMEN_SEARCHES_PER_MINUTE": "1000000",
        }
        return [sys.executable, "-c", WITH_ANOTHER_CLOCK, str(ahead), *words], {
            **os.environ,
            **env,
        }

    def start(self, port: int) -> None:
        command, env = self.command("serve", "--port", str(port))
        with (self.folder / f"{port}.log").open("ab") as log:
            self.processes[port] = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        self.starts += 1

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command, env = self.command(*words)
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False)

    def next_port(self) -> int:
        """The balancer: whoever's turn it is."""
        with self._lock:
            self._turn += 1
            return self.ports[self._turn % len(self.ports)]

    def await_answers(self, patience: float = 300) -> None:
        end = time.monotonic() + patience
        for port in self.ports:
            while True:
                try:
                    with socket.create_connection(("127.0.0.1", port), 1):
                        break
                except OSError:
                    assert time.monotonic() < end, (self.folder / f"{port}.log").read_text()
                    time.sleep(0.1)

    def haunt(self, until: Event) -> None:
        """Kills one, again and again, and starts it anew a little later: mostly when all are at
        work, sometimes while another is still starting. At whom and when it strikes is chance, or
        a writer's: who is about to write takes the death that is ordered (`take`)."""
        random, ways = Random(), cycle(Death)
        while not until.wait(random.uniform(1, 5)) or self.kills.total() < FEWEST:
            if random.random() < MOSTLY:
                self.await_answers()
            way = next(ways)
            if way is Death.ANY_MOMENT:
                self.kill(random.choice(self.ports), way)
            else:
                self._ordered = way
            try:
                port = self._fallen.get(timeout=PATIENCE)
            except Empty:
                self.take(way)
                continue
            until.wait(random.uniform(0, 2))
            self.start(port)

    def take(self, way: Death) -> bool:
        """Whether the caller shall now bring about this death; one at a time."""
        with self._lock:
            if self._ordered is not way:
                return False
            self._ordered = None
            return True

    def kill(self, port: int, way: Death) -> None:
        self.processes[port].kill()
        self.processes[port].wait()
        self.kills[way] += 1
        self._fallen.put(port)

    def stop(self) -> list[int]:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        codes = [process.wait(300) for process in self.processes.values()]
        self.processes.clear()
        return codes

    def end(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()
