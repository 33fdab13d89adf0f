"""A backup into an empty database of either kind: all of it, compared, or nothing.

Rows go in with one commit, after they were read back and had the same hashes as in the backup.
The tables are first made as the backup's release had them, then brought up to date.
"""

import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any, Final

from sqlalchemy import Connection, Date, DateTime, Integer, Table, bindparam, func, select, text

from app.kit.backup import FORMAT, MANIFEST, Manifest, Part, Tell, chunks, lines, part_of, tables_of
from app.kit.db import Database, DataVersion
from app.kit.errors import Conflict, Invalid, Unavailable
from app.kit.migrations import knows, shape_as_of, upgrade

_BATCH: Final = 500
_COUNTER: Final = str(DataVersion.__tablename__)
"""Has its one row from the migrations."""

_DAMAGED: Final = "Die Sicherung ist beschädigt oder unvollständig: {}. Es wurde nichts übernommen."


def restore(
    database: Database, source: Path, papers_dir: Path, *, tell: Tell = lambda _line: None
) -> Manifest:
    """Raises Invalid for a file that is no whole backup, Conflict where there are data already."""
    with _opened(source) as archive:
        manifest = _manifest(archive)
        if not knows(database, manifest.revision):
            raise Invalid(
                "Die Sicherung stammt aus einer neueren Fassung dieses Programms "
                f"(Datenbankstand {manifest.revision}). Bitte aktualisieren Sie es zuerst."
            )
        refuse_unless_empty(database)
        shape_as_of(database, manifest.revision)
        for name, part in manifest.papers.items():
            _restore_paper(archive, papers_dir, name, part)
        with database.all_or_nothing() as connection:
            _restore_tables(connection, archive, manifest, tell)
    upgrade(database)
    return manifest


def read_manifest(source: Path) -> Manifest:
    with _opened(source) as archive:
        return _manifest(archive)


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError) as error:
        raise Invalid(_DAMAGED.format(error)) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        read = json.loads(archive.read(MANIFEST))
        parts = {
            kind: {name: Part(**part) for name, part in read[kind].items()}
            for kind in ("tables", "papers")
        }
        manifest = Manifest(**{**read, **parts})
    except (ValueError, TypeError, AttributeError) as error:
        raise Invalid(_DAMAGED.format(f"{MANIFEST} ist nicht lesbar")) from error
    if manifest.format != FORMAT:
        raise Invalid(f"Das ist keine Sicherung, die dieses Programm lesen kann ({FORMAT}).")
    return manifest


def refuse_unless_empty(database: Database) -> None:
    with database.snapshot() as connection:
        for table in tables_of(connection):
            if table.name != _COUNTER and connection.execute(select(table).limit(1)).first():
                raise Conflict(
                    f"Die Zieldatenbank ist nicht leer ({table.name} hat Zeilen). Zurückgespielt "
                    "wird nur in eine neue, leere Datenbank; überschrieben wird nichts."
                )


def _restore_paper(archive: zipfile.ZipFile, folder: Path, name: str, part: Part) -> None:
    """A file that is there already must be the same to the byte."""
    path = folder / name
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise Invalid(_DAMAGED.format(f"„{name}“ ist kein Dateiname"))
    if path.exists():
        with path.open("rb") as there:
            if part_of(chunks(there)).sha256 == part.sha256:
                return
        raise Conflict(f"„{path}“ gibt es schon, und zwar mit anderem Inhalt.")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with archive.open(f"papers/{name}") as packed, unfinished.open("wb") as out:
            _compare(name, part_of(chunks(packed), out.write).sha256, part.sha256)
        unfinished.replace(path)
    except OSError as error:
        raise Unavailable(
            f"„{path}“ konnte nicht geschrieben werden: {error.strerror or error}."
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _restore_tables(
    connection: Connection, archive: zipfile.ZipFile, manifest: Manifest, tell: Tell
) -> None:
    tables = tables_of(connection)
    if {table.name for table in tables} != manifest.tables.keys():
        raise Invalid(_DAMAGED.format("die Tabellen sind nicht die erwarteten"))
    for table in tables:
        tell(f"{table.name}: {manifest.tables[table.name].size} Zeilen …")
        if table.name == _COUNTER:
            connection.execute(table.delete())
        _insert(connection, archive, table)
        _count_on(connection, table)
        restored = part_of(lines(connection, table))
        _compare(table.name, restored, manifest.tables[table.name])


def _insert(connection: Connection, archive: zipfile.ZipFile, table: Table) -> None:
    """References to other rows of the same table come last: the rows may stand in any order."""
    own = {key.parent.name for key in table.foreign_keys if key.column.table is table}
    for batch in _batches(archive, table):
        connection.execute(table.insert(), [{**row, **dict.fromkeys(own)} for row in batch])
    if not own:
        return
    [key] = table.primary_key.columns
    update = table.update().where(key == bindparam("this"))
    for batch in _batches(archive, table):
        values = [{"this": row[key.name], **{name: row[name] for name in own}} for row in batch]
        connection.execute(update.values({name: bindparam(name) for name in own}), values)


def _batches(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    days = {c.name for c in table.columns if isinstance(c.type, Date)}
    instants = {c.name for c in table.columns if isinstance(c.type, DateTime)}
    with archive.open(f"tables/{table.name}.jsonl") as file:
        while batch := [json.loads(line) for line in islice(file, _BATCH)]:
            for row in batch:
                row |= {name: date.fromisoformat(row[name]) for name in days if row[name]}
                row |= {name: datetime.fromisoformat(row[name]) for name in instants if row[name]}
            yield batch


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL gives new rows the next number after the highest."""
    [key] = table.primary_key.columns
    if connection.dialect.name != "postgresql" or not isinstance(key.type, Integer):
        return
    highest = connection.execute(select(func.max(key))).scalar()
    sequence = text("SELECT setval(pg_get_serial_sequence(:table, :key), :highest)")
    if highest is not None:
        connection.execute(sequence, {"table": table.name, "key": key.name, "highest": highest})


def _compare(name: str, found: object, expected: object) -> None:
    if found != expected:
        raise Invalid(_DAMAGED.format(f"„{name}“ hat eine andere Prüfsumme"))
