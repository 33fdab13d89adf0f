"""Backups under writes, restored into either engine, compared; nothing half-done."""

import json
import re
import resource
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest
from alembic import command
from sqlmodel import select

from app.audit.actor import SYSTEM, By
from app.audit.chain import Anchor, check_chain, last_seal, seal_all
from app.audit.replay import check_rows
from app.audit.tables import AuditEntry
from app.kit.backup import MANIFEST, Manifest, back_up, lines, part_of, tables_of
from app.kit.checking import check_database
from app.kit.clock import clock_at
from app.kit.db import Database
from app.kit.errors import Conflict, Invalid, Unavailable
from app.kit.migrations import alembic_config, revision_of
from app.kit.restore import read_manifest, restore
from app.offices.kinds import OfficeKind
from app.offices.tables import Office
from app.quarterly_checks.checks import run_due_checks
from app.tables import METADATA

MADE_AT = datetime(2022, 1, 5, 11, 30, tzinfo=UTC)
OTHER = {"sqlite": "postgres", "postgres": "sqlite"}
PAPERS = {"evaluationsbericht-2021.pdf": Random(1).randbytes(300_000), "2022/anlage.csv": b"a;b\n"}

Fresh = Callable[[str], AbstractContextManager[Database]]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for name, content in PAPERS.items():
        path = tmp_path / "papers" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "papers" / ".just-being-written.pdf").write_bytes(b"half")
    return tmp_path / "papers"


@pytest.fixture
def small_files() -> Callable[[int], AbstractContextManager[None]]:
    """A disk on which no file grows beyond so many bytes."""

    @contextmanager
    def limited(size: int) -> Iterator[None]:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return limited


@pytest.fixture
def filled(seeded: Database) -> Database:
    """With checks (instants, JSON, bulk rows) and a sealed trail."""
    run_due_checks(seeded, clock_at(date(2022, 1, 1)))
    seal_all(seeded, clock_at(date(2022, 1, 1)))
    return seeded


@pytest.fixture
def fresh(templates) -> Fresh:
    """Empty databases, migrated."""
    return lambda engine: templates.copy(engine, "empty", lambda _: None)


def saved(database: Database, target: Path, papers: Path) -> tuple[Path, Manifest]:
    with database.reading() as session:
        seal = last_seal(session)
    return back_up(database, target, papers, made_at=MADE_AT, seal=str(seal))


def contents(database: Database) -> dict[str, object]:
    with database.snapshot() as connection:
        return {table.name: part_of(lines(connection, table)) for table in tables_of(connection)}


def findings(database: Database, manifest: Manifest) -> list[object]:
    anchors = [Anchor.parse(manifest.seal)] if manifest.seal else []
    with database.reading() as session:
        chain = check_chain(session, MADE_AT, anchors)
        return [
            *check_database(session, METADATA.sorted_tables),
            *chain,
            *check_rows(session, METADATA.sorted_tables),
        ]


@pytest.mark.postgres
@pytest.mark.parametrize("move", [False, True], ids=["same-engine", "other-engine"])
def test_a_restored_copy_is_the_same(filled, fresh, engine_name, papers, tmp_path, move):
    file, manifest = saved(filled, tmp_path / "x.zip", papers)
    with fresh(OTHER[engine_name] if move else engine_name) as copy:
        assert restore(copy, file, tmp_path / "new") == manifest
        assert contents(copy) == contents(filled) == manifest.tables
        assert findings(copy, manifest) == []
        for name, content in PAPERS.items():
            assert (tmp_path / "new" / name).read_bytes() == content
        assert not (tmp_path / "new" / ".just-being-written.pdf").exists()
        _write_an_office(copy, "after")  # ids go on where they stopped
        assert findings(copy, manifest) == []


def _write_an_office(database: Database, code: str) -> None:
    with database.writing(by=By(SYSTEM, MADE_AT)) as session:
        session.add(Office(code=code, name=code, sort_key=code, kind=OfficeKind.OFFICE))


def test_a_backup_taken_while_others_write_is_one_instant(filled, fresh, papers, tmp_path):
    """Each unit of work writes an office and its entry in the trail: both are in it, or neither."""
    stop, written = Event(), []

    def write() -> None:
        while not stop.is_set():
            _write_an_office(filled, f"w{len(written)}")
            written.append(1)

    writer = Thread(target=write)
    writer.start()
    try:
        backups = [saved(filled, tmp_path / f"{n}.zip", papers) for n in range(3)]
    finally:
        stop.set()
        writer.join()
    assert len(written) > 3
    for file, manifest in backups:
        with fresh("sqlite") as copy:
            restore(copy, file, tmp_path / "new")
            assert findings(copy, manifest) == []
    assert backups[0][1].tables["office"].size < contents(filled)["office"].size


def test_a_backup_goes_into_a_folder_under_its_date(filled, papers, tmp_path):
    told: list[str] = []
    file, manifest = back_up(filled, tmp_path, papers, made_at=MADE_AT, seal=None, tell=told.append)
    assert file == tmp_path / "massnahmen-2022-01-05T113000Z.zip"
    assert file.stat().st_mode & 0o777 == 0o600
    assert read_manifest(file) == manifest
    assert f"measure: {manifest.tables['measure'].size} Zeilen" in told
    assert manifest.summary.endswith("Zeilen, 2 Dateien")
    assert {path.name for path in tmp_path.iterdir()} == {file.name, "papers"}


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_only_an_empty_database_takes_a_backup(filled, papers, tmp_path):
    file, _ = saved(filled, tmp_path / "x.zip", papers)
    before = contents(filled)
    with pytest.raises(Conflict, match="nicht leer"):
        restore(filled, file, tmp_path / "new")
    assert contents(filled) == before


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_paper_that_differs_is_not_overwritten(filled, fresh, papers, tmp_path):
    file, _ = saved(filled, tmp_path / "x.zip", papers)
    (papers / "2022" / "anlage.csv").write_bytes(b"other")
    with fresh("sqlite") as copy:
        with pytest.raises(Conflict, match="mit anderem Inhalt"):
            restore(copy, file, papers)
        assert contents(copy)["office"].size == 0
    assert (papers / "2022" / "anlage.csv").read_bytes() == b"other"


def _rewrite(file: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(file) as old:
        members = {member: old.read(member) for member in old.namelist()}
    with zipfile.ZipFile(file, "w") as new:
        for member, content in members.items():
            new.writestr(member, change(content) if member == name else content)


DAMAGED = [
    ("tables/measure.jsonl", lambda b: b.replace(b"M1", b"M7", 1), "„measure“ hat eine andere"),
    ("tables/measure.jsonl", lambda b: b[: b.rindex(b"{")], "„measure“ hat eine andere"),
    ("papers/2022/anlage.csv", lambda _: b"=x", "„2022/anlage.csv“ hat eine andere"),
    (MANIFEST, lambda b: b.replace(b"backup-1", b"backup-9"), "keine Sicherung, die"),
    (MANIFEST, lambda b: b[:-2], "nicht lesbar"),
    (MANIFEST, lambda b: re.sub(rb'"\d{4}"', b'"9999"', b, count=1), "neueren Fassung"),
    (MANIFEST, lambda b: b.replace(b"2022/anlage.csv", b"../../../anlage"), "kein Dateiname"),
]
"""Member of the file, what becomes of it, what is said."""


@pytest.mark.parametrize(
    "engine_name",
    ["sqlite", pytest.param("postgres", marks=(pytest.mark.postgres, pytest.mark.long))],
    indirect=True,
)
@pytest.mark.parametrize(("member", "change", "said"), DAMAGED)
def test_a_damaged_backup_leaves_nothing(
    filled, fresh, engine_name, papers, tmp_path, member, change, said
):
    file, _ = saved(filled, tmp_path / "x.zip", papers)
    _rewrite(file, member, change)
    with fresh(engine_name) as copy:
        with pytest.raises(Invalid, match=said):
            restore(copy, file, tmp_path / "new")
        assert contents(copy)["measure"].size == contents(copy)["office"].size == 0


def test_after_a_damaged_backup_a_whole_one_is_taken(filled, fresh, engine_name, papers, tmp_path):
    member, change, said = DAMAGED[1]
    file, manifest = saved(filled, tmp_path / "x.zip", papers)
    whole = tmp_path / "whole.zip"
    shutil.copy(file, whole)
    _rewrite(file, member, change)
    with fresh(engine_name) as copy:
        with pytest.raises(Invalid, match=said):
            restore(copy, file, tmp_path / "new")
        assert restore(copy, whole, tmp_path / "new") == manifest


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
@pytest.mark.parametrize("keep", [0, 10, 0.5, -30], ids=["empty", "start", "half", "end-missing"])
def test_a_file_cut_off_or_foreign_is_refused(filled, fresh, papers, tmp_path, keep):
    file, _ = saved(filled, tmp_path / "x.zip", papers)
    whole = file.read_bytes()
    file.write_bytes(whole[: int(keep * len(whole)) if isinstance(keep, float) else keep])
    with fresh("sqlite") as copy, pytest.raises(Invalid, match="beschädigt oder unvollständig"):
        restore(copy, file, tmp_path / "new")


def test_a_backup_of_the_release_before_is_brought_up_to_date(seeded, fresh, engine_name, tmp_path):
    head = revision_of(seeded)
    command.downgrade(alembic_config(seeded), "-1")
    file, manifest = back_up(seeded, tmp_path / "x.zip", tmp_path / "p", made_at=MADE_AT, seal=None)
    assert manifest.revision != head
    with fresh(engine_name) as copy:
        restore(copy, file, tmp_path / "p")
        assert revision_of(copy) == head
        sizes = {name: part.size for name, part in contents(copy).items()}
        assert sizes.items() >= {n: part.size for n, part in manifest.tables.items()}.items()
        with copy.reading() as session:
            assert check_rows(session, METADATA.sorted_tables) == []


def test_a_disk_that_is_full_leaves_the_old_backup_and_no_part(
    seeded, papers, tmp_path, small_files
):
    target = tmp_path / "x.zip"
    target.write_bytes(b"the old one")
    with small_files(200_000), pytest.raises(Unavailable, match="konnte nicht geschrieben werden"):
        back_up(seeded, target, papers, made_at=MADE_AT, seal=None)
    assert target.read_bytes() == b"the old one"
    assert {path.name for path in tmp_path.iterdir()} == {"x.zip", "papers"}


def test_the_lines_are_plain_json_that_others_can_read(filled, papers, tmp_path):
    file, manifest = saved(filled, tmp_path / "x.zip", papers)
    with zipfile.ZipFile(file) as archive:
        read = [json.loads(line) for line in archive.read("tables/audit_entry.jsonl").splitlines()]
    with filled.reading() as session:
        entries = session.exec(select(AuditEntry).order_by("id")).all()
    assert len(read) == len(entries) == manifest.tables["audit_entry"].size
    assert read[-1]["at"] == entries[-1].at.isoformat()
    assert read[-1]["after"] == entries[-1].after
