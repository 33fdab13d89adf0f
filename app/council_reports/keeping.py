"""The bytes of papers: in the data folder, and in the database for processes that share no folder.

Whatever is handed out has the SHA-256 that was noted when it was issued.
"""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, and_, case, delete, null, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from app.council_reports.job_tables import PaperContent
from app.kit.db import Database
from app.kit.errors import Unavailable

_CONTENT = PaperContent.__table__  # type: ignore[attr-defined]


def keep(database: Database, content: bytes, *, until: datetime | None = None) -> str:
    """Its SHA-256. What is kept for good stays so."""
    with database.counting() as connection:
        return keep_within(connection, content, until=until)


def keep_within(connection: Connection, content: bytes, *, until: datetime | None = None) -> str:
    """The same as part of a unit of work."""
    digest = hashlib.sha256(content).hexdigest()
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = {"sha256": digest, "base64": b64encode(content).decode(), "kept_until": until}
    known = _CONTENT.c.kept_until
    longer = null() if until is None else case((known.is_(None), null()), else_=until)
    writing = insert(_CONTENT).values(row)
    writing = writing.on_conflict_do_update(index_elements=["sha256"], set_={"kept_until": longer})
    connection.execute(writing)
    return digest


def kept(database: Database, sha256: str, path: Path | None = None) -> bytes | None:
    """From the folder where it lies there unchanged, else from the database."""
    if path is not None and (content := _in_folder(path, sha256)) is not None:
        return content
    with database.reading() as session:
        found = session.execute(select(_CONTENT.c.base64).where(_CONTENT.c.sha256 == sha256))
        text = found.scalar()
    return None if text is None else b64decode(text)


def handed_out(database: Database, sha256: str, path: Path) -> bytes:
    """Raises Unavailable where an issued file is in neither place."""
    content = kept(database, sha256, path)
    if content is None:
        raise Unavailable(f"Die ausgegebene Datei {path.name} liegt nicht an ihrem Platz.")
    return content


def is_in_database(session: Session, sha256: str) -> bool:
    found = session.execute(select(_CONTENT.c.base64).where(_CONTENT.c.sha256 == sha256)).scalar()
    return found is not None and _is(found, sha256)


def not_as_kept(session: Session, issued: Collection[str]) -> Iterator[str]:
    """SHA-256 of what is other bytes now, and of what was issued and yet is to be forgotten."""
    rows = session.execute(
        select(_CONTENT.c.sha256, _CONTENT.c.base64, _CONTENT.c.kept_until).order_by(_CONTENT.c.id),
        execution_options={"yield_per": 1},
    )
    for sha256, text, until in rows:
        if not _is(text, sha256) or (until is not None and sha256 in issued):
            yield sha256


def _is(text: str, sha256: str) -> bool:
    try:
        return hashlib.sha256(b64decode(text)).hexdigest() == sha256
    except ValueError:
        return False


def forget_drafts(database: Database, now: datetime) -> int:
    until = _CONTENT.c.kept_until
    with database.counting() as connection:
        return connection.execute(
            delete(_CONTENT).where(and_(until.is_not(None), until <= now))
        ).rowcount


def _in_folder(path: Path, sha256: str) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
