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

from sqlmodel import Session

from app.accounts.permissions import Action, require
from app.audit.actor import By, by_system
from app.config import Settings
from app.council_reports.closing import contents_now, edition_before, latest_report
from app.council_reports.contents import ReportContents, from_json
from app.council_reports.entries import presentation_of
from app.council_reports.exchanging import REPLACEABLE, exchanges
from app.council_reports.issued_files import issued_before, pages_of, put_back, says
from app.council_reports.keeping import handed_out, keep_within, kept
from app.council_reports.kinds import PAPERS, PaperKind
from app.council_reports.paper_set import draw, kinds_of
from app.council_reports.presentation import (
    Presentation,
    presentation_from_json,
    presentation_to_json,
)
from app.council_reports.replacing import Replacing
from app.council_reports.tables import CouncilReport, IssuedFile
from app.council_reports.telling import Tell, telling_pages
from app.council_reports.words import amount
from app.kit.clock import Clock
from app.kit.db import Database
from app.kit.errors import Unavailable
from app.kit.files import write_atomically
from app.kit.german import file_size
from app.kit.printing import Printed
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
    replacing: Replacing | None = None
    """For replacement pages."""


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
    if job.file is not None:
        path = settings.papers_dir / job.file.name
        if content := kept(database, job.file.sha256, path):
            return _issued(job, job.file.name, content)
    tell = progress or (lambda _: None)
    if kind is PaperKind.REPLACEMENT:
        found = _replacing(database, settings, slug, year, job.contents, by=by, progress=tell)
        job = replace(job, replacing=found)
    printed = _draw(job, settings, tell)
    if job.file is not None:
        put_back(database, job.file, settings.papers_dir / job.file.name, printed.content)
        return _issued(job, job.file.name, printed.content)
    if job.report_id is None:
        return _issued(job, f"{job.stem}-entwurf{PAPERS[kind].suffix}", printed.content)
    file = _keep(database, settings.papers_dir, job, job.report_id, printed, by)
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
    issued = issued_before(session, report.id or 0, kind)
    if issued and says(issued[-1], presentation):
        known = issued[-1].presentation
        as_then = presentation_from_json(known) if known else presentation
        return _Job(kind, contents, as_then, report.id, issued[-1], stem)
    return _Job(kind, contents, presentation, report.id, None, stem)


def _replacing(
    database: Database,
    settings: Settings,
    slug: str,
    year: int,
    contents: ReportContents,
    *,
    by: By,
    progress: Tell,
) -> Replacing:
    """Compares what was issued; what the new edition lacks of it is issued now.

    Raises NotFound for a first edition and for a draft.
    """
    with database.reading() as session:
        before = edition_before(session, slug, year, contents.edition)
    for kind in kinds_of(contents):
        if kind in REPLACEABLE:
            issue(database, settings, slug, year, by=by, kind=kind, progress=progress)
    with database.reading() as session:
        report = latest_report(session, plan_by_slug(session, slug), year)
        now = pages_of(session, report.id if report else None)
        found = exchanges(pages_of(session, before.id), now)
    issued = tuple(page for each in found if each.pages for page in now[each.kind])
    return Replacing(from_json(before.contents), found, issued)


def _draw(job: _Job, settings: Settings, tell: Tell) -> Printed:
    measures = amount(len(job.contents.measures), "Maßnahme", "Maßnahmen")
    tell(f"{PAPERS[job.kind].label} ({measures}) wird gesetzt …")
    printed = draw(
        job.kind,
        job.contents,
        job.presentation,
        replacing=job.replacing,
        seconds=settings.report_seconds,
        memory_mb=settings.report_memory_mb,
        progress=telling_pages(tell),
    )
    issued = job.replacing.issued if job.replacing else ()
    if issued and printed.pages[-len(issued) :] != issued:
        raise Unavailable(
            "Die Druckvorlagen haben sich geändert, seit die Papiere dieser Ausgabe ausgegeben "
            "wurden; einzelne Austauschseiten wären nicht dieselben. Bitte tauschen Sie die "
            "Anlagen vollständig."
        )
    return printed


def _keep(
    database: Database, papers_dir: Path, job: _Job, report_id: int, printed: Printed, by: By
) -> IssuedFile:
    """The edition's row is locked meanwhile: of two who draw the same at one moment the second
    gets what the first has issued, and no two files share a name. First the file, then the row: a
    row always has its file, unless somebody took it away."""
    about, content = PAPERS[job.kind], printed.content
    with database.writing(by=by) as session:
        report = session.get_one(CouncilReport, report_id, with_for_update=True)
        issued = issued_before(session, report_id, job.kind)
        if issued and says(issued[-1], job.presentation):
            return issued[-1]
        again = f"-{len(issued) + 1}" if issued else ""
        name = f"{job.stem}-ausgabe-{report.edition}{again}{about.suffix}"
        write_atomically(papers_dir / name, content)
        file = IssuedFile(
            council_report_id=report_id,
            kind=job.kind,
            state=job.presentation.state if about.is_presented else None,
            presentation=presentation_to_json(job.presentation) if about.is_presented else None,
            pages=[[page.digest, page.heading] for page in printed.pages] or None,
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
    return Issued(job.kind, name, content, c.edition, f"{what} {file_size(len(content))}.")
