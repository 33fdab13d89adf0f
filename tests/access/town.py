"""A filled town for the matrix: every state that a rule asks about, and everybody who may knock."""

import sqlite3
from datetime import date
from hashlib import sha256

from sqlmodel import Session

from app.accounts.people import create_user
from app.accounts.sessions import log_in
from app.accounts.tokens import create_token
from app.audit.actor import Actor, By, Role, by_system
from app.config import Settings
from app.council_reports.closing import close_year
from app.council_reports.tables import CouncilReport, IssuedFile, PaperState
from app.http.house import House
from app.kit.clock import clock_at
from app.kit.db import Database
from app.offices.queries import office_by_code
from app.plan.extensions import Decision, ExtensionInput, decide, record_proposal, support
from app.plan.queries import measure_by_number, plan_by_slug, version_on
from app.plan_documents.seed import load_offices, load_plan
from app.quarterly_checks.checks import run_due_checks
from app.status_reports.confirmations import ConfirmationInput, confirm
from app.status_reports.editions import publish_edition
from app.status_reports.inputs import ReportInput
from app.status_reports.reports import accept, save_draft, send_back, submit
from app.status_reports.states import ReportKind
from app.status_reports.years import open_years, year_of

SLUG = "erfurt-integration-2021"
TODAY = date(2023, 2, 10)
"""2021 is closed, 2022 is over and open, 2023 runs."""

PEOPLE: dict[str, tuple[Role, str | None]] = {
    "clerk": (Role.CLERK, "A11"),
    "head": (Role.HEAD, "A11"),
    "clerk²": (Role.CLERK, "A50"),
    "head²": (Role.HEAD, "A50"),
    "coord": (Role.COORDINATION, "BMI"),
    "treas": (Role.TREASURY, "A20"),
    "council": (Role.COUNCIL, None),
    "audit": (Role.AUDITOR, "A14"),
    "privacy": (Role.DATA_PROTECTION, None),
    "admin": (Role.ADMIN, None),
}
NOBODY = "anyone"

STEPS = {
    "draft": "1.2.1",
    "submitted": "1.2.2",
    "accepted": "1.2.3",
    "returned": "1.3.2",
    "missing": "1.4.1",
}
"""Which measure of A11 has its report of 2022, and of 2021 (closed), in which step."""
COORDINATIONS_OWN, TO_RELEASE = "1.1.4", "8.6.2"
"""A draft of coordination's own; a draft of A50, where the head releases."""
YEARLY = "1.1.1"
CONTENT = {"implementation": "in_progress", "text": "Angefangen.", "obstacles": "Personal fehlt."}

KEYS: dict[str, str] = {}
COOKIES: dict[str, str] = {}


def fill(database: Database) -> None:
    settings, early, by = Settings(), by_system(clock_at(date(2021, 5, 3))), _by()
    load_offices(database, settings.seed_offices, by=early)
    load_plan(database, settings.seed_plan, settings, by=early)
    with database.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        open_years(session, plan, TODAY, by=by)
        for login, (role, code) in PEOPLE.items():
            office = office_by_code(session, code) if code else None
            named = {"role": role, "office": office, "by": by}
            _, KEYS[login] = create_token(session, name=login, **named)
            user = create_user(session, login=login, display_name="Beispiel", **named)
            COOKIES[login] = log_in(session, user, at=by.at, hours=10)
        for year in (2021, 2022):
            for step, number in STEPS.items():
                if step != "missing":
                    _report(session, number, year, step)
        office_by_code(session, "A50").needs_release = True
        for number in (COORDINATIONS_OWN, TO_RELEASE):
            _report(session, number, 2022, "draft")
        _report(session, "1.1.6", 2022, "draft", ReportKind.INTERIM)
        _report(session, "1.1.7", 2022, "submitted", ReportKind.INTERIM)
        _extensions(session)
        done = {"occurrence_date": "2022-12-31", "done_date": "2022-11-15"}
        a11 = _actor(session, Role.HEAD, "A11")
        confirm(
            session,
            plan,
            measure_by_number(session, plan, YEARLY),
            ConfirmationInput.model_validate(done),
            by=By(a11, by.at),
        )
        _papers(session)
    run_due_checks(database, clock_at(TODAY), quarter="2021-Q4")


def _report(
    session: Session, number: str, year: int, step: str, kind: ReportKind = ReportKind.ANNUAL
) -> None:
    plan = plan_by_slug(session, SLUG)
    measure = measure_by_number(session, plan, number)
    office_id = version_on(session, measure, TODAY).reporting_office_id
    at = _by().at
    office = By(Actor("t-o", Role.HEAD, frozenset({office_id})), at)
    coordination = By(Actor("t-c", Role.COORDINATION), at)
    content = ReportInput.model_validate(CONTENT)
    row = year_of(session, plan, year)
    report = save_draft(
        session, plan, measure, row, content, by=office, expected_version=None, kind=kind
    )
    if step != "draft":
        submit(session, plan, report, by=office)
    if step == "accepted":
        accept(session, report, by=coordination)
    if step == "returned":
        send_back(session, report, "Seit wann?", by=coordination)


def _extensions(session: Session) -> None:
    """1.2.2 proposed, 1.5.1 supported, 1.6.3 decided."""
    plan, at = plan_by_slug(session, SLUG), _by().at
    coordination = By(Actor("t-c", Role.COORDINATION), at)
    office = By(_actor(session, Role.HEAD, "A11"), at)
    for number, step in (("1.2.2", "proposed"), ("1.5.1", "supported"), ("1.6.3", "decided")):
        wish = {"effect": "later_date", "new_due_date": "2024-06-30", "reason": "Personal fehlt."}
        extension = record_proposal(
            session,
            plan,
            measure_by_number(session, plan, number),
            ExtensionInput.model_validate(wish),
            office_id=office_by_code(session, "A11").id or 0,
            by=office,
        )
        if step != "proposed":
            support(session, extension, by=coordination)
        if step == "decided":
            decision = Decision(decided_by="Stadtrat", decided_date=date(2023, 2, 1), paper="1/23")
            decide(session, extension, decision, by=coordination)


def _papers(session: Session) -> None:
    """2021 was closed and laid before the council, 2022 has a draft. Both have a file."""
    plan, at = plan_by_slug(session, SLUG), _by().at
    laid = close_year(session, plan, 2021, by=By(Actor("t-c", Role.COORDINATION), at))
    laid.state, laid.laid_date = PaperState.LAID, date(2022, 6, 1)
    publish_edition(session, year_of(session, plan, 2021), 1, laid.laid_date)
    draft = CouncilReport(
        plan_id=plan.id or 0, year=2022, edition=1, contents=laid.contents, frozen_at=at
    )
    session.add(draft)
    session.flush()
    for report in (laid, draft):
        file = IssuedFile(
            council_report_id=report.id or 0,
            name=paper_name(report.year),
            sha256=sha256(PAPER).hexdigest(),
            size_bytes=len(PAPER),
            issued_at=at,
        )
        session.add(file)


PAPER = b"%PDF-1.7"


def paper_name(year: int) -> str:
    return f"bericht-{year}.pdf"


def _by() -> By:
    return by_system(clock_at(TODAY))


def _actor(session: Session, role: Role, code: str) -> Actor:
    return Actor(f"t-{role}", role, frozenset({office_by_code(session, code).id or 0}))


class Restored:
    """One filled database for all requests: what was written is written for real, and then the
    database is put back as it was."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.filled = sqlite3.connect(":memory:")
        with sqlite3.connect(database.engine.url.database or "") as source:
            source.backup(self.filled)

    def put_back(self, house: House) -> None:
        self.database.engine.dispose()
        with sqlite3.connect(self.database.engine.url.database or "") as target:
            self.filled.backup(target)
        target.close()
        self.database._version_read_at = float("-inf")
        house.states._states.clear()
