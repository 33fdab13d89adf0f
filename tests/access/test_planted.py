"""Internal texts are planted everywhere, and nobody without an account finds one at any address."""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

import httpx
import pytest
from sqlalchemy import text

from app.audit.actor import SYSTEM, Actor, By, Role
from app.config import Publication, Settings
from app.council_reports.jobs import order
from app.council_reports.kinds import PaperKind
from app.kit.answered import AnsweredRequest
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.kit.inputs import read_input
from app.kit.outbox import put
from app.kit.outbox_tables import MailState
from app.main import create_app
from app.offices.deputies import DeputyInput, add_deputy
from app.offices.queries import office_by_code

from .knocking import Knocks
from .test_matrix import routes
from .town import KEYS, PAPER, SLUG, TODAY, fill, paper_name

COORDINATION: Final = Actor("u-c", Role.COORDINATION)
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
    ("office_deputy", "name", "1 = 1"),
    ("office_deputy", "mailbox", "1 = 1"),
    ("outbox_mail", "recipient", "1 = 1"),
    ("outbox_mail", "subject", "1 = 1"),
    ("outbox_mail", "text", "1 = 1"),
    ("outbox_mail", "last_error", "1 = 1"),
    ("answered_request", "body", "1 = 1"),
    ("paper_job", "message", "1 = 1"),
)
WANTED_INSIDE: Final = {
    "status_report.internal_note",
    "status_report.question",
    "status_report.text",
    "extension.reason",
    "office.mailbox",
    "office_deputy.mailbox",
    "outbox_mail.text",
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
        _write_letters(database)
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


def _write_letters(database: Database) -> None:
    """Somebody stands in, a mail was given up, an answer is kept, a paper waits."""
    by = By(SYSTEM, clock_at(TODAY).now())
    days = {"first_date": "2023-01-01", "last_date": "2023-12-31"}
    content = {"name": "Sekretariat", "mailbox": "s@stadt.example"} | days
    with database.writing(by=by) as session:
        add_deputy(session, office_by_code(session, "A11"), read_input(DeputyInput, content))
        mail = put(session, "k", "a@stadt.example", "Betreff", "Text", "<p>Text</p>", now=by.at)
        mail.state, mail.last_error = MailState.GIVEN_UP, "550"
        session.add(
            AnsweredRequest(
                actor="t-1", key="k", request_hash="x", status=200, headers={}, body="{}",
                created_at=by.at,
            )
        )  # fmt: skip
        order(session, SLUG, 2022, next(iter(PaperKind)), by=By(COORDINATION, by.at))


def text_of(answer: httpx.Response) -> str:
    """What people read in it: papers and packed files are opened."""
    kind = answer.headers.get("content-type", "")
    if kind.startswith("application/pdf") and answer.content != PAPER:
        command = ["pdftotext", "-", "-"]
        read = subprocess.run(command, input=answer.content, capture_output=True, check=True)
        return read.stdout.decode()
    if answer.content.startswith(b"PK"):
        with ZipFile(BytesIO(answer.content)) as archive:
            parts = [archive.read(name) for name in archive.namelist()]
            return b"".join(parts).decode(errors="replace")
    return answer.content.decode(errors="replace")


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
            body = text_of(answer) + str(answer.headers)
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
        or one in ("/kontakte/A11", "/koordination/mails")
    ]
    assert set(asyncio.run(crawl(app, mine, "coord", len(mine)))) >= WANTED_INSIDE
