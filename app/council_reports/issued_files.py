"""Files that went out: which they are, whether they still say what is true, their pages."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sqlmodel import Session, col, select

from app.council_reports.exchanging import Pages
from app.council_reports.keeping import keep
from app.council_reports.kinds import PaperKind
from app.council_reports.presentation import Presentation, presentation_from_json
from app.council_reports.tables import IssuedFile
from app.kit.db import Database
from app.kit.errors import Unavailable
from app.kit.files import write_atomically
from app.kit.printing import PagePrint


def issued_before(session: Session, report_id: int, kind: PaperKind) -> Sequence[IssuedFile]:
    return session.exec(
        select(IssuedFile)
        .where(IssuedFile.council_report_id == report_id, IssuedFile.kind == kind)
        .order_by(col(IssuedFile.id))
    ).all()


def says(file: IssuedFile, presentation: Presentation) -> bool:
    """Whether it would say the same today; annexes say nothing but the edition's contents."""
    if file.presentation is None:
        return True
    known = presentation_from_json(file.presentation)
    return replace(known, made_at=presentation.made_at) == presentation


def pages_of(session: Session, report_id: int | None) -> Mapping[PaperKind, Pages]:
    rows = session.exec(
        select(IssuedFile)
        .where(IssuedFile.council_report_id == report_id)
        .order_by(col(IssuedFile.id))
    )
    return {row.kind: tuple(PagePrint(*page) for page in row.pages or ()) for row in rows}


def put_back(database: Database, file: IssuedFile, path: Path, content: bytes) -> None:
    """What was lost and drawn again has to be what went out."""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Unavailable(
            f"Die ausgegebene Datei {path} fehlt oder wurde verändert und lässt sich mit den "
            "heutigen Druckvorlagen nicht gleich wiederherstellen. Bitte holen Sie sie aus der "
            "Datensicherung zurück."
        )
    write_atomically(path, content)
    keep(database, content)
