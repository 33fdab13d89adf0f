"""What went out stays what it was, and is recognised again."""

import json
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import delete
from sqlmodel import select

from app.audit.actor import By, by_system
from app.config import Settings
from app.council_reports import issuing
from app.council_reports.checking import check_papers
from app.council_reports.closing import close_year
from app.council_reports.entries import CouncilPaperInput, enter
from app.council_reports.issuing import Issued, issue, issue_all, make_report
from app.council_reports.job_tables import PaperContent
from app.council_reports.kinds import PaperKind
from app.council_reports.published import files_of
from app.council_reports.states import lay_before_council
from app.council_reports.tables import CouncilReport, IssuedFile, PaperState
from app.council_reports.verifying import verify
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import Invalid, NotFound, Stale, Unavailable
from app.plan.queries import plan_by_slug
from app.plan_documents.seed import load_offices, load_plan
from app.status_reports.years import open_years, reopen, year_of

PLAN = {
    "format": "massnahmenmonitor-plan/1",
    "slug": "kleiner-plan",
    "title": "Kleiner Plan",
    "as_of_date": "2021-03-01",
    "fields": [
        {
            "number": 1,
            "title": "Ein Feld",
            "recommendations": [
                {
                    "number": 1,
                    "title": "Eine Empfehlung",
                    "measures": [
                        {
                            "number": "1.1.1",
                            "label": "M1",
                            "title": "Eine Maßnahme",
                            "responsible_text": "Büro für Migration und Integration",
                            "deadline_text": "4. Quartal 2021",
                            "cost_text": "keine",
                        }
                    ],
                }
            ],
        }
    ],
}
SLUG = "kleiner-plan"
AFTER = clock_at(date(2022, 3, 1))


@pytest.fixture
def house(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def tiny(templates: Any, tmp_path: Path, house: Settings) -> Iterator[Database]:
    with _tiny(templates, "sqlite", tmp_path, house) as copy:
        yield copy


@pytest.fixture
def tiny_anywhere(
    templates: Any, engine_name: str, tmp_path: Path, house: Settings
) -> Iterator[Database]:
    with _tiny(templates, engine_name, tmp_path, house) as copy:
        yield copy


@contextmanager
def _tiny(templates: Any, engine: str, tmp_path: Path, house: Settings) -> Iterator[Database]:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(PLAN))
    by = by_system(clock_at(date(2021, 5, 3)))
    with templates.copy(engine, "empty", lambda _: None) as copy:
        load_offices(copy, house.seed_offices, by=by)
        load_plan(copy, path, house, by=by)
        with copy.writing(by=by) as session:
            open_years(session, plan_by_slug(session, SLUG), date(2021, 5, 3), by=by)
        yield copy


def close(database: Database, by: By) -> None:
    with database.writing(by=by) as session:
        close_year(session, plan_by_slug(session, SLUG), 2021, by=by)


def test_a_draft_is_not_kept(tiny: Database, house: Settings, tmp_path: Path) -> None:
    out, told = tmp_path / "out" / "draft.pdf", list[str]()
    made = make_report(tiny, house, SLUG, 2021, out, clock=AFTER, progress=told.append)
    assert out.read_bytes() == made.content
    assert made.edition is None
    assert "nicht abgeschlossen" in made.message
    assert told[0] == "Anlage 1: Evaluationsbericht (1 Maßnahme) wird gesetzt …"
    assert not house.papers_dir.exists()
    assert not verify(tiny, out).is_ours


def test_what_went_out_stays(
    tiny: Database, house: Settings, tmp_path: Path, coordination: Callable[[date], By]
) -> None:
    by = coordination(date(2022, 3, 1))
    close(tiny, by)
    first = issue(tiny, house, SLUG, 2021, by=by)
    path = house.papers_dir / first.name
    with tiny.writing(by=by) as session:  # as if tomorrow's templates printed something else
        report = session.exec(select(CouncilReport)).one()
        report.contents = report.contents | {"city": "Andere Stadt"}
    assert issue(tiny, house, SLUG, 2021, by=by).content == first.content
    assert path.read_bytes() == first.content
    path.write_bytes(first.content + b"\n")
    assert issue(tiny, house, SLUG, 2021, by=by).content == first.content  # from the database
    with tiny.counting() as connection:
        connection.execute(delete(PaperContent))
    with pytest.raises(Unavailable, match="Datensicherung"):
        issue(tiny, house, SLUG, 2021, by=by)
    with tiny.writing(by=by) as session:
        report = session.exec(select(CouncilReport)).one()
        report.contents = report.contents | {"city": house.city}
    assert issue(tiny, house, SLUG, 2021, by=by).content == first.content
    assert path.read_bytes() == first.content
    with tiny.reading() as session:
        [kept] = session.exec(select(IssuedFile)).all()
        assert (kept.sha256, kept.size_bytes) == (first.sha256, len(first.content))
    _check_verdicts(tiny, path, by)


def _check_verdicts(database: Database, path: Path, by: By) -> None:
    verdict = verify(database, path)
    assert verdict.is_ours
    assert "unverändert die 1. Ausgabe des Evaluationsberichts 2021" in verdict.message
    assert "01.03.2022" in verdict.message
    changed = path.with_name("changed.pdf")
    changed.write_bytes(path.read_bytes().replace(b"2021", b"2022", 1))
    assert verify(database, changed).message.startswith("Nein: changed.pdf")
    with pytest.raises(Invalid, match="nicht lesbar"):
        verify(database, path.with_name("nothing.pdf"))
    with database.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        reopen(session, year_of(session, plan, 2021), "Nachtrag", by=by)
    close(database, by)
    assert verify(database, path).message.endswith("Es gibt inzwischen eine 2. Ausgabe.")


def test_unknown_plans_and_years(tiny: Database, house: Settings) -> None:
    for slug, year in (("nothing", 2021), (SLUG, 1999)):
        with pytest.raises(NotFound):
            make_report(tiny, house, slug, year, None, clock=AFTER)


def test_a_council_paper_on_its_way_is_issued_anew_and_the_earlier_one_stays(
    tiny: Database, house: Settings, coordination: Callable[[date], By]
) -> None:
    by = coordination(date(2022, 3, 1))
    close(tiny, by)

    def issue_text(on: date) -> Issued:
        kind = PaperKind.COUNCIL_PAPER_TEXT
        return issue(tiny, house, SLUG, 2021, by=coordination(on), kind=kind)

    draft = issue_text(date(2022, 3, 1))
    assert issue_text(date(2022, 3, 2)).content == draft.content
    with tiny.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        enter(session, plan, 2021, CouncilPaperInput(file_reference="AZ 42"), by=by)
    entered = issue_text(date(2022, 3, 3))
    with tiny.writing(by=by) as session:
        lay_before_council(session, plan, 2021, date(2022, 3, 9), by=by)
    laid = issue_text(date(2022, 3, 9))
    assert len({draft.sha256, entered.sha256, laid.sha256}) == 3
    assert [each.name[-15:] for each in (draft, entered, laid)] == [
        "-ausgabe-1.docx",
        "usgabe-1-2.docx",
        "usgabe-1-3.docx",
    ]
    assert (house.papers_dir / draft.name).read_bytes() == draft.content
    assert verify(tiny, house.papers_dir / laid.name).is_ours
    with tiny.reading() as session:
        [report] = session.exec(select(CouncilReport)).all()
        shown = files_of(session, report, inside=False)
        assert [(file.name, file.state) for file in shown] == [(laid.name, PaperState.LAID)]


@pytest.mark.parametrize("entered", ["the same", "another"])
def test_two_who_issue_at_one_moment_share_no_name(
    tiny_anywhere: Database,
    house: Settings,
    coordination: Callable[[date], By],
    monkeypatch: pytest.MonkeyPatch,
    entered: str,
) -> None:
    """Both have drawn before either keeps; the second may have read another entry."""
    database, kind, by = tiny_anywhere, PaperKind.COUNCIL_PAPER_TEXT, coordination(date(2022, 3, 1))
    close(database, by)
    meeting, drawing, draw = threading.Barrier(2), threading.Event(), issuing.draw

    def draw_together(*args: Any, **kwargs: Any) -> bytes:
        content = draw(*args, **kwargs)
        drawing.set()
        meeting.wait(30)
        return content

    monkeypatch.setattr(issuing, "draw", draw_together)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(issue, database, house, SLUG, 2021, by=by, kind=kind)
        assert drawing.wait(30)
        if entered == "another":
            with database.writing(by=by) as session:
                plan = plan_by_slug(session, SLUG)
                enter(session, plan, 2021, CouncilPaperInput(file_reference="AZ 42"), by=by)
        later = coordination(date(2022, 3, 2))
        second = pool.submit(issue, database, house, SLUG, 2021, by=later, kind=kind)
        made = {each.name: each for each in (first.result(60), second.result(60))}
    with database.reading() as session:
        rows = {row.name: row.sha256 for row in session.exec(select(IssuedFile))}
        assert check_papers(session, house.papers_dir) == []
    assert {name: each.sha256 for name, each in made.items()} == rows
    assert len(rows) == (1 if entered == "the same" else 2)


def test_entries_are_locked(tiny: Database, coordination: Callable[[date], By]) -> None:
    by = coordination(date(2022, 3, 1))
    with tiny.writing(by=by) as session:
        plan = plan_by_slug(session, SLUG)
        entry = enter(session, plan, 2021, CouncilPaperInput(), by=by)
        version = entry.version
        for expected in (None, 0, version + 1):
            with pytest.raises(Stale):
                enter(session, plan, 2021, CouncilPaperInput(), by=by, expected_version=expected)
        content = CouncilPaperInput(subject="Neu")
        changed = enter(session, plan, 2021, content, by=by, expected_version=version)
        assert (changed.subject, changed.version) == ("Neu", version + 1)


@pytest.mark.long
def test_the_whole_set_is_issued_once(
    tiny: Database, house: Settings, coordination: Callable[[date], By]
) -> None:
    by = coordination(date(2022, 3, 1))
    close(tiny, by)
    first = list(issue_all(tiny, house, SLUG, 2021, by=by))
    assert [each.kind for each in first] == [k for k in PaperKind if k in {e.kind for e in first}]
    assert len(first) == 6
    again = list(issue_all(tiny, house, SLUG, 2021, by=coordination(date(2022, 3, 2))))
    assert [each.sha256 for each in again] == [each.sha256 for each in first]
    for each in first:
        assert verify(tiny, house.papers_dir / each.name).is_ours


@pytest.mark.long
def test_a_correction_comes_with_the_pages_to_exchange(
    tiny: Database, house: Settings, coordination: Callable[[date], By]
) -> None:
    by, kind = coordination(date(2022, 3, 1)), PaperKind.REPLACEMENT
    close(tiny, by)
    list(issue_all(tiny, house, SLUG, 2021, by=by))
    with pytest.raises(NotFound, match="zweiten Ausgabe"):
        issue(tiny, house, SLUG, 2021, by=by, kind=kind)
    later = coordination(date(2022, 4, 1))
    with tiny.writing(by=later) as session:
        plan = plan_by_slug(session, SLUG)
        reopen(session, year_of(session, plan, 2021), "Nachtrag", by=later)
    close(tiny, later)
    made = issue(tiny, house, SLUG, 2021, by=later, kind=kind)
    assert issue(tiny, house, SLUG, 2021, by=later, kind=kind).content == made.content
    pages = [each.extract_text() for each in PdfReader(BytesIO(made.content)).pages]
    assert "Was zu tauschen ist" in pages[0]
    sheets = [" ".join(text.split()) for text in pages[1:]]
    assert "Austauschblatt zu Anlage 1, 2. Ausgabe: ersetzt Seite 1 der 1. Ausgabe" in sheets[0]
    with tiny.reading() as session:
        rows = session.exec(select(IssuedFile).where(IssuedFile.kind == PaperKind.REPORT)).all()
    assert all(row.pages for row in rows)
