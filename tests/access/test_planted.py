"""Internal texts are planted everywhere, and nobody without an account finds one at any address."""

import asyncio
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import text

from app.config import Publication, Settings
from app.kit.clock import Clock, clock_at
from app.main import create_app

from .knocking import Knocks
from .test_matrix import routes
from .town import KEYS, PAPER, TODAY, fill, paper_name

MARK: Final = "GEHEIM"
NOT_PUBLIC: Final = "step <> 'accepted' OR kind = 'interim'"
PLANTED: Final = (
    ("status_report", "internal_note", "1 = 1"),
    ("status_report", "question", "1 = 1"),
    ("status_report", "evidence", "1 = 1"),
    ("status_report", "drafted_by", "1 = 1"),
    ("status_report", "submitted_by", "1 = 1"),
    ("status_report", "text", NOT_PUBLIC),
    ("status_report", "obstacles", NOT_PUBLIC),
    ("status_report", "edited_text", NOT_PUBLIC),
    ("extension", "reason", "state <> 'decided'"),
    ("extension", "coordination_note", "1 = 1"),
    ("contribution", "text", "1 = 1"),
    ("office", "mailbox", "1 = 1"),
    ("user_account", "display_name", "1 = 1"),
    ("user_account", "login", "1 = 1"),
    ("api_token", "name", "1 = 1"),
)
WANTED_INSIDE: Final = {
    "status_report.internal_note",
    "status_report.question",
    "status_report.text",
    "extension.reason",
    "office.mailbox",
}
"""The control: coordination does find these."""
LINK: Final = re.compile(r'(?:href|src|action)="(/[^"#]*)')
MOST: Final = 900


@pytest.fixture(
    scope="module",
    params=[Publication.LAID, pytest.param(Publication.LIVE, marks=pytest.mark.long)],
)
def planted(request: Any, templates: Any, tmp_path_factory: Any) -> Iterator[tuple[Any, list[str]]]:
    folder = tmp_path_factory.mktemp("planted")
    settings = Settings(
        data_dir=folder, publication=request.param, searches_per_minute=10_000, papers_per_hour=5
    )
    settings.papers_dir.mkdir()
    for year in (2021, 2022):
        (settings.papers_dir / paper_name(year)).write_bytes(PAPER)
    with templates.copy("sqlite", "access", fill) as database:
        with database.reading() as session:
            knocks = Knocks(session)
        with database.engine.begin() as connection:
            for table, column, where in PLANTED:
                mark = f"'{MARK}.{table}.{column}.' || id"
                connection.execute(text(f"UPDATE {table} SET {column} = {mark} WHERE {where}"))
        app = create_app(settings, database, Clock(clock_at(TODAY).read))
        starts = [
            knocks.address(path, knock)
            for method, path in routes(app)
            if method == "GET"
            for _, knock in knocks.of(method, path)
        ]
        yield app, [*starts, "/nichts", f"/plaene/x/massnahmen?q={MARK.lower()}"]


async def crawl(app: Any, starts: list[str], who: str | None, most: int) -> dict[str, set[str]]:
    """By mark (`table.column`): the addresses where it stands."""
    found: dict[str, set[str]] = {}
    headers = {"authorization": f"Bearer {KEYS[who]}"} if who else {}
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    known, waiting = set(starts), list(starts)
    async with httpx.AsyncClient(
        transport=transport, base_url="http://testserver", headers=headers
    ) as client:
        while waiting and most:
            most -= 1
            address = waiting.pop(0)
            answer = await client.get(address)
            assert answer.status_code < 500, address
            body = answer.content.decode(errors="replace") + str(answer.headers)
            for mark in re.findall(rf"{MARK}\.(\w+\.\w+)", body):
                found.setdefault(mark, set()).add(address)
            for link in map(unescape, LINK.findall(body)):
                if link not in known and not link.startswith("/static/"):
                    known.add(link)
                    waiting.append(link)
    return found


def test_nobody_without_an_account_finds_one(planted: tuple[Any, list[str]]) -> None:
    app, starts = planted
    assert len(starts) > 80
    assert asyncio.run(crawl(app, starts, None, len(starts))) == {}


@pytest.mark.long
def test_nobody_finds_one_behind_any_link(planted: tuple[Any, list[str]]) -> None:
    app, starts = planted
    assert asyncio.run(crawl(app, starts, None, MOST)) == {}


def test_inside_they_are_found(planted: tuple[Any, list[str]]) -> None:
    app, starts = planted
    mine = [
        one
        for one in starts
        if "1.2.1" in one
        or "1.2.2" in one
        or one.endswith(("/extensions", "/offices", "/status-reports", "/interim-reports"))
    ]
    assert set(asyncio.run(crawl(app, mine, "coord", len(mine)))) >= WANTED_INSIDE
