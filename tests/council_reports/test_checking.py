import hashlib
from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from app.audit.actor import SYSTEM, By
from app.council_reports.checking import check_papers
from app.council_reports.closing import close_year
from app.council_reports.keeping import keep
from app.council_reports.tables import CouncilReport, IssuedFile
from app.plan.queries import plan_by_slug

SLUG = "erfurt-integration-2021"
CONTENT = b"%PDF-1.7 invented"


@pytest.fixture
def papers(tmp_path):
    (tmp_path / "bericht.pdf").write_bytes(CONTENT)
    return tmp_path


@pytest.fixture
def closed(quick, coordination):
    by = coordination(date(2022, 3, 1))
    with quick.writing(by=by) as session:
        close_year(session, plan_by_slug(session, SLUG), 2021, by=by)
    with quick.writing(by=By(SYSTEM, by.at)) as session:
        report = session.exec(select(CouncilReport)).one()
        digest = hashlib.sha256(CONTENT).hexdigest()
        session.add(
            IssuedFile(
                council_report_id=report.id or 0,
                name="bericht.pdf",
                sha256=digest,
                size_bytes=len(CONTENT),
                issued_at=by.at,
            )
        )
    return quick


def findings(database, papers):
    with database.reading() as session:
        return [str(finding) for finding in check_papers(session, papers)]


def test_what_was_issued_is_there_to_the_byte(closed, papers):
    path = papers / "bericht.pdf"
    assert findings(closed, papers) == []
    path.write_bytes(CONTENT + b" ")
    assert findings(closed, papers) == [f"Datei {path}: ist nicht mehr die, die ausgegeben wurde."]
    path.unlink()
    assert findings(closed, papers) == [f"Datei {path}: fehlt oder ist nicht lesbar."]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE council_report SET edition = 2", "hat eine Lücke in seinen Ausgaben."),
        (
            "UPDATE council_report SET frozen_at = '2022-03-02 00:00:00.000000'",
            "ist abgeschlossen, aber ohne Ausgabe dieses Abschlusses.",
        ),
    ],
)
def test_a_closed_year_has_its_edition(closed, papers, change, found):
    with closed.engine.begin() as connection:
        connection.execute(text(change))
    assert findings(closed, papers)[:1] == [f"{SLUG}, Berichtsjahr 2021: {found}"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE paper_content SET base64 = 'x'",
        "UPDATE paper_content SET base64 = 'eHh4'",
        "UPDATE paper_content SET kept_until = '2022-03-02 00:00:00.000000'",
    ],
)
def test_what_the_database_keeps_is_there_to_the_byte(closed, papers, change):
    digest = keep(closed, CONTENT)
    assert findings(closed, papers) == []
    with closed.engine.begin() as connection:
        connection.execute(text(change))
    [found] = findings(closed, papers)
    assert found.startswith(f"Datei {digest[:12]}… in der Datenbank: ist nicht mehr")
