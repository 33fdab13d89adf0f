"""What a fresh database begins with: the directory of offices, and a plan where there is none."""

from pathlib import Path

from sqlmodel import Session, select

from app.audit.actor import By
from app.config import Settings
from app.kit.db import Database
from app.kit.tables import fold
from app.offices.directory import Directory
from app.offices.directory_file import load_directory
from app.offices.tables import Office, OfficeAlias
from app.plan.tables import Plan
from app.plan_documents import json_format
from app.plan_documents.importing import import_document


def load_offices(database: Database, path: Path, *, by: By) -> int:
    """Loads the directory unless there is one. Returns how many offices were added."""
    with database.reading() as session:
        if session.exec(select(Office.id)).first() is not None:
            return 0
    directory = load_directory(path)
    with database.writing(by=by) as session:
        _store(session, directory)
    return len(directory.by_code)


def load_plan(
    database: Database, path: Path, settings: Settings, *, by: By, is_sample: bool = False
) -> str | None:
    """Loads the seed plan unless there is any plan. Returns its slug."""
    with database.reading() as session:
        if session.exec(select(Plan.id)).first() is not None:
            return None
    document = json_format.read(path.read_bytes())
    slug = document.slug or path.stem
    with database.writing(by=by) as session:
        import_document(
            session,
            document,
            slug,
            coordinating=settings.coordinating_office,
            source=path.name,
            by=by,
        )
        plan = session.exec(select(Plan).where(Plan.slug == slug)).one()
        plan.is_sample = plan.is_sample or is_sample
    return slug


def _store(session: Session, directory: Directory) -> None:
    rows = {
        code: Office(
            code=code,
            name=entry.name,
            sort_key=fold(entry.name),
            kind=entry.kind,
            number=entry.number,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
            mailbox=entry.mailbox,
            member_kinds=sorted(entry.member_kinds) or None,
            members_under=entry.members_under,
        )
        for code, entry in directory.by_code.items()
    }
    session.add_all(rows.values())
    session.flush()
    for code, entry in directory.by_code.items():
        row = rows[code]
        row.parent_id = rows[entry.parent].id if entry.parent else None
        row.successor_id = rows[entry.successor].id if entry.successor else None
        session.add_all(
            OfficeAlias(office_id=row.id or 0, alias=name, key=key)
            for key, name in entry.names.items()
            if name not in (entry.code, entry.name)
        )
    session.flush()
