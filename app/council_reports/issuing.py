"""Papers as files: drawn once for each edition, kept to the byte, served again.

A year that is not closed gives drafts, marked on every page and not kept. An edition's files lie
in the data folder and in the database (keeping.py), so a later change of templates never changes
what went out. The council paper also says where it is on its way: when that changes, a further
file is issued and the earlier one stays.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By, by_system
from app.config import Settings
from app.council_reports.closing import contents_now, edition_before, latest_report
from app.council_reports.contents import ReportContents, from_json
from app.council_reports.entries import presentation_of
from app.council_reports.keeping import keep, kept
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.paper_set import draw, kinds_of
from app.council_reports.presentation import (
    Presentation,
    presentation_from_json,
    presentation_to_json,
)
from app.council_reports.tables import CouncilReport, IssuedFile
from app.council_reports.telling import Tell, telling_pages
from app.council_reports.words import amount
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import Unavailable
from app.kit.files import write_atomically
from app.plan.queries import plan_by_slug
from app.plan.tables import Plan
from app.status_reports.years import year_of


@dataclass(frozen=True, slots=True)
class Issued:
    """`edition` is None for a draft."""

    kind: PaperKind
    name: str
    content: bytes
    edition: int | None
    message: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class _Job:
    """`file` is None for what was not issued yet, `report_id` for a draft."""

    kind: PaperKind
    contents: ReportContents
    presentation: Presentation
    report_id: int | None
    file: IssuedFile | None
    name: str
    before: ReportContents | None = None
    """The edition that replacement pages compare with."""


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
    return replace(issued, message=f"{issued.message} Datei: {out}")


def make_all(
    database: Database,
    settings: Settings,
    slug: str,
    year: int,
    folder: Path,
    *,
    clock: Clock,
    progress: Tell | None = None,
) -> Iterator[str]:
    """For the command line: issues the whole set into a folder; says a line for each file."""
    for issued in issue_all(database, settings, slug, year, by=by_system(clock), progress=progress):
        write_atomically(folder / issued.name, issued.content)
        yield f"{issued.message} Datei: {folder / issued.name}"


def issue(
    database: Database,
    settings: Settings,
    slug: str,
    year: int,
    *,
    by: By,
    kind: PaperKind = PaperKind.REPORT,
    progress: Tell | None = None,
) -> Issued:
    """The latest edition, drawn at its first issue; a draft while the year was never closed.

    Raises:
        NotFound, NotAllowed: as the services. Unavailable: it could not be drawn or kept.
    """
    require(by.actor, Action.ISSUE_PAPER)
    with database.reading() as session:
        job = _job(session, slug, year, kind, settings, by)
        if kind is PaperKind.REPLACEMENT:
            before = edition_before(session, slug, year, job.contents.edition)
            job = replace(job, before=before)
    path = settings.papers_dir / job.name
    if job.file is not None and (content := kept(database, job.file.sha256, path)):
        return _issued(job, content)
    content = _draw(job, settings, progress or (lambda _: None))
    if job.report_id is not None:
        _keep(database, job, path, content, by)
    return _issued(job, content)


def issue_all(
    database: Database,
    settings: Settings,
    slug: str,
    year: int,
    *,
    by: By,
    progress: Tell | None = None,
) -> Iterator[Issued]:
    """Every paper of the latest edition, one after the other. Raises as `issue`."""
    for kind in kinds_due(database, slug, year, by=by):
        yield issue(database, settings, slug, year, by=by, kind=kind, progress=progress)


def kinds_due(database: Database, slug: str, year: int, *, by: By) -> tuple[PaperKind, ...]:
    """The papers that the latest edition has. Raises NotFound."""
    with database.reading() as session:
        contents, _ = _contents(session, plan_by_slug(session, slug), year, by)
    return kinds_of(contents, has_edition_before=(contents.edition or 1) > 1)


def _contents(
    session: Session, plan: Plan, year: int, by: By
) -> tuple[ReportContents, CouncilReport | None]:
    row = year_of(session, plan, year)
    report = latest_report(session, plan, year)
    if report is None:
        return contents_now(session, plan, row, edition=None, by=by), None
    return from_json(report.contents), report


def _job(
    session: Session, slug: str, year: int, kind: PaperKind, settings: Settings, by: By
) -> _Job:
    plan = plan_by_slug(session, slug)
    contents, report = _contents(session, plan, year, by)
    presentation = presentation_of(session, plan, year, report, settings, by=by)
    about = PAPERS[kind]
    name = f"{about.stem}-{year}-{re.sub(r'[^a-z0-9]+', '-', plan.slug.lower())}"
    if report is None:
        return _Job(kind, contents, presentation, None, None, f"{name}-entwurf{about.suffix}")
    issued = session.exec(
        select(IssuedFile)
        .where(IssuedFile.council_report_id == report.id, IssuedFile.kind == kind)
        .order_by(col(IssuedFile.id))
    ).all()
    newest = issued[-1] if issued else None
    if newest is not None and newest.presentation is not None:
        known = presentation_from_json(newest.presentation)
        is_same = replace(known, made_at=presentation.made_at) == presentation
        newest, presentation = (newest, known) if is_same else (None, presentation)
    if newest is not None:
        return _Job(kind, contents, presentation, report.id, newest, newest.name)
    again = f"-{len(issued) + 1}" if issued else ""
    name = f"{name}-ausgabe-{report.edition}{again}{about.suffix}"
    return _Job(kind, contents, presentation, report.id, None, name)


def _draw(job: _Job, settings: Settings, tell: Tell) -> bytes:
    measures = amount(len(job.contents.measures), "Maßnahme", "Maßnahmen")
    tell(f"{PAPERS[job.kind].label} ({measures}) wird gesetzt …")
    return draw(
        job.kind,
        job.contents,
        job.presentation,
        before=job.before,
        seconds=settings.report_seconds,
        memory_mb=settings.report_memory_mb,
        progress=telling_pages(tell),
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
    keep(database, content)
    if job.file is not None:
        return
    is_presented = PAPERS[job.kind].is_presented
    with database.writing(by=by) as session:
        session.add(
            IssuedFile(
                council_report_id=job.report_id or 0,
                kind=job.kind,
                state=job.presentation.state if is_presented else None,
                presentation=presentation_to_json(job.presentation) if is_presented else None,
                name=job.name,
                sha256=digest,
                size_bytes=len(content),
                issued_at=by.at,
            )
        )


def _issued(job: _Job, content: bytes) -> Issued:
    c, label = job.contents, PAPERS[job.kind].label
    if job.kind is PaperKind.REPORT:
        label = "Evaluationsbericht"
    what = (
        f"{label} {c.year}, Entwurf: Das Berichtsjahr ist nicht abgeschlossen."
        if c.edition is None
        else f"{label} {c.year}, {c.edition}. Ausgabe."
    )
    size = f"{max(1, len(content) // 1024)} kB"
    return Issued(job.kind, job.name, content, c.edition, f"{what} {size}.")
