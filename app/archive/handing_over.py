"""Offered to the archive (Anbietung) and its word on it (Übernahme, or freed for Kassation)."""

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Annotated

from pydantic import Field
from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.archive.package import Packed, pack_year
from app.archive.tables import ArchivePackage, ArchiveReceipt, DeletionProof, Verdict
from app.audit.actor import By
from app.config import Settings
from app.kit.backup import chunks
from app.kit.clock import local_date
from app.kit.db import Database
from app.kit.errors import Conflict, FieldError, Invalid, NotFound
from app.kit.files import whole_file
from app.kit.german import german_date
from app.kit.inputs import Day, FilledLine, Input, read_input
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.states import YearState
from app.status_reports.tables import ReportingYear
from app.status_reports.years import year_of


class Answer(Input):
    """The archive's word, as people enter it."""

    receipt: Annotated[FilledLine, Field(max_length=100)]
    confirmed_date: Day
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Handover:
    """How far a year is on its way."""

    package: ArchivePackage | None = None
    receipt: ArchiveReceipt | None = None
    proof: DeletionProof | None = None


def offer_year(
    database: Database,
    settings: Settings,
    slug: str,
    number: int,
    out: Path,
    *,
    by: By,
    dry_run: bool = False,
) -> tuple[str, Packed]:
    """Writes the package and records it; the same bytes are recorded once. Returns its SHA-256."""
    require(by.actor, Action.ARCHIVE_YEAR)
    with TemporaryFile() as file:
        with database.reading() as session:
            plan = plan_by_slug(session, slug)
            year = year_of(session, plan, number)
            check_closed(year)
            packed = pack_year(session, plan, year, settings.papers_dir, settings.city, file)
        size = file.tell()
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if not dry_run:
            file.seek(0)
            with whole_file(out) as target:
                target.writelines(chunks(file))
            with database.writing(by=by) as session:
                _record(session, plan, number, sha256, size, packed, by)
    return sha256, packed


def confirm_handover(
    session: Session,
    plan: Plan,
    number: int,
    *,
    receipt: str,
    confirmed_date: date,
    verdict: Verdict,
    by: By,
) -> ArchiveReceipt:
    """The archive's word on the newest package of the year.

    Raises NotFound where none was offered, Conflict where the archive has spoken already.
    """
    require(by.actor, Action.ARCHIVE_YEAR)
    said = read_input(
        Answer, {"receipt": receipt, "confirmed_date": confirmed_date, "verdict": verdict}
    )
    known = handover_of(session, plan, number)
    if known.package is None:
        raise NotFound(f"Das Berichtsjahr {number} wurde dem Archiv noch nicht angeboten.")
    if known.receipt is not None:
        raise Conflict(
            f"Zu diesem Paket ist schon eingetragen: {known.receipt.receipt} vom "
            f"{german_date(known.receipt.confirmed_date)}."
        )
    if not local_date(known.package.made_at) <= said.confirmed_date <= by.date:
        message = (
            "Die Bestätigung kann nicht vor der Anbietung am "
            f"{german_date(local_date(known.package.made_at))} und nicht in der Zukunft liegen."
        )
        raise Invalid(message, fields=[FieldError("confirmed_date", message)])
    noted = ArchiveReceipt(
        archive_package_id=known.package.id or 0, recorded_at=by.at, **said.model_dump()
    )
    session.add(noted)
    session.flush()
    return noted


def handover_of(session: Session, plan: Plan, number: int) -> Handover:
    """Of the newest package."""
    package = session.exec(
        select(ArchivePackage)
        .where(ArchivePackage.plan_id == plan.id, ArchivePackage.year == number)
        .order_by(col(ArchivePackage.id).desc())
    ).first()
    if package is None:
        return Handover()
    receipt = select(ArchiveReceipt).where(ArchiveReceipt.archive_package_id == package.id)
    proof = select(DeletionProof).where(DeletionProof.archive_package_id == package.id)
    return Handover(package, session.exec(receipt).first(), session.exec(proof).first())


def check_closed(year: ReportingYear) -> None:
    if year.disposed_at is not None:
        raise Conflict(f"Das Berichtsjahr {year.year} ist bereits ausgesondert.")
    if year.state is not YearState.CLOSED:
        raise Conflict(f"Das Berichtsjahr {year.year} ist noch nicht abgeschlossen.")


def _record(
    session: Session, plan: Plan, year: int, sha256: str, size: int, packed: Packed, by: By
) -> None:
    same = select(ArchivePackage.id).where(
        ArchivePackage.plan_id == plan.id,
        ArchivePackage.year == year,
        ArchivePackage.sha256 == sha256,
    )
    if session.exec(same).first() is None:
        session.add(
            ArchivePackage(
                plan_id=plan.id or 0,
                year=year,
                sha256=sha256,
                size_bytes=size,
                row_counts=dict(packed.row_counts),
                made_at=by.at,
            )
        )
