"""A real `massnahmen serve` on a fresh seed whose day the story sets, and people in browsers."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

from app.kit.clock import clock_at
from tests.faults.cluster import WITH_ANOTHER_CLOCK, free_port

from .arriving import arrives
from .town import PASSWORD

PAPER_SECONDS = 900
"""For one paper, on a busy machine too."""

PEOPLE: Mapping[str, tuple[str, str | None]] = {
    "coordination": ("coordination", "BMI"),
    "head": ("head", "A11"),
    "clerk": ("clerk", "A11"),
    "treasury": ("treasury", "A20"),
    "admin": ("admin", None),
}


@dataclass
class TownHouse:
    folder: Path
    chromium: Any
    port: int = field(default_factory=free_port)
    complaints: list[str] = field(default_factory=list)
    _day: date = date(2021, 9, 30)
    _server: subprocess.Popen[bytes] | None = None
    _contexts: list[Any] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *words: str) -> tuple[list[str], dict[str, str]]:
        ahead = (clock_at(self._day).now() - datetime.now(UTC)).total_seconds()
        env = {**os.environ, "MASSNAHMEN_DATA_DIR": str(self.folder)}
        env["MASSNAHMEN_REPORT_SECONDS"] = str(PAPER_SECONDS)
        return [sys.executable, "-c", WITH_ANOTHER_CLOCK, str(ahead), *words], env

    def run(self, *words: str) -> str:
        command, env = self.command(*words)
        return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout

    def begin(self, day: date) -> None:
        """The service on the morning of that day; whoever was logged in logs in anew."""
        self.end()
        self._day = day
        command, env = self.command("serve", "--port", str(self.port))
        with (self.folder.parent / "serve.log").open("ab") as log:
            self._server = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        for _ in range(600):
            try:
                if httpx.get(f"{self.address}/health/ready").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise AssertionError((self.folder.parent / "serve.log").read_text())

    def end(self) -> None:
        for context in self._contexts:
            context.close()
        self._contexts.clear()
        if self._server is not None:
            self._server.send_signal(signal.SIGTERM)
            self._server.wait(60)
            self._server = None

    def hire(self) -> None:
        for login, (role, office) in PEOPLE.items():
            where = ("--office", office) if office else ()
            words = ("--name", "Beispiel", "--role", role, *where, "--password", PASSWORD)
            self.run("user", "create", login, *words)

    def browser(self, login: str | None = None, **options: Any) -> Any:
        """One person's page; what the console complains of is collected."""
        context = self.chromium.new_context(base_url=self.address, locale="de-DE", **options)
        context.set_default_timeout(30_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(f"{page.url}: {said.text}"))
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        return arrives(page, login) if login else page
