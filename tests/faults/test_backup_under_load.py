"""A backup beside a real `massnahmen serve` with writers at work, restored, compared and checked."""

import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from app.kit.backup import lines, part_of, tables_of
from app.kit.db import Database
from app.kit.restore import read_manifest
from tests.faults.clients import Client, Done, Visitor
from tests.faults.cluster import Cluster
from tests.faults.test_cluster import fill, post_office, writers

pytestmark = [pytest.mark.long, pytest.mark.postgres]

BACKUPS = 3
SECONDS_OF_LOAD = 5.0
"""Before each backup."""
ALL_WELL = "Alles da, nichts verändert.\n"


def test_what_was_acknowledged_before_a_backup_is_in_it(
    templates, engine_name: str, tmp_path: Path
) -> None:
    with (
        templates.copy(engine_name, "town_in_may", fill) as database,
        templates.copy(engine_name, "nothing", lambda _: None) as empty,
        post_office() as (_, smtp_port),
    ):
        cluster = Cluster(_url(database), tmp_path, smtp_port)
        cluster.ports = cluster.ports[:1]  # on SQLite there is one process
        try:
            saved, done = _backups_under_load(database, cluster)
        finally:
            cluster.end()
        assert not [wrong for each in done for wrong in each.wrong]
        for file, known, _ in saved:
            with zipfile.ZipFile(file) as archive:
                trail = archive.read("tables/audit_entry.jsonl").decode()
            missing = [text for text in known if text not in trail]
            assert known
            assert missing == []
        begin = time.monotonic()
        file = saved[-1][0]
        there = Cluster(_url(empty), tmp_path / "there", smtp_port, ahead=cluster.ahead)
        restored = there.run("db", "restore", str(file))
        assert restored.returncode == 0, restored.stderr
        seconds = time.monotonic() - begin
        with empty.snapshot() as connection:
            now = {table.name: part_of(lines(connection, table)) for table in tables_of(connection)}
        assert now == read_manifest(file).tables
        for town in (cluster, there):
            check = town.run("db", "check", "--backup", str(file))
            assert (check.returncode, check.stdout) == (0, ALL_WELL), check.stderr
    slowest = max(each for *_, each in saved)
    rows = sum(part.size for part in read_manifest(file).tables.values())
    answers = sum(sum(each.answers.values()) for each in done)
    sys.stdout.write(
        f"{engine_name}: {rows} rows, {answers} requests answered meanwhile, "
        f"backup at most {slowest:.1f} s, restore {seconds:.1f} s\n"
    )


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def _backups_under_load(
    database: Database, cluster: Cluster
) -> tuple[list[tuple[Path, list[str], float]], list[Done]]:
    """Each with what had been acknowledged when it began, and how long it took."""
    clients: list[Client] = [*writers(database, cluster), Visitor(cluster, Done())]
    stop, saved = Event(), []
    cluster.start(cluster.ports[0])
    cluster.await_answers()
    with ThreadPoolExecutor(len(clients)) as pool:
        working = [pool.submit(client.work, stop) for client in clients]  # type: ignore[attr-defined]
        try:
            for number in range(BACKUPS):
                stop.wait(SECONDS_OF_LOAD)
                known = [text for client in clients for text in tuple(client.done.texts)]
                file = cluster.folder / f"{number}.zip"
                begin = time.monotonic()
                result = cluster.run("db", "backup", str(file))
                assert result.returncode == 0, result.stderr
                saved.append((file, known, time.monotonic() - begin))
        finally:
            stop.set()
        for each in working:
            each.result()
    return saved, [client.done for client in clients]
