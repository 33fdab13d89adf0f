"""What is internal never leaves, at no level of any answer."""

import hashlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from app.audit.actor import SYSTEM, By
from app.config import Publication, Settings
from app.council_reports.keeping import keep
from app.council_reports.tables import CouncilReport, IssuedFile, PaperState
from app.offices.tables import Office
from app.plan.extensions import ExtensionInput, record_proposal
from app.plan.queries import measure_by_number, plan_by_slug
from app.reminders.tables import Reminder
from app.status_reports.editions import publish_edition
from app.status_reports.tables import Contribution, ReportingYear, StatusReport

SECRET = "GEHEIM"
LATER = "noch nicht vorgelegt"
SPENT, NEED = "123.45", "678.90"
REAL = {
    "job": 1,
    "edition": 1,
    "plan": "erfurt-integration-2021",
    "number": "1.2.1",
    "year": "2021",
    "code": "A11",
    "quarter": "2021-Q4",
    "slug": "stale",
    "kind": "council_paper",
}


USUALLY_SQLITE = [
    "sqlite",
    pytest.param("postgres", marks=(pytest.mark.postgres, pytest.mark.long)),
]
ONE_ENGINE = pytest.mark.parametrize("engine_name", USUALLY_SQLITE, indirect=True)
"""What an answer leaves out hardly hangs on the engine; the other is asked in long runs."""


@pytest.fixture
def planted(town: Any) -> Any:
    """An accepted report of a year that is public, with everything internal full of secrets."""
    town.hand_in(
        internal_note=SECRET,
        evidence=SECRET,
        spent_city_eur=SPENT,
        spent_source=SECRET,
        budget_need_eur=NEED,
    )
    town.accept()
    by = By(SYSTEM, town.now)
    with town.database.writing(by=by) as session:
        plan = plan_by_slug(session, REAL["plan"])
        measure = measure_by_number(session, plan, "1.2.1")
        years = session.exec(select(ReportingYear).order_by(ReportingYear.year)).all()
        office = session.exec(select(Office).where(Office.code == "A11")).one()
        office.mailbox = f"{SECRET}@erfurt.de"
        report = session.exec(select(StatusReport)).one()
        report.question = SECRET
        report.drafted_by = report.submitted_by = SECRET
        extension = record_proposal(
            session,
            plan,
            measure,
            ExtensionInput(effect="later_date", new_due_date="2022-06-30", reason=SECRET),
            office_id=office.id or 0,
            by=by,
        )
        extension.coordination_note = SECRET
        session.add(
            Contribution(
                measure_id=measure.id or 0,
                reporting_year_id=years[0].id or 0,
                office_id=office.id or 0,
                text=SECRET,
                written_at=by.at,
            )
        )
        _open_year_report(session, measure.id or 0, years[1].id or 0, office.id or 0)
        publish_edition(session, years[0], 1, date(2022, 1, 5))
    return town


def _open_year_report(session: Any, measure_id: int, year_id: int, office_id: int) -> None:
    """Accepted too, but its year was not laid before the council."""
    session.add(
        StatusReport(
            measure_id=measure_id,
            reporting_year_id=year_id,
            office_id=office_id,
            kind="annual",
            step="accepted",
            implementation="in_progress",
            text=LATER,
            drafted_by="t-1",
        )
    )


def addresses(town: Any) -> Iterator[str]:
    for path, operations in town.app.openapi()["paths"].items():
        if "get" in operations:
            yield path.format(**REAL)
    yield f"{town.plan}/overdue?as_of=2021-12-31"
    yield f"{town.plan}/measures?limit=1000&q=geheim"
    yield f"{town.plan}/years/2022/status-reports"
    yield f"{town.plan}/years/2022/status-reports/1.2.1"


@ONE_ENGINE
@pytest.mark.parametrize("publication", list(Publication))
def test_nothing_internal_leaves_without_an_account(planted: Any, publication: Publication) -> None:
    planted.settings = Settings(data_dir=planted.settings.data_dir, publication=publication)
    planted.__post_init__()
    texts = {address: planted.get(address).text for address in addresses(planted)}
    assert [address for address, text in texts.items() if SECRET in text or NEED in text] == []
    shown = any(LATER in text for text in texts.values())
    assert shown == (publication is Publication.LIVE)
    measure = planted.get(f"{planted.plan}/measures/1.2.1").json()
    assert measure["reports"][0]["text"] == "Angefangen."
    assert measure["reports"][0]["spent_city_eur"] == SPENT
    assert "internal_note" not in repr(measure)


@ONE_ENGINE
def test_inside_it_is_there(planted: Any) -> None:
    """The control: the same addresses do say it to those who may know."""
    told = [
        address
        for address in addresses(planted)
        if SECRET in planted.get(address, "coordination").text
    ]
    for part in (
        "/measures/1.2.1",
        "/extensions",
        "/contributions",
        "/offices/A11",
        "/status-reports",
    ):
        assert any(address.endswith(part) for address in told), part


@ONE_ENGINE
@pytest.mark.parametrize(
    ("who", "notes", "money"),
    [
        ("clerk", True, True),
        ("coordination", True, True),
        ("auditor", True, True),
        ("data protection", True, True),
        ("other office", False, True),
        ("treasury", False, True),
        ("council", False, True),
        ("admin", False, False),
    ],
)
def test_notes_are_for_the_own_office_coordination_and_auditors(
    planted: Any, who: str, notes: bool, money: bool
) -> None:
    report = planted.get(f"{planted.reports}/1.2.1", who).json()
    assert report["internal_note"] == (SECRET if notes else None)
    assert report["question"] == (SECRET if notes else None)
    assert report["spent_city_eur"] == (SPENT if money else None)
    nested = planted.get(f"{planted.plan}/measures/1.2.1", who).json()["reports"][0]
    assert nested == report


def test_drafts_are_for_those_who_write_them(town: Any) -> None:
    town.draft(text="Noch unfertig.")
    path = f"{town.reports}/1.2.1"
    seen = {
        who: town.get(path, who).status_code
        for who in (None, "clerk", "head", "coordination", "other office", "treasury", "council")
    }
    assert seen == {
        None: 404,
        "clerk": 200,
        "head": 200,
        "coordination": 200,
        "other office": 404,
        "treasury": 404,
        "council": 404,
    }
    for who in ("other office", "treasury"):
        assert town.get(town.reports, who).json()["total"] == 0
        assert "unfertig" not in town.get(f"{town.plan}/measures/1.2.1", who).text


def test_the_public_sees_a_year_once_it_was_laid(town: Any) -> None:
    town.hand_in()
    town.accept()
    path = f"{town.reports}/1.2.1"
    assert town.get(path).status_code == 404
    with town.database.writing(by=By(SYSTEM, town.now)) as session:
        year = session.exec(select(ReportingYear).where(ReportingYear.year == 2021)).one()
        publish_edition(session, year, 1, date(2022, 3, 1))
    town.move_to(date(2022, 2, 28))
    assert town.get(path).status_code == 404
    town.move_to(date(2022, 3, 1))
    assert town.get(path).json()["text"] == "Angefangen."


def test_the_issued_report_is_public_once_it_was_laid(town: Any) -> None:
    path = f"{town.plan}/years/2021/annual-report"
    assert town.get(path, "coordination").status_code == 404
    file = town.settings.papers_dir / "bericht.pdf"
    file.parent.mkdir()
    file.write_bytes(b"%PDF-1.7")
    with town.database.writing(by=By(SYSTEM, town.now)) as session:
        plan = plan_by_slug(session, REAL["plan"])
        report = CouncilReport(
            plan_id=plan.id or 0, year=2021, edition=1, contents={}, frozen_at=town.now
        )
        session.add(report)
        session.flush()
        issued = IssuedFile(
            council_report_id=report.id or 0,
            name=file.name,
            sha256=hashlib.sha256(b"%PDF-1.7").hexdigest(),
            size_bytes=10,
            issued_at=town.now,
        )
        session.add(issued)
    assert town.get(path).status_code == 404
    inside = town.get(path, "coordination")
    assert (inside.content, inside.headers["content-type"]) == (
        file.read_bytes(),
        "application/pdf",
    )
    with town.database.writing(by=By(SYSTEM, town.now)) as session:
        session.exec(select(CouncilReport)).one().state = PaperState.LAID
    assert town.get(path).status_code == 200
    file.write_bytes(b"%PDF-1.8")
    assert town.get(path).status_code == 503
    keep(town.database, b"%PDF-1.7")
    assert town.get(path).content == b"%PDF-1.7"


def test_reminders_have_no_address(town: Any) -> None:
    assert Reminder.__tablename__ == "reminder"
    paths = "".join(town.app.openapi()["paths"])
    assert "remind" not in paths
    assert "user" not in paths
    assert "audit" not in paths
