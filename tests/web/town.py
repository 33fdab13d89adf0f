"""The town hall as browsers see it: a seeded plan, a few reports, people who log in."""

import re
import warnings
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from sqlmodel import select

from app.accounts.people import create_user
from app.accounts.sessions import log_in
from app.accounts.tables import User
from app.audit.actor import Actor, By, Role, by_system
from app.config import Settings
from app.http.cookies import SESSION_COOKIE
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.main import create_app
from app.offices.queries import office_by_code
from app.plan.queries import measure_by_number, plan_by_slug, version_on
from app.plan_documents.seed import load_offices, load_plan
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import accept, save_draft, submit
from app.status_reports.years import open_years, year_of

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its advice to install another client
    from fastapi.testclient import TestClient

SLUG = "erfurt-integration-2021"
PLAN = f"/plaene/{SLUG}"
PASSWORD = "ein langes Passwort"
JANUARY = date(2022, 1, 20)
"""2021 is over, its reports are due on 31.01.2022."""
PEOPLE = {
    "coordination": (Role.COORDINATION, "BMI"),
    "clerk": (Role.CLERK, "A11"),
    "head": (Role.HEAD, "A11"),
    "other": (Role.CLERK, "A50"),
    "council": (Role.COUNCIL, None),
}
"""1.1.1 (jährlich), 1.2.1 and 1.2.2 (3. Quartal 2021) are reported on by A11."""
SECRET_NOTE, DRAFT_TEXT = "Geheimer Vermerk 4711", "Unfertiger Entwurf 0815"


def fill(database: Database) -> None:
    """1.2.2 is handed in, 1.5.1 accepted with an internal note, 1.3.1 a draft."""
    settings, clock = Settings(), clock_at(date(2021, 5, 3))
    by = by_system(clock)
    load_offices(database, settings.seed_offices, by=by)
    load_plan(database, settings.seed_plan, settings, by=by)
    with database.writing(by=by) as session:
        for login, (role, code) in PEOPLE.items():
            office = office_by_code(session, code) if code else None
            create_user(
                session,
                login=login,
                display_name="Beispiel",
                role=role,
                office=office,
                password=PASSWORD,
                by=by,
            )
    by = by_system(clock_at(JANUARY))
    with database.writing(by=by) as session:
        open_years(session, plan_by_slug(session, SLUG), JANUARY, by=by)
    for number, step in (("1.2.2", "submitted"), ("1.5.1", "accepted"), ("1.3.1", "draft")):
        _report(database, number, step)


def _report(database: Database, number: str, step: str) -> None:
    at = clock_at(date(2022, 1, 10)).now()
    with database.writing(by=By(Actor("t", Role.SYSTEM), at)) as session:
        plan = plan_by_slug(session, SLUG)
        measure = measure_by_number(session, plan, number)
        office = version_on(session, measure, JANUARY).reporting_office_id
        by = By(Actor("t-office", Role.HEAD, frozenset({office})), at)
        content = ReportInput.model_validate(
            {
                "implementation": "in_progress",
                "text": DRAFT_TEXT if step == "draft" else f"Sachstand zu {number}.",
                "obstacles": "Personal fehlte.",
                "internal_note": SECRET_NOTE,
                "spent_city_eur": "1500.00",
            }
        )
        year = year_of(session, plan, 2021)
        report = save_draft(session, plan, measure, year, content, by=by, expected_version=None)
        if step != "draft":
            submit(session, plan, report, by=by)
        if step == "accepted":
            accept(session, report, by=By(Actor("t-bmi", Role.COORDINATION), at))


@dataclass
class Browser:
    """One person's browser without JavaScript: follows redirects, keeps cookies, fills forms."""

    client: TestClient
    last: Any = field(default=None)

    def get(self, path: str, **kwargs: Any) -> Any:
        self.last = self.client.get(path, **kwargs)
        return self.last

    def post(self, path: str, **form: str) -> Any:
        """With the word of the form and its versions, as the page last shown had them."""
        versions = re.findall(r'name="(version[^"]*)"', self.last.text if self.last else "")
        hidden = {name: self.hidden(name) for name in ("csrf", *versions)}
        sent = {name: value for name, value in hidden.items() if value is not None} | form
        self.last = self.client.post(path, data=sent)
        return self.last

    def hidden(self, name: str) -> str | None:
        found = re.search(rf'name="{name}" value="([^"]*)"', self.last.text if self.last else "")
        return unescape(found[1]) if found else None

    def log_in(self, login: str, password: str = PASSWORD) -> Any:
        self.get("/anmelden")
        return self.post("/anmelden", login=login, password=password)


@dataclass
class Site:
    database: Database
    settings: Settings
    now: Any

    def __post_init__(self) -> None:
        self.app = create_app(self.settings, self.database, Clock(lambda: self.now))

    def browser(self, login: str | None = None) -> Browser:
        """Of somebody who is logged in: with a session, as checking a password takes a while."""
        client = TestClient(self.app, raise_server_exceptions=False)
        client.headers["origin"] = "http://testserver"
        if login:
            with self.database.writing(by=self.by) as session:
                user = session.exec(select(User).where(User.login == login)).one()
                cookie = log_in(session, user, at=self.now, hours=self.settings.session_hours)
            client.cookies.set(SESSION_COOKIE, cookie)
        return Browser(client)

    @property
    def by(self) -> By:
        return By(Actor("t", Role.SYSTEM), self.now)

    def move_to(self, day: date) -> None:
        self.now = clock_at(day).now()


def make_settings(folder: Path, database: Database, **more: Any) -> Settings:
    more = {"makes_papers": False} | more
    return Settings(data_dir=folder, database_url=str(database.engine.url), **more)
