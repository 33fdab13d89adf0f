"""A backup: one file with everything, the same for every engine, written while all others work.

    manifest.json           release of the tables, last seal, size and SHA-256 of all the rest
    tables/measure.jsonl    one line per row, ascending by key, columns by name
    papers/…                the files that were issued

Lines are the same whichever engine they come from, so the hashes prove a move from one to the
other. restore.py reads it back.
"""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any, Final

from sqlalchemy import Connection, MetaData, Table, select

from app.kit.db import Database
from app.kit.errors import Unavailable
from app.kit.migrations import revision_of

FORMAT: Final = "massnahmen-backup-1"
MANIFEST: Final = "manifest.json"
_LEFT_OUT: Final = frozenset({"alembic_version", "attempt_count"})
"""The release, which the manifest names, and counts that are worth nothing tomorrow."""

_CHUNK: Final = 1 << 20
_ROWS: Final = 500

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Part:
    """A table or a paper as it is in the file; `size` counts rows or bytes."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    format: str
    revision: str
    made_at: str
    seal: str | None
    """The audit trail's last seal: what was sealed then must still be there in any later check."""
    tables: Mapping[str, Part]
    papers: Mapping[str, Part]

    @property
    def summary(self) -> str:
        rows = f"{sum(part.size for part in self.tables.values()):,}".replace(",", ".")
        return f"{len(self.tables)} Tabellen, {rows} Zeilen, {len(self.papers)} Dateien"


def back_up(
    database: Database,
    target: Path,
    papers_dir: Path,
    *,
    made_at: datetime,
    seal: str | None,
    tell: Tell = lambda _line: None,
) -> tuple[Path, Manifest]:
    """Into the file `target` (`….zip`), or under a name with date and time into that folder.

    The papers come after the rows: each paper's file is there before its row.

    Raises Unavailable where the database or the disk refuses; then there is no new file, and one
    that was there before is unchanged.
    """
    if target.is_dir() or target.suffix.lower() != ".zip":
        target /= f"massnahmen-{made_at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.zip"
    revision = revision_of(database) or ""
    with _whole(target) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with database.snapshot() as connection:
            tables = {}
            for table in tables_of(connection):
                with closing(lines(connection, table)) as rows:
                    tables[table.name] = _add(archive, f"tables/{table.name}.jsonl", rows)
                tell(f"{table.name}: {tables[table.name].size} Zeilen")
        papers = {name: _add_paper(archive, papers_dir, name) for name in _papers(papers_dir)}
        when = made_at.astimezone(UTC).isoformat()
        manifest = Manifest(FORMAT, revision, when, seal, tables, papers)
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return target, manifest


def tables_of(connection: Connection) -> list[Table]:
    """As they are in this database, each after those that it refers to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name not in _LEFT_OUT]


def lines(connection: Connection, table: Table) -> Generator[bytes, None, None]:
    """Each row as one line of JSON."""
    columns = sorted(table.columns, key=lambda column: column.name)
    names = [column.name for column in columns]
    found = connection.execute(
        select(*columns).order_by(*table.primary_key.columns),
        execution_options={"yield_per": _ROWS},
    )
    with closing(found) as rows:
        for row in rows:
            values = dict(zip(names, map(plain_value, row), strict=True))
            yield json.dumps(values, separators=(",", ":")).encode() + b"\n"


def part_of(pieces: Iterable[bytes], write: Callable[[bytes], object] = lambda _: None) -> Part:
    """Passes the pieces on, and counts and hashes them on the way."""
    digest, count = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        write(piece)
        count += 1
    return Part(count, digest.hexdigest())


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk


def plain_value(value: Any) -> Any:
    """As JSON knows it. SQLite hands instants out without their zone, which is UTC."""
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _add(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> Part:
    with archive.open(name, "w", force_zip64=True) as out:
        return part_of(pieces, out.write)


def _papers(folder: Path) -> list[str]:
    """Without what is just being written (a name that begins with a dot)."""
    found = folder.rglob("*") if folder.is_dir() else ()
    files = (path for path in found if path.is_file() and not path.name.startswith("."))
    return sorted(path.relative_to(folder).as_posix() for path in files)


def _add_paper(archive: zipfile.ZipFile, folder: Path, name: str) -> Part:
    path = folder / name
    with path.open("rb") as file:
        part = _add(archive, f"papers/{name}", chunks(file))
    return Part(path.stat().st_size, part.sha256)


@contextmanager
def _whole(target: Path) -> Iterator[IO[bytes]]:
    """Appears under its name only when all of it is on the disk; only its owner may read it."""
    part: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=".backup-", delete=False) as file:
            part = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as error:
        raise Unavailable(
            f"Die Sicherung {target} konnte nicht geschrieben werden: {error.strerror or error}."
        ) from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
