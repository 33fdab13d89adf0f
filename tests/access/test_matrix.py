"""Every route × every role × every state, really asked: matrix.txt says what is to come back.

A route, a method or a state that the table does not have makes this fail, and so does a line that
no route has any more.
"""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from app.config import Settings
from app.http.cookies import SESSION_COOKIE
from app.http.sheets import XLSX
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.main import create_app
from app.web.csrf import word_for

from .knocking import Knock, Knocks
from .town import COOKIES, KEYS, NOBODY, PAPER, PEOPLE, TODAY, Restored, fill, paper_name

TABLE: Final = Path(__file__).with_name("matrix.txt")
EVERYBODY: Final = (NOBODY, *PEOPLE)
Line = tuple[str, str, str]
"""Method, path, state."""


def table() -> Mapping[Line, tuple[str, ...]]:
    lines = {}
    for text in TABLE.read_text("utf-8").splitlines():
        if text.strip() and not text.startswith(("#", "method")):
            cells = [cell.strip() for cell in text.split("|")]
            key = (cells[0], cells[1], cells[2])
            assert key not in lines, key
            lines[key] = tuple(cells[3].split())
    return lines


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    for context in iter_route_contexts(app.routes):
        route: Any = context.original_route
        for method in sorted(route.methods - {"HEAD"}):
            yield method, route.path


class Door:
    """The app and everybody's way in."""

    def __init__(self, app: FastAPI, database: Database) -> None:
        self.app = app
        self.restored = Restored(database)
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://testserver")

    async def ask(self, method: str, address: str, knock: Knock, who: str, how: str) -> str:
        answer = await self.client.request(
            method,
            address,
            params=dict(knock.query),
            headers=_headers(method, knock, who, how),
            **_content(knock, "" if how == "key" else COOKIES.get(who, "")),
        )
        if not answer.is_success and not answer.is_redirect:
            return str(answer.status_code)
        if method != "GET":
            self.restored.put_back(self.app.state.house)
        return "+"


def _credentials(who: str, how: str) -> dict[str, str]:
    origin = {"origin": "http://testserver"}
    if who == NOBODY:
        return origin
    if how == "key":
        return {**origin, "authorization": f"Bearer {KEYS[who]}"}
    return {**origin, "cookie": f"{SESSION_COOKIE}={COOKIES[who]}"}


def _headers(method: str, knock: Knock, who: str, how: str) -> dict[str, str]:
    headers = _credentials(who, how)
    if knock.file is not None and knock.form is None:
        headers["content-type"] = XLSX
    if knock.first:
        headers["if-none-match"] = "*"
    elif knock.version is not None and knock.form is None and method != "GET":
        headers["if-match"] = f'"{knock.version}"'
    return headers


def _content(knock: Knock, cookie: str) -> dict[str, Any]:
    if knock.form is not None:
        hidden = {"csrf": word_for(cookie), "version": str(knock.version or 0)}
        files = {"file": ("zuarbeiten.xlsx", knock.file, XLSX)} if knock.file else None
        return {"data": {**knock.form, **hidden}, "files": files}
    if knock.file is not None:
        return {"content": knock.file}
    return {} if knock.body is None else {"json": knock.body}


@pytest.fixture(scope="module")
def door(templates: Any, tmp_path_factory: Any) -> Iterator[tuple[Door, Knocks]]:
    folder = tmp_path_factory.mktemp("access")
    settings = Settings(
        data_dir=folder,
        log_in_attempts=500,
        log_in_attempts_per_address=500,
        makes_papers=False,  # no paper is printed here
    )
    settings.papers_dir.mkdir()
    for year in (2021, 2022):
        (settings.papers_dir / paper_name(year)).write_bytes(PAPER)
    with templates.copy("sqlite", "access", fill) as database:
        app = create_app(settings, database, Clock(clock_at(TODAY).read))
        with database.reading() as session:
            knocks = Knocks(session)
        yield Door(app, database), knocks


Asked = Mapping[Line, Mapping[str, str]]
"""By line and person: the answer, wanted or got."""


def every(wanted: Mapping[Line, tuple[str, ...]]) -> Asked:
    return {line: dict(zip(EVERYBODY, row, strict=True)) for line, row in wanted.items()}


def usual(wanted: Mapping[Line, tuple[str, ...]]) -> Asked:
    """Each route in its first state and some of the others, and there those only whose answer
    hangs on the state; where all are let in, two of them."""
    lines, chosen = every(wanted), {}
    first: dict[tuple[str, str], Mapping[str, str]] = {}
    for number, (line, answers) in enumerate(lines.items()):
        known = first.setdefault(line[:2], answers)
        if set(answers.values()) == {"+"}:
            chosen[line] = dict.fromkeys((NOBODY, EVERYBODY[1 + number % 10]), "+")
        elif known is answers:
            chosen[line] = answers
        elif number % 8 == 0:
            chosen[line] = {who: got for who, got in answers.items() if got not in ("401", "403")}
    return chosen


async def ask_all(door: Door, knocks: Knocks, how: str, wanted: Asked) -> list[str]:
    """Lines whose answers are others, as they should stand in the table by the service."""
    wrong = []
    for (method, path, state), answers in wanted.items():
        knock = dict(knocks.of(method, path))[state]
        address = knocks.address(path, knock)
        got = {who: await door.ask(method, address, knock, who, how) for who in answers}
        if got != answers:
            who = " ".join(who for who in answers if got[who] != answers[who])
            wrong.append(f"{method} | {path} | {state} | {' '.join(got.values())} (not so: {who})")
    return wrong


def test_the_table_has_every_route_in_every_state(door: tuple[Door, Knocks]) -> None:
    """What is missing is shown as a line to review and to put there."""
    found = {
        (method, path, state)
        for method, path in routes(door[0].app)
        for state, _ in door[1].of(method, path)
    }
    missing = {line: dict.fromkeys(EVERYBODY, "?") for line in sorted(found - set(table()))}
    shown = asyncio.run(ask_all(*door, "key", missing))
    assert shown == [], "in the service, not in matrix.txt"
    assert set(table()) - found == set(), "in matrix.txt, not in the service"


@pytest.mark.parametrize("how", ["key", "session"])
def test_everybody_gets_what_the_table_says(door: tuple[Door, Knocks], how: str) -> None:
    lines = usual(table())
    mine = lines if how == "key" else dict(list(lines.items())[::12])
    assert asyncio.run(ask_all(*door, how, mine)) == []


@pytest.mark.long
@pytest.mark.parametrize("how", ["key", "session"])
def test_everybody_in_every_state(door: tuple[Door, Knocks], how: str) -> None:
    assert asyncio.run(ask_all(*door, how, every(table()))) == []


def test_the_table_can_fail(door: tuple[Door, Knocks]) -> None:
    """The control: what a careless table would allow is found out."""
    line = ("GET", "/koordination", "-")
    wrong = asyncio.run(ask_all(*door, "key", {line: {"clerk": "+", "coord": "403"}}))
    assert wrong == ["GET | /koordination | - | 403 + (not so: clerk coord)"]
