"""Papers as files: drawn once for each edition, kept to the byte, served again.

A year that is not closed gives drafts, marked on every page and not kept. An edition's files lie
in the data folder and in the database (keeping.py), so a later change of templates never changes
what went out. The council paper also says where it is on its way: when that changes, a further
file is issued and the earlier one stays.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session, col, select

from app.accounts.permissions import Action, require
from app.audit.actor import By, by_system
from app.config import Settings
from app.council_reports.closing import contents_now, edition_before, latest_report
from app.council_reports.contents import ReportContents, from_json
from app.council_reports.entries import presentation_of
from app.council_reports.keeping import handed_out, keep, keep_within, kept
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
    """`file` is None for what was not issued yet, `report_id` for a draft. `stem` begins the
    name of every file of this kind, plan and year."""

    kind: PaperKind
    contents: ReportContents
    presentation: Presentation
    report_id: int | None
    file: IssuedFile | None
    stem: str
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
    if job.file is not None:
        path = settings.papers_dir / job.file.name
        content = kept(database, job.file.sha256, path)
        if content is None:
            content = _draw(job, settings, progress or (lambda _: None))
            _put_back(database, job.file, path, content)
        return _issued(job, job.file.name, content)
    content = _draw(job, settings, progress or (lambda _: None))
    if job.report_id is None:
        return _issued(job, f"{job.stem}-entwurf{PAPERS[kind].suffix}", content)
    file = _keep(database, settings.papers_dir, job, job.report_id, content, by)
    return _issued(
        job, file.name, handed_out(database, file.sha256, settings.papers_dir / file.name)
    )


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
    stem = f"{PAPERS[kind].stem}-{year}-{re.sub(r'[^a-z0-9]+', '-', plan.slug.lower())}"
    if report is None:
        return _Job(kind, contents, presentation, None, None, stem)
    issued = _issued_before(session, report.id or 0, kind)
    if issued and _says(issued[-1], presentation):
        known = issued[-1].presentation
        as_then = presentation_from_json(known) if known else presentation
        return _Job(kind, contents, as_then, report.id, issued[-1], stem)
    return _Job(kind, contents, presentation, report.id, None, stem)


def _issued_before(session: Session, report_id: int, kind: PaperKind) -> Sequence[IssuedFile]:
    return session.exec(
        select(IssuedFile)
        .where(IssuedFile.council_report_id == report_id, IssuedFile.kind == kind)
        .order_by(col(IssuedFile.id))
    ).all()


def _says(file: IssuedFile, presentation: Presentation) -> bool:
    """Whether it would say the same today; annexes say nothing but the edition's contents."""
    if file.presentation is None:
        return True
    known = presentation_from_json(file.presentation)
    return replace(known, made_at=presentation.made_at) == presentation


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


def _put_back(database: Database, file: IssuedFile, path: Path, content: bytes) -> None:
    """What was lost and drawn again has to be what went out."""
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Unavailable(
            f"Die ausgegebene Datei {path} fehlt oder wurde verändert und lässt sich mit den "
            "heutigen Druckvorlagen nicht gleich wiederherstellen. Bitte holen Sie sie aus der "
            "Datensicherung zurück."
        )
    write_atomically(path, content)
    keep(database, content)


def _keep(
    database: Database, papers_dir: Path, job: _Job, report_id: int, content: bytes, by: By
) -> IssuedFile:
    """The edition's row is locked meanwhile: of two who draw the same at one moment the second
    gets what the first has issued, and no two files share a name. First the file, then the row: a
    row always has its file, unless somebody took it away."""
    about = PAPERS[job.kind]
    with database.writing(by=by) as session:
        report = session.get_one(CouncilReport, report_id, with_for_update=True)
        issued = _issued_before(session, report_id, job.kind)
        if issued and _says(issued[-1], job.presentation):
            return issued[-1]
        again = f"-{len(issued) + 1}" if issued else ""
        name = f"{job.stem}-ausgabe-{report.edition}{again}{about.suffix}"
        write_atomically(papers_dir / name, content)
        file = IssuedFile(
            council_report_id=report_id,
            kind=job.kind,
            state=job.presentation.state if about.is_presented else None,
            presentation=presentation_to_json(job.presentation) if about.is_presented else None,
            name=name,
            sha256=keep_within(session.connection(), content),
            size_bytes=len(content),
            issued_at=by.at,
        )
        session.add(file)
    return file


def _issued(job: _Job, name: str, content: bytes) -> Issued:
    c, label = job.contents, PAPERS[job.kind].label
    if job.kind is PaperKind.REPORT:
        label = "Evaluationsbericht"
    what = (
        f"{label} {c.year}, Entwurf: Das Berichtsjahr ist nicht abgeschlossen."
        if c.edition is None
        else f"{label} {c.year}, {c.edition}. Ausgabe."
    )
    size = f"{max(1, len(content) // 1024)} kB"
    return Issued(job.kind, name, content, c.edition, f"{what} {size}.")
