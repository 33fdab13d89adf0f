"""Offices' programs that write through a balancer and never give up: each request has a key of its
own and is sent until it is answered."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from statistics import median
from threading import Event, Timer
from typing import Any
from uuid import uuid4

import httpx

from tests.faults.cluster import Cluster, Death

PLAN = "/api/v1/plans/erfurt-integration-2021"
REPORTS = f"{PLAN}/years/2021/status-reports"
SECONDS_OF_GRACE = 2.0
"""After which another process's write shows everywhere."""


@dataclass
class Done:
    """What was acknowledged, and what had to be put up with on the way."""

    texts: Counter[str] = field(default_factory=Counter)
    """By the word that stands in what was written, and how often that must be in the trail."""
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(measure, step) and how often it was reached."""
    versions: dict[str, int] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    latest_sight: float = 0.0


@dataclass
class Client:
    cluster: Cluster
    done: Done
    http: httpx.Client = field(
        default_factory=lambda: httpx.Client(
            timeout=15, limits=httpx.Limits(max_keepalive_connections=0)
        )
    )
    random: Random = field(default_factory=Random)

    def ask(
        self, method: str, path: str, token: str, port: int, **kwargs: Any
    ) -> httpx.Response | None:
        """None: no answer, or one that asks to try again."""
        headers = {"Authorization": f"Bearer {token}", **kwargs.pop("headers", {})}
        address = f"http://127.0.0.1:{port}{path}"
        try:
            answer = self.http.request(method, address, headers=headers, **kwargs)
        except httpx.TransportError:
            self.done.answers["none"] += 1
            return None
        slug = answer.json()["slug"] if answer.status_code >= 400 else ""
        self.done.answers[slug or str(answer.status_code)] += 1
        if answer.headers.get("Idempotency-Replayed"):
            self.done.answers["replayed"] += 1
        return None if slug in ("unavailable", "idempotency-key-in-use") else answer

    def write(self, method: str, path: str, token: str, **kwargs: Any) -> httpx.Response:
        headers = {"Idempotency-Key": uuid4().hex, **kwargs.pop("headers", {})}
        begin, unheard = time.monotonic(), None
        while True:
            port = self.cluster.next_port()
            with self._death_at_work(port):
                answer = self.ask(method, path, token, port, headers=headers, **kwargs)
            if answer and answer.is_success and self.cluster.take(Death.UNHEARD):
                self.cluster.kill(port, Death.UNHEARD)
                answer, unheard = None, answer
            if answer is not None:
                break
            time.sleep(0.05)
        self.done.seconds.append(time.monotonic() - begin)
        if answer.is_error:
            self.done.wrong.append(f"{method} {path}: {answer.text}")
        if unheard is not None and not _is_replay(answer, unheard):
            self.done.wrong.append(f"{method} {path}: {unheard.text}, then {answer.text}")
        answer.extensions["port"] = port
        return answer

    @contextmanager
    def _death_at_work(self, port: int) -> Iterator[None]:
        """If one is ordered: after as long as a write takes about."""
        if not self.cluster.take(Death.AT_WORK):
            yield
            return
        usual = median(self.done.seconds[-20:] or [0.2])
        timer = Timer(self.random.uniform(0, usual), self.cluster.kill, (port, Death.AT_WORK))
        timer.start()
        yield
        timer.join()


def _is_replay(answer: httpx.Response, unheard: httpx.Response) -> bool:
    return answer.headers.get("Idempotency-Replayed") == "true" and (
        answer.status_code,
        answer.content,
    ) == (unheard.status_code, unheard.content)


@dataclass
class Writer(Client):
    """Works on measures of one office that nobody else works on."""

    head: str = ""
    coordination: str = ""
    numbers: tuple[str, ...] = ()
    recurring: tuple[tuple[str, str], ...] = ()
    """Measures with a date that can be confirmed."""
    _tags: dict[str, str] = field(default_factory=dict)
    _confirmed: dict[str, str] = field(default_factory=dict)

    def work(self, until: Event) -> None:
        while not until.is_set():
            act = self.random.choice((self.round, self.batch, self.interim, self.confirm))
            act()

    def round(self) -> None:
        """Drafted, handed in, accepted, returned; seen everywhere."""
        number = self.random.choice(self.numbers)
        self._save(number)
        for step, token, body in (
            ("submit", self.head, None),
            ("accept", self.coordination, None),
            ("return", self.coordination, {"question": f"Warum? {uuid4().hex}"}),
        ):
            self._step(number, step, token, body)

    def batch(self) -> None:
        numbers = self.random.sample(self.numbers, min(3, len(self.numbers)))
        reports = [
            {"number": number, "version": self.done.versions.get(number), **self._content()}
            for number in numbers
        ]
        answer = self.write("POST", f"{REPORTS}:batch", self.head, json={"reports": reports})
        if answer.is_success:
            for item, report in zip(answer.json()["items"], reports, strict=True):
                self.done.versions[item["number"]] = item["version"]
                self.done.texts[report["text"]] += 1

    def interim(self) -> None:
        """Without a key a second try would make a second report: no version protects it."""
        path = f"{PLAN}/measures/{self.random.choice(self.numbers)}/interim-reports"
        content = self._content()
        if self.write("POST", path, self.head, json=content).is_success:
            self.done.texts[content["text"]] += 1

    def confirm(self) -> None:
        if not self.recurring:
            return
        number, day = self.random.choice(self.recurring)
        before = self._confirmed.get(number)
        done = f"2021-11-{self.random.randint(1, 28):02}"
        if done == before:
            return
        content = {"occurrence_date": day, "done_date": done, "note": uuid4().hex}
        path = f"{PLAN}/measures/{number}/confirmations"
        answer = self.write("POST", path, self.head, json=content | {"corrects_date": before})
        if answer.is_success:
            self._confirmed[number] = done
            self.done.texts[content["note"]] += 1

    def _content(self) -> dict[str, Any]:
        return {
            "implementation": "in_progress",
            "text": uuid4().hex,
            "obstacles": "Es fehlt Personal.",
            "next_step": "Stelle besetzen",
            "next_step_date": "2022-03-31",
        }

    def _save(self, number: str) -> None:
        content, version = self._content(), self.done.versions.get(number)
        headers = {"If-Match": f'"{version}"'} if version else {"If-None-Match": "*"}
        answer = self.write("PUT", f"{REPORTS}/{number}", self.head, json=content, headers=headers)
        if answer.is_success:
            self.done.versions[number] = answer.json()["version"]
            self.done.texts[content["text"]] += 1

    def _step(self, number: str, step: str, token: str, body: dict[str, Any] | None) -> None:
        headers = {"If-Match": f'"{self.done.versions[number]}"'}
        answer = self.write("POST", f"{REPORTS}/{number}/{step}", token, json=body, headers=headers)
        if answer.is_success:
            at = time.monotonic()
            version = int(answer.headers["ETag"].strip('"').split("-")[0])
            self.done.versions[number] = version
            self.done.steps[number, step] += 1
            if step == "accept":
                self._look(number, version, at, answer.extensions["port"])

    def _look(self, number: str, version: int, written_at: float, port: int) -> None:
        """At once where it was written, everywhere else within two seconds."""
        others = [other for other in self.cluster.ports if other != port]
        while others or port:
            asked = port or others[0]
            asked_at = time.monotonic()
            answer = self.ask("GET", f"{REPORTS}/{number}", self.coordination, asked)
            seen = answer is None or (answer.is_success and answer.json()["version"] >= version)
            late = asked_at - written_at
            if seen:
                if answer is not None and not port:
                    self.done.latest_sight = max(self.done.latest_sight, late)
                others = others if port else others[1:]
            elif port or late > SECONDS_OF_GRACE:
                self.done.wrong.append(f"{number}: old after {late:.2f} s (writer: {bool(port)})")
                return
            port = 0
            time.sleep(0.02)


@dataclass
class Visitor(Client):
    """Reads what everybody may read; is answered, or told to come back."""

    def work(self, until: Event) -> None:
        pages = ("/", f"{PLAN}/measures?limit=1000", f"{PLAN}/overdue", "/api/v1/offices")
        while not until.is_set():
            address = f"http://127.0.0.1:{self.cluster.next_port()}{self.random.choice(pages)}"
            try:
                status = self.http.get(address, follow_redirects=True).status_code
            except httpx.TransportError:
                status = 0
            self.done.answers[f"visitor {status}"] += 1
            if status not in (0, 200, 503):
                self.done.wrong.append(f"{address}: {status}")
            until.wait(0.1)
