"""A year to the archive and out of the house: packed, confirmed, deleted, and the chain holds."""

import csv
import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import jsonschema_rs
import pytest
from sqlmodel import select

from app.archive.disposing import deletable_from, dispose_year
from app.archive.handing_over import confirm_handover, offer_year
from app.archive.standing import Stage, standings
from app.archive.tables import ArchivePackage, DeletionProof, Verdict
from app.audit.actor import Actor, By, Role, by_system
from app.audit.chain import seal_all
from app.audit.tables import AuditEntry
from app.cli.checking import everything_wrong
from app.config import Settings
from app.council_reports.closing import close_year
from app.council_reports.tables import IssuedFile
from app.kit.backup import lines, tables_of
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import Conflict, Invalid, NotAllowed, NotFound
from app.kit.outbox import put
from app.monitoring.known import plan_state
from app.monitoring.model import View
from app.plan.queries import plan_by_slug
from app.reminders.tables import Occasion, Reminder
from app.status_reports.implementation import Implementation
from app.status_reports.states import Step
from app.status_reports.tables import Contribution, StatusReport
from app.status_reports.years import open_years, reopen, year_of
from tests.audit.conftest import past_the_service

SLUG, YEAR, RETENTION = "erfurt-integration-2021", 2021, 10
COORDINATION = Actor("u-1", Role.COORDINATION)
PAPER = b"%PDF-1.7 the paper as it was issued"
SECRET = ("Vermerk-geheim", "Frage-geheim", "Urfassung-geheim", "Beitrag-geheim", "Entwurf-geheim")
OFFERED, CONFIRMED, LATER = date(2022, 5, 2), date(2022, 6, 1), date(2033, 1, 1)


def on(day: date) -> By:
    return By(COORDINATION, clock_at(day).now())


@dataclass
class House:
    database: Database
    folder: Path
    settings: Settings = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings(data_dir=self.folder, database_url=None)

    def offer(self, name: str = "a.zip", day: date = OFFERED, **more: bool) -> Path:
        seal_all(self.database, clock_at(day))
        out = self.folder / name
        offer_year(self.database, self.settings, SLUG, YEAR, out, by=on(day), **more)
        return out

    def confirm(self, day: date = CONFIRMED, receipt: str = "StA 2022/17") -> None:
        with self.database.writing(by=on(CONFIRMED)) as session:
            confirm_handover(
                session,
                plan_by_slug(session, SLUG),
                YEAR,
                receipt=receipt,
                confirmed_date=day,
                verdict=Verdict.TAKEN_OVER,
                by=on(CONFIRMED),
            )

    def dispose(self, day: date = LATER, retention_years: int = RETENTION) -> DeletionProof:
        with self.database.writing(by=on(day)) as session:
            plan = plan_by_slug(session, SLUG)
            return dispose_year(session, plan, YEAR, retention_years=retention_years, by=on(day))

    def findings(self) -> list[str]:
        seal_all(self.database, clock_at(LATER))
        with self.database.reading() as session:
            now = clock_at(LATER).now()
            return [str(f) for f in everything_wrong(session, self.settings.papers_dir, now)]

    def everything(self) -> str:
        """All rows of all tables, as text."""
        with self.database.snapshot() as connection:
            tables = tables_of(connection)
            return b"".join(b"".join(lines(connection, table)) for table in tables).decode()


@pytest.fixture
def house(seeded: Database, tmp_path: Path) -> House:
    """2021 reported, closed and issued, with all that is for the house only."""
    first = by_system(clock_at(date(2021, 6, 1)))
    with seeded.writing(by=first) as session:
        plan = plan_by_slug(session, SLUG)
        open_years(session, plan, first.date, by=first)
        year = year_of(session, plan, YEAR)
        common = {"reporting_year_id": year.id, "office_id": 1, "drafted_by": "u-2"}
        session.add_all(
            [
                StatusReport(
                    **common,
                    measure_id=1,
                    step=Step.ACCEPTED,
                    implementation=Implementation.COMPLETED,
                    effective_date=date(2021, 6, 1),
                    text="Urfassung-geheim",
                    edited_text="Gedruckte Fassung",
                    internal_note="Vermerk-geheim",
                    question="Frage-geheim",
                ),
                StatusReport(**common, measure_id=2, text="Entwurf-geheim"),
                Contribution(
                    measure_id=1,
                    reporting_year_id=year.id or 0,
                    office_id=2,
                    text="Beitrag-geheim",
                    written_at=first.at,
                ),
            ]
        )
        mail = put(session, "k", "amt@stadt.example", "Abfrage", "Text", "<p>", now=first.at)
        session.add(
            Reminder(
                plan_id=plan.id or 0,
                office_id=1,
                occasion=Occasion.JANUARY,
                period="2021",
                planned_date=date(2022, 1, 5),
                measure_numbers=["1.1.1"],
                outbox_mail_id=mail.id,
                created_at=first.at,
            )
        )
    with seeded.writing(by=on(date(2022, 3, 1))) as session:
        report = close_year(session, plan_by_slug(session, SLUG), YEAR, by=on(date(2022, 3, 1)))
        session.add(
            IssuedFile(
                council_report_id=report.id or 0,
                name="bericht.pdf",
                sha256=hashlib.sha256(PAPER).hexdigest(),
                size_bytes=len(PAPER),
                issued_at=on(date(2022, 3, 1)).at,
            )
        )
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "bericht.pdf").write_bytes(PAPER)
    return House(seeded, tmp_path)


def test_the_package_is_a_bag_that_public_tools_check(house: House, tmp_path: Path) -> None:
    with zipfile.ZipFile(house.offer()) as archive:
        archive.extractall(tmp_path / "out")
    bag = tmp_path / "out" / f"archiv-{SLUG}-{YEAR}"
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        for line in (bag / manifest).read_text().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((bag / name).read_bytes()).hexdigest() == digest, name
    listed = (bag / "manifest-sha256.txt").read_text()
    payload = [path for path in (bag / "data").rglob("*") if path.is_file()]
    assert listed.count("\n") == len(payload)
    size = sum(path.stat().st_size for path in payload)
    assert f"Payload-Oxum: {size}.{len(payload)}\n" in (bag / "bag-info.txt").read_text()
    assert (bag / "data" / "vorlagen" / "bericht.pdf").read_bytes() == PAPER
    for schema in (bag / "data" / "schema").iterdir():
        rows = json.loads((bag / "data" / "tabellen" / schema.name).read_text())
        jsonschema_rs.validate(json.loads(schema.read_text()), rows, validate_formats=True)
        with (bag / "data" / "tabellen" / f"{schema.stem}.csv").open(encoding="utf-8-sig") as file:
            assert len(list(csv.reader(file, delimiter=";"))) == len(rows) + 1
    reports = (bag / "data" / "tabellen" / "status_report.json").read_text()
    assert "Vermerk-geheim" in reports


def test_the_same_year_gives_the_same_bytes_and_one_record(house: House) -> None:
    first = house.offer("a.zip").read_bytes()
    assert house.offer("b.zip", date(2022, 5, 9)).read_bytes() == first
    rehearsed = house.folder / "c.zip"
    house.offer("c.zip", dry_run=True)
    assert not rehearsed.exists()
    with house.database.reading() as session:
        [package] = session.exec(select(ArchivePackage)).all()
    assert package.sha256 == hashlib.sha256(first).hexdigest()


def test_one_step_after_the_other(house: House) -> None:
    with pytest.raises(NotFound, match="noch nicht angeboten"):
        house.confirm()
    house.offer()
    with pytest.raises(Conflict, match="Bestätigung eingetragen"):
        house.dispose()
    with pytest.raises(Invalid, match=r"nicht vor der Anbietung am 02\.05\.2022"):
        house.confirm(date(2022, 5, 1))
    house.confirm()
    with pytest.raises(Conflict, match="schon eingetragen: StA 2022/17"):
        house.confirm()
    with pytest.raises(Conflict, match=r"frühestens am 01\.01\.2033"):
        house.dispose(date(2032, 12, 31))
    house.dispose()
    with pytest.raises(Conflict, match="bereits ausgesondert"):
        house.dispose()
    with house.database.writing(by=on(LATER)) as session:
        year = year_of(session, plan_by_slug(session, SLUG), YEAR)
        with pytest.raises(Conflict, match="ausgesondert"):
            reopen(session, year, "Es fehlt etwas.", by=on(LATER))


def test_what_goes_is_gone_and_what_was_issued_stays(house: House) -> None:
    house.offer()
    house.confirm()

    def public() -> list[tuple[object, ...]]:
        with house.database.reading() as session:
            state = plan_state(session, SLUG, today=LATER, view=View.LIVE, as_of=date(2021, 12, 31))
        return [(m.number, m.implementation, m.standing.overdue) for m in state.measures]

    before = public()
    assert all(word in house.everything() for word in SECRET)
    proof = house.dispose()
    assert proof.deleted == {
        "contribution": 1,
        "reminder": 1,
        "status_report": 1,
        "outbox_mail": 1,
    }
    assert proof.emptied["status_report"] == 1
    left = house.everything()
    assert [word for word in SECRET if word in left] == []
    assert "Gedruckte Fassung" in left
    assert public() == before
    assert house.findings() == []
    house.database.reclaim()
    if house.database.is_sqlite:
        content = Path(house.database.engine.url.database or "").read_bytes()
        assert [word for word in SECRET if word.encode() in content] == []


def test_a_change_after_the_offer_wants_a_new_one(house: House) -> None:
    house.offer()
    house.confirm()
    with house.database.writing(by=on(LATER)) as session:
        session.get_one(StatusReport, 1).internal_note = "noch etwas"
    with pytest.raises(Conflict, match="noch einmal an"):
        house.dispose()
    assert house.findings() == []


def test_an_entry_emptied_without_proof_is_named(house: House) -> None:
    seal_all(house.database, clock_at(OFFERED))
    with house.database.reading() as session:
        found = select(AuditEntry.id).where(AuditEntry.entity == "contribution")
        entry_id = session.exec(found).one()
    past_the_service(
        house.database,
        "UPDATE audit_entry SET before = NULL, after = NULL, payload_sha256 = :hash WHERE id = :id",
        hash="0" * 64,
        id=entry_id,
    )
    assert any(f"Eintrag {entry_id}: wurde geleert, ohne" in line for line in house.findings())


def test_a_paper_that_is_missing_stops_the_offer(house: House) -> None:
    (house.folder / "papers" / "bericht.pdf").write_bytes(b"other")
    with pytest.raises(Conflict, match="nicht mehr die, die ausgegeben wurde"):
        house.offer()
    (house.folder / "papers" / "bericht.pdf").unlink()
    with pytest.raises(Conflict, match="fehlt"):
        house.offer()
    assert not (house.folder / "a.zip").exists()


def test_only_those_who_may(house: House) -> None:
    by = By(Actor("u-3", Role.AUDITOR), on(OFFERED).at)
    with pytest.raises(NotAllowed):
        offer_year(house.database, house.settings, SLUG, YEAR, house.folder / "x.zip", by=by)


@pytest.mark.parametrize(
    ("closed", "years", "first"),
    [
        (date(2022, 3, 1), 10, date(2033, 1, 1)),
        (date(2022, 12, 31), 0, date(2023, 1, 1)),
        (date(2023, 1, 1), 5, date(2029, 1, 1)),
    ],
)
def test_the_period_counts_full_years(closed: date, years: int, first: date) -> None:
    assert deletable_from(closed, years) == first


def test_the_page_knows_how_far_a_year_is(house: House) -> None:
    def stage(day: date) -> Stage:
        with house.database.reading() as session:
            plan = plan_by_slug(session, SLUG)
            found = standings(session, plan, day, retention_years=RETENTION)
        [one] = [each for each in found if each.year == YEAR]
        assert one.deletable_from == LATER
        return one.stage

    assert stage(OFFERED) is Stage.TO_OFFER
    house.offer()
    assert stage(OFFERED) is Stage.OFFERED
    house.confirm()
    assert stage(LATER - timedelta(days=1)) is Stage.KEPT
    assert stage(LATER) is Stage.DELETABLE
    house.dispose()
    assert stage(LATER) is Stage.DISPOSED


def test_the_tables_are_known_to_a_program_that_loads_nothing_else() -> None:
    code = (
        "from types import SimpleNamespace as Row\n"
        "from app.archive.selection import rows_of_year\n"
        "rows_of_year(Row(id=1), Row(id=1, year=2021))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
