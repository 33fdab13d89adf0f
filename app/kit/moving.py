"""From one database into another, empty one: a backup and a restore in one go.

What is compared is what restore.py compares: rows and SHA-256 of every table, every paper. Nobody
writes into the old one meanwhile: who wants to, waits or is told to come back.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlmodel import select

from app.kit.backup import Manifest, Tell, back_up
from app.kit.db import Database, DataVersion
from app.kit.errors import Conflict
from app.kit.restore import refuse_unless_empty, restore


def move(
    source: Database,
    target: Database,
    papers_dir: Path,
    *,
    made_at: datetime,
    seal: str | None,
    rehearse: bool = False,
    tell: Tell = lambda _line: None,
) -> Manifest:
    """`rehearse`: everything is read, and the target looked at; nothing is written.

    Raises Conflict where the target holds anything or is the source itself. The papers stay where
    they are.
    """
    if source.engine.url == target.engine.url:
        raise Conflict("Ziel und Quelle sind dieselbe Datenbank.")
    if not _is_new_file(target):
        refuse_unless_empty(target)
    with TemporaryDirectory(prefix="move-") as folder, _nobody_writes(source):
        file, manifest = back_up(
            source, Path(folder) / "all.zip", papers_dir, made_at=made_at, seal=seal, tell=tell
        )
        return manifest if rehearse else restore(target, file, papers_dir, tell=tell)


def _is_new_file(database: Database) -> bool:
    """Looking into an SQLite database would make it."""
    return database.is_sqlite and not Path(database.engine.url.database or "").exists()


@contextmanager
def _nobody_writes(database: Database) -> Iterator[None]:
    """Every unit of work counts the data version; whoever holds that row is the only writer."""
    with database.writing() as session:
        session.exec(select(DataVersion).with_for_update()).one()
        yield
