"""The report as a file: drawn once for each edition, kept to the byte, recognised again.

A year that is not closed gives a draft, marked on every page and not kept. The file of an edition
lies in the data folder; its SHA-256 stands in the database, so a later change of templates never
changes what went out.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By, by_system
from app.config import Settings
from app.council_reports.closing import contents_now, latest_report
from app.council_reports.contents import ReportContents, from_json
from app.council_reports.paper import pdf_of
from app.council_reports.tables import CouncilReport, IssuedFile
from app.council_reports.words import amount
from app.kit.clock import Clock, local_date
from app.kit.db import Database
from app.kit.errors import Invalid, Unavailable
from app.kit.files import write_atomically
from app.kit.german import german_date
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.years import year_of

Tell = Callable[[str], object]
_PAGES_PER_WORD: Final = 25


@dataclass(frozen=True, slots=True)
class Issued:
    """`edition` is None for a draft."""

    name: str
    content: bytes
    edition: int | None
    message: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Verdict:
    is_ours: bool
    message: str


@dataclass(frozen=True, slots=True)
class _Job:
    contents: ReportContents
    report_id: int | None
    file: IssuedFile | None
    name: str


def make_report(
    database: Database,
    settings: Settings,
    slug: str,
    year: int,
    out: Path | None,
    *,
    clock: Clock,
    progress: Tell | None = None,
) -> Issued:
    """For the command line: issues the report and writes it to `out` too."""
    issued = issue(database, settings, slug, year, by=by_system(clock), progress=progress)
    if out is None:
        return issued
    write_atomically(out, issued.content)
    return Issued(issued.name, issued.content, issued.edition, f"{issued.message} Datei: {out}")


def issue(
    database: Database,
    settings: Settings,
    slug: str,
    year: int,
    *,
    by: By,
    progress: Tell | None = None,
) -> Issued:
    """The latest edition, drawn at its first issue; a draft while the year was never closed.

    Raises:
        NotFound, NotAllowed: as the services. Unavailable: it could not be drawn or kept.
    """
    require(by.actor, Action.ISSUE_PAPER)
    with database.reading() as session:
        job = _job(session, slug, year, by)
    path = settings.papers_dir / job.name
    if job.file is not None and (kept := _kept(path, job.file.sha256)):
        return _issued(job, kept)
    content = _draw(job.contents, settings, progress or (lambda _: None))
    if job.report_id is not None:
        _keep(database, job, path, content, by)
    return _issued(job, content)


def verify(database: Database, file: Path) -> Verdict:
    """Whether the file is, byte for byte, one that was issued here."""
    try:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise Invalid(f"Die Datei {file} ist nicht lesbar: {error.strerror}.") from error
    with database.reading() as session:
        found = session.exec(
            select(IssuedFile, CouncilReport, Plan)
            .join(CouncilReport, col(CouncilReport.id) == IssuedFile.council_report_id)
            .join(Plan, col(Plan.id) == CouncilReport.plan_id)
            .where(IssuedFile.sha256 == digest)
        ).first()
        if found is None:
            return Verdict(
                is_ours=False,
                message=f"Nein: {file.name} ist keine Ausgabe, die hier ausgegeben wurde, oder sie "
                "wurde danach verändert. Entwürfe werden nicht aufbewahrt.",
            )
        issued, report, plan = found
        newest = latest_report(session, plan, report.year)
    later = (
        f" Es gibt inzwischen eine {newest.edition}. Ausgabe."
        if newest and newest.edition > report.edition
        else ""
    )
    return Verdict(
        is_ours=True,
        message=f"Ja: {file.name} ist unverändert die {report.edition}. Ausgabe des "
        f"Evaluationsberichts {report.year} zum Plan „{plan.title}“, ausgegeben am "
        f"{german_date(local_date(issued.issued_at))}.{later}",
    )


def _job(session: Session, slug: str, year: int, by: By) -> _Job:
    plan = plan_by_slug(session, slug)
    row = year_of(session, plan, year)
    report = latest_report(session, plan, year)
    name = f"evaluationsbericht-{year}-{re.sub(r'[^a-z0-9]+', '-', plan.slug.lower())}"
    if report is None:
        contents = contents_now(session, plan, row, edition=None, by=by)
        return _Job(contents, None, None, f"{name}-entwurf.pdf")
    file = session.exec(
        select(IssuedFile)
        .where(IssuedFile.council_report_id == report.id)
        .order_by(col(IssuedFile.id))
    ).first()
    name = f"{name}-ausgabe-{report.edition}.pdf"
    return _Job(from_json(report.contents), report.id, file, name)


def _kept(path: Path, sha256: str) -> bytes | None:
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None


def _draw(contents: ReportContents, settings: Settings, tell: Tell) -> bytes:
    tell(f"{amount(len(contents.measures), 'Maßnahme wird', 'Maßnahmen werden')} gesetzt …")

    def pages(number: int) -> None:
        if number % _PAGES_PER_WORD == 0:
            tell(f"{number} Seiten …")

    return pdf_of(
        contents,
        seconds=settings.report_seconds,
        memory_mb=settings.report_memory_mb,
        progress=pages,
    )


def _keep(database: Database, job: _Job, path: Path, content: bytes, by: By) -> None:
    """First the file, then the row: a row always has its file, unless somebody took it away."""
    digest = hashlib.sha256(content).hexdigest()
    if job.file is not None and job.file.sha256 != digest:
        raise Unavailable(
            f"Die ausgegebene Datei {path} fehlt oder wurde verändert und lässt sich mit den "
            "heutigen Druckvorlagen nicht gleich wiederherstellen. Bitte holen Sie sie aus der "
            "Datensicherung zurück."
        )
    write_atomically(path, content)
    if job.file is not None:
        return
    with database.writing(by=by) as session:
        session.add(
            IssuedFile(
                council_report_id=job.report_id or 0,
                name=job.name,
                sha256=digest,
                size_bytes=len(content),
                issued_at=by.at,
            )
        )


def _issued(job: _Job, content: bytes) -> Issued:
    c = job.contents
    what = (
        f"Entwurf des Evaluationsberichts {c.year}: Das Berichtsjahr ist nicht abgeschlossen."
        if c.edition is None
        else f"Evaluationsbericht {c.year}, {c.edition}. Ausgabe."
    )
    size = f"{len(content) / 2**20:.1f}".replace(".", ",")
    return Issued(job.name, content, c.edition, f"{what} {size} MB.")
